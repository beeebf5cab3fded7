"""A table as a file to take away, and the note that somebody did."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common import exporting
from common.errors import DomainError
from volunteers.models import ListExport

Format = ListExport.Format


@dataclass(frozen=True, slots=True)
class ExportedFile:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Table:
    """What is taken away: the name of the file without its ending, and of its one sheet."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


@transaction.atomic
def take_away(
    table: Table, *, format: str, people: int, found_by: str, by: Membership
) -> ExportedFile:
    """As CSV or Excel. `people`: of how many it is; `found_by`: in words, how they were found."""
    if format not in Format.values:
        raise DomainError("Choose CSV or Excel.")
    ListExport.objects.create(
        organisation_id=by.organisation_id,
        exported_by=by,
        format=format,
        people=people,
        found_by=found_by[:1000],
    )
    name = f"{table.name}.{format}"
    if format == Format.CSV:
        content = exporting.csv_file(table.headings, table.rows)
        return ExportedFile(name, exporting.CSV, content)
    content = exporting.xlsx_file(table.title, table.headings, table.rows)
    return ExportedFile(name, exporting.XLSX, content)


name_authors(__name__)
