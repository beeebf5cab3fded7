"""The matrix as a file to take away, and the note that somebody did."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from accounts.models import Membership
from common.dates import today
from volunteers.course_choices import ChosenCourse
from volunteers.course_matrix import MatrixRow, matrix_rows, with_what_they_did
from volunteers.course_searches import MatrixSearch
from volunteers.exports import MOST_EXPORTED, in_batches
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.roster_pages import everybody_found
from volunteers.taking_away import ExportedFile, Table, take_away

PERSON = ("First name", "Last name", "Position", "Status")


@transaction.atomic
def export_matrix(
    people: VolunteerQuerySet,
    search: MatrixSearch,
    *,
    format: str,
    found_by: str,
    by: Membership,
) -> ExportedFile:
    """Whom a search finds with all courses chosen, as CSV or Excel; who took it is noted."""
    on = today()
    rows = [_cells_of(row) for row in _rows(people, search, on)]
    headings, name = _headings(search.courses), f"training-matrix-{on.isoformat()}"
    table, found_by = Table(name, "Training matrix", headings, rows), f"Training matrix: {found_by}"
    return take_away(table, format=format, people=len(rows), found_by=found_by, by=by)


def _rows(people: VolunteerQuerySet, search: MatrixSearch, on: date) -> Iterator[MatrixRow]:
    people = with_what_they_did(people, search.courses, on=on)
    for batch in in_batches(everybody_found(people, search, on=on), most=MOST_EXPORTED):
        yield from matrix_rows(batch, search.courses, search.codes, on=on)


def _headings(courses: Sequence[ChosenCourse]) -> list[str]:
    """Two columns for each course: a spreadsheet can filter by one and sort by the other."""
    pairs = ((course.name, f"{course.name}: until") for course in courses)
    return [*PERSON, *(heading for pair in pairs for heading in pair)]


def _cells_of(row: MatrixRow) -> list:
    person = row.volunteer
    first = [
        person.first_name,
        person.last_name,
        person.position.name,
        person.get_status_display(),
    ]
    return first + [part for cell in row.cells for part in (cell.words, cell.until)]
