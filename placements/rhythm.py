"""The rhythm of meetings over a placement: early, in the middle, before the end.

Suggests, and books nothing: days on which both can, on which the connector is cleared, and on which
neither has anything else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from common.dates import Period, day_of, london_moment
from common.half_days import in_week_order
from placements.models import Match, Meeting, MeetingLog
from volunteers.models import Volunteer
from volunteers.readiness import readiness_from
from volunteers.standing import standing_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
USUAL_TIMES = {"am": time(10, 30), "pm": time(14, 0)}
USUAL_MINUTES = 60
NOT_BEFORE = timedelta(days=2)  # so that the other has time to answer
FOR_EACH = 2
MOST = 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    starts_at: datetime
    when: str  # “Early”, “In the middle”, “Before the end”


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of their time in which one meeting is hoped for, and whether it has one.

    `is_proposed`: not yet, but somebody has proposed a time in it.
    """

    period: Period
    when: str
    is_filled: bool
    is_proposed: bool = False

    @property
    def last_on(self) -> date:
        return self.period.end - timedelta(days=1)


def stretches(
    match: Match, days: Iterable[date], *, proposed: Iterable[date] = ()
) -> list[Stretch]:
    """The time the two have in as many parts as meetings are hoped for.

    `days` are of the meetings there are, `proposed` of those that wait for an answer.
    """
    whole, wanted = match.time_to_meet, match.meetings_wanted
    length = (whole.end - whole.start).days
    parts = min(wanted, length)
    edges = [whole.start + timedelta(days=length * n // parts) for n in range(parts + 1)]
    days, proposed = list(days), list(proposed)
    return [
        Stretch(period, _when(n, parts), _is_any_in(period, days), _is_any_in(period, proposed))
        for n, period in enumerate(map(Period, edges[:-1], edges[1:]))
    ]


def _is_any_in(period: Period, days: Iterable[date]) -> bool:
    return any(day in period for day in days)


def _when(number: int, parts: int) -> str:
    if number == 0:
        return "Early"
    return "Before the end" if number == parts - 1 else "In the middle"


def days_met(match: Match) -> list[date]:
    met = MeetingLog.objects.happened().filter(match=match).order_by("starts_at")
    return [day_of(moment) for moment in met.values_list("starts_at", flat=True)]


def days_of_meetings(match: Match) -> list[date]:
    """Of those that took place, and those proposed or agreed."""
    arranged = match.meetings.open().values_list("starts_at", flat=True)
    return [*days_met(match), *map(day_of, arranged)]


def suggestions_for(match: Match, *, at: datetime) -> list[Suggestion]:
    """Some times for every part that has no meeting yet, the soonest first."""
    if match.status != Match.Status.AGREED:
        return []
    parts = [part for part in stretches(match, days_of_meetings(match)) if not part.is_filled]
    free = _Free.of(match, at=at)
    found = [
        Suggestion(moment, part.when)
        for part in parts
        for moment in free.moments_in(part.period)[:FOR_EACH]
    ]
    return found[:MOST]


def half_days_of_both(match: Match) -> list[str]:
    """In words, in the order of the week."""
    theirs = set(match.connector.availability.values_list("half_day", flat=True))
    return [slot.label for slot in in_week_order(theirs & set(match.placement.half_days))]


@dataclass(frozen=True)
class _Free:
    """When both can, as far as the rows say."""

    at: datetime
    half_days: frozenset[str]
    away: tuple[Period, ...]
    taken: tuple[tuple[datetime, datetime], ...]
    cleared: "_Cleared"

    @classmethod
    def of(cls, match: Match, *, at: datetime) -> "_Free":
        connector = match.connector
        theirs = set(connector.availability.values_list("half_day", flat=True))
        both = theirs & set(match.placement.half_days)
        others = Meeting.objects.to_come(at=at).filter(
            Q(match__connector=connector) | Q(match__placement__trainee=match.placement.trainee_id)
        )
        return cls(
            at=at,
            half_days=frozenset(both),
            away=tuple(leave.period for leave in connector.leave.all()),
            taken=tuple((other.starts_at, other.ends_at) for other in others),
            cleared=_Cleared(connector, day_of(at)),
        )

    def moments_in(self, period: Period) -> list[datetime]:
        """The first in each week, so that there is a choice of weeks."""
        found: dict[tuple[int, int], datetime] = {}
        first = max(period.start, day_of(self.at))
        for number in range((period.end - first).days):
            on = first + timedelta(days=number)
            week = on.isocalendar()[:2]
            if week not in found and (moment := self._moment_on(on)):
                found[week] = moment
        return list(found.values())

    def _moment_on(self, on: date) -> datetime | None:
        if any(on in period for period in self.away) or not self.cleared.on(on):
            return None
        for half in ("am", "pm"):
            if f"{DAYS[on.weekday()]}_{half}" not in self.half_days:
                continue
            moment = london_moment(on, USUAL_TIMES[half])
            if moment >= self.at + NOT_BEFORE and not self._is_taken(moment):
                return moment
        return None

    def _is_taken(self, moment: datetime) -> bool:
        until = moment + timedelta(minutes=USUAL_MINUTES)
        return any(start < until and moment < end for start, end in self.taken)


class _Cleared:
    """Whether the connector is cleared on a day: read once, asked of many days."""

    def __init__(self, connector: Volunteer, today: date):
        self.standing = standing_of(connector, today=today)

    def on(self, day: date) -> bool:
        return readiness_from(self.standing, on=day).is_ready
