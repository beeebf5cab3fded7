from datetime import date

import pytest

from common import columns
from common.columns import Column, WrongCell

READS = [
    (columns.day, "24/04/2027", date(2027, 4, 24)),
    (columns.day, "1/2/2027", date(2027, 2, 1)),
    (columns.day, "01-02-2027", date(2027, 2, 1)),
    (columns.day, "01.02.2027", date(2027, 2, 1)),
    (columns.day, "2027-04-24", date(2027, 4, 24)),
    (columns.day, "2026/05/12 00:00:00", date(2026, 5, 12)),
    (columns.day, "2026-05-12T09:30:00Z", date(2026, 5, 12)),
    (columns.day, "12/05/2026 00:00", date(2026, 5, 12)),
    (columns.day, "12-May-2026", date(2026, 5, 12)),
    (columns.day, "12 may 2026", date(2026, 5, 12)),
    (columns.day, "1st September 2026", date(2026, 9, 1)),
    (columns.day, "01-SEPT-2026", date(2026, 9, 1)),
    (columns.day, "29/02/2028", date(2028, 2, 29)),
    (columns.email, " Zoe@Example.ORG ", "zoe@example.org"),
    (columns.yes_no, "Yes", True),
    (columns.yes_no, "N", False),
    (columns.whole_number(1, 30), "3.0", 3),
    (columns.codes, "mil; LIM, lim", ["MIL", "LIM"]),
    (columns.text(20), " Zoë   Mai\n", "Zoë Mai"),
    (
        columns.text_list(20),
        "being a carer; ; medication;medication",
        ["being a carer", "medication"],
    ),
    (columns.half_days, "Fri am; Tue pm", ["tue_pm", "fri_am"]),
    (columns.half_days, "Friday morning;tues a.m.\nThurs PM", ["tue_am", "thu_pm", "fri_am"]),
]


@pytest.mark.parametrize(("parse", "cell", "value"), READS)
def test_a_cell_reads(parse, cell, value):
    assert parse(cell) == value


WRONG = [
    (columns.day, "31-Feb-2026", "February 2026 has no day 31"),
    (columns.day, "29/02/2027", "February 2027 has no day 29"),
    (columns.day, "12/31/2026", "day, month, year"),
    (columns.day, "00/01/2026", "has no day 0"),
    (columns.day, "01/02/27", "year in four figures"),
    (columns.day, "12-May-26", "year in four figures"),
    (columns.day, "46150", "Excel"),
    (columns.day, "01/01/0026", "check the year"),
    (columns.day, "١٢/٠٥/٢٠٢٦", "not a date"),
    (columns.day, "soon", "not a date"),
    (columns.day, "12-Mai-2026", "not a real date"),
    (columns.email, "zoe at example", "e-mail"),
    (columns.email, "a@b.org; c@d.org", "e-mail"),
    (columns.email, f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org", "longer"),
    (columns.yes_no, "maybe", "yes"),
    (columns.whole_number(1, 30), "2.5", "whole number"),
    (columns.whole_number(1, 30), "0", "between 1 and 30"),
    (columns.whole_number(1, 30), "three", "whole number"),
    (columns.text(5), "abcdef", "longer than 5"),
    (columns.text_list(5), "abc; abcdef", "longer than 5"),
    (columns.half_days, "Fri", "half-days like"),
    (columns.half_days, "Mon-Fri am", "half-days like"),
    (columns.half_days, "Fri evening", "half-days like"),
    (
        columns.choice({"Active": "active", "on": "active", "Left": "left"}),
        "gone",
        "“Active”, “Left”",
    ),
]


@pytest.mark.parametrize(("parse", "cell", "words"), WRONG)
def test_a_wrong_cell_says_what_is_wrong(parse, cell, words):
    with pytest.raises(WrongCell, match=words):
        parse(cell)


@pytest.mark.parametrize(
    "heading", ["Won't share", "Won’t share", "wont_share", "WON'T  SHARE", "will not share"]
)
def test_a_heading_is_known_however_it_is_typed(heading):
    column = Column("wont_share", "Won't share", columns.text(9), aliases=("will not share",))
    assert columns.plain(heading) in column.names


def test_long_lists_are_cut():
    assert columns.listed(["a", "b", "c"], most=2) == "a, b and 1 more"


def test_nobody_is_at_localhost():
    with pytest.raises(WrongCell, match="not an e-mail address"):
        columns.email("wren@localhost")
