from hypothesis import given, settings
from hypothesis import strategies as st

from placements.matching.capacity import why_full

from .builders import an_offer
from .oracle import days
from .strategies import periods


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(periods(), max_size=6), periods(), st.integers(0, 3), st.integers(0, 6))
def test_a_cap_is_full_exactly_where_a_count_by_day_and_year_says_so(taken, period, most, a_year):
    at_once = max(
        sum(other.start <= day < other.end for other in taken)
        for day in days(period.start, period.end)
    )
    in_year = sum(other.start.year == period.start.year for other in taken)
    expected = "at_once" if at_once >= most else "a_year" if in_year >= a_year else ""
    assert why_full(an_offer(max_at_once=most, max_a_year=a_year), taken, period) == expected
