"""Taking rows with one importer, as the command and the page do."""

from common.import_reports import FileReport
from common.importing import Importer, run
from common.spreadsheets import MEGABYTE, read_table
from tests.files import csv_of


def take(kind: type[Importer], organisation, *rows: str, by=None) -> FileReport:
    table = read_table(csv_of(*rows), max_bytes=MEGABYTE, max_rows=1000)
    return run(kind(organisation, by=by), table, f"{kind.kind}.csv")


def outcome(report: FileReport) -> str:
    """What became of a file of one row: “created”, “updated”, … or “refused: column: reason”."""
    assert report.read == 1
    if report.rows:
        return "; ".join(f"{note.outcome}: {note.column}: {note.reason}" for note in report.rows)
    return next(name for name in ("created", "updated", "unchanged") if getattr(report, name))
