"""Taking a table row by row: each row whole or not at all, each refusal with cell and reason."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, ClassVar, Literal

from django.db import DataError, IntegrityError, models, transaction

from common.columns import Column, WrongCell, in_words, plain
from common.errors import DomainError
from common.import_reports import HANDED_BACK, FieldChange, FileReport, RowChange, RowNote
from common.spreadsheets import Line, Table, UnusableFile

Outcome = Literal["created", "updated", "unchanged"]
CLASH = (
    "This row clashes with something that is stored already, or that somebody changed a moment "
    "ago. Check it and import the file again."
)
TOO_WIDE = (
    "This row has more cells than there are headings. A cell with a comma in it needs quotation "
    "marks around it."
)


class RowRefused(DomainError):
    """A row that cannot be taken as it stands; `column` is the key of the cell at fault."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


class RowHeld(RowRefused):
    """A row that may be right but that a person must look at first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that reads well: values by the column's key, only of columns the file has."""

    number: int
    values: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def facts(self, *keys: str) -> dict[str, Any]:
        """The values of those columns that the file has: a column left out changes nothing."""
        return {key: self.values[key] for key in keys if key in self.values}


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
    taking = _Taking(importer, table, places)
    taking.find_twins()
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
        headings=table.headings,
        lines=taking.lines,
        told_about=tuple(importer.told_about.values()),
    )


class _Taking:
    """What becomes of each row of a table, as it is taken."""

    def __init__(self, importer: Importer, table: Table, places: "Places") -> None:
        self.importer, self.table, self.places = importer, table, places
        self.counts: dict[str, int] = {"created": 0, "updated": 0, "unchanged": 0}
        self.outcomes: dict[int, Outcome] = {}
        self.rows: list[RowNote] = []
        self.lines: dict[int, Line] = {}
        self.seen: dict[tuple, int] = {}  # what was taken, and the number of its row
        self.twins: dict[int, list[int]] = {}  # rows about the same thing that say something else
        # Dates, names and addresses stand in many rows, and are read once.
        self.parse = {c.key: lru_cache(MOST_REMEMBERED)(c.parse) for c in places}

    def find_twins(self) -> None:
        """Rows about the same thing that say different things, before any row is taken."""
        about: dict[tuple, list[Line]] = defaultdict(list)
        for line in self.table.lines:
            with suppress(WrongCell):
                about[self._identity(line)].append(line)
        for lines in about.values():
            if len(lines) > 1:
                self._compare(lines)

    def _identity(self, line: Line) -> tuple:
        keys = {column.key: column for column in self.places}
        named = (keys.get(key) for key in self.importer.identity)
        return tuple(
            _hashable(self._value_in(line, column)) if column else None for column in named
        )

    def _compare(self, lines: list[Line]) -> None:
        """A row that does not read well is refused for that, and hides no better one."""
        said: dict[int, tuple] = {}
        for line in lines:
            with suppress(_Wrong):
                said[line.number] = _said_by(self._parsed(line))
        if len(set(said.values())) > 1:
            self.twins |= {number: [key for key in said if key != number] for number in said}

    def take(self, line: Line) -> None:
        try:
            row = self._parsed(line)
            if line.number in self.twins:
                raise _Wrong([_twin(self.importer, self.twins[line.number])])
            outcome = _take(self.importer, row, self.seen)
        except _Wrong as wrong:
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
        for line in self.table.lines:
            if line.number in refused:
                if outcome := self.outcomes.get(line.number):
                    self.counts[outcome] -= 1
                self._refuse(line, [refused[line.number]])
        self.importer.changes = [c for c in self.importer.changes if c[0].number not in refused]
        self.rows.sort(key=lambda note: note.row)
        self.lines = dict(sorted(self.lines.items()))

    def _parsed(self, line: Line) -> Row:
        values, wrong = {}, []
        if any(line.cells[len(self.table.headings) :]):
            wrong.append(RowRefused("", TOO_WIDE))
        for column, place in self.places.items():
            try:
                values[column.key] = self._value_in(line, column)
            except WrongCell as error:
                cell = line.cells[place] if place < len(line.cells) else ""
                wrong.append(RowRefused(column.key, _sentence(cell, str(error))))
        if wrong:
            raise _Wrong(wrong)
        return Row(line.number, values)

    def _value_in(self, line: Line, column: Column) -> Any:
        place = self.places[column]
        cell = line.cells[place] if place < len(line.cells) else ""
        if problem := line.problems.get(place, ""):
            raise WrongCell(problem)
        value = self.parse[column.key](cell) if cell else column.empty
        if column.required and (not cell or value in ("", [], ())):
            raise WrongCell("is needed in every row, and is empty here.")
        return list(value) if isinstance(value, list | tuple) else value

    def _refuse(self, line: Line, cells: "list[RowRefused]") -> None:
        self.lines[line.number] = line
        self.rows += [_row_note(line, self.places, cell, self.table) for cell in cells]


class _Wrong(Exception):
    """The cells of a row for which it was not taken."""

    def __init__(self, cells: list[RowRefused]) -> None:
        self.cells = cells


Places = dict[Column, int]


def places_of(
    columns: Sequence[Column], headings: Sequence[str], said: Mapping[str, str] | None = None
) -> Places:
    """Where each column stands in this file; a column that is needed and not there stops it.

    `said`: the heading of a column, by its key, as somebody said; it comes before the usual ones.
    "" where they said that none of them is it.
    """
    said = said or {}
    places: Places = {}
    named = [plain(heading) for heading in headings]
    for column in sorted(columns, key=lambda column: column.key not in said):
        names = (plain(said.get(column.key, "")), *column.names)
        if said.get(column.key) == "":
            continue
        name = next((name for name in names if name and name in named), None)
        if name and named.count(name) > 1:
            raise UnusableFile(f"The heading “{headings[named.index(name)]}” is there twice.")
        if name and named.index(name) not in places.values():
            places[column] = named.index(name)
    missing = [f"“{c.heading}”" for c in columns if c.required and c not in places]
    if missing:
        names = ", ".join(f"“{heading}”" for heading in headings if heading)
        one = "There is no column" if len(missing) == 1 else "There are no columns"
        raise UnusableFile(f"{one} {', '.join(missing)}. The headings of this file are: {names}.")
    return places


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


def _sentence(cell: str, words: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in cell[:60])
    return f"“{shown}” {words}" if cell else f"This cell {words}"


MOST_REMEMBERED = 20_000


def _take(importer: Importer, row: Row, seen: dict[tuple, int]) -> Outcome:
    identity = tuple(_hashable(row.get(key)) for key in importer.identity)
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
        raise _Wrong([refusal]) from None
    except DomainError as refusal:
        raise _Wrong([RowRefused("", str(refusal))]) from None
    except (IntegrityError, DataError):
        raise _Wrong([RowRefused("", CLASH)]) from None
    finally:
        if refused:
            del importer.changes[kept:]


def _by_row(changes: list[tuple[Row, str, FieldChange]]) -> tuple[RowChange, ...]:
    groups = groupby(changes, key=lambda change: (change[0].number, change[1]))
    return tuple(
        RowChange(number, about, tuple(field for *_, field in group))
        for (number, about), group in groups
    )


def _said_by(row: Row) -> tuple:
    return tuple(_hashable(value) for value in row.values.values())


def _twin(importer: Importer, others: list[int]) -> RowRefused:
    key = importer.identity[0]
    heading = next(c.heading for c in importer.columns if c.key == key)
    more = " and the rest of what it is about" if len(importer.identity) > 1 else ""
    same = f"the same “{heading}”{more}"
    *first, last = [str(number) for number in others]
    words = f"Row {last} has {same}, and says something else. Neither was taken."
    if first:
        rows = f"{', '.join(first)} and {last}"
        words = f"Rows {rows} have {same}, and not all say the same. None of them was taken."
    return RowRefused(key, f"{words} Keep the row that is right.")


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _row_note(line: Line, places: Places, refusal: RowRefused, table: Table) -> RowNote:
    place = next((p for c, p in places.items() if c.key == refusal.column), None)
    value = line.cells[place] if place is not None and place < len(line.cells) else ""
    return RowNote(
        line.number,
        table.headings[place] if place is not None else "",
        "".join(c if c.isprintable() else "�" for c in value[:200]),
        "held" if isinstance(refusal, RowHeld) else "refused",
        str(refusal),
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
