"""Reading a spreadsheet that somebody sends: CSV in any usual dress, or an .xlsx workbook.

Nothing about the content is believed: not the file's name, its size, nor that it is text at all.
As Excel, LibreOffice and ESR write them: comma, semicolon, tab or bar between cells; UTF-8 with or
without byte-order mark, UTF-16, Windows-1252.
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from common.errors import DomainError

MEGABYTE = 1024 * 1024
MAX_COLUMNS = 200
MAX_CELL = 10_000
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
AS_CSV = "Open it in Excel and save it as “CSV UTF-8” or as an Excel workbook (.xlsx)."
NO_SPREADSHEET = f"This file is not a spreadsheet, whatever its name says. {AS_CSV}"
UNREADABLE = "has characters that cannot be read. Type the cell again."
# Characters that turn the direction of what follows, or take no room.
UNSEEN = re.compile(r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# First bytes → what somebody would call such a file.
SIGNATURES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"Rar!": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"{\\rtf": "a text document",
}


class UnusableFile(DomainError):
    """A file of which nothing can be taken; the message says why, and what to do."""


def no_problems() -> Mapping[int, str]:
    """One for all rows that have none."""
    return NO_PROBLEMS


NO_PROBLEMS: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """A row with something in it. `number` is the one at the spreadsheet's edge."""

    number: int
    cells: tuple[str, ...]
    problems: Mapping[int, str] = field(default_factory=no_problems)  # by position, what is wrong


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def read_table(content: bytes, *, max_bytes: int, max_rows: int) -> Table:
    """The first sheet of a spreadsheet: its headings, and its rows that are not blank.

    Raises UnusableFile, in words for the person who sent it.
    """
    refuse_too_big(len(content), max_bytes)
    if not content.strip():
        raise UnusableFile("This file is empty.")
    for start, name in SIGNATURES.items():
        if content.startswith(start):
            raise UnusableFile(f"This file is {name}, not a spreadsheet. {AS_CSV}")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        from common.workbooks import read_workbook  # openpyxl is slow to load

        lines, notes = read_workbook(content, max_rows=max_rows)
    else:
        lines, notes = read_csv(content, max_rows=max_rows)
    if not lines:
        raise UnusableFile("This file has no headings and no rows.")
    head, *rest = lines
    if head.problems:
        raise UnusableFile(f"The headings (row {head.number}) cannot be read. {AS_CSV}")
    return Table(head.cells, tuple(rest), tuple(notes))


def refuse_too_big(size: int, max_bytes: int) -> None:
    """Raise UnusableFile for a file of too many bytes, if possible before it is read."""
    if size > max_bytes:
        raise UnusableFile(
            f"This file has {size / MEGABYTE:.1f} MB; the most that can be read is "
            f"{max_bytes // MEGABYTE} MB. Send only the sheet that is needed, or split it into "
            "several files."
        )


def read_csv(content: bytes, *, max_rows: int) -> tuple[list[Line], list[str]]:
    text, notes = decode(content)
    if text.lstrip()[:1] == "<":
        raise UnusableFile(f"This file is a web page, not a spreadsheet. {AS_CSV}")
    separator, text = separator_of(text)
    if separator != ",":
        notes.append(f"The cells of this file are separated by {SEPARATORS[separator]}.")
    reader = csv.reader(_text_lines(text), delimiter=separator, strict=True)
    return list(lines_of(_records(reader), max_rows=max_rows)), notes


def _text_lines(text: str) -> Iterator[str]:
    """One after the other: a long file is not held in memory a second time."""
    return (found[0] for found in re.finditer(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z", text))


def _records(reader: Iterator[list[str]]) -> Iterator[tuple[list[str], dict[int, str]]]:
    number = 0
    try:
        for cells in reader:
            number += 1
            yield cells, {}
    except csv.Error:
        raise UnusableFile(
            f"Something is wrong with the quotation marks near row {number + 1}: a cell begins "
            f"with one that is never closed, or is very long. {AS_CSV}"
        ) from None


def lines_of(
    records: Iterable[tuple[list[str], dict[int, str]]], *, max_rows: int
) -> Iterator[Line]:
    """Number the rows as the spreadsheet does, tidy their cells, and pass over blank ones."""
    found, same = 0, _Same()
    for number, (raw, problems) in enumerate(records, start=1):
        if not any(raw) and not problems:
            continue
        cells = tuple(same(tidy(cell)) for cell in raw)
        if not any(cells) and not problems:
            continue
        found += 1
        if found > max_rows + 1:
            raise UnusableFile(f"This file has more than {max_rows:,} rows. Split it in two.")
        if len(cells) > MAX_COLUMNS:
            raise UnusableFile(f"This file has more than {MAX_COLUMNS} columns in row {number}.")
        wrong = {**_wrong_cells(cells), **problems}
        yield Line(number, cells, wrong) if wrong else Line(number, cells)


class _Same(dict[str, str]):
    """What stands in many cells is kept once, so that a long file takes little memory."""

    MOST = 50_000

    def __call__(self, cell: str) -> str:
        return self.setdefault(cell, cell) if len(self) < self.MOST else self.get(cell, cell)


def _wrong_cells(cells: tuple[str, ...]) -> dict[int, str]:
    whole = "".join(cells)
    if len(whole) <= MAX_CELL and not CONTROLS.search(whole):
        return {}
    wrong = {i: UNREADABLE for i, cell in enumerate(cells) if CONTROLS.search(cell)}
    return wrong | {i: "is too long." for i, cell in enumerate(cells) if len(cell) > MAX_CELL}


def tidy(cell: str) -> str:
    """Without the blanks around it, and without the quote that `safe_cell` once put before it."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", UNSEEN.sub("", cell.replace("\xa0", " ")))
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@%|") and cell[1:2] else cell


def decode(content: bytes) -> tuple[str, list[str]]:
    """The text of a file, by its byte-order mark or by what its bytes can be."""
    notes: list[str] = []
    try:
        if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            text = content.decode("utf-32")
        elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = content.decode("utf-16")
        elif content.startswith(codecs.BOM_UTF8):
            text = content.decode("utf-8-sig")
        elif encoding := _utf16_without_mark(content):
            text = content.decode(encoding)
        else:
            text, notes = _utf8_or_windows(content)
    except UnicodeDecodeError:
        _refuse_binary(content.decode("latin-1"))
        raise UnusableFile(f"The letters of this file cannot be read. {AS_CSV}") from None
    _refuse_binary(text)
    return text, notes


def _refuse_binary(text: str) -> None:
    sample = text[:100_000]
    if len(CONTROLS.findall(sample)) > 0.02 * len(sample):
        raise UnusableFile(NO_SPREADSHEET)


def _utf16_without_mark(content: bytes) -> str:
    """English text in UTF-16 has a zero in nearly every other byte."""
    sample = content[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * len(sample) and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * len(sample) and not odd else ""


def _utf8_or_windows(content: bytes) -> tuple[str, list[str]]:
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    return text, ["Read in the Windows alphabet (1252). Please check names with accents."]


def separator_of(text: str) -> tuple[str, str]:
    """What separates cells, by the headings (or by Excel's own “sep=;” line, then left out)."""
    if said := re.match(r'"?sep=([,;\t|])"?\r?\n', text, re.IGNORECASE):
        return said[1], text[said.end() :]
    headings = next((line for line in text.splitlines() if line.strip(" ,;\t|")), "")
    bare = re.sub(r'"[^"]*"', "", headings)
    return max(SEPARATORS, key=bare.count), text
