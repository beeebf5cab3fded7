"""common.telephones: which numbers texts can go to."""

import pytest

from common.telephones import mobile_of


@pytest.mark.parametrize(
    "words",
    [
        "07700900123",
        "07700 900 123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700 900123",
        " (07700) 900123",
        "07700 900123, after 4",
    ],
)
def test_a_mobile_number_is_known_however_it_is_written(words):
    assert mobile_of(words) == "07700 900123"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "01244 555 012",
        "07700 90012",
        "07700 900 1234",
        "+1 770 090 0123",
        "ask 07700 900123",
        "٠٧٧٠٠٩٠٠١٢٣",
    ],
)
def test_what_is_no_british_mobile_number_gets_no_texts(words):
    assert mobile_of(words) == ""
