"""People by courses: how each stands with each, from the same answer as everywhere else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from training.models import Completion
from volunteers.course_choices import ChosenCourse
from volunteers.models import Volunteer
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.readiness import Item, State
from volunteers.roster import Row

DONE = "done"  # what with_what_they_did() adds to people
IN_DATE = frozenset({State.MET, State.DUE})
TO_SEE_TO = frozenset({State.DUE, State.EXPIRED, State.MISSING})


@dataclass(frozen=True, slots=True)
class Cell:
    """One person and one course. No item: it is not asked of them, whether or not they did it.

    `until` is the first day it does (or did) not count, `days_left` how far away that is.
    """

    course: ChosenCourse
    item: Item | None
    is_done: bool
    until: date | None
    days_left: int | None

    @property
    def is_to_do(self) -> bool:
        return self.item is not None and self.item.state in TO_SEE_TO

    @property
    def words(self) -> str:
        """The state alone, for a file; the day stands beside it."""
        if self.item is None:
            return "Not asked, done" if self.is_done else "Not asked"
        return WORDS[self.item.state]


WORDS = {
    State.MET: "In date",
    State.DUE: "Renew soon",
    State.EXPIRED: "Lapsed",
    State.MISSING: "Not done yet",
    State.OVERRIDDEN: "Set aside",
}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A person with a cell for each course shown, and how many courses want seeing to in all."""

    volunteer: Volunteer
    cells: tuple[Cell, ...]
    to_see_to: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people there are, and how many of them have everything in date, or something due
    for renewal, lapsed, not done yet or set aside; `nothing`: of whom nothing is asked."""

    people: int
    in_date: int
    due: int
    lapsed: int
    missing: int
    set_aside: int
    nothing: int

    @property
    def asked(self) -> int:
        return self.people - self.nothing


def asked_of(row: Row, codes: frozenset[str]) -> tuple[Item, ...]:
    """What the person's position asks for, among these courses."""
    items = row.readiness.items
    return tuple(item for item in items if item.kind == "course" and item.key in codes)


def with_what_they_did(
    people: VolunteerQuerySet, shown: Sequence[ChosenCourse], *, on: date
) -> VolunteerQuerySet:
    """The people with what they did of these courses and counts on the day, asked or not."""
    done = Completion.objects.counting().filter(
        Q(expires_on=None) | Q(expires_on__gt=on),
        learner=OuterRef("membership__user"),
        course__in=[course.pk for course in shown],
        completed_on__lte=on,
    )
    # Of many people, reading texts is a good deal faster than reading JSON.
    until = Cast("expires_on", TextField())
    fact = Concat("course__code", Value(" "), until, output_field=TextField())
    return people.annotate(**{DONE: ArraySubquery(done.order_by().values(fact=fact))})


def matrix_rows(
    rows: Iterable[Row], shown: Sequence[ChosenCourse], codes: frozenset[str], *, on: date
) -> tuple[MatrixRow, ...]:
    """A row for each person with the courses shown; `codes` are all that were chosen.

    The people come with_what_they_did.
    """
    return tuple(_row(row, shown, codes, on) for row in rows)


def tally(rows: Iterable[Row], codes: frozenset[str]) -> Tally:
    """How people stand with all of these courses together."""
    found = [{item.state for item in asked_of(row, codes)} for row in rows]
    alone = Counter(state for states in found for state in states)
    in_date = sum(bool(states) and states <= IN_DATE for states in found)
    return _tally(len(found), in_date, sum(map(bool, found)), alone)


def tallies(
    rows: Iterable[Row], courses: Sequence[ChosenCourse]
) -> list[tuple[ChosenCourse, Tally]]:
    """The same of each course by itself, in one walk through everybody."""
    people, counted = 0, {course.code: Counter[State]() for course in courses}
    for row in rows:
        people += 1
        for item in row.readiness.items:
            if item.kind == "course" and item.key in counted:
                counted[item.key][item.state] += 1
    return [
        (course, _tally(people, by[State.MET] + by[State.DUE], by.total(), by))
        for course in courses
        for by in (counted[course.code],)
    ]


def _tally(people: int, in_date: int, asked: int, by: Counter[State]) -> Tally:
    return Tally(
        people=people,
        in_date=in_date,
        due=by[State.DUE],
        lapsed=by[State.EXPIRED],
        missing=by[State.MISSING],
        set_aside=by[State.OVERRIDDEN],
        nothing=people - asked,
    )


def _row(row: Row, shown: Sequence[ChosenCourse], codes: frozenset[str], on: date) -> MatrixRow:
    asked = asked_of(row, codes)
    items = {item.key: item for item in asked}
    done = _latest(getattr(row.volunteer, DONE) or ())  # of no course there is no list
    cells = (_cell(course, items.get(course.code), done.get(course.code), on) for course in shown)
    return MatrixRow(row.volunteer, tuple(cells), sum(item.state in TO_SEE_TO for item in asked))


def _latest(done: Iterable[str]) -> dict[str, date]:
    """By course the latest day until which it counts; the last of the calendar: for good."""
    latest: dict[str, date] = {}
    for fact in done:
        code, _, day = fact.partition(" ")
        until = date.fromisoformat(day) if day else date.max
        latest[code] = max(until, latest.get(code, until))
    return latest


def _cell(course: ChosenCourse, item: Item | None, done: date | None, on: date) -> Cell:
    until = item.until if item else None if done == date.max else done
    is_done = item.state in IN_DATE if item else done is not None
    return Cell(course, item, is_done, until, (until - on).days if until else None)
