"""Working days in England and Wales, at their edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.working_days import is_working_day, working_days_after

# https://www.gov.uk/bank-holidays, England and Wales
PUBLISHED = {
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
    2028: ["01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"],
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_that_are_published(year):
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    off = [
        day for day in days if day.year == year and day.weekday() < 5 and not is_working_day(day)
    ]
    assert off == [date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year]]


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # a Friday
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # a Saturday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas, a weekend, Boxing Day kept later
        (date(2026, 12, 24), 2, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # into another year
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # over Easter
        (date(2027, 3, 25), 2, date(2027, 3, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 1)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_working_days_go_around_weekends_and_bank_holidays(day, number, expected):
    assert working_days_after(day, number) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 5))
def test_the_last_of_them_is_a_working_day_and_they_are_as_many_as_asked(day, number):
    last = working_days_after(day, number)
    between = (date.fromordinal(each) for each in range(day.toordinal() + 1, last.toordinal() + 1))
    assert is_working_day(last)
    assert sum(is_working_day(each) for each in between) == number
