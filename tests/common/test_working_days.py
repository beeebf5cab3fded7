from datetime import date

import pytest

from common.working_days import is_working_day, working_days_after


@pytest.mark.parametrize(
    ("day", "number", "then"),
    [
        (date(2026, 12, 1), 1, date(2026, 12, 2)),
        (date(2026, 12, 4), 1, date(2026, 12, 7)),  # Friday to Monday
        (date(2026, 12, 5), 1, date(2026, 12, 7)),  # Saturday to Monday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Boxing Day is a Saturday: Monday instead
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # Good Friday to Easter Monday
        (date(2027, 3, 24), 2, date(2027, 3, 30)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
    ],
)
def test_days_are_counted_over_weekends_and_bank_holidays(day, number, then):
    assert working_days_after(day, number) == then


def test_saint_andrews_day_is_no_holiday_in_england():
    assert is_working_day(date(2026, 11, 30))
