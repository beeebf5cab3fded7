from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from placements.matching.capacity import why_full

from .builders import an_offer
from .oracle import days
from .strategies import periods


def most_at_once(taken, period, rest):
    longer = timedelta(days=rest)
    return max(
        sum(other.start <= day < other.end + longer for other in taken)
        for day in days(period.start, period.end + longer)
    )


@settings(max_examples=400, deadline=None, database=None)
@given(
    st.lists(periods(), max_size=6),
    periods(),
    st.integers(0, 3),
    st.integers(0, 6),
    st.none() | st.integers(0, 3),
    st.integers(0, 20),
)
def test_a_cap_is_full_exactly_where_a_count_says_so(taken, period, most, a_year, a_month, rest):
    in_year = [other.start for other in taken if other.start.year == period.start.year]
    in_month = [start for start in in_year if start.month == period.start.month]
    full = {
        "at_once": most_at_once(taken, period, 0) >= most,
        "rest": most_at_once(taken, period, rest) >= most,
        "a_month": a_month is not None and len(in_month) >= a_month,
        "a_year": len(in_year) >= a_year,
    }
    offer = an_offer(max_at_once=most, max_a_year=a_year, max_a_month=a_month, rest_days=rest)
    assert why_full(offer, taken, period) == next((cap for cap in full if full[cap]), "")
