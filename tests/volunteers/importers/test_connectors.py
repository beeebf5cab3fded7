from datetime import date

import pytest

from accounts.permissions import Role
from common.spreadsheets import UnusableFile
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from tests.importing import outcome, take
from volunteers.importers import ConnectorImporter
from volunteers.models import Volunteer

CELLS = {
    "First name": "Ruth",
    "Last name": "Elliott",
    "Email": "ruth@example.org",
    "Mobile": "07700 900454",
    "Date of birth": "09/09/2002",
    "Status": "active",
    "Started": "24/05/2021",
    "Sites": "LEI; HEL",
    "Remote": "yes",
    "Half-days": "Wed pm; Mon am",
    "Journeys": "LEI 25; HEL 40 min",
    "Languages": "English; Welsh",
    "Will share": "psychosis; being sectioned",
    "Won't share": "medication",
    "Max at once": "1",
    "Max a year": "6",
    "Needs step-free": "yes",
    "DBS certificate": "001484468712",
    "DBS level": "standard",
    "DBS issued": "27/07/2026",
    "Update Service": "yes",
}


@pytest.fixture
def organisation(world):
    PositionFactory(organisation=world.organisation)
    for code in ("LEI", "HEL"):
        SiteFactory(organisation=world.organisation, code=code)
    return world.organisation


def ruth(organisation, *without: str, **changed: str):
    """A file with Ruth's row; words of the heading in small letters and underscores."""
    cells = {name: cell for name, cell in CELLS.items() if name not in without}
    for name in cells:
        cells[name] = changed.get(name.lower().replace(" ", "_").replace("'", ""), cells[name])
    return take(ConnectorImporter, organisation, ",".join(cells), ",".join(cells.values()))


def test_a_connector_is_created_with_everything_and_then_known(organisation):
    assert outcome(ruth(organisation)) == "created"
    assert outcome(ruth(organisation)) == "unchanged"
    volunteer = organisation.volunteers.get()
    assert volunteer.status == "active"
    assert volunteer.status_since
    assert volunteer.date_of_birth == date(2002, 9, 9)
    assert {site.code for site in volunteer.sites.all()} == {"LEI", "HEL"}
    assert {free.half_day for free in volunteer.availability.all()} == {"mon_am", "wed_pm"}
    assert journeys_of(organisation) == {"LEI": 25, "HEL": 40}
    assert volunteer.wont_share == ["medication"]
    assert volunteer.access_needs.needs_step_free
    assert volunteer.dbs_certificates.get().number == "001484468712"
    assert volunteer.membership.status == "listed"
    assert volunteer.membership.role == Role.CONNECTOR


@pytest.mark.parametrize(
    ("changed", "fact", "value"),
    [
        ({"last_name": "Holland"}, "last_name", "Holland"),
        ({"mobile": ""}, "mobile", ""),
        ({"status": "paused"}, "status", "paused"),
        ({"max_a_year": "2"}, "max_a_year", 2),
        ({"max_a_year": ""}, "max_a_year", 6),
        ({"status": ""}, "status", "active"),
        ({"will_share": "psychosis"}, "will_share", ["psychosis"]),
        ({"remote": "no"}, "offers_remote", False),
    ],
)
def test_a_known_connector_changes_as_the_file_says(organisation, changed, fact, value):
    ruth(organisation)
    before = getattr(organisation.volunteers.get(), fact)
    expected = "unchanged" if before == value else "updated"
    assert outcome(ruth(organisation, **changed)) == expected
    assert outcome(ruth(organisation, **changed)) == "unchanged"
    assert getattr(organisation.volunteers.get(), fact) == value


@pytest.mark.parametrize(
    "changed",
    [
        {"sites": "LEI"},
        {"half-days": "Wed pm"},
        {"journeys": "LEI 30"},
        {"needs_step-free": "no"},
        {"update_service": "no"},
        {"dbs_certificate": "001484468799"},
    ],
)
def test_what_hangs_on_a_connector_changes_too(organisation, changed):
    ruth(organisation)
    assert outcome(ruth(organisation, **changed)) == "updated"
    assert outcome(ruth(organisation, **changed)) == "unchanged"


def journeys_of(organisation) -> dict[str, int]:
    known = organisation.journeys.select_related("site")
    return {journey.site.code: journey.minutes for journey in known}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", {"LEI": 25, "HEL": 40}),
        ("LEI 30", {"LEI": 30, "HEL": 40}),
        ("Leighton 30 minutes; hel: 35", {"LEI": 30, "HEL": 35}),
        ("leighton - 0; Ward 7 20 mins.", {"LEI": 0, "HEL": 40, "W7": 20}),
    ],
)
def test_a_cell_says_some_journeys_and_takes_none_away(organisation, cell, expected):
    ruth(organisation)
    organisation.sites.filter(code="LEI").update(name="Leighton")
    SiteFactory(organisation=organisation, code="W7", name="Ward 7")
    ruth(organisation, journeys=cell)
    assert journeys_of(organisation) == expected
    assert outcome(ruth(organisation, journeys=cell)) == "unchanged"


def test_a_name_that_several_sites_have_is_refused(organisation):
    organisation.sites.update(name="The Clinic")
    words = outcome(ruth(organisation, journeys="The Clinic 25"))
    assert "Several sites have the name “The Clinic”. The codes are: HEL, LEI." in words


def test_a_connector_who_takes_nobody_is_noted(organisation):
    note = "Row 2: with 0 trainees they get no match. What is agreed stays."
    assert note not in ruth(organisation).notes
    for changed in ({"max_at_once": "0"}, {"max_a_year": "0"}):
        assert note in ruth(organisation, **changed).notes


def test_the_report_says_which_journeys_change(organisation):
    ruth(organisation)
    (change,) = ruth(organisation, journeys="LEI 30; HEL 40").changes
    assert [(x.field, x.old, x.new) for x in change.fields] == [("Journeys", "LEI 25", "LEI 30")]


def test_a_column_left_out_changes_nothing(organisation):
    ruth(organisation)
    assert outcome(ruth(organisation, *list(CELLS)[3:])) == "unchanged"


def test_a_newer_certificate_stands_beside_the_older(organisation):
    ruth(organisation)
    ruth(organisation, dbs_certificate="001484468799", dbs_issued="01/08/2026")
    assert organisation.volunteers.get().dbs_certificates.count() == 2


def test_notes_on_access_needs_survive(organisation):
    ruth(organisation)
    needs = organisation.volunteers.get().access_needs
    needs.notes = "Needs a lift"
    needs.save()
    ruth(organisation, **{"needs_step-free": "no"})
    needs.refresh_from_db()
    assert (needs.needs_step_free, needs.notes) == (False, "Needs a lift")


def test_whoever_may_not_open_access_needs_neither_writes_nor_finds_them_out(organisation, world):
    ruth(organisation)
    cells = {**CELLS, "Needs step-free": "no"}
    rows = (",".join(cells), ",".join(cells.values()))
    for _ in range(2):
        report = take(ConnectorImporter, organisation, *rows, by=world.supervisor)
        assert outcome(report) == "unchanged"
        assert "“Needs step-free” was passed over" in " ".join(report.notes)
        assert not report.told_about
    assert organisation.volunteers.get().access_needs.needs_step_free


def test_a_status_is_noted_when_it_moves_and_refused_when_it_may_not(organisation):
    ruth(organisation)
    (change,) = ruth(organisation, status="left").changes
    assert [(x.field, x.old, x.new) for x in change.fields] == [("Status", "Active", "Left")]
    words = outcome(ruth(organisation, status="active", mobile="07700 900000"))
    assert words.startswith("refused: Status: Ruth Elliott is “Left” and cannot become “Active”")
    assert organisation.volunteers.get().mobile == "07700 900454"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first_name": ""}, "refused: First name: This cell is needed"),
        ({"email": "ruth"}, "refused: Email: “ruth” is not an e-mail address"),
        ({"email": ""}, "refused: Email: This cell is needed"),
        (
            {"date_of_birth": "30/02/2002"},
            "refused: Date of birth: “30/02/2002” is not a real date",
        ),
        ({"date_of_birth": "01/01/2090"}, "refused: Date of birth: “01/01/2090” is in the future"),
        (
            {"status": "away with the fairies"},
            "refused: Status: “away with the fairies” is not one",
        ),
        ({"sites": "LEI; XXX"}, "refused: Sites: There is no site with the code “XXX”"),
        ({"half-days": "Wed"}, "refused: Half-days: “Wed” is not a list of half-days"),
        ({"journeys": "LEI"}, "refused: Journeys: “LEI” is not a list of journeys in minutes"),
        ({"journeys": "LEI 25; far away"}, "“far away” is unclear"),
        ({"journeys": "LEI -5"}, "“LEI -5” is unclear"),
        ({"journeys": "LEI 12.5"}, "“LEI 12.5” is unclear"),
        ({"journeys": "LEI 301"}, "has a journey of more than 300 minutes: “LEI 301”"),
        ({"journeys": "XXX 25"}, "refused: Journeys: There is no site with the code or name “XXX”"),
        ({"journeys": "LEI 25; lei 30"}, "stands here twice, with different minutes"),
        (
            {"wont_share": "Psychosis"},
            "refused: Won't share: “Psychosis” is under “Will share” too",
        ),
        ({"max_at_once": "21"}, "refused: Max at once: “21” is not between 0 and 20"),
        ({"max_a_year": "some"}, "refused: Max a year: “some” is not a whole number"),
        ({"remote": "sometimes"}, "refused: Remote: “sometimes” is not one of the words"),
        ({"dbs_certificate": "1484468712"}, "Excel may have dropped zeros"),
        ({"dbs_certificate": "1.48447E+11"}, "Excel has shortened it"),
        ({"dbs_certificate": "12345678901X"}, "has 12 digits"),
        ({"dbs_level": ""}, "refused: DBS level: A DBS certificate needs its level"),
        ({"dbs_issued": ""}, "refused: DBS issued: A DBS certificate needs the day"),
        ({"dbs_issued": "01/01/2090"}, "refused: DBS issued: “01/01/2090” is in the future"),
        ({"mobile": "0" * 31}, "refused: Mobile"),
    ],
)
def test_a_wrong_cell_is_refused_by_name_and_nothing_is_written(organisation, changed, words):
    assert words in outcome(ruth(organisation, **changed))
    assert not Volunteer.objects.exists()


def test_without_a_certificate_no_level_or_day_is_asked_for(organisation):
    assert outcome(ruth(organisation, dbs_certificate="", dbs_level="", dbs_issued="")) == "created"
    assert not organisation.dbs_certificates.exists()


def test_a_certificate_of_somebody_else_is_refused_and_leaves_nothing(organisation):
    ruth(organisation)
    words = outcome(ruth(organisation, email="other@example.org", first_name="Ann"))
    assert "somebody else" in words
    assert organisation.volunteers.count() == 1


def test_the_same_address_with_another_first_name_and_birthday_is_held(organisation):
    ruth(organisation)
    words = outcome(ruth(organisation, first_name="Ann", date_of_birth="01/01/1980"))
    assert words.startswith("held: Email: This address belongs to Ruth Elliott")


@pytest.mark.parametrize(
    "changed",
    [
        {"last_name": "Holland"},
        {"first_name": "Ruthie"},
        {"date_of_birth": "09/09/2003"},
        {"first_name": "Ruthie", "date_of_birth": ""},
    ],
)
def test_a_changed_name_or_birthday_alone_is_the_same_person(organisation, changed):
    ruth(organisation)
    assert outcome(ruth(organisation, **changed)) == "updated"


def test_an_address_that_a_colleague_of_another_name_uses_is_held(organisation, world):
    email = world.educator.user.email
    assert outcome(ruth(organisation, email=email)).startswith("held: Email: This address belongs")
    user = world.educator.user
    row = ruth(organisation, email=email, first_name=user.first_name, last_name=user.last_name)
    assert outcome(row) == "created"
    assert user.memberships.count() == 2


def test_somebody_known_elsewhere_becomes_a_volunteer_here_too(organisation, elsewhere):
    volunteer = VolunteerFactory(organisation=elsewhere.organisation)
    assert outcome(ruth(organisation, email=volunteer.email)) == "created"
    assert organisation.volunteers.get().membership.user == volunteer.membership.user


def test_two_people_with_one_address_are_both_handed_back(organisation):
    head = "First name,Last name,Email"
    rows = ["Ruth,Elliott,ruth@example.org", "Ann,Hart,RUTH@example.org"]
    report = take(ConnectorImporter, organisation, head, *rows)
    assert (report.created, report.refused) == (0, 2)
    assert "Row 3 has the same “Email”" in report.rows[0].reason
    assert "Row 2 has the same “Email”" in report.rows[1].reason


def test_without_a_position_nobody_can_be_taken(world):
    with pytest.raises(UnusableFile, match="no position in use"):
        take(ConnectorImporter, world.organisation, ",".join(CELLS))


def test_the_history_of_a_membership_that_is_known_is_kept(organisation):
    member = MembershipFactory(organisation=organisation, role=Role.CONNECTOR)
    user = member.user
    row = ruth(organisation, email=user.email, first_name=user.first_name, last_name=user.last_name)
    assert outcome(row) == "created"
    assert organisation.volunteers.get().membership == member


def test_the_report_says_what_is_changed_of_whom(organisation):
    ruth(organisation)
    cells = {"mobile": "07700 900999", "half-days": "Mon am", "status": "paused", "sites": "LEI"}
    report = ruth(organisation, **cells)
    (change,) = report.changes
    assert (change.row, change.about) == (2, "Ruth Elliott")
    assert [(x.field, x.old, x.new) for x in change.fields] == [
        ("Mobile", "07700 900454", "07700 900999"),
        ("Status", "Active", "Paused"),
        ("Sites", "HEL; LEI", "LEI"),
        ("Half-days", "Monday morning; Wednesday afternoon", "Monday morning"),
    ]


def test_a_row_that_is_refused_changes_nothing_in_the_report(organisation):
    ruth(organisation)
    report = ruth(organisation, mobile="07700 900999", status="enquiry")
    assert (report.updated, report.refused, report.changes) == (0, 1, ())


def test_how_access_needs_change_is_not_in_the_report(organisation):
    ruth(organisation)
    (change,) = ruth(organisation, **{"needs_step-free": "no"}).changes
    assert [(x.old, x.new) for x in change.fields] == [("confidential", "as in this file")]


def test_a_left_out_column_leaves_the_update_service_as_it_is(organisation):
    ruth(organisation)
    assert outcome(ruth(organisation, "Update Service", dbs_level="enhanced")) == "updated"
    assert organisation.dbs_certificates.get().on_update_service


def test_a_certificate_of_somebody_else_names_its_column(organisation):
    ruth(organisation)
    other = {"first_name": "Bo", "email": "bo@example.org"}
    assert outcome(ruth(organisation, **other)).startswith("refused: DBS certificate: This cert")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"mobile": "ask Ruth"}, "refused: Mobile: “ask Ruth” is not a telephone number"),
        ({"mobile": "07700"}, "refused: Mobile: “07700” is not a telephone number"),
        ({"date_of_birth": "09/09/2024"}, "refused: Date of birth: “09/09/2024” would make"),
        ({"date_of_birth": "09/09/1902"}, "refused: Date of birth: “09/09/1902” would make"),
    ],
)
def test_a_number_or_birthday_that_cannot_be_is_refused(organisation, cells, words):
    assert words in outcome(ruth(organisation, **cells))


def test_a_number_from_abroad_is_taken(organisation):
    assert outcome(ruth(organisation, mobile="+44 (0)7700 900454")) == "created"


def test_a_certificate_of_somebody_who_applied_here_is_recorded_by_whoever_saw_it(organisation):
    ruth(organisation, "DBS certificate", "DBS level", "DBS issued", "Update Service")
    ApplicationFactory(volunteer=organisation.volunteers.get(), status="closed")
    report = ruth(organisation)
    assert outcome(report).startswith("held: DBS certificate: They applied here")
    assert not organisation.dbs_certificates.exists()


@pytest.mark.parametrize("is_known", [True, False])
def test_nobody_makes_themselves_active_by_a_file(organisation, world, is_known):
    me = MembershipFactory(organisation=organisation, user__email="ruth@example.org")
    row = "Ruth,Elliott,ruth@example.org,active"
    if is_known:
        VolunteerFactory(
            organisation=organisation,
            membership=MembershipFactory(
                organisation=organisation, user=me.user, role=Role.CONNECTOR
            ),
            first_name="Ruth",
            last_name="Elliott",
            status="ready",
            cleared=True,
        )
    me.user.first_name, me.user.last_name = "Ruth", "Elliott"
    me.user.save()
    report = take(ConnectorImporter, organisation, "First name,Last name,Email,Status", row, by=me)
    assert outcome(report).startswith("held: Status: This is about you")
    assert not organisation.volunteers.filter(status="active").exists()


@pytest.mark.parametrize(
    ("column", "label"), [("wont_share", "Won't share"), ("may_share", "Might share")]
)
def test_no_file_makes_people_talk_about_what_they_said_they_would_not(organisation, column, label):
    ruth(organisation)
    Volunteer.objects.update(**{"will_share": [], "wont_share": [], column: ["Psychosis"]})
    words = f"Will share: “psychosis” is under “{label}” on their record too"
    assert words in outcome(ruth(organisation, "Won't share"))
    assert organisation.volunteers.get().will_share == []


def with_position(organisation, position):
    cells = CELLS | {"Position": position}
    return take(ConnectorImporter, organisation, ",".join(cells), ",".join(cells.values()))


def test_of_several_positions_a_file_has_to_say_which(organisation):
    guide = PositionFactory(organisation=organisation, name="Guide")
    told = outcome(ruth(organisation))
    assert told.startswith("refused: : Which position is it for? Write “")
    assert "“Guide”" in told
    assert "no position “Cook” in use" in outcome(with_position(organisation, "Cook"))
    assert outcome(with_position(organisation, "guide ")) == "created"
    assert organisation.volunteers.get().position == guide
    assert outcome(with_position(organisation, "Guide")) == "unchanged"
    assert outcome(ruth(organisation)) == "unchanged"


def test_no_file_changes_the_position_of_somebody_known(organisation):
    ruth(organisation)
    PositionFactory(organisation=organisation, name="Guide")
    told = outcome(with_position(organisation, "Guide"))
    assert "Change the position on their record" in told


def numbered(organisation, number: str):
    cells = {"First name": "Ruth", "Last name": "Elliott", "Email": "ruth@example.org"}
    cells["Employee number"] = number
    return take(ConnectorImporter, organisation, ",".join(cells), ",".join(cells.values()))


def test_the_employee_number_is_taken_as_esr_has_it(organisation):
    assert outcome(numbered(organisation, "20000034.0")) == "created"
    ruth = organisation.volunteers.get()
    assert ruth.membership.employee_number == "20000034"
    assert outcome(numbered(organisation, "20000034")) == "unchanged"
    assert outcome(numbered(organisation, "")) == "unchanged"
    assert outcome(numbered(organisation, "ab-7")) == "updated"
    ruth.membership.refresh_from_db()
    assert ruth.membership.employee_number == "AB-7"


@pytest.mark.parametrize(
    ("number", "words"),
    [("no. 7", "letters, numbers and hyphens only"), ("7", "has this employee number already")],
)
def test_a_wrong_employee_number_or_somebody_elses_is_refused(organisation, world, number, words):
    world.trainee.employee_number = "007"
    world.trainee.save()
    report = numbered(organisation, number)
    assert words in str(report)
    assert not organisation.volunteers.exists()


def test_no_file_takes_the_mobile_number_of_somebody_who_likes_texts(organisation):
    ruth(organisation)
    organisation.volunteers.update(contact_by="text")
    for number in ("01244 555 012", ""):
        assert "likes to get texts" in outcome(ruth(organisation, mobile=number))
    assert outcome(ruth(organisation, mobile="07700 900999")) == "updated"
