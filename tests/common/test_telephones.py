"""common.telephones: which numbers texts can go to."""

import pytest

from common.telephones import mobile_of, number_to_dial


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


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("01244555010, after 2pm", "01244555010"),
        ("01244 555 010 2pm or later", "01244555010"),
        ("(01244) 555-010 - 6pm", "01244555010"),
        ("After 4: 07700 900123", "07700900123"),
        ("+44 (0)7700 900123", "07700900123"),
        ("0044 1244 555010", "01244555010"),
        ("+353 1 234 5678, evenings", "+35312345678"),
        ("01606 5550100", "016065550100"),
        ("call after 6", ""),
        ("", ""),
    ],
)
def test_a_number_to_dial_is_the_number_alone(words, number):
    assert number_to_dial(words) == number
