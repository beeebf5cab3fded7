"""The machinery, with an importer of notes on a wall (any table of the database would do)."""

import csv
import io
from pathlib import Path

import pytest

from accounts.importers import SiteImporter, TeamImporter
from accounts.models import Site
from common.columns import Column, text, whole_number, yes_no
from common.import_reports import returned_csv
from common.import_rows import Row, RowHeld, RowRefused
from common.importing import Importer, kind_of, named_like, run
from common.spreadsheets import MEGABYTE, UnusableFile, read_table
from tests.files import csv_of


class WallImporter(Importer):
    """Writes first and refuses afterwards, as a real one may."""

    kind = "wall"
    title = "Wall"
    identity = ("code",)
    columns = (
        Column("code", "Code", text(12), required=True),
        Column("words", "Words", text(20), required=True, aliases=("text",)),
        Column("copies", "Copies", whole_number(1, 9), empty=1),
    )

    def apply(self, row):
        _, is_new = Site.objects.update_or_create(
            organisation=self.organisation, code=row["code"], defaults={"name": row["words"]}
        )
        if row["words"] == "refuse":
            raise RowRefused("words", "We do not write that.")
        if row["words"] == "hold":
            raise RowHeld("words", "Somebody should look.")
        if row["words"] == "clash":
            Site.objects.create(organisation=self.organisation, code=row["code"], name="again")
        return "created" if is_new else "updated"


def take(organisation, *rows: str, importer=WallImporter):
    table = read_table(csv_of(*rows), max_bytes=MEGABYTE, max_rows=100)
    return run(importer(organisation, by=None), table, "wall.csv")


@pytest.fixture
def organisation(world):
    return world.organisation


def reasons(report) -> list[tuple]:
    return [(note.row, note.column, note.value, note.outcome) for note in report.rows]


def test_good_rows_are_kept_and_others_leave_nothing(organisation):
    report = take(
        organisation, "Code,Words", "A,one", "B,refuse", "C,hold", "D,clash", "E,two", "F,"
    )
    assert (report.read, report.created, report.held, report.refused) == (6, 2, 1, 3)
    assert sorted(site.code for site in organisation.sites.all()) == ["A", "E"]
    assert reasons(report) == [
        (3, "Words", "refuse", "refused"),
        (4, "Words", "hold", "held"),
        (5, "", "", "refused"),
        (7, "Words", "", "refused"),
    ]


def test_every_wrong_cell_of_a_row_is_named_and_the_row_counted_once(organisation):
    report = take(organisation, "Code,Words,Copies", f"A,{'x' * 30},lots")
    assert report.refused == 1
    assert [note.column for note in report.rows] == ["Words", "Copies"]


def test_columns_stand_in_any_order_and_others_are_passed_over(organisation):
    report = take(organisation, "Colour,words,CODE,,Row,Reason", "red,one,A,stray,7,was wrong")
    assert report.created == 1
    assert report.notes == (
        "Columns that are not used here were passed over: “Colour”.",
        "A column without a heading was passed over.",
    )


def test_of_two_headings_for_one_column_its_own_is_taken(organisation):
    report = take(organisation, "Words,text,Code", "one,two,A")
    assert report.created == 1
    assert organisation.sites.get().name == "one"
    assert "“text”" in report.notes[0]


def test_a_short_row_is_filled_with_nothing_and_a_long_one_refused(organisation):
    report = take(organisation, "Code,Words,Copies", "A,one", "B,one,2,much")
    assert (report.created, report.refused) == (1, 1)
    assert "more cells" in report.rows[0].reason


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ("Code,Copies", "no column “Words”. The headings of this file are: “Code”, “Copies”"),
        ("Copies", "no columns “Code”, “Words”"),
        ("Code,Words,code", "“Code” is there twice"),
    ],
)
def test_headings_that_do_not_fit_stop_the_file(organisation, headings, words):
    with pytest.raises(UnusableFile, match=words):
        take(organisation, headings, "A,1,2")


def test_of_rows_that_say_the_same_one_is_taken_and_it_is_noted(organisation):
    report = take(organisation, "Code,Words", "A,one", "B,two", " A ,one")
    assert (report.created, report.unchanged, report.refused) == (2, 1, 0)
    assert report.notes == ("Row 4: says the same as row 2.",)


def test_rows_about_the_same_that_say_different_things_are_all_handed_back(organisation):
    report = take(organisation, "Code,Words", "A,one", "B,two", " A ,three")
    assert (report.created, report.unchanged, report.refused) == (1, 0, 2)
    assert [site.code for site in organisation.sites.all()] == ["B"]
    assert reasons(report) == [(2, "Code", "A", "refused"), (4, "Code", "A", "refused")]
    assert report.rows[0].reason.startswith("Row 4 has the same “Code”")
    assert report.rows[1].reason.startswith("Row 2 has the same “Code”")
    assert 'A,one,2,"Code: Row 4' in returned_csv(report)
    assert 'A,three,4,"Code: Row 2' in returned_csv(report)


def test_rows_about_the_same_are_told_by_a_heading_the_file_has(organisation):
    class ByWall(WallImporter):
        identity = ("wall", "code")
        columns = (*WallImporter.columns, Column("wall", "Wall", text(12)))

    report = take(organisation, "Code,Words", "A,one", "A,two", importer=ByWall)
    assert report.refused == 2
    assert "Row 3 has the same “Code”" in report.rows[0].reason


def test_of_three_rows_none_is_taken_where_one_says_something_else(organisation):
    report = take(organisation, "Code,Words", "A,one", "A,one", "A,two")
    assert (report.created, report.unchanged, report.refused) == (0, 0, 3)
    assert "Rows 3 and 4 have the same “Code”" in report.rows[0].reason
    again = take(organisation, "Code,Words", "A,one", "A,one", "A,two")
    assert (again.created, again.updated, again.refused) == (0, 0, 3)


def test_of_many_rows_about_the_same_a_few_are_named(organisation):
    report = take(organisation, "Code,Words", *(f"TBC,{n}" for n in range(90)))
    assert report.refused == 90
    reasons = [note.reason for note in report.rows]
    assert reasons[0].startswith("Rows 3, 4, 5 and 86 more have the same “Code”")
    assert reasons[1].startswith("Rows 2, 4, 5 and 86 more have")
    assert reasons[-1].startswith("Rows 2, 3, 4 and 86 more have")
    four = take(organisation, "Code,Words", *(f"TBC,{n}" for n in range(4)))
    assert four.rows[0].reason.startswith("Rows 3, 4 and 5 have the same")


def test_a_row_that_does_not_read_well_does_not_hide_a_better_one(organisation):
    report = take(organisation, "Code,Words", "A,", "A,one")
    assert (report.created, report.refused) == (1, 1)


def test_a_file_of_headings_alone_says_so(organisation):
    assert take(organisation, "Code,Words").notes == ("There are no rows under the headings.",)


def test_rows_come_back_with_number_and_reason_safe_for_spreadsheets(organisation):
    report = take(organisation, "Code,Words,Row", "A,=1+1 is far too long for it,9", "B,one,")
    rows = list(csv.reader(io.StringIO(returned_csv(report).removeprefix("\ufeff"))))
    assert rows[0] == ["Code", "Words", "Row", "Reason"]
    assert rows[1][:3] == ["A", "'=1+1 is far too long for it", "2"]
    assert rows[1][3].startswith("Words: ")
    assert len(rows) == 2


def test_rows_that_came_back_can_be_sent_again(organisation):
    report = take(organisation, "Code,Words", "A,+ a beginning that is too long")
    again = returned_csv(report).replace(" a beginning that is too long", "ok").encode()
    table = read_table(again, max_bytes=MEGABYTE, max_rows=9)
    assert run(WallImporter(organisation, by=None), table, "wall.csv").created == 1
    assert organisation.sites.get().name == "+ok"


def test_a_report_is_plain_data(organisation):
    facts = take(organisation, "Code,Words", "A,hold").to_dict()
    assert facts["held"] == 1
    assert facts["rows"][0] == {
        "row": 2,
        "column": "Words",
        "value": "hold",
        "outcome": "held",
        "reason": "Somebody should look.",
    }


KINDS = (SiteImporter, TeamImporter, WallImporter)


def test_the_kind_of_a_file_is_told_by_its_headings():
    assert kind_of(["site", "team", "setting"], KINDS) is TeamImporter
    assert kind_of(["step_free", "name", "code"], KINDS) is SiteImporter
    assert kind_of(["code", "words"], KINDS) is WallImporter
    assert kind_of(["colour"], KINDS) is None


def test_the_kind_of_a_file_is_told_by_its_name():
    assert named_like(Path("SITES.xlsx").stem, KINDS) is SiteImporter
    assert named_like("holiday photos", KINDS) is None


def test_what_a_row_changes_is_told_by_heading_and_in_words():
    importer = Importer(None, by=None)
    importer.columns = (Column("is_step_free", "step_free", yes_no), Column("name", "name", str))
    old, new = {"is_step_free": False, "name": "Bow"}, {"is_step_free": True, "name": "Bow"}
    assert importer.note_changes(Row(2, {}), "Bowmere", old, new)
    assert not importer.note_changes(Row(3, {}), "Springview", old, old)
    assert [(r.number, a, f.field, f.old, f.new) for r, a, f in importer.changes] == [
        (2, "Bowmere", "step_free", "no", "yes")
    ]
