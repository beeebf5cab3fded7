"""How the last answers went, in words. Never a number, an average or a ranking of people."""

from collections.abc import Sequence

from support.models import CheckIn
from support.models.check_ins import LOW, NOT_EASY

COLOURS: dict[str, str] = {
    CheckIn.Answer.GOOD: "green",
    CheckIn.Answer.ALL_RIGHT: "aqua-green",
    CheckIn.Answer.WOBBLY: "yellow",
    CheckIn.Answer.HARD: "orange",
    CheckIn.Answer.CALL: "pink",
}
FROM_EASY_TO_HARD = CheckIn.Answer.values
LATELY = 3


def trend_in_words(check_ins: Sequence[CheckIn]) -> str:
    """Of the answers among these, the latest first."""
    given = [row.answer for row in check_ins if row.status == CheckIn.Status.ANSWERED]
    if not given:
        return "No answers yet."
    lately = given[:LATELY]
    if len(lately) > 1 and all(answer in NOT_EASY for answer in lately):
        return "Not easy lately, several times."
    if lately[0] in LOW:
        return "The last meeting was hard."
    if len(lately) == 1:
        return "One answer so far."
    return _compared(lately)


def _compared(lately: list[str]) -> str:
    levels = [FROM_EASY_TO_HARD.index(answer) for answer in lately]
    if levels[0] > levels[1]:
        return "A little less easy than the time before."
    if levels[0] < levels[1]:
        return "Easier than the time before."
    return "Much the same as the time before."
