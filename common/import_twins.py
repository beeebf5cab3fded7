"""Rows of one file about the same thing that say different things: nobody but the sender knows
which of them is right."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from common.columns import WrongCell
from common.import_rows import RowReader, RowRefused, WrongRow
from common.spreadsheets import Line

NAMED = 3


def twins_of(reader: RowReader, identity: Sequence[str]) -> dict[int, RowRefused]:
    """The refusals of such rows, by number; `identity`: the columns that say what one is about."""
    about: dict[tuple[Any, ...], list[Line]] = defaultdict(list)
    for line in reader.table.lines:
        with suppress(WrongCell):
            about[reader.said(line, identity)].append(line)
    found: dict[int, RowRefused] = {}
    for lines in about.values():
        if len(lines) > 1:
            found |= _compared(reader, lines, identity)
    return found


def _compared(
    reader: RowReader, lines: list[Line], identity: Sequence[str]
) -> dict[int, RowRefused]:
    """A row that does not read well is refused for that, and hides no better one."""
    said: dict[int, tuple[Any, ...]] = {}
    for line in lines:
        with suppress(WrongRow):
            said[line.number] = reader.row(line).said()
    if len(set(said.values())) < 2:
        return {}
    foremost = list(said)[: NAMED + 1]
    return {
        number: _refusal(reader, identity, _named(number, foremost, len(said))) for number in said
    }


def _named(number: int, foremost: list[int], rows: int) -> list[str]:
    """The other rows; of many, the first few and how many more."""
    named = [str(other) for other in foremost if other != number][:NAMED]
    more = rows - 1 - len(named)
    return [*named, f"{more:,} more"] if more else named


def _refusal(reader: RowReader, identity: Sequence[str], others: list[str]) -> RowRefused:
    """Named by the first of those columns that the file has."""
    of_key = {column.key: column for column in reader.places}
    key = next(key for key in identity if key in of_key)
    heading = of_key[key].heading
    more = " and the rest of what it is about" if len(identity) > 1 else ""
    same = f"the same “{heading}”{more}"
    *first, last = others
    words = f"Row {last} has {same}, and says something else. Neither was taken."
    if first:
        rows = f"{', '.join(first)} and {last}"
        words = f"Rows {rows} have {same}, and not all say the same. None of them was taken."
    return RowRefused(key, f"{words} Keep the row that is right.")
