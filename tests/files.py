"""Files as people send them, made in memory."""

import io
import zipfile

from openpyxl import Workbook


def csv_of(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(rows).encode(encoding)


def workbook_of(*rows: list, **sheets: list[list]) -> bytes:
    """An .xlsx of one sheet, and more sheets by name."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for name, more in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in more:
            sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def repacked(workbook: bytes, **changed: bytes) -> bytes:
    """The same workbook with parts put in place of others, or added (names by `|` for `/`)."""
    out = io.BytesIO()
    parts = {name.replace("|", "/"): content for name, content in changed.items()}
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry.filename, old.read(entry))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()
