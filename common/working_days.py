"""Working days in England: no weekends, no bank holidays.

The bank holidays are GOV.UK's list as the package carries it, so nothing is asked of the network;
a newer package brings newer years. A day after the list's end counts as a working day if it is not
a weekend: what is due then is due a day early, never late.
"""

from datetime import date, timedelta
from functools import lru_cache

from govuk_bank_holidays.bank_holidays import BankHolidays

ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _bank_holidays()


def working_days_after(day: date, number: int) -> date:
    """The day that many working days after this one; the day itself does not count."""
    while number:
        day += ONE_DAY
        number -= is_working_day(day)
    return day


@lru_cache(maxsize=1)
def _bank_holidays() -> frozenset[date]:
    known = BankHolidays(use_cached_holidays=True)
    return frozenset(
        holiday["date"] for holiday in known.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    )
