"""Writing spreadsheets that people take away: every cell is text, none can run."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from common.cells import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MOST_IN_A_CELL = 32_000


class Digits(str):
    """A number that is a name, such as a certificate's: its zeros count, nobody adds it up."""


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with the mark that Excel needs; text that a spreadsheet could run is quoted.

    A spreadsheet takes digits for a number, drops the zeros it begins with and rounds it: so they
    stand in groups of four, which stay text.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([safe_cell(heading) for heading in headings])
    for row in rows:
        writer.writerow([safe_cell(_csv_text(value)) for value in row])
    return out.getvalue().encode()


def xlsx_file(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet in which every cell is a string, so that none is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    for row in [headings, *rows]:
        sheet.append([_string_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv_text(value: object) -> str:
    if isinstance(value, Digits):
        return " ".join(value[place : place + 4] for place in range(0, len(value), 4))
    return _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _string_cell(sheet, value: object) -> WriteOnlyCell:
    text = ILLEGAL_CHARACTERS_RE.sub("", _text(value))[:MOST_IN_A_CELL]
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # or a text that begins with “=” would be a formula
    return cell


def _sheet_title(title: str) -> str:
    return "".join(" " if letter in r"[]:*?/\'" else letter for letter in title)[:31].strip() or "1"
