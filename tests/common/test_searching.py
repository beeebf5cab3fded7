"""The words somebody is looked for by."""

import pytest

from common.searching import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ama Okoro", ["Ama", "Okoro"]),
        (" Okoro,  Ama ", ["Okoro", "Ama"]),
        ("", [""]),
        (" , ", [","]),
        ("a b c d e f g h", list("abcdefgh")),
        ("a b c d e f g h i", ["a b c d e f g h i"]),
    ],
)
def test_a_name_is_looked_for_by_its_words(text, words):
    assert words_of(text) == words
