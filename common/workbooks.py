"""Reading the first sheet of an .xlsx workbook, after looking at the parcel before opening it."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import zip_longest

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from common.spreadsheets import (
    AS_CSV,
    MAX_COLUMNS,
    MEGABYTE,
    NO_SPREADSHEET,
    Line,
    UnusableFile,
    lines_of,
)

MAX_UNPACKED = 20 * MEGABYTE
MAX_ENTRIES = 200
MAX_RATIO = 100
MOST_BLANK = 110_000  # rows with nothing in them, which are let through between others
BROKEN = f"This workbook cannot be opened; it may be damaged. {AS_CSV}"
FORMULA = "is a formula whose result is not kept in the file. Open it in Excel and save it again."
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_workbook(content: bytes, *, max_rows: int) -> tuple[list[Line], list[str]]:
    """Rows of the first sheet that is not hidden: the results of formulas, dates as ISO text."""
    inspect(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and checks it does not know
            return _read(content, max_rows)
    except UnusableFile:
        raise
    # Hostile workbooks break the parser in ways nobody can list; all of them mean the same here.
    except Exception as error:
        raise UnusableFile(BROKEN) from error


def inspect(content: bytes) -> None:
    """Refuse what is no plain workbook, or unpacks to far more than it seems (a “zip bomb”)."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if ENCRYPTED in content:
            raise UnusableFile(
                "This workbook has a password. Open it in Excel, take the password away "
                "(File, Info, Protect workbook) and save it."
            )
        raise UnusableFile(f"This file is from an old Office program. {AS_CSV}")
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, InvalidFileException, ValueError, OSError):
        raise UnusableFile(BROKEN) from None
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise UnusableFile(f"This workbook is far bigger inside than a list should be. {AS_CSV}")
    if unpacked > MAX_RATIO * max(len(content), 1):
        raise UnusableFile(f"This workbook is packed in a way we do not open. {AS_CSV}")
    _refuse_other_kinds({entry.filename.lower() for entry in entries})


def _refuse_other_kinds(names: set[str]) -> None:
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnusableFile(
            "This workbook has macros, which we do not open. Save it as “Excel workbook (.xlsx)” "
            "or “CSV UTF-8”, without macros."
        )
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise UnusableFile(f"This kind of workbook cannot be read here. {AS_CSV}")
    if "xl/workbook.xml" not in names:
        raise UnusableFile(NO_SPREADSHEET)


def _read(content: bytes, max_rows: int) -> tuple[list[Line], list[str]]:
    # Twice: once for the results of formulas, once to see which cells are formulas.
    results = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    visible = [i for i, sheet in enumerate(results.worksheets) if sheet.sheet_state == "visible"]
    if not visible:
        raise UnusableFile("This workbook has no sheet that can be seen.")
    sheet, asked = results.worksheets[visible[0]], formulas.worksheets[visible[0]]
    notes = []
    if len(visible) > 1:
        notes.append(f"Only the first sheet, “{sheet.title}”, was read.")
    last = max_rows + MOST_BLANK
    if (sheet.max_row or 0) > last:
        notes.append(f"Rows after {last:,} were not looked at.")
    area = {"max_row": last, "max_col": MAX_COLUMNS, "values_only": True}
    rows = zip_longest(sheet.iter_rows(**area), asked.iter_rows(**area), fillvalue=())
    return list(lines_of(_records(rows), max_rows=max_rows)), notes


def _records(rows: Iterator[tuple[tuple, tuple]]) -> Iterator[tuple[list[str], dict[int, str]]]:
    for values, formulas in rows:
        if not any(value is not None for value in formulas):
            yield [], {}
            continue
        cells = [cell_text(value) for value in values]
        problems = {
            place: FORMULA
            for place, (value, formula) in enumerate(zip(values, formulas, strict=True))
            if value is None and formula is not None
        }
        for place, cell in enumerate(cells):
            if cell.startswith("#") and cell.rstrip("!?") in ERRORS:
                problems[place] = f"shows an error of Excel ({cell})."
        yield _without_empty_end(cells, problems), problems


ERRORS = {"#REF", "#N/A", "#VALUE", "#NAME", "#DIV/0", "#NULL", "#NUM"}


def _without_empty_end(cells: list[str], problems: dict[int, str]) -> list[str]:
    """A row as wide as what stands in it (all rows come padded to the widest we look at)."""
    filled = [place for place, cell in enumerate(cells) if cell or place in problems]
    return cells[: filled[-1] + 1] if filled else []


def cell_text(value: object) -> str:
    """A cell's value as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
