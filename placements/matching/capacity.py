"""Whether a connector can take one more placement: at once, and in the calendar year."""

from collections.abc import Sequence

from placements.matching.types import Offer, Period


def why_full(offer: Offer, taken: Sequence[Period], period: Period) -> str:
    """Say which cap one more period would break, "at_once" or "a_year"; empty if none.

    `taken` are the connector's matches so far, commitments included. Periods are half-open; the
    most run at once on a day when one of them starts.
    """
    overlapping = [other for other in taken if other.overlaps(period)]
    days = (period.start, *(other.start for other in overlapping if other.start > period.start))
    busiest = max(sum(other.start <= day < other.end for other in overlapping) for day in days)
    if busiest >= offer.max_at_once:
        return "at_once"
    in_year = sum(other.start.year == period.start.year for other in taken)
    return "a_year" if in_year >= offer.max_a_year else ""
