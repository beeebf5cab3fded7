import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets import MEGABYTE, UnusableFile, read_table, tidy
from tests.files import csv_of

ROWS = ("Name,Town", "Zoë,Chester", "Siân,Crewe")


def read(content: bytes, **limits):
    return read_table(content, **({"max_bytes": MEGABYTE, "max_rows": 100} | limits))


def cells(table) -> list:
    return [list(table.headings), *(list(line.cells) for line in table.lines)]


@pytest.mark.parametrize(
    "content",
    [
        csv_of(*ROWS),
        csv_of(*ROWS, encoding="utf-8-sig"),
        csv_of(*ROWS, encoding="cp1252"),
        csv_of(*ROWS, encoding="utf-16"),
        csv_of(*ROWS, encoding="utf-16-le"),
        csv_of(*ROWS, encoding="utf-16-be"),
        codecs.BOM_UTF16_BE + csv_of(*ROWS, encoding="utf-16-be"),
        csv_of(*ROWS, encoding="utf-32"),
        csv_of(*(row.replace(",", ";") for row in ROWS)),
        csv_of(*(row.replace(",", "\t") for row in ROWS)),
        csv_of("sep=;", *(row.replace(",", ";") for row in ROWS)),
        "\n".join(ROWS).encode(),
        "\r".join(ROWS).encode(),
        csv_of("", ",", *ROWS[:2], "", " , ", ROWS[2], "", ""),
        csv_of(*(f"{row} " for row in ROWS)),
        csv_of("Name,Town", "Zoe\u0308,Chester", "Siân,\xa0Crewe"),
    ],
)
def test_every_usual_dress_of_a_csv_file_reads_the_same(content):
    assert cells(read(content)) == [["Name", "Town"], ["Zoë", "Chester"], ["Siân", "Crewe"]]


def test_rows_have_the_numbers_of_the_spreadsheet():
    table = read(csv_of("", "Name,Town", "", "Zoë,Chester", ",", '"Siân\nMai",Crewe', "Ann,Bala"))
    assert [line.number for line in table.lines] == [4, 6, 7]


def test_excels_own_separator_line_is_no_row():
    table = read(csv_of("sep=;", "Name;Town", "Zoë;Chester"))
    assert [line.number for line in table.lines] == [2]


def test_windows_letters_are_pointed_out():
    assert "Windows" in read(csv_of(*ROWS, encoding="cp1252")).notes[0]


def test_a_separator_inside_quotes_or_cells_does_not_count():
    table = read(csv_of('"Name, whole";Half-days', "Zoë;Mon am, Tue pm"))
    assert cells(table) == [["Name, whole", "Half-days"], ["Zoë", "Mon am, Tue pm"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t\r\n", "empty"),
        (codecs.BOM_UTF8, "no headings"),
        (b",,,\r\n,,,\r\n", "no headings"),
        (b"a,b\r\n" * 200, "more than 100 rows"),
        (b"a,b\r\n" * MEGABYTE, "5.0 MB"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n...", "picture"),
        (b"\x1f\x8b\x08rest", "compressed"),
        (b"{\\rtf1 hello}", "text document"),
        (bytes(range(256)) * 20, "not a spreadsheet"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 400, "not a spreadsheet"),
        (b"<html><table><tr><td>Name</td></tr></table>", "web page"),
        (b"PK\x03\x04 nonsense", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b'Name,Town\r\n"Zo,Chester\r\nAnn,Bala\r\n', "quotation marks near row 2"),
        (b'Name,Town\r\nZo,"' + b"x" * 200_000 + b'"', "row 2"),
        (b"Name" + b",x" * 300 + b"\r\n", "columns"),
        (b"Name,Town\r\nZo\x81,Chester", "letters"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8", "not a spreadsheet"),
    ],
)
def test_a_file_of_which_nothing_can_be_taken_says_why(content, words):
    with pytest.raises(UnusableFile, match=words):
        read(content)


def test_a_cell_with_unreadable_characters_is_marked_and_the_rest_is_kept():
    table = read(csv_of("Name,Town", "Zo\x00e,Chester", *["Ann,Bala"] * 20))
    assert 0 in table.lines[0].problems
    assert len(table.lines) == 21


def test_what_was_made_safe_on_its_way_out_comes_back_as_it_was():
    assert tidy("'+44 7700 900000") == "+44 7700 900000"
    assert tidy("'tis") == "'tis"
    assert tidy("'") == "'"


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content):
    with suppress(UnusableFile):
        read(content)


def test_what_turns_the_direction_of_writing_is_left_out():
    assert tidy("Ann\u202e Ray\ufeff") == "Ann Ray"
