"""A file sent by a coordinator: looked at first, then taken once."""

from datetime import timedelta
from pathlib import Path

from django.db import transaction

from accounts.importers import wait_for_other_imports
from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from audit.services import note_openings
from common.dates import now
from common.errors import DomainError
from common.import_reports import FileReport, returned_csv
from common.importing import Importer, kind_of, named_like, places_of
from common.rows import lock
from common.spreadsheets import MEGABYTE, Table, read_table
from placements.importers import ALSO_NEEDED, SCHEME_FILES
from placements.models import Upload
from placements.services.schemes import import_content
from training.importers import CompletionImporter

MAX_BYTES = 2 * MEGABYTE
MAX_ROWS = 5_000
# Of these, what is doubtful waits to be looked at.
TRAINING_FILES = {kind.kind for kind in SCHEME_FILES if issubclass(kind, CompletionImporter)}
TITLES = {kind.kind: kind.title for kind in SCHEME_FILES}
KEPT_FOR = timedelta(days=1)
LIMITED = (
    "You look after some sites only. A file can hold people and places of every site, so it is "
    "imported by a coordinator who looks after all of them."
)


def kinds_for(membership: Membership) -> list[type[Importer]]:
    """The kinds of file somebody may import; none if they are limited to sites."""
    if membership.site_limit or not membership.can(Permission.IMPORT_RUN):
        return []
    return [
        kind
        for kind in SCHEME_FILES
        if kind.kind not in ALSO_NEEDED or membership.can(ALSO_NEEDED[kind.kind])
    ]


def read_upload(content: bytes) -> Table:
    return read_table(content, max_bytes=MAX_BYTES, max_rows=MAX_ROWS)


def recognise(table: Table, file_name: str) -> type[Importer] | None:
    """What a file holds, by its headings, else by its name."""
    return kind_of(table.headings, SCHEME_FILES) or named_like(Path(file_name).stem, SCHEME_FILES)


def check_headings(kind: type[Importer], table: Table) -> None:
    """Raise UnusableFile if a column that this kind of file needs is missing."""
    places_of(kind.columns, table.headings)


@transaction.atomic
def store_upload(kind: str, content: bytes, file_name: str, *, by: Membership) -> Upload:
    """Keep a file until it is confirmed, for a day at most."""
    _require_allowed(kind, by)
    purge_uploads()
    return Upload.objects.create(
        organisation_id=by.organisation_id,
        made_by=by,
        kind=kind,
        file_name=Path(file_name).name[-200:],
        content=content,
    )


def purge_uploads() -> None:
    """Forget what was sent more than a day ago, confirmed or not."""
    Upload.objects.filter(created_at__lt=now() - KEPT_FOR).delete()


def preview_upload(upload: Upload, *, by: Membership) -> FileReport:
    """What confirming would do: done, and taken back. That it was looked at stays."""
    with transaction.atomic():
        report = _take(upload, by)
        transaction.set_rollback(True)
    _note_openings(upload, report, by)
    return report


@transaction.atomic
def confirm_upload(upload: Upload, *, by: Membership) -> bool:
    """Take the file; False if that was done before, and nothing happens a second time."""
    upload = lock(upload)
    if upload.confirmed_at:
        return False
    report = _take(upload, by)
    if report.problem:
        raise DomainError(report.problem)
    _note_openings(upload, report, by)
    upload.content, upload.confirmed_at = b"", now()
    upload.report = report.to_dict()
    upload.returned = returned_csv(report) if report.rows else ""
    upload.save(update_fields=["content", "confirmed_at", "report", "returned"])
    return True


def returned_rows(upload: Upload, *, by: Membership) -> str:
    """The rows that were not taken, or that would not be, as a CSV file."""
    if upload.confirmed_at:
        return upload.returned
    return returned_csv(preview_upload(upload, by=by))


def _take(upload: Upload, by: Membership) -> FileReport:
    kind = _require_allowed(upload.kind, by)
    wait_for_other_imports(upload.organisation)
    return import_content(
        kind,
        bytes(upload.content),
        upload.file_name,
        upload.organisation,
        by=by,
        max_bytes=MAX_BYTES,
        max_rows=MAX_ROWS,
    )


def _note_openings(upload: Upload, report: FileReport, by: Membership) -> None:
    """Whether a row is new or known tells what stands in a confidential record."""
    kind = _require_allowed(upload.kind, by)
    reason = f"Compared them with a file of {kind.title.lower()}"
    note_openings(report.told_about, record=kind.confidential, by=by, reason=reason)


def _require_allowed(kind: str, by: Membership) -> type[Importer]:
    allowed = {importer.kind: importer for importer in kinds_for(by)}
    if kind not in allowed:
        raise DomainError(LIMITED if by.site_limit else "Your role may not import this file.")
    return allowed[kind]


name_authors(__name__)
