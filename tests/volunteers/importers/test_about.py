from datetime import date, timedelta

import pytest

from common.dates import today
from tests.factories.accounts import MembershipFactory, TeamFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import CheckFactory, VolunteerFactory
from tests.importing import outcome, take
from volunteers.importers import CheckImporter, ExclusionImporter, LeaveImporter
from volunteers.services.checks import record_check


@pytest.fixture
def ruth(world):
    return VolunteerFactory(
        organisation=world.organisation, membership__user__email="ruth@example.org"
    )


CHECKS = "email,check,result,decided_on,reason"


@pytest.mark.parametrize(
    "row",
    [
        "identity,clear,24/01/2025,",
        "Right to work,Cleared,24/01/2025,",
        "reference 1,pending,,",
        "work_health,not clear,24/01/2025,",
        "Professional registration,n/a,24/01/2025,None is needed",
    ],
)
def test_a_check_is_recorded_and_then_known(ruth, row):
    organisation = ruth.organisation
    assert (
        outcome(take(CheckImporter, organisation, CHECKS, f"ruth@example.org,{row}")) == "created"
    )
    again = take(CheckImporter, organisation, CHECKS, f"RUTH@example.org,{row}")
    assert outcome(again) == "unchanged"


def test_a_result_that_arrives_later_changes_the_check(ruth):
    head = CHECKS.removesuffix(",reason")
    take(CheckImporter, ruth.organisation, head, "ruth@example.org,identity,awaited,")
    report = take(
        CheckImporter,
        ruth.organisation,
        head,
        f"ruth@example.org,identity,clear,{today():%d/%m/%Y}",
    )
    assert outcome(report) == "updated"
    assert ruth.checks.get().decided_on == today()


LAPSED = {"kind": "right_to_work", "valid_until": date(2026, 3, 1)}
LASTING = {"kind": "right_to_work", "valid_until": date(2090, 3, 1)}
AWAITED = {"kind": "reference_1", "result": "awaited", "decided_on": None}


@pytest.mark.parametrize(
    ("held", "row", "words"),
    [
        (LAPSED, "right to work,clear,02/03/2019,", "older"),
        (LAPSED, "right to work,clear,02/06/2026,", "counts until 01/03/2026"),
        (LASTING, "right to work,clear,02/06/2026,", "counts until 01/03/2090"),
        ({"result": "not_clear"}, "identity,clear,02/06/2026,", "would clear it"),
        ({}, "identity,not clear,02/06/2019,", "older"),
        ({}, "identity,awaited,,", "older"),
        (AWAITED, "reference 1,clear,02/06/2019,", "older"),
    ],
)
def test_a_row_that_would_undo_what_is_recorded_here_is_held(ruth, held, row, words):
    check = CheckFactory(volunteer=ruth, **held)
    before = (check.result, check.decided_on, check.valid_until)
    answer = outcome(take(CheckImporter, ruth.organisation, CHECKS, f"ruth@example.org,{row}"))
    assert answer.startswith("held: ")
    assert words in answer
    check.refresh_from_db()
    assert (check.result, check.decided_on, check.valid_until) == before


def test_what_a_file_and_the_record_say_alike_keeps_its_end(ruth):
    check = CheckFactory(volunteer=ruth, **LAPSED)
    row = "ruth@example.org,right to work,clear,01/01/2026,"
    assert outcome(take(CheckImporter, ruth.organisation, CHECKS, row)) == "unchanged"
    check.refresh_from_db()
    assert check.valid_until == LAPSED["valid_until"]


def test_a_newer_row_may_take_a_clear_check_away(ruth):
    CheckFactory(volunteer=ruth, **LASTING)
    day = today() - timedelta(days=1)
    row = f"ruth@example.org,right to work,not clear,{day:%d/%m/%Y},"
    assert outcome(take(CheckImporter, ruth.organisation, CHECKS, row)) == "updated"
    assert not ruth.checks.get().passes


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("ann@example.org,identity,clear,24/01/2025,", "refused: email: No Lived Experience"),
        (
            "ruth@example.org,blood type,clear,24/01/2025,",
            "refused: check: “blood type” is not one",
        ),
        ("ruth@example.org,identity,fine,24/01/2025,", "refused: result: “fine” is not one of"),
        ("ruth@example.org,identity,clear,,", "refused: decided_on: A result needs the day"),
        ("ruth@example.org,identity,awaited,24/01/2025,", "refused: decided_on: A check that is"),
        ("ruth@example.org,identity,clear,24/01/2090,", "refused: decided_on: “24/01/2090” is in"),
        ("ruth@example.org,registration,n/a,24/01/2025,", "refused: result: Say in a column"),
        ("ruth@example.org,identity,n/a,24/01/2025,Known", "refused: result: Only professional"),
    ],
)
def test_a_wrong_check_is_refused(ruth, row, words):
    assert words in outcome(take(CheckImporter, ruth.organisation, CHECKS, row))
    assert not ruth.checks.exists()


def test_no_list_kept_elsewhere_clears_somebody_who_applied_here(ruth):
    ApplicationFactory(volunteer=ruth)
    row = "ruth@example.org,identity,clear,24/01/2025,"
    answer = outcome(take(CheckImporter, ruth.organisation, CHECKS, row))
    assert answer.startswith("held: ")
    assert "their checks are done here" in answer
    assert not ruth.checks.exists()
    awaited = "ruth@example.org,identity,awaited,,"
    assert outcome(take(CheckImporter, ruth.organisation, CHECKS, awaited)) == "created"


def test_a_file_does_not_clear_what_was_set_back_to_awaited(ruth):
    CheckFactory(volunteer=ruth)
    record_check(ruth, "identity", result="awaited", decided_on=None, by=None)
    row = f"ruth@example.org,identity,clear,{today():%d/%m/%Y},"
    answer = outcome(take(CheckImporter, ruth.organisation, CHECKS, row))
    assert answer.startswith("held: ")
    assert "would clear it" in answer
    assert ruth.checks.get().result == "awaited"


def test_nobody_clears_themselves_by_a_file(ruth, world):
    me = MembershipFactory(organisation=world.organisation, user=ruth.membership.user, role="lead")
    row = "ruth@example.org,identity,clear,24/01/2025,"
    answer = outcome(take(CheckImporter, ruth.organisation, CHECKS, row, by=me))
    assert answer.startswith("held: result: This is about you")
    assert not ruth.checks.exists()


def test_a_file_does_not_answer_for_a_referee_who_answered_here(ruth):
    ReferenceRequestFactory(volunteer=ruth, returned=True)
    row = "ruth@example.org,reference_1,clear,24/01/2025,"
    answer = outcome(take(CheckImporter, ruth.organisation, CHECKS, row))
    assert answer.startswith("held: result: A referee has answered here")
    assert not ruth.checks.exists()


EXCLUSIONS = "email,site,team"


@pytest.fixture
def silk(ruth):
    return TeamFactory(
        site__organisation=ruth.organisation, site__code="MIL", name="Silk ward", site__name="Mill"
    )


@pytest.mark.parametrize("team", ["Silk ward", ""])
def test_an_exclusion_is_recorded_and_then_known(ruth, silk, team):
    row = f"ruth@example.org,MIL,{team}"
    assert outcome(take(ExclusionImporter, ruth.organisation, EXCLUSIONS, row)) == "created"
    assert outcome(take(ExclusionImporter, ruth.organisation, EXCLUSIONS, row)) == "unchanged"
    bar = ruth.exclusions.get()
    assert bar.site == silk.site
    assert bar.team == (silk if team else None)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("ruth@example.org,XXX,", "refused: site: There is no site with the code “XXX”"),
        (
            "ruth@example.org,MIL,Slik ward",
            "refused: team: There is no team “Slik ward” at Mill. Its",
        ),
        ("ruth@example.org,,", "refused: site: This cell is needed"),
        ("ann@example.org,MIL,", "refused: email: No Lived Experience Connector"),
    ],
)
def test_a_wrong_exclusion_is_refused(ruth, silk, row, words):
    assert words in outcome(take(ExclusionImporter, ruth.organisation, EXCLUSIONS, row))
    assert not ruth.exclusions.exists()


LEAVE = "email,from,to"


def test_leave_is_recorded_then_known_then_corrected(ruth):
    row = "ruth@example.org,24/04/2027,04/06/2027"
    assert outcome(take(LeaveImporter, ruth.organisation, LEAVE, row)) == "created"
    assert outcome(take(LeaveImporter, ruth.organisation, LEAVE, row)) == "unchanged"
    longer = row.replace("04/06", "11/06")
    assert outcome(take(LeaveImporter, ruth.organisation, LEAVE, longer)) == "updated"
    leave = ruth.leave.get()
    assert (leave.first_on, leave.last_on) == (date(2027, 4, 24), date(2027, 6, 11))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("ruth@example.org,24/04/2027,23/04/2027", "refused: to: The last day is before the first"),
        ("ruth@example.org,24/04/2027,", "refused: to: This cell is needed"),
        ("ann@example.org,24/04/2027,25/04/2027", "refused: email"),
    ],
)
def test_wrong_leave_is_refused(ruth, row, words):
    assert words in outcome(take(LeaveImporter, ruth.organisation, LEAVE, row))
    assert not ruth.leave.exists()
