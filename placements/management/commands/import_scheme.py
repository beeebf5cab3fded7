"""Take a scheme from a folder: `manage.py import_scheme DIR --organisation cheshire`."""

import json
from argparse import ArgumentParser
from pathlib import Path

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Organisation
from common.errors import DomainError
from common.files import write_private
from common.import_reports import FileReport, returned_csv
from placements.services.schemes import SchemeReport, create_scheme, import_directory

HEADINGS = ("read", "created", "updated", "unchanged", "held", "refused")
MOST_NOTES = 20


class Command(BaseCommand):
    help = "Import the files of a scheme from a folder; the same files again change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where the files are")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument(
            "--create", metavar="NAME", help="make the organisation if there is none"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and change nothing"
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the report here too")
        parser.add_argument(
            "--refused-to",
            type=Path,
            metavar="DIR",
            help="where rows that were not taken are written (beside --json, or ./import-refused)",
        )

    def handle(self, *args, **options) -> None:
        with pghistory.context(by="import_scheme (command line)", command="import_scheme"):
            report = self._import(options)
        written = self._hand_back(report, self._folder_for_refused(options))
        self._say(report, written)
        if options["json"]:
            facts = report.to_dict() | {"refused_files": [str(path) for path in written]}
            _write(options["json"], json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
        if any(file.problem for file in report.files):
            raise CommandError("Some files could not be read; the others were. See above.")

    @transaction.atomic
    def _import(self, options: dict) -> SchemeReport:
        slug, dry_run = options["organisation"], options["dry_run"]
        organisation = Organisation.objects.filter(slug=slug).first()
        try:
            if not organisation and options["create"]:
                organisation = create_scheme(options["create"], slug)
            if not organisation:
                raise DomainError(
                    f"There is no organisation “{slug}”. "
                    "To make it, add: --create “Name of the organisation”."
                )
            report = import_directory(organisation, options["folder"], by=None, is_dry_run=dry_run)
        except DomainError as error:
            raise CommandError(str(error)) from None
        transaction.set_rollback(dry_run)
        return report

    def _folder_for_refused(self, options: dict) -> Path:
        if options["refused_to"]:
            return options["refused_to"]
        return options["json"].parent if options["json"] else Path("import-refused")

    def _hand_back(self, report: SchemeReport, folder: Path) -> list[Path]:
        written = []
        for file in report.files:
            if file.rows:
                name = Path(file.file)
                path = folder / f"{name.stem}_refused.csv"
                if path in written:
                    path = folder / f"{name.stem}_{name.suffix.strip('.')}_refused.csv"
                _write(path, returned_csv(file))
                written.append(path)
        return written

    def _say(self, report: SchemeReport, written: list[Path]) -> None:
        if report.is_dry_run:
            self.stdout.write("This is a trial: nothing is changed.\n")
        width = max(len(file.file) for file in report.files)
        self.stdout.write(" " * width + "".join(f"{name:>11}" for name in HEADINGS))
        for file in report.files:
            counts = "".join(f"{getattr(file, name):>11}" for name in HEADINGS)
            self.stdout.write(f"{file.file:<{width}}{counts}")
        for file in report.files:
            for line in words_about(file):
                self.stdout.write(line)
        for name in report.ignored:
            self.stdout.write(f"\n{name}: passed over; its name is none of a scheme's files.")
        for path in written:
            self.stdout.write(f"\nThe rows that were not taken are in {path}")
        self.stdout.flush()


def words_about(file: FileReport) -> list[str]:
    """What somebody must know about a file, line by line; nothing if all went well."""
    lines = [f"  {file.problem}"] if file.problem else []
    for note in file.rows:
        where = f"row {note.row}" + (f", {note.column}" if note.column else "")
        value = f" “{note.value}”" if note.value and note.value not in note.reason else ""
        said = "held for review" if note.outcome == "held" else "refused"
        lines.append(f"  {where}{value}: {said}. {note.reason}")
    for change in file.changes[:MOST_NOTES]:
        fields = "; ".join(f"{x.field} “{x.old}” → “{x.new}”" for x in change.fields)
        lines.append(f"  row {change.row}, {change.about}: {fields}")
    if len(file.changes) > MOST_NOTES:
        more = len(file.changes) - MOST_NOTES
        lines.append(f"  and {more} more changed rows (all are in --json FILE)")
    lines += [f"  {words}" for words in file.notes[:MOST_NOTES]]
    if len(file.notes) > MOST_NOTES:
        lines.append(f"  and {len(file.notes) - MOST_NOTES} more notes (all are in --json FILE)")
    return [f"\n{file.file}", *lines] if lines else []


def _write(path: Path, text: str) -> None:
    try:
        write_private(path, text)
    except DomainError as error:
        raise CommandError(str(error)) from None
