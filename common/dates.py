"""Days as people in the scheme mean them: Europe/London, periods half-open."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from common.errors import DomainError


class SkippedTime(DomainError):
    """The clocks went forward past it."""


def today() -> date:
    """The day it is in Europe/London."""
    return timezone.localdate()


def a_year_ahead() -> date:
    """The last day that is not most likely a slip, where somebody says when something will be."""
    return add_months(today(), 12)


def now() -> datetime:
    return timezone.now()


def day_of(moment: datetime) -> date:
    """The day it is then in Europe/London."""
    return timezone.localtime(moment).date()


def london_moment(day: date, at: time) -> datetime:
    """That time on that day in Europe/London. Of an hour that comes twice, the first.

    Raises SkippedTime for a time that the clocks skipped.
    """
    found = datetime.combine(day, at, timezone.get_default_timezone())
    if found.astimezone(UTC).astimezone(found.tzinfo).time() != at:
        is_to_come = day > today()
        said = f"{at.hour}:{at:%M}am".replace(":00", "")  # they do so at night
        raise SkippedTime(
            f"There {'is' if is_to_come else 'was'} no {said} on {day.day} {day:%B %Y}: the "
            f"clocks {'go' if is_to_come else 'went'} forward. Check the time."
        )
    return found


def comes_twice(moment: datetime) -> bool:
    """Whether the clocks in London show this time a second time that day, having gone back."""
    local = timezone.localtime(moment)
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


@lru_cache(maxsize=10_000)
def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day if it has no such day.

    29 February plus 12 months is 28 February: an expiry never moves later than it should.
    """
    return day + relativedelta(months=months)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end


def period_of(first_day: date, last_day: date) -> Period:
    """The half-open period of two days said inclusively (“11 January to 26 February”)."""
    return Period(first_day, last_day + timedelta(days=1))
