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
from common.importing import Importer, kind_of, named_like
from common.rows import lock
from common.spreadsheets import MEGABYTE, Table, UnusableFile, read_table, refuse_too_big
from placements.columns import lacks_columns, said_before, version_of_columns
from placements.importers import ALSO_NEEDED, SCHEME_FILES
from placements.models import Upload
from placements.services.schemes import import_table

MAX_BYTES = 2 * MEGABYTE
MAX_ROWS = 5_000
# Files of training records are long, and taken in bulk.
MAX_TRAINING_BYTES = 5 * MEGABYTE
MAX_TRAINING_ROWS = 20_000
KINDS = {kind.kind: kind for kind in SCHEME_FILES}
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
    """As long as any kind of file may be; `refuse_too_long` says it of this kind."""
    return read_table(content, max_bytes=MAX_TRAINING_BYTES, max_rows=MAX_TRAINING_ROWS)


def refuse_too_long(kind: type[Importer], content: bytes, table: Table) -> None:
    """Raise UnusableFile, in words for the person who sent it."""
    limits = limits_of(kind.kind)
    refuse_too_big(len(content), limits["max_bytes"])
    if len(table.lines) > limits["max_rows"]:
        most = f"{limits['max_rows']:,}"
        raise UnusableFile(f"This file has more than {most} rows. Split it in two.")


def limits_of(kind: str) -> dict[str, int]:
    if KINDS[kind].in_bulk:
        return {"max_bytes": MAX_TRAINING_BYTES, "max_rows": MAX_TRAINING_ROWS}
    return {"max_bytes": MAX_BYTES, "max_rows": MAX_ROWS}


def recognise(table: Table, file_name: str, *, by: Membership) -> type[Importer] | None:
    """What a file holds: by its headings, by what was said about such headings, or its name."""
    return (
        kind_of(table.headings, SCHEME_FILES)
        or _kind_said(table, by)
        or named_like(Path(file_name).stem, SCHEME_FILES)
    )


def _kind_said(table: Table, by: Membership) -> type[Importer] | None:
    """The one kind of file of which somebody has said what these headings are."""
    said = dict(by.organisation.column_choices.values_list("kind", "headings"))
    fitting = [
        kind
        for kind in SCHEME_FILES
        if kind.kind in said
        and {*filter(None, said[kind.kind].values())} <= {*table.headings}
        and not lacks_columns(kind, table, said[kind.kind])
    ]
    return fitting[0] if len(fitting) == 1 else None


def is_readable(kind: type[Importer], table: Table, *, by: Membership) -> bool:
    """Whether every column it needs is there, by its usual heading or one somebody has said."""
    return not lacks_columns(kind, table, said_before(by.organisation, kind.kind))


def table_of(upload: Upload) -> Table:
    return read_upload(bytes(upload.content))


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


class ColumnsChanged(DomainError):
    """The file would be read otherwise than when it was looked at."""


@transaction.atomic
def confirm_upload(upload: Upload, *, columns: str | None = None, by: Membership) -> bool:
    """Take the file; False if that was done before, and nothing happens a second time.

    `columns`: what had been said of the columns when the file was looked at.
    """
    upload = lock(upload)
    if upload.confirmed_at:
        return False
    report = _take(upload, by)
    if columns not in (None, version_of_columns(upload.organisation, upload.kind)):
        raise ColumnsChanged(
            "Somebody has said anew which column is which. Look at what the file would do now."
        )
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
    try:
        # A long workbook takes its time: nobody has to wait for that.
        table = read_table(bytes(upload.content), **limits_of(kind.kind))
    except UnusableFile as error:
        return FileReport(upload.file_name, kind.kind, problem=str(error))
    wait_for_other_imports(upload.organisation)
    return import_table(kind, table, upload.file_name, upload.organisation, by=by)


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
