"""Dates of a placement that are most likely a slip of the pen."""

from collections.abc import Iterable
from datetime import date

from common.dates import add_months, period_of
from common.half_days import falling_in

MOST_MONTHS = 24
FAR_MONTHS = 60


def odd_days(
    starts_on: date, ends_on: date, *, was: tuple[date | None, date | None], on: date
) -> dict[str, str]:
    """What is odd about the days of a placement, by column, on the day they are entered.

    `was`: the days that it has already, if it is known. What stands unchanged is not asked about
    again: otherwise nothing else of an old placement could be put right.
    """
    odd = {}
    if starts_on != was[0]:
        odd["starts_on"] = why_far_away(starts_on, on=on)
    if (starts_on, ends_on) != was:
        odd["ends_on"] = why_too_long(starts_on, ends_on)
    return {column: words for column, words in odd.items() if words}


def why_too_long(starts_on: date, ends_on: date) -> str:
    """What is odd about the last day; "" if nothing is."""
    if ends_on < add_months(starts_on, MOST_MONTHS):
        return ""
    return "This is two years or more after the first day. Please check the year of both."


def why_on_none_of_its_days(
    half_days: Iterable[str], starts_on: date, ends_on: date, *, was: object = None
) -> str:
    """What is odd about the half-days of a short placement; "" if nothing is, there are none, or
    all three are as they `was`."""
    if not half_days or (starts_on, ends_on, sorted(half_days)) == was or ends_on < starts_on:
        return ""
    if falling_in(period_of(starts_on, ends_on), half_days):
        return ""
    return "None of these half-days comes between the first day and the last."


def why_far_away(starts_on: date, *, on: date) -> str:
    """What is odd about the first day; "" if nothing is."""
    if add_months(on, -FAR_MONTHS) <= starts_on <= add_months(on, FAR_MONTHS):
        return ""
    return "This is more than five years from today. Please check the year."
