"""Taking a table row by row: each row whole or not at all, each refusal with cell and reason."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from itertools import groupby
from typing import Any, ClassVar, Literal

from django.db import DataError, IntegrityError, models, transaction

from common.columns import Column, in_words, plain
from common.errors import DomainError
from common.import_reports import HANDED_BACK, FieldChange, FileReport, RowChange, RowNote
from common.import_rows import Places, Row, RowReader, RowRefused, WrongRow, places_of
from common.import_twins import twins_of
from common.spreadsheets import Line, Table

Outcome = Literal["created", "updated", "unchanged"]
CLASH = (
    "This row clashes with something that is stored already, or that somebody changed a moment "
    "ago. Check it and import the file again."
)


class Importer:
    """What one kind of file holds and what becomes of each row of it.

    `identity`: the columns that say what the row is about. Rows about the same thing are refused,
    each of them, unless they say exactly the same: nobody but the sender knows which is right.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    identity: ClassVar[tuple[str, ...]]
    aliases: ClassVar[tuple[str, ...]] = ()
    confidential: ClassVar[str] = ""  # the restricted record whose presence a row's outcome tells
    do_not_call_in_templates: ClassVar[bool] = True  # pages name kinds, and make none
    in_bulk: ClassVar[bool] = False  # `apply` only looks and collects; `finish` writes

    def __init__(self, organisation: models.Model, *, by: models.Model | None) -> None:
        self.organisation, self.by = organisation, by
        self.notes: list[str] = []
        self.pressing: list[str] = []
        self.changes: list[tuple[Row, str, FieldChange]] = []
        self.told_about: dict[Any, models.Model] = {}

    def apply(self, row: Row) -> Outcome:
        """Take one row, or raise DomainError (best RowRefused, which names the cell)."""
        raise NotImplementedError

    def finish(self) -> Mapping[int, RowRefused]:
        """Write what was collected; answer the rows that cannot be taken after all, by number."""
        return {}

    def tell_about(self, person: models.Model) -> None:
        """What becomes of this row shows whether there is a confidential record of a person."""
        self.told_about[person.pk] = person

    def note(self, row: Row, words: str) -> None:
        self.notes.append(f"Row {row.number}: {words}")

    def warn(self, row: Row, words: str) -> None:
        """Taken as it is, but somebody should look at it before the file is imported."""
        self.pressing.append(f"Row {row.number}: {words}")

    def note_changes(
        self, row: Row, about: object, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> bool:
        """Keep what a row changes, by the columns' keys, for the report; tell if it is anything."""
        changed = [key for key in new if new[key] != old[key]]
        for key in changed:
            heading = next((c.heading for c in self.columns if c.key == key), key)
            field = FieldChange(heading, in_words(old[key]), in_words(new[key]))
            self.changes.append((row, str(about), field))
        return bool(changed)

    @classmethod
    def fits(cls, headings: Sequence[str]) -> int:
        """How many of the headings are this file's, or 0 if one that it needs is missing."""
        named = {plain(heading) for heading in headings}
        found = {column.key for column in cls.columns if named & {*column.names}}
        needed = {c.key for c in cls.columns if c.required}
        return len(found) if needed <= found else 0


def run(
    importer: Importer, table: Table, file_name: str, *, said: Mapping[str, str] | None = None
) -> FileReport:
    """Take every row of a table that can be taken; the caller's transaction decides if it stays.

    `said`: which heading stands for which column, by its key, where somebody has said so.
    """
    places = places_of(importer.columns, table.headings, said)
    taking = _Taking(importer, RowReader(table, places))
    for line in table.lines:
        taking.take(line)
    taking.finish()
    empty = [] if table.lines else ["There are no rows under the headings."]
    return FileReport(
        file_name,
        importer.kind,
        len(table.lines),
        **taking.counts,
        rows=tuple(taking.rows),
        changes=_by_row(importer.changes),
        notes=(*table.notes, *_passed_over(table, places), *empty, *importer.notes),
        pressing=tuple(importer.pressing),
        headings=table.headings,
        lines=taking.lines,
        told_about=tuple(importer.told_about.values()),
    )


class _Taking:
    """What becomes of each row of a table, as it is taken."""

    def __init__(self, importer: Importer, reader: RowReader) -> None:
        self.importer, self.reader = importer, reader
        self.counts: dict[str, int] = {"created": 0, "updated": 0, "unchanged": 0}
        self.outcomes: dict[int, Outcome] = {}
        self.rows: list[RowNote] = []
        self.lines: dict[int, Line] = {}
        self.seen: dict[tuple, int] = {}  # what was taken, and the number of its row
        self.twins = twins_of(reader, importer.identity)

    def take(self, line: Line) -> None:
        try:
            row = self.reader.row(line)
            if twin := self.twins.get(line.number):
                raise WrongRow([twin])
            outcome = _take(self.importer, row, self.seen)
        except WrongRow as wrong:
            self._refuse(line, wrong.cells)
            return
        self.counts[outcome] += 1
        if self.importer.in_bulk:
            self.outcomes[line.number] = outcome

    def finish(self) -> None:
        """Rows that cannot be taken after all; of those refused already the last words count."""
        refused = self.importer.finish()
        if not refused:
            return
        self.rows = [note for note in self.rows if note.row not in refused]
        for line in self.reader.table.lines:
            if line.number in refused:
                if outcome := self.outcomes.get(line.number):
                    self.counts[outcome] -= 1
                self._refuse(line, [refused[line.number]])
        self.importer.changes = [c for c in self.importer.changes if c[0].number not in refused]
        self.rows.sort(key=lambda note: note.row)
        self.lines = dict(sorted(self.lines.items()))

    def _refuse(self, line: Line, cells: list[RowRefused]) -> None:
        self.lines[line.number] = line
        self.rows += [self.reader.note(line, cell) for cell in cells]


def _passed_over(table: Table, places: Places) -> list[str]:
    used = {*places.values()}
    extra = [
        heading
        for place, heading in enumerate(table.headings)
        if place not in used and heading and heading not in HANDED_BACK
    ]
    names = ", ".join(f"“{heading}”" for heading in extra)
    notes = [f"Columns that are not used here were passed over: {names}."] if extra else []
    nameless = {place for place, heading in enumerate(table.headings) if not heading}
    if any(cell and place in nameless for x in table.lines for place, cell in enumerate(x.cells)):
        notes.append("A column without a heading was passed over.")
    return notes


def _take(importer: Importer, row: Row, seen: dict[tuple, int]) -> Outcome:
    identity = row.said(importer.identity)
    if identity in seen:
        importer.note(row, f"says the same as row {seen[identity]}.")
        return "unchanged"
    kept, refused = len(importer.changes), True
    try:
        with nullcontext() if importer.in_bulk else transaction.atomic():
            outcome = importer.apply(row)
        seen[identity], refused = row.number, False
        return outcome
    except RowRefused as refusal:
        raise WrongRow([refusal]) from None
    except DomainError as refusal:
        raise WrongRow([RowRefused("", str(refusal))]) from None
    except (IntegrityError, DataError):
        raise WrongRow([RowRefused("", CLASH)]) from None
    finally:
        if refused:
            del importer.changes[kept:]


def _by_row(changes: list[tuple[Row, str, FieldChange]]) -> tuple[RowChange, ...]:
    groups = groupby(changes, key=lambda change: (change[0].number, change[1]))
    return tuple(
        RowChange(number, about, tuple(field for *_, field in group))
        for (number, about), group in groups
    )


def kind_of(headings: Sequence[str], importers: Sequence[type[Importer]]) -> type[Importer] | None:
    """The kind of file that headings speak of; None if none fits, or two fit alike."""
    fitting = sorted(((kind.fits(headings), kind) for kind in importers), key=lambda pair: -pair[0])
    best, second = fitting[0], fitting[1]
    return best[1] if best[0] and best[0] > second[0] else None


def named_like(file_stem: str, importers: Sequence[type[Importer]]) -> type[Importer] | None:
    """The kind of file that a file's name says, such as “sites” or “ESR competencies”."""
    name = plain(file_stem)
    return next(
        (kind for kind in importers if name in {plain(n) for n in (kind.kind, *kind.aliases)}), None
    )
