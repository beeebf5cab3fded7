"""Days on which people in England and Wales are at work: no weekends, no bank holidays.

The Banking and Financial Dealings Act 1971, schedule 1, and the days proclaimed every year under it
(New Year's Day, the first Monday in May). A day proclaimed once stands in PROCLAIMED.
"""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# One-off days that have been proclaimed, as https://www.gov.uk/bank-holidays has them.
PROCLAIMED: frozenset[date] = frozenset()


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def add_working_days(day: date, number: int) -> date:
    """The day that is so many working days after another, which itself may be any day."""
    for _ in range(number):
        day += ONE_DAY
        while not is_working_day(day):
            day += ONE_DAY
    return day


@lru_cache(maxsize=100)
def bank_holidays(year: int) -> frozenset[date]:
    """Of England and Wales. One that falls on a weekend is kept on the next free weekday."""
    sunday = easter(year)
    days = {sunday - timedelta(days=2), sunday + ONE_DAY}
    days |= {date(year, 5, 1) + relativedelta(weekday=MO(1))}
    days |= {date(year, month, 31) + relativedelta(weekday=MO(-1)) for month in (5, 8)}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        days.add(_kept_on(fixed, days))
    return frozenset(days | {day for day in PROCLAIMED if day.year == year})


def _kept_on(day: date, others: set[date]) -> date:
    while day.weekday() >= SATURDAY or day in others:
        day += ONE_DAY
    return day
