import io
import zipfile
from datetime import date, datetime, time

import pytest

from common.spreadsheets import MEGABYTE, UnusableFile, read_table
from tests.files import repacked, workbook_of

PLAIN = workbook_of(["Name", "Born"], ["Zoë", datetime(1990, 9, 15)])
SHEET = "xl|worksheets|sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_of(rows: str) -> bytes:
    return f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>".encode()


def read(content: bytes):
    return read_table(content, max_bytes=2 * MEGABYTE, max_rows=100)


def zip_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("|", "/"), content)
    return out.getvalue()


def test_a_workbook_reads_as_somebody_would_have_typed_it():
    rows = [["Zoë", 3.0, 2.5, True, date(2026, 5, 12), datetime(2026, 5, 12, 9, 30), time(9, 30)]]
    table = read(workbook_of(["a", "b", "c", "d", "e", "f", "g"], *rows))
    assert table.lines[0].cells == (
        *("Zoë", "3", "2.5", "yes"),
        *("2026-05-12", "2026-05-12 09:30:00", "09:30:00"),
    )


def test_blank_rows_and_stray_columns_are_passed_over():
    table = read(workbook_of([], ["Name", None, "Town"], [], ["Zoë", None, None], [None, "  "]))
    assert table.headings == ("Name", "", "Town")
    assert [(line.number, line.cells) for line in table.lines] == [(4, ("Zoë",))]


def test_twelve_digits_kept_as_a_number_stay_twelve_digits():
    assert read(workbook_of(["n"], [702429664206], [702429664206.0])).lines[1].cells[0] == (
        "702429664206"
    )


def test_the_first_sheet_is_read_and_the_others_are_mentioned():
    table = read(workbook_of(["Name"], ["Zoë"], more=[["Other"]]))
    assert table.headings == ("Name",)
    assert "Only the first sheet" in table.notes[0]


def test_a_formula_gives_its_result():
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>n</t></is></c></row>'
        '<row r="2"><c r="A2"><f>1+2</f><v>3</v></c></row>'
    )
    assert read(repacked(PLAIN, **{SHEET: sheet_of(rows)})).lines[0].cells == ("3",)


def test_a_formula_without_its_result_is_marked():
    table = read(workbook_of(["Name", "Age"], ["Zoë", "=1+2"]))
    assert "formula" in table.lines[0].problems[1]


def test_an_error_of_excel_is_marked():
    assert "#REF!" in read(workbook_of(["Name"], ["#REF!"])).lines[0].problems[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zip_of(**{"word|document.xml": b"<w/>"}), "not a spreadsheet"),
        (zip_of(**{"content.xml": b"<x/>", "mimetype": b"ods"}), "cannot be read here"),
        (zip_of(**{"xl|workbook.bin": b"x"}), "cannot be read here"),
        (repacked(PLAIN, **{"xl|vbaProject.bin": b"x"}), "macros"),
        (repacked(PLAIN, **{"xl|media|bomb.png": b"\0" * (21 * MEGABYTE)}), "far bigger inside"),
        (repacked(PLAIN, **{"xl|media|bomb.png": b"\0" * (19 * MEGABYTE)}), "packed in a way"),
        (repacked(PLAIN, **{f"xl|media|{n}.png": b"x" for n in range(201)}), "far bigger inside"),
        (PLAIN[: len(PLAIN) // 2], "cannot be opened"),
        (repacked(PLAIN, **{"xl|workbook.xml": b"<broken"}), "cannot be opened"),
        (
            repacked(
                PLAIN,
                **{
                    SHEET: b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                    + sheet_of('<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>')
                },
            ),
            "cannot be opened",
        ),
        (workbook_of(), "no headings"),
        (workbook_of(*[["x"]] * 150), "more than 100 rows"),
    ],
)
def test_a_hostile_or_wrong_workbook_is_refused_in_words(content, words):
    with pytest.raises(UnusableFile, match=words):
        read(content)


def test_a_cell_at_the_edge_of_the_world_costs_nothing():
    """Columns and rows between the headings and the last cell are not laid out in memory."""
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999"><c r="XFD9"><v>1</v></c></row>'
    assert read(repacked(PLAIN, **{SHEET: sheet_of(far)})).lines == ()


def test_what_stands_below_a_hundred_thousand_blank_rows_is_read():
    cell = '<c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    rows = "".join(
        f'<row r="{number}">{cell.format(number, words)}</row>'
        for number, words in ((1, "Name"), (100_010, "Zoë"))
    )
    table = read(repacked(PLAIN, **{SHEET: sheet_of(rows)}))
    assert [(line.number, line.cells) for line in table.lines] == [(100_010, ("Zoë",))]
    assert not table.notes
