"""What must not come in as a training record is refused or held in words; nothing of it stays."""

import pytest

from placements.models import Upload
from tests.common.test_workbooks import zip_of
from tests.factories.volunteers import VolunteerFactory
from tests.files import csv_of, repacked, workbook_of
from tests.placements.test_import_views import address, page, send
from training.catalogue import add_catalogue
from training.models import Completion, HeldRow

HEAD = "Employee Number,Full Name,Email Address,Date of Birth,Competency Name,Date Start"
HEAD += ",Expiry Date,Last Updated By"
CELLS = ["", "Elliott, Ruth", "ruth@example.org", "", "NHS|CSTF|Fire Safety - 2 Years|"]
CELLS += ["03-Feb-2026", "03-Feb-2028", "WILKINSON"]
BOOK = workbook_of(HEAD.split(","), CELLS)
ENCRYPTED = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.fixture
def client(world, sign_in):
    add_catalogue(world.organisation, by=None)
    VolunteerFactory(
        organisation=world.organisation,
        first_name="Ruth",
        last_name="Elliott",
        membership__user__email="ruth@example.org",
    )
    return sign_in(world.coordinator)


def row(**changed: str) -> str:
    places = {"name": 1, "email": 2, "born": 3, "course": 4, "start": 5, "expiry": 6}
    cells = list(CELLS)
    for key, value in changed.items():
        cells[places[key]] = value
    return ",".join(f'"{cell}"' for cell in cells)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (ENCRYPTED, "esr.xlsx", "This workbook has a password"),
        (repacked(BOOK, **{"xl|vbaProject.bin": b"x"}), "esr.xlsx", "has macros"),
        (repacked(BOOK, **{"xl|media|b.png": b"\0" * 19_000_000}), "esr.xlsx", "packed in a way"),
        (repacked(BOOK, **{"xl|media|b.png": b"\0" * 22_000_000}), "esr.xlsx", "far bigger inside"),
        (zip_of(**{"word|document.xml": b"<w/>"}), "esr.xlsx", "not a spreadsheet"),
        (csv_of(HEAD, *[row()] * 20_001), "esr.csv", "more than 20,000 rows"),
    ],
    ids=["password", "macros", "packed", "bomb", "letter", "long"],
)
def test_a_file_that_cannot_be_opened_leaves_nothing(client, content, name, words):
    assert words in page(send(client, content, name))
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("changed", "outcome", "words"),
    [
        ({"start": "31-Feb-2026"}, "Refused", "February 2026 has no day 31"),
        ({"start": "03-Feb-2199"}, "Refused", "not a date of our time"),
        ({"start": "=TODAY()"}, "Refused", "is not a date"),
        ({"expiry": "03-Feb-2025"}, "Refused", "The expiry must be after the day"),
        ({"course": "457|LOCAL|=1+1|"}, "Held", "“=1+1” is not among"),
        ({"course": "457|LOCAL|Juggling|"}, "Held", "“Juggling” is not among"),
        ({"name": "Stone, Sam"}, "Held", "but the row names somebody else"),
    ],
)
def test_a_wrong_row_is_refused_or_held_and_the_others_are_taken(client, changed, outcome, words):
    good = row(start="01-Jan-2025", expiry="")
    send(client, csv_of(HEAD, row(**changed), good), "esr.csv")
    shown = page(client.post(address("confirm"), follow=True)).replace("&#x27;", "'")
    assert words in shown
    assert f">{outcome}</strong>" in shown
    assert Completion.objects.count() == 1
    assert HeldRow.objects.count() == (outcome == "Held")


def test_somebody_of_another_organisation_is_nobody_here(client, elsewhere):
    strange = row(email=elsewhere.connector.user.email, name="")
    send(client, csv_of(HEAD, strange), "esr.csv")
    assert "Nobody in this scheme has this e-mail address" in page(client.get(address("preview")))
    assert not HeldRow.objects.exists()  # it was only looked at
    client.post(address("confirm"))
    assert HeldRow.objects.count() == 1
    assert not Completion.objects.exists()


def test_a_formula_in_a_workbook_without_its_result_is_refused(client):
    send(client, workbook_of(HEAD.split(","), [*CELLS[:5], "=TODAY()", *CELLS[6:]]), "esr.xlsx")
    assert "is a formula whose result is not kept" in page(client.get(address("preview")))


def test_a_formula_that_goes_back_does_nothing_in_a_spreadsheet(client):
    send(client, csv_of(HEAD, row(start="=cmd|' /C calc'!A0", name="=HYPERLINK(1)")), "esr.csv")
    back = client.get(address("refused")).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in back
    assert "'=cmd|" in back


def test_a_hundred_thousand_empty_rows_are_passed_over(client):
    content = csv_of(HEAD, *[",,,,,,,"] * 100_000, row())
    words = page(send(client, content, "esr.csv"))
    assert "1 row in the file" in words
    assert "Import this file" in words


def test_a_file_that_is_only_looked_at_leaves_nothing(client):
    send(client, csv_of(HEAD, row(), row(course="Juggling"), row(email="x@other.example")), "e.csv")
    client.get(address("preview"))
    assert not Completion.objects.exists()
    assert not HeldRow.objects.exists()
