"""Setting up an organisation, and taking a whole scheme from a folder of files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.importers import wait_for_other_imports
from accounts.models import Membership, Organisation
from accounts.services.quiet_hours import set_usual_quiet_hours
from audit.authors import name_authors
from common.errors import DomainError
from common.import_reports import FileReport
from common.importing import Importer, named_like, run
from common.spreadsheets import MEGABYTE, Table, UnusableFile, read_table, refuse_too_big
from placements.columns import said_before
from placements.importers import SCHEME_FILES
from support.mileage import add_usual_rates
from training.catalogue import add_catalogue
from volunteers.models import Position

POSITION = "Lived Experience Connector"
SPREADSHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_BYTES = 20 * MEGABYTE
MAX_ROWS = 100_000


@transaction.atomic
def create_scheme(name: str, slug: str, *, by: Membership | None = None) -> Organisation:
    """An organisation ready to take volunteers: the courses with their intervals, what a mile is
    worth, and a position that asks for every check, the courses connectors need and a DBS
    certificate of 36 months.
    """
    if not name.strip():
        raise DomainError("Give the organisation a name.")
    if not SLUG.fullmatch(slug):
        raise DomainError(f"“{slug}” cannot be used: small letters, numbers and hyphens only.")
    organisation = Organisation.objects.create(name=name.strip()[:120], slug=slug)
    set_usual_quiet_hours(organisation)
    add_usual_rates(organisation)
    required = add_catalogue(organisation, by=by)
    position = Position.objects.create(organisation=organisation, name=POSITION, dbs_months=36)
    position.required_courses.set(required)
    return organisation


@dataclass(frozen=True)
class SchemeReport:
    """What became of each file of a folder, and the files that are none of a scheme's."""

    organisation: str
    is_dry_run: bool
    files: tuple[FileReport, ...]
    ignored: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "organisation": self.organisation,
            "dry_run": self.is_dry_run,
            "files": [report.to_dict() for report in self.files],
            "ignored": list(self.ignored),
        }


@transaction.atomic
def import_directory(
    organisation: Organisation, folder: Path, *, by: Membership | None, is_dry_run: bool = False
) -> SchemeReport:
    """Take every file of a scheme in a folder, in the order in which they need each other.

    A dry run does all of it and takes it back, so that it cannot say other than the real one.
    """
    known, ignored = _files_in(folder)
    if not known:
        names = ", ".join(f"{kind.kind}.csv" for kind in SCHEME_FILES)
        raise DomainError(f"None of the files of a scheme is in {folder}. They are: {names}.")
    wait_for_other_imports(organisation)
    reports = [_import_file(kind, path, organisation, by) for kind, path in known]
    if is_dry_run:
        transaction.set_rollback(True)
    return SchemeReport(organisation.slug, is_dry_run, tuple(reports), tuple(ignored))


def import_content(
    kind: type[Importer],
    content: bytes,
    file_name: str,
    organisation: Organisation,
    *,
    by: Membership | None,
    max_bytes: int,
    max_rows: int,
) -> FileReport:
    """Take one file; if nothing of it can be used, the report says why."""
    try:
        table = read_table(content, max_bytes=max_bytes, max_rows=max_rows)
    except UnusableFile as error:
        return FileReport(file_name, kind.kind, problem=str(error))
    return import_table(kind, table, file_name, organisation, by=by)


def import_table(
    kind: type[Importer],
    table: Table,
    file_name: str,
    organisation: Organisation,
    *,
    by: Membership | None,
) -> FileReport:
    """The same of one that is read already."""
    said = said_before(organisation, kind.kind)
    try:
        return run(kind(organisation, by=by), table, file_name, said=said)
    except UnusableFile as error:
        return FileReport(file_name, kind.kind, problem=str(error))


def _import_file(
    kind: type[Importer], path: Path, organisation: Organisation, by: Membership | None
) -> FileReport:
    try:
        refuse_too_big(path.stat().st_size, MAX_BYTES)
        content = path.read_bytes()
    except OSError as error:
        problem = f"This file cannot be opened: {error.strerror}."
        return FileReport(path.name, kind.kind, problem=problem)
    except UnusableFile as error:
        return FileReport(path.name, kind.kind, problem=str(error))
    return import_content(
        kind, content, path.name, organisation, by=by, max_bytes=MAX_BYTES, max_rows=MAX_ROWS
    )


def _files_in(folder: Path) -> tuple[list[tuple[type[Importer], Path]], list[str]]:
    """The files of a scheme, in order, and the names of the other spreadsheets."""
    known, ignored = [], []
    for path in _spreadsheets(folder):
        kind = named_like(path.stem, SCHEME_FILES)
        if kind:
            known.append((kind, path))
        else:
            ignored.append(path.name)
    return sorted(known, key=lambda pair: SCHEME_FILES.index(pair[0])), ignored


def _spreadsheets(folder: Path) -> Iterator[Path]:
    try:
        paths = sorted(folder.iterdir())
    except NotADirectoryError:
        raise DomainError(f"{folder} is a file. Give the folder that holds the files.") from None
    except FileNotFoundError:
        raise DomainError(f"There is no folder {folder}.") from None
    except OSError as error:
        raise DomainError(f"{folder} cannot be opened: {error.strerror}.") from None
    for path in paths:
        hidden = path.name.startswith((".", "~$"))
        if path.suffix.lower() in SPREADSHEETS and path.is_file() and not hidden:
            yield path


name_authors(__name__)
