"""One page of the matrix, and how everybody found stands course by course."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from volunteers.course_choices import ChosenCourse, Part, parts_of
from volunteers.course_matrix import (
    MatrixRow,
    Tally,
    matrix_rows,
    tallies,
    tally,
    with_what_they_did,
)
from volunteers.course_searches import MatrixSearch
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.roster import roster
from volunteers.roster_pages import ORDER, RosterPage, roster_page

PAGE_SIZE = 20  # people: with the courses of one view, what a page may weigh


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """`tally` is of everybody found, if they are few enough to be looked at for one page."""

    people: RosterPage
    rows: tuple[MatrixRow, ...]
    parts: tuple[Part, ...]
    tally: Tally | None

    @property
    def courses(self) -> tuple[ChosenCourse, ...]:
        return next((part.courses for part in self.parts if part.is_current), ())


def matrix_page(
    people: VolunteerQuerySet,
    search: MatrixSearch,
    *,
    part: str,
    on: date,
    after: UUID | None = None,
    before: UUID | None = None,
) -> MatrixPage:
    """So many people by so many courses: the same few queries for every scheme."""
    parts = parts_of(search.courses, part)
    shown = next((each.courses for each in parts if each.is_current), ())
    people = with_what_they_did(people, shown, on=on)
    found = roster_page(people, search, on=on, after=after, before=before, size=PAGE_SIZE)
    return MatrixPage(
        people=found,
        rows=matrix_rows(found.rows, shown, search.codes, on=on),
        parts=parts,
        tally=tally(found.everybody.rows, search.codes) if found.everybody else None,
    )


@dataclass(frozen=True, slots=True)
class Totals:
    everybody: Tally
    courses: list[tuple[ChosenCourse, Tally]]


def totals(people: VolunteerQuerySet, search: MatrixSearch, *, on: date) -> Totals:
    """Of everybody found, however many: it takes its time for many thousands."""
    found = search.narrow(people).only("organisation", "status", *ORDER)
    rows = [row for row in roster(found, on=on).rows if search.is_met_by(row, on=on)]
    return Totals(tally(rows, search.codes), tallies(rows, search.courses))
