"""Everything one person did and is asked to do: the person sees what their coordinator sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from nhsuk.components.words import day
from training.models import Completion
from volunteers.course_matrix import WORDS
from volunteers.models import Volunteer
from volunteers.readiness import readiness_of
from volunteers.record import CourseRow, course_rows


@dataclass(frozen=True, slots=True)
class Done:
    """Something they did. `counts` on the day of the record; `credits` are the courses it contains
    that are kept as done with it, `comes_with` the course of which this is such a one."""

    completion: Completion
    counts: bool
    credits: tuple[str, ...]
    comes_with: str

    @property
    def recorded_by(self) -> str:
        by = self.completion.recorded_by
        return str(by.user) if by else ""


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """`asked` by their position, and `done`, the newest first, without what was taken back."""

    volunteer: Volunteer
    on: date
    asked: tuple[CourseRow, ...]
    done: tuple[Done, ...]


def course_record(volunteer: Volunteer, *, on: date) -> CourseRecord:
    """In a constant number of queries."""
    asked = course_rows(volunteer, readiness_of(volunteer, on=on, today=on))
    return CourseRecord(volunteer, on, asked, tuple(_done(volunteer, on)))


def completion_to_certify(volunteer: Volunteer, key: UUID) -> Completion | None:
    """What was only credited has no certificate."""
    return done_by(volunteer).filter(pk=key).first()


def done_by(volunteer: Volunteer) -> QuerySet[Completion]:
    """What they did themselves and nobody took back."""
    return _completions(volunteer).filter(credited_from=None)


def _completions(volunteer: Volunteer) -> QuerySet[Completion]:
    rows = Completion.objects.counting().filter(
        organisation=volunteer.organisation_id, learner=volunteer.membership.user_id
    )
    return rows.select_related("course", "recorded_by__user", "credited_from__course")


def _done(volunteer: Volunteer, on: date) -> list[Done]:
    rows = list(_completions(volunteer).order_by("-completed_on", "course__name"))
    credits: dict = {}
    for row in rows:
        if row.credited_from_id:
            credits.setdefault(row.credited_from_id, []).append(str(row.course))
    return [
        Done(
            completion=row,
            counts=row.completed_on <= on and (row.expires_on is None or on < row.expires_on),
            credits=tuple(credits.get(row.pk, ())),
            comes_with=str(row.credited_from.course) if row.credited_from else "",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a record, in words; `widths` are those of its columns to each other."""

    title: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str


def parts_of(record: CourseRecord, *, words=day) -> Sequence[Part]:
    """The record as every file has it; `words` writes a day."""
    return (
        Part(
            "Courses asked for",
            ("Course", "Done", "Counts until", "Today"),
            (4, 2, 2, 2),
            tuple(_asked_row(row, words) for row in record.asked),
            "No course is asked for.",
        ),
        Part(
            "Courses done",
            ("Course", "Done", "Counts until", "Where it is recorded", "Recorded by"),
            (4, 2, 2, 3, 2),
            tuple(_done_row(row, words) for row in record.done),
            "No course is recorded yet.",
        ),
    )


def _asked_row(row: CourseRow, words) -> tuple[str, ...]:
    done = words(row.completed_on) if row.completed_on else ""
    until = words(row.item.until) if row.item.until else "for good" if done else ""
    return row.item.label, done, until, WORDS[row.item.state]


def _done_row(row: Done, words) -> tuple[str, ...]:
    done = row.completion
    until = words(done.expires_on) if done.expires_on else "for good"
    where = f"comes with {row.comes_with}" if row.comes_with else done.evidence
    return str(done.course), words(done.completed_on), until, where, row.recorded_by
