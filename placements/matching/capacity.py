"""Whether a connector can take one more placement: at once, with rest, by month and by year."""

from collections.abc import Sequence
from datetime import timedelta

from placements.matching.types import Offer, Period

CAPS = ("at_once", "rest", "a_month", "a_year")


def why_full(offer: Offer, taken: Sequence[Period], period: Period) -> str:
    """Say which cap one more period would break, the first of CAPS that it would; empty if none.

    `taken` are the connector's matches so far, commitments included. Periods are half-open; "rest"
    says that there would be room at once but for the days of rest after a match.
    """
    if _most_at_once(taken, period, 0) >= offer.max_at_once:
        return "at_once"
    if _most_at_once(taken, period, offer.rest_days) >= offer.max_at_once:
        return "rest"
    in_year = [other.start for other in taken if other.start.year == period.start.year]
    in_month = sum(start.month == period.start.month for start in in_year)
    if offer.max_a_month is not None and in_month >= offer.max_a_month:
        return "a_month"
    return "a_year" if len(in_year) >= offer.max_a_year else ""


def _most_at_once(taken: Sequence[Period], period: Period, rest: int) -> int:
    """The most that run on one day of a period: on one when it or another of them starts."""
    longer = timedelta(days=rest)
    ours = Period(period.start, period.end + longer)
    open_then = [(other.start, other.end + longer) for other in taken]
    overlapping = [
        (start, end) for start, end in open_then if start < ours.end and ours.start < end
    ]
    days = (ours.start, *(start for start, _ in overlapping if start > ours.start))
    return max(sum(start <= day < end for start, end in overlapping) for day in days)
