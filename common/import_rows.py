"""A line of a table read as a row: which cell is which column, its values, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from common.columns import Column, WrongCell, plain
from common.errors import DomainError
from common.import_reports import RowNote
from common.spreadsheets import Line, Table, UnusableFile

MOST_REMEMBERED = 20_000
TOO_WIDE = (
    "This row has more cells than there are headings. A cell with a comma in it needs quotation "
    "marks around it."
)
Places = dict[Column, int]


class RowRefused(DomainError):
    """A row that cannot be taken as it stands; `column` is the key of the cell at fault."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


class RowHeld(RowRefused):
    """A row that may be right but that a person must look at first."""


class WrongRow(Exception):
    """The cells of a row for which it was not taken."""

    def __init__(self, cells: list[RowRefused]) -> None:
        self.cells = cells


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

    def said(self, keys: Sequence[str] | None = None) -> tuple[Any, ...]:
        """What it says in these columns, or in all; None where the file has no such column."""
        return tuple(hashable(self.values.get(key)) for key in keys or self.values)


class RowReader:
    """Reads the lines of one table; `places` says where each column stands."""

    def __init__(self, table: Table, places: Places) -> None:
        self.table, self.places = table, places
        self._column = {column.key: column for column in places}
        # Dates, names and addresses stand in many rows, and are read once.
        self._parse = {c.key: lru_cache(MOST_REMEMBERED)(c.parse) for c in places}

    def row(self, line: Line) -> Row:
        """Raises WrongRow with every cell that does not read well."""
        values, wrong = {}, []
        if any(line.cells[len(self.table.headings) :]):
            wrong.append(RowRefused("", TOO_WIDE))
        for column in self.places:
            try:
                values[column.key] = self._value(line, column)
            except WrongCell as error:
                wrong.append(RowRefused(column.key, _sentence(self._cell(line, column), error)))
        if wrong:
            raise WrongRow(wrong)
        return Row(line.number, values)

    def said(self, line: Line, keys: Sequence[str]) -> tuple[Any, ...]:
        """What the line says in some columns. Raises WrongCell where one does not read well."""
        columns = (self._column.get(key) for key in keys)
        return tuple(hashable(self._value(line, column)) if column else None for column in columns)

    def note(self, line: Line, refusal: RowRefused) -> RowNote:
        column = self._column.get(refusal.column)
        return RowNote(
            line.number,
            self.table.headings[self.places[column]] if column else "",
            _shown(self._cell(line, column), 200) if column else "",
            "held" if isinstance(refusal, RowHeld) else "refused",
            str(refusal),
        )

    def _value(self, line: Line, column: Column) -> Any:
        cell = self._cell(line, column)
        if problem := line.problems.get(self.places[column], ""):
            raise WrongCell(problem)
        value = self._parse[column.key](cell) if cell else column.empty
        if column.required and (not cell or value in ("", [], ())):
            raise WrongCell("is needed in every row, and is empty here.")
        return list(value) if isinstance(value, list | tuple) else value

    def _cell(self, line: Line, column: Column) -> str:
        place = self.places[column]
        return line.cells[place] if place < len(line.cells) else ""


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


def hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _sentence(cell: str, words: object) -> str:
    return f"“{_shown(cell, 60)}” {words}" if cell else f"This cell {words}"


def _shown(cell: str, length: int) -> str:
    return "".join(c if c.isprintable() else "�" for c in cell[:length])
