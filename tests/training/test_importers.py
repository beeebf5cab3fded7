from datetime import date

import pytest

from tests.importing import outcome, take
from training.catalogue import add_catalogue
from training.importers import EsrImporter, LocalCompletionImporter, read_competency
from training.models import Completion
from training.services.completions import withdraw_completion


@pytest.mark.parametrize(
    ("name", "title", "months"),
    [
        ("NHS|CSTF|Fire Safety - 2 Years|", "Fire Safety", 24),
        ("NHS|CSTF|Safeguarding Adults - Level 1 - 3 Years|", "Safeguarding Adults - Level 1", 36),
        ("NHS|CSTF|Information Governance - 1 Year|", "Information Governance", 12),
        ("457|LOCAL|Moving and Handling - Level 1|", "Moving and Handling - Level 1", None),
        ("457|LOCAL|Hand hygiene - 6 Months|", "Hand hygiene", 6),
        ("NHS|MAND|Resuscitation - No Specified Renewal|", "Resuscitation", None),
        ("Fire Safety", "Fire Safety", None),
        ("||", "", None),
    ],
)
def test_a_competency_name_is_taken_apart(name, title, months):
    competency = read_competency(name)
    assert (competency.title, competency.months) == (title, months)


@pytest.fixture
def organisation(world):
    """A connector called Ruth Elliott, and the catalogue."""
    add_catalogue(world.organisation, by=None)
    user = world.connector.user
    user.first_name, user.last_name, user.email = "Ruth", "Elliott", "ruth@example.org"
    user.save()
    return world.organisation


HEAD = (
    "Employee Number,Full Name,Email Address,Competency Name,Date Start,Expiry Date,Last Updated By"
)


def esr(organisation, **facts):
    cells = {
        "number": "20000002",
        "name": '"Elliott, Ruth"',
        "email": "Ruth@example.org",
        "competency": "NHS|CSTF|Fire Safety - 2 Years|",
        "start": "2025/12/04 00:00:00",
        "expiry": "04-Dec-2027",
    } | facts
    return take(EsrImporter, organisation, HEAD, ",".join(cells.values()) + ",WILKINSON")


def test_an_award_is_recorded_once(organisation, world):
    assert outcome(esr(organisation)) == "created"
    assert outcome(esr(organisation)) == "unchanged"
    completion = Completion.objects.get()
    assert completion.learner == world.connector.user
    assert completion.course.code == "fire_safety"
    assert (completion.completed_on, completion.expires_on) == (
        date(2025, 12, 4),
        date(2027, 12, 4),
    )
    assert completion.evidence == "ESR"


@pytest.mark.parametrize(
    ("facts", "expires_on"),
    [
        ({"expiry": "04-Dec-2028"}, date(2027, 12, 4)),
        ({"expiry": "04-Dec-2026"}, date(2026, 12, 4)),
        ({"expiry": "no expiry"}, date(2027, 12, 4)),
        ({"expiry": ""}, date(2027, 12, 4)),
        ({"competency": "NHS|CSTF|Fire Safety - 1 Year|", "expiry": ""}, date(2026, 12, 4)),
        ({"competency": "NHS|CSTF|Fire Safety - 3 Years|", "expiry": ""}, date(2027, 12, 4)),
        ({"competency": "457|LOCAL|Sharing your story safely|", "expiry": "no expiry"}, None),
        ({"competency": "457|LOCAL|Sharing your story safely|", "expiry": "31-Dec-4712"}, None),
        ({"competency": "457|LOCAL|Sharing your story safely|", "expiry": "-"}, None),
        ({"competency": "457|LOCAL|Sharing your story safely|", "expiry": "No Expiry Date"}, None),
    ],
)
def test_the_earliest_of_name_date_and_own_rule_counts(organisation, facts, expires_on):
    report = esr(organisation, **facts)
    assert outcome(report) == "created"
    assert Completion.objects.get().expires_on == expires_on


def test_an_expiry_that_contradicts_the_name_is_noted(organisation):
    assert "the earlier one counts" in " ".join(esr(organisation, expiry="04-Dec-2028").notes)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"email": "sam@example.net"}, "held: Email Address: Nobody in this scheme"),
        ({"email": ""}, "held: Employee Number: Nobody in this scheme has this employee number."),
        ({"email": "", "number": "N/A"}, "held: Email Address: There is no e-mail address. A name"),
        (
            {"email": "-", "number": "", "name": "Wilkinson"},
            "held: Email Address: There is no e-mail address, so",
        ),
        ({"email": "", "name": '"ELLIOTT, RUTH"'}, "it may be Ruth Elliott (ruth@example.org)"),
        ({"name": '"Stranger, Sam"'}, "held: Full Name: The e-mail address is Ruth Elliott's"),
        ({"competency": "457|LOCAL|Forklift|"}, "held: Competency Name: “Forklift” is not among"),
        ({"start": "31-Feb-2026"}, "refused: Date Start: “31-Feb-2026” is not a real date"),
        ({"expiry": "########"}, "refused: Expiry Date"),
        ({"expiry": "?"}, "refused: Expiry Date"),
        ({"start": "01-Jan-2099", "expiry": ""}, "refused: Date Start: This day is in the future"),
        ({"expiry": "04-Dec-2025"}, "refused: Expiry Date: The expiry must be after"),
        ({"email": "not an address"}, "refused: Email Address"),
        ({"competency": ""}, "refused: Competency Name"),
    ],
)
def test_a_row_that_is_doubtful_is_held_and_a_wrong_one_refused(organisation, facts, words):
    assert words in outcome(esr(organisation, **facts))
    assert not Completion.objects.exists()


def test_the_administrator_who_typed_it_is_never_the_learner(organisation, world):
    world.administrator.user.last_name = "WILKINSON"
    world.administrator.user.save()
    esr(organisation)
    assert Completion.objects.get().learner == world.connector.user


def test_what_was_withdrawn_does_not_come_back_by_itself(organisation, world):
    esr(organisation)
    withdraw_completion(Completion.objects.get(), reason="Wrong person", by=world.coordinator)
    assert "then withdrawn (“Wrong person”)" in outcome(esr(organisation))


def test_people_of_another_organisation_are_strangers(organisation, elsewhere):
    email = elsewhere.connector.user.email
    assert "Nobody in this scheme" in outcome(esr(organisation, email=email))


LOCAL = "email,course,completed_on,how"


def test_a_local_completion_is_recorded_by_code_or_name(organisation):
    rows = ["ruth@example.org,resilience,11/10/2025,classroom"]
    rows += ["ruth@example.org,Fire safety,11/10/2025,e-learning"]
    assert take(LocalCompletionImporter, organisation, LOCAL, *rows).created == 2
    assert take(LocalCompletionImporter, organisation, LOCAL, *rows).unchanged == 2
    rows[0] = rows[0].replace("classroom", "online")
    assert take(LocalCompletionImporter, organisation, LOCAL, *rows).updated == 1


def test_esr_and_the_local_list_do_not_overwrite_each_other_for_ever(organisation):
    local = "ruth@example.org,fire_safety,04/12/2025,classroom"
    take(LocalCompletionImporter, organisation, LOCAL, local)
    assert outcome(esr(organisation)) == "updated"  # it states a day, which the list does not
    for _ in range(2):
        assert outcome(take(LocalCompletionImporter, organisation, LOCAL, local)) == "unchanged"
        assert outcome(esr(organisation)) == "unchanged"
    done = organisation.completions.get()
    assert (done.evidence, done.expires_on) == ("classroom", done.stated_expiry)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("sam@example.net,resilience,11/10/2025,", "refused: email: Nobody in this scheme"),
        ("ruth@example.org,juggling,11/10/2025,", "refused: course: There is no such course"),
        ("ruth@example.org,resilience,11/10/2099,", "refused: completed_on: This day is in"),
        ("ruth@example.org,resilience,,", "refused: completed_on: This cell is needed"),
    ],
)
def test_a_wrong_local_completion_is_refused(organisation, row, words):
    assert words in outcome(take(LocalCompletionImporter, organisation, LOCAL, row))


def test_nobody_records_their_own_courses_by_a_file(organisation, world):
    row = '20000002,"Elliott, Ruth",ruth@example.org,Fire Safety,2025/12/04 00:00:00,,WILKINSON'
    answer = outcome(take(EsrImporter, organisation, HEAD, row, by=world.connector))
    assert answer.startswith("refused: ")
    assert "This is about you" in answer
    assert not Completion.objects.exists()


def test_the_report_says_whose_records_new_rows_go_to(organisation):
    (change,) = esr(organisation).changes
    assert change.about == "Ruth Elliott, Fire Safety"
    assert [(field.field, field.old) for field in change.fields] == [("Date Start", "")]
