import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories.volunteers import VolunteerFactory

CHESHIRE = Path(__file__).parents[2] / "placements" / "demo" / "cheshire"


def run(capsys, *arguments):
    call_command("readiness", *arguments)
    return capsys.readouterr().out


def test_json_has_everybody_by_e_mail(world, tmp_path, capsys):
    for name in ("zoe", "asha"):
        VolunteerFactory(
            organisation=world.organisation,
            membership__user__email=f"{name}@example.org",
            cleared=name == "zoe",
            status="active" if name == "zoe" else "left",
        )
    file = tmp_path / "readiness.json"
    run(capsys, "--organisation", "cheshire", "--on", "2026-11-21", "--json", str(file))
    asha, zoe = json.loads(file.read_text())
    assert (asha["email"], asha["ready"]) == ("asha@example.org", False)
    assert asha["items"][0] == {"item": "active", "state": "missing", "until": None}
    assert zoe["ready"]
    assert zoe["items"][-1] == {"item": "dbs", "state": "met", "until": "2029-01-01"}


def test_the_summary_says_who_is_not_ready_and_why(world, capsys):
    VolunteerFactory(organisation=world.organisation, cleared=True)
    VolunteerFactory(organisation=world.organisation, first_name="Bo", status="paused")
    words = run(capsys, "--organisation", "cheshire", "--on", "2026-11-21")
    assert "On 2026-11-21: 1 of 2 volunteers are ready." in words
    assert "Bo Volunteer" in words
    assert "not active; Identity missing" in words


@pytest.mark.parametrize(
    ("organisation", "on", "words"),
    [
        ("nowhere", "2026-11-21", "There is no organisation “nowhere”. There are: cheshire."),
        ("cheshire", "21/11/2026", "Write it like 2027-01-11"),
        ("cheshire", "2026-02-30", "is not a date"),
    ],
)
def test_errors_are_said_in_words(world, organisation, on, words):
    with pytest.raises(CommandError, match=words):
        call_command("readiness", "--organisation", organisation, "--on", on)


def test_a_file_that_cannot_be_written_is_said(world, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("readiness", organisation="cheshire", on="2026-11-21", json=str(tmp_path))


@pytest.mark.django_db
def test_the_demo_scheme_has_the_figures_worked_out_apart(tmp_path, capsys, time_machine):
    """Figures of an independent reading of the files, as known on 21 November 2026."""
    time_machine.move_to("2026-11-21 09:00")
    call_command(
        "import_scheme",
        str(CHESHIRE),
        organisation="cheshire-demo",
        create="Cheshire",
        refused_to=tmp_path,
    )
    for on, ready in [("2026-11-21", 26), ("2027-01-11", 24), ("2027-06-18", 3), ("2027-11-19", 0)]:
        file = tmp_path / "answer.json"
        run(capsys, "--organisation", "cheshire-demo", "--on", on, "--json", str(file))
        answer = json.loads(file.read_text())
        assert (len(answer), sum(row["ready"] for row in answer)) == (42, ready), on
