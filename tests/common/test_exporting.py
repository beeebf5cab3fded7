import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from common.exporting import Digits, csv_file, xlsx_file

HOSTILE = ["=1+1", "+44 7700 900123", "-2", "@x", "\t=1", "\r=1", "|calc", "%x", "  =1+1"]


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cells_of(content: bytes) -> list:
    return [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_can_run(text):
    assert rows_of_csv(csv_file(["Name"], [[text]]))[1][0] == "'" + text
    cell = cells_of(xlsx_file("List", ["Name"], [[text]]))[1]
    assert cell.data_type == "s"


def test_a_heading_cannot_run_either():
    assert rows_of_csv(csv_file(["=1"], []))[0] == ["'=1"]
    assert cells_of(xlsx_file("List", ["=1"], []))[0].data_type == "s"


def test_digits_keep_the_zeros_they_begin_with():
    number = Digits("001234567890")
    assert rows_of_csv(csv_file(["DBS"], [[number]]))[1] == ["0012 3456 7890"]
    assert cells_of(xlsx_file("List", ["DBS"], [[number]]))[1].value == "001234567890"


def test_values_are_written_as_people_write_them():
    row = [None, True, False, date(2027, 3, 1), 7, "Ångström, “Bo”\nLee"]
    expected = ["", "yes", "no", "2027-03-01", "7", "Ångström, “Bo”\nLee"]
    assert rows_of_csv(csv_file(list("abcdef"), [row]))[1] == expected
    found = [cell.value or "" for cell in cells_of(xlsx_file("List", list("abcdef"), [row]))[6:]]
    assert found == expected


def test_what_no_workbook_can_hold_is_left_out():
    assert cells_of(xlsx_file("a/b: c?", ["x"], [["a\x00b\x07c"]]))[1].value == "abc"


def test_excel_is_told_that_it_is_utf_8():
    assert csv_file(["é"], []).startswith(b"\xef\xbb\xbf")
