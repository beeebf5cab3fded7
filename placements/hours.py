"""The time connectors give: meetings, what goes before and after them, and all else noted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Membership
from common.dates import Period, day_of, london_moment
from placements.models import MeetingLog
from support.models import Activity
from volunteers.models import Volunteer

MEETINGS, AROUND = "meetings", "around"
KINDS = {
    MEETINGS: "Meetings with trainees",
    AROUND: "Preparing, and talking afterwards",
    **dict(Activity.Kind.choices),
}
OF_ONE_DAY = {MEETINGS: "Meeting with a trainee"}
MILESTONES = (10, 25, 50, 100, 250, 500)
AROUND_IT = Coalesce(F("preparation_minutes"), 0) + Coalesce(F("debrief_minutes"), 0)


@dataclass(frozen=True, slots=True)
class HourRow:
    """Time given on one day. `activity` is None for a meeting, whose log then is `log_id`."""

    on: date
    minutes: int
    kind: str
    what: str
    activity: Activity | None = None
    log_id: UUID | None = None

    def was_noted_by(self, volunteer: Volunteer) -> bool:
        return bool(self.activity) and self.activity.noted_by_id == volunteer.membership_id

    @property
    def kind_words(self) -> str:
        return OF_ONE_DAY.get(self.kind, KINDS[self.kind])


@dataclass(frozen=True, slots=True)
class Milestone:
    """So many hours, and the day on which they were reached."""

    hours: int
    on: date


@dataclass(frozen=True, slots=True)
class Hours:
    """The latest first."""

    rows: tuple[HourRow, ...]

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows)

    @property
    def by_kind(self) -> tuple[tuple[str, int], ...]:
        """(words, minutes) of each kind there is some of."""
        found: Counter[str] = Counter()
        for row in self.rows:
            found[row.kind] += row.minutes
        return tuple((words, found[kind]) for kind, words in KINDS.items() if found[kind])

    @property
    def by_year(self) -> tuple[tuple[Period, int], ...]:
        """(year from April, minutes), the latest first."""
        found: Counter[date] = Counter()
        for row in self.rows:
            found[year_of(row.on).start] += row.minutes
        return tuple((year_of(start), found[start]) for start in sorted(found, reverse=True))

    @property
    def milestone(self) -> Milestone | None:
        """The highest that was reached."""
        total, reached = 0, None
        for row in reversed(self.rows):
            total += row.minutes
            for hours in MILESTONES:
                if total >= hours * 60 and (reached is None or hours > reached.hours):
                    reached = Milestone(hours, row.on)
        return reached


@dataclass(frozen=True, slots=True)
class Given:
    """What one person gave in a period, in minutes."""

    meetings: int = 0
    around: int = 0
    other: int = 0

    @property
    def minutes(self) -> int:
        return self.meetings + self.around + self.other


def hours_of(
    volunteer: Volunteer,
    *,
    start: date | None = None,
    end: date | None = None,
    by: Membership | None = None,
) -> Hours:
    """Everything on days from `start` up to, not including, `end`; without them, ever.

    Trainees are named to `by` where the placement is theirs to see, and to the connector.
    """
    logs = _logs(start, end).filter(match__connector=volunteer)
    logs = logs.select_related("match__placement__trainee")
    logs = logs.annotate(is_named=_is_named_to(by, volunteer))
    activities = Activity.objects.filter(volunteer=volunteer).within(start, end)
    rows = [row for log in logs for row in _rows_of(log)]
    rows += [
        HourRow(each.on, each.minutes, each.kind, each.what, activity=each)
        for each in activities.select_related("noted_by__user")
    ]
    return Hours(tuple(sorted(rows, key=lambda row: row.on, reverse=True)))


def given_by(
    people: Iterable[Volunteer] | QuerySet[Volunteer], *, start: date, end: date
) -> dict[UUID, Given]:
    """What each of these gave in a period, in two queries. Who gave nothing is not in it."""
    logs = _logs(start, end).filter(match__connector__in=people).order_by()
    summed = logs.values("match__connector").annotate(met=Sum("minutes"), around=Sum(AROUND_IT))
    met = {row["match__connector"]: (row["met"], row["around"]) for row in summed}
    activities = Activity.objects.filter(volunteer__in=people).within(start, end).order_by()
    noted = activities.values("volunteer").annotate(given=Sum("minutes"))
    others = {row["volunteer"]: row["given"] for row in noted}
    return {
        key: Given(*met.get(key, (0, 0)), others.get(key, 0)) for key in met.keys() | others.keys()
    }


def year_of(on: date) -> Period:
    """The year from 1 April in which a day is: that of the returns."""
    start = on.year if on >= date(on.year, 4, 1) else on.year - 1
    return Period(date(start, 4, 1), date(start + 1, 4, 1))


def _logs(start: date | None, end: date | None) -> QuerySet[MeetingLog]:
    logs = MeetingLog.objects.happened()
    if start:
        logs = logs.filter(starts_at__gte=london_moment(start, time.min))
    return logs.filter(starts_at__lt=london_moment(end, time.min)) if end else logs


def _is_named_to(by: Membership | None, volunteer: Volunteer) -> Value | Exists:
    if by is None or by.pk == volunteer.membership_id:
        return Value(by is not None)
    seen = by.organisation.placements.visible_to(by)
    return Exists(seen.filter(pk=OuterRef("match__placement")))


def _rows_of(log: MeetingLog) -> Iterator[HourRow]:
    on = day_of(log.starts_at)
    with_whom = log.match.placement.trainee.first_name if log.is_named else "a trainee"
    what = f"With {with_whom}"
    yield HourRow(on, log.minutes, MEETINGS, what, log_id=log.pk)
    around = (log.preparation_minutes or 0) + (log.debrief_minutes or 0)
    if around:
        yield HourRow(on, around, AROUND, f"For the meeting with {with_whom}", log_id=log.pk)
