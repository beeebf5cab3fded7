"""The command, on the demo's files and on what people send instead."""

import csv
import json
from datetime import date, datetime
from io import StringIO

import pghistory.models
import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from tests.files import workbook_of
from tests.placements.cheshire import FOLDER, rows_of
from training.models import Completion
from volunteers.models import Exclusion

KINDS = ["sites", "teams", "connectors", "trainees", "checks", "exclusions", "leave"]
KINDS += ["completions_local", "esr_competencies", "placements"]


@pytest.fixture
def few(tmp_path):
    """Two connectors of the demo, a trainee, and the rows of ESR's report that are wrong."""
    folder = tmp_path / "in"
    folder.mkdir()
    kept = (
        "martin.hart94",
        "simon.clarke68",
        "jodie.williams",
        "WILLIAMS, Jodie",
        "STRANGER",
        "TNA001",
    )
    for path in FOLDER.glob("*.csv"):
        head, *rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        if path.stem not in ("sites", "teams"):
            rows = [row for row in rows if any(word in row for word in kept)]
        (folder / path.name).write_text(head + "".join(rows), encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path, monkeypatch, db):
    """run(folder, …) → (report, words); what is handed back lands in tmp_path."""
    monkeypatch.chdir(tmp_path)

    def command(folder, *options):
        out = StringIO()
        file = tmp_path / "out" / "report.json"
        call_command(
            "import_scheme",
            *(str(folder), "--organisation", "cheshire", "--json", str(file), *options),
            stdout=out,
        )
        return json.loads(file.read_text()), out.getvalue()

    return command


CREATE = ("--create", "Cheshire and Wirral")


def counts(report: dict, *names: str) -> dict[str, list[int]]:
    return {file["kind"]: [file[name] for name in names] for file in report["files"]}


def changes(report: dict) -> int:
    return sum(file["created"] + file["updated"] for file in report["files"])


def uk(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def test_the_demo_is_taken_whole(run):
    report, words = run(FOLDER, *CREATE)
    assert [file["kind"] for file in report["files"]] == KINDS
    assert counts(report, "read", "created", "held", "refused") == {
        "sites": [12, 12, 0, 0],
        "teams": [19, 19, 0, 0],
        "connectors": [42, 42, 0, 0],
        "checks": [210, 210, 0, 0],
        "exclusions": [14, 14, 0, 0],
        "leave": [7, 7, 0, 0],
        "completions_local": [159, 159, 0, 0],
        "esr_competencies": [324, 319, 2, 1],
        "trainees": [44, 44, 0, 0],
        "placements": [132, 132, 0, 0],
    }
    assert "31-Feb-2026" in words
    organisation = Organisation.objects.get(slug="cheshire")
    assert organisation.name == "Cheshire and Wirral"
    assert organisation.volunteers.count() == 42
    _connectors_are_as_listed(organisation)
    _placements_are_as_listed(organisation)
    _esr_is_as_reported(organisation)


def _connectors_are_as_listed(organisation):
    listed = {row["Email"]: row for row in rows_of("connectors")}
    for volunteer in organisation.volunteers.all():
        row = listed.pop(volunteer.email)
        assert str(volunteer) == f"{row['First name']} {row['Last name']}"
        assert volunteer.status == row["Status"]
        assert volunteer.date_of_birth == uk(row["Date of birth"])
        assert volunteer.started_on == uk(row["Started"])
        assert {site.code for site in volunteer.sites.all()} == {*row["Sites"].split("; ")}
        assert volunteer.offers_remote == (row["Remote"] == "yes")
        halves = {part.lower().replace(" ", "_") for part in row["Half-days"].split("; ")}
        assert {free.half_day for free in volunteer.availability.all()} == halves
        assert "; ".join(volunteer.will_share) == row["Will share"]
        assert "; ".join(volunteer.wont_share) == row["Won't share"]
        assert "; ".join(volunteer.languages) == row["Languages"]
        assert [volunteer.max_at_once, volunteer.max_a_year] == [
            int(row["Max at once"]),
            int(row["Max a year"]),
        ]
        assert volunteer.access_needs.needs_step_free == (row["Needs step-free"] == "yes")
        certificate = volunteer.dbs_certificates.get()
        assert certificate.number == row["DBS certificate"]
        assert certificate.issued_on == uk(row["DBS issued"])
        assert certificate.on_update_service == (row["Update Service"] == "yes")
        has_left = volunteer.status == "left"
        assert volunteer.membership.status == ("ended" if has_left else "listed")
    assert not listed


def _placements_are_as_listed(organisation):
    listed = {row["Placement ref"]: row for row in rows_of("placements")}
    for placement in organisation.placements.select_related("trainee", "site", "team"):
        row = listed.pop(placement.reference)
        assert placement.trainee.reference == row["Trainee ID"]
        assert (placement.site.code, placement.team.name) == (row["Site"], row["Team"])
        assert (placement.starts_on, placement.ends_on) == (uk(row["Start"]), uk(row["End"]))
        assert placement.mode == row["Mode"].replace(" ", "_")
        halves = {part.lower().replace(" ", "_") for part in row["Half-days"].split("; ")}
        assert {*placement.half_days} == halves
        assert placement.language == row["Language needed"]
        assert "; ".join(placement.topics) == row["Topics"]
        assert placement.meetings_wanted == int(row["Meetings wanted"])
    assert not listed


def _esr_is_as_reported(organisation):
    """Every award that names a known person and a real day, once, with the earlier expiry."""
    expected = {}
    for row in rows_of("esr_competencies"):
        starts, years = row["Date Start"], row["Competency Name"].split(" - ")[-1].split(" ")[0]
        if starts == "31-Feb-2026" or "sam.stranger" in row["Email Address"]:
            continue
        if not row["Email Address"]:
            continue
        form = "%d-%b-%Y" if "-" in starts else "%Y/%m/%d %H:%M:%S"
        done = datetime.strptime(starts, form).date()
        stated = datetime.strptime(row["Expiry Date"], "%d-%b-%Y").date()
        expiry = min(done + relativedelta(years=int(years)), stated)
        title = row["Competency Name"].split("|")[2].rsplit(" - ", 1)[0]
        expected[row["Email Address"], title, done] = expiry
    stored = {
        (c.learner.email, c.course.name, c.completed_on): c.expires_on
        for c in Completion.objects.filter(organisation=organisation, evidence="ESR")
        .select_related("learner", "course")
        .all()
    }
    assert stored == expected


def test_the_same_files_again_change_nothing(run):
    run(FOLDER, *CREATE)
    before = pghistory.models.Events.objects.count()
    report, _ = run(FOLDER)
    assert changes(report) == 0
    assert pghistory.models.Events.objects.count() == before
    assert counts(report, "unchanged", "held", "refused")["esr_competencies"] == [321, 2, 1]


def test_a_trial_says_the_same_and_changes_nothing(run, few):
    trial, words = run(few, *CREATE, "--dry-run")
    assert not Organisation.objects.exists()
    assert "nothing is changed" in words
    real, _ = run(few, *CREATE)
    assert trial["dry_run"]
    assert not real["dry_run"]
    assert trial["files"] == real["files"]


def test_rows_that_were_not_taken_are_handed_back(run, few, tmp_path):
    report, _ = run(few, *CREATE)
    (path,) = report["refused_files"]
    assert path == str(tmp_path / "out" / "esr_competencies_refused.csv")
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3
    assert "Jodie Williams (jodie.williams13@example.org)" in rows[0]["Reason"]
    assert rows[1]["Date Start"] == "31-Feb-2026"
    assert (tmp_path / "out" / "esr_competencies_refused.csv").stat().st_mode & 0o077 == 0


def test_rows_handed_back_can_be_corrected_and_sent_again(run, few, tmp_path):
    run(few, *CREATE)
    again = tmp_path / "again"
    again.mkdir()
    words = (tmp_path / "out" / "esr_competencies_refused.csv").read_text(encoding="utf-8")
    words = words.replace("31-Feb-2026", "28-Feb-2026")
    (again / "esr_competencies.csv").write_text(words, encoding="utf-8")
    report, _ = run(again)
    assert counts(report, "created", "held", "refused")["esr_competencies"] == [1, 2, 0]


def test_who_did_it_stands_in_the_history(run, few):
    run(few, *CREATE)
    event = pghistory.models.Events.objects.first()
    assert event.pgh_context["by"] == "import_scheme (command line)"
    assert event.pgh_context["command"] == "import_scheme"


def test_any_of_the_files_will_do_and_a_workbook_too(run, few):
    run(few, *CREATE)
    for path in few.iterdir():
        path.unlink()
    rows = rows_of("sites")
    rows[0]["town"] = "Crewe"
    table = [["Town", "NAME", "Code"], *([row["town"], row["name"], row["code"]] for row in rows)]
    (few / "Sites.xlsx").write_bytes(workbook_of(*table))
    (few / "~$Sites.xlsx").write_bytes(b"a lock of Excel")
    (few / "photos.csv").write_text("a,b\n")
    (few / "notes.md").write_text("# notes")
    report, words = run(few)
    assert counts(report, "updated", "unchanged") == {"sites": [1, 11]}
    assert report["ignored"] == ["photos.csv"]
    assert "photos.csv: passed over" in words
    assert Organisation.objects.get().sites.filter(is_step_free=True).count() == 10


def test_one_file_that_cannot_be_read_does_not_stop_the_others(run, few, tmp_path):
    (few / "exclusions.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    (few / "leave.csv").write_text("email,from\n")
    with pytest.raises(CommandError, match="could not be read"):
        run(few, *CREATE)
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    problems = {file["kind"]: file["problem"] for file in report["files"] if file["problem"]}
    assert "picture" in problems["exclusions"]
    assert "no column “to”" in problems["leave"]
    assert counts(report, "created")["placements"] == [3]
    assert not Exclusion.objects.exists()


def test_a_file_that_is_too_big_is_not_even_read(run, few, tmp_path):
    with open(few / "sites.csv", "ab") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(CommandError, match="could not be read"):
        run(few, *CREATE)
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert "This file has 50.0 MB" in report["files"][0]["problem"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["nowhere", "--organisation", "cheshire", "--create", "C"], "no folder"),
        (["in/sites.csv", "--organisation", "cheshire", "--create", "C"], "is a file"),
        (["empty", "--organisation", "cheshire", "--create", "C"], "None of the files"),
        (["in", "--organisation", "cheshire"], "To make it, add: --create"),
        (["in", "--organisation", "a b/c", "--create", "C"], "small letters, numbers"),
        (["in", "--organisation", "cheshire", "--create", " "], "Give the organisation a name"),
    ],
)
def test_what_cannot_be_used_is_said_and_leaves_nothing(
    options, words, few, tmp_path, monkeypatch, db
):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=words):
        call_command("import_scheme", *options, stdout=StringIO())
    assert not Organisation.objects.exists()


def test_what_was_handed_back_goes_where_it_is_asked_to(run, few, tmp_path):
    report, _ = run(few, *CREATE, "--refused-to", str(tmp_path / "back"))
    assert report["refused_files"] == [str(tmp_path / "back" / "esr_competencies_refused.csv")]
