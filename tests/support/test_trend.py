"""How the last answers went, in words."""

import pytest

from support.models import CheckIn
from support.trend import trend_in_words


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ("", "No answers yet."),
        ("good", "One answer so far."),
        ("hard", "The last meeting was hard."),
        ("call good good", "The last meeting was hard."),
        ("hard wobbly", "Not easy lately, several times."),
        ("wobbly wobbly hard good", "Not easy lately, several times."),
        ("wobbly good", "A little less easy than the time before."),
        ("good wobbly", "Easier than the time before."),
        ("good good", "Much the same as the time before."),
    ],
)
def test_the_latest_first(answers, words):
    rows = [CheckIn(status="answered", answer=answer) for answer in answers.split()]
    assert trend_in_words(rows) == words


def test_a_question_without_an_answer_tells_nothing():
    assert trend_in_words([CheckIn(status="lapsed"), CheckIn()]) == "No answers yet."
