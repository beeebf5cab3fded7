"""What we hold about somebody, for themselves."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.services import note_opening
from common.dates import now, today
from messaging.recipients import Recipient
from messaging.services import send
from placements.models import MeetingLog
from placements.services.merging import merge_volunteers
from reports.held import NOT_SHOWN, held_about, tables_about_a_volunteer
from tests.factories.accounts import SiteFactory
from tests.factories.expenses import ExpenseLineFactory, ReceiptFactory
from tests.factories.placements import MatchFactory
from tests.factories.training import CompletionFactory, HeldRowFactory, KnownAsFactory
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import DBSStatusCheckFactory, LeaveFactory, VolunteerFactory
from volunteers.services.disposal import purge_certificate_information
from volunteers.services.journeys import set_journeys
from volunteers.services.keeping_apart import wish_apart, withdraw_wish
from volunteers.services.restricted import add_exclusion, set_access_needs

LONG_AGO = date(2020, 2, 1)


@pytest.fixture
def asha(world):
    asha = VolunteerFactory(
        organisation=world.organisation,
        membership=world.connector,
        first_name="Asha",
        mobile="=1+1",
        cleared=True,
    )
    LeaveFactory(volunteer=asha)
    CompletionFactory(
        course__organisation=world.organisation,
        course__name="Fire safety",
        learner=world.connector.user,
    )
    set_access_needs(asha, notes="A ramp.", by=None)
    wish_apart(words="Jo Bloggs", by=world.connector)
    site = SiteFactory(organisation=world.organisation, name="Forbidden Hospital")
    add_exclusion(asha, site=site, by=world.coordinator)
    nearby = SiteFactory(organisation=world.organisation, name="Bowmere")
    set_journeys(asha, {nearby: 25}, by=world.coordinator)
    MatchFactory(connector=asha, placement__trainee__organisation=asha.organisation)
    send(
        "correction_answered",
        to=Recipient("Asha", asha.email.upper()),
        organisation_id=world.organisation.pk,
        dedupe_key="x",
        context={"first_name": "Asha", "organisation": world.organisation},
    )
    return asha


def test_everything_is_there_and_nothing_others_said_in_confidence(asha, world, sign_in):
    page = sign_in(world.connector).get("/held/").content.decode()
    for words in (
        "Fire safety",
        "A ramp.",
        "Jo Bloggs",
        "1 July 2030",
        "There is an answer about your record",
        "Identity",
        "Standard",
        "Matches (1)",
        "Who changed what",
    ):
        assert words in page, words
    assert "Forbidden" not in page


def test_every_table_that_points_at_a_volunteer_is_shown_or_has_its_reason(asha):
    shown = {section.key for section in held_about(asha).sections}
    for relation in tables_about_a_volunteer():
        model = relation.related_model
        has_rows = model._base_manager.filter(**{relation.field.name: asha}).exists()
        if has_rows and model._meta.label_lower not in NOT_SHOWN:
            assert model._meta.model_name in shown, model


def test_what_they_claimed_is_there_line_by_line(asha, world):
    line = ExpenseLineFactory(claim__volunteer=asha, what="The open day", why="No bus that day")
    ReceiptFactory(line=line, name="ticket.pdf")
    [[entry]] = entries_of(asha, "lines")
    said = " ".join(value for _, value in entry)
    for words in ("The open day", "No bus that day", "ticket.pdf"):
        assert words in said


def entries_of(volunteer, key):
    return [part.entries for part in held_about(volunteer).sections if part.key == key]


def test_they_read_what_the_update_service_said_and_what_was_removed_since(asha):
    check = DBSStatusCheckFactory(
        certificate=asha.dbs_certificates.get(), result="blank_no_new_info", checked_on=LONG_AGO
    )
    ((said,),) = entries_of(asha, "status")
    assert ("Result", "Current: it shows nothing, and nothing is new") in said
    assert ("Checked on", "1 February 2020") in said
    assert entries_of(asha, "disposals") == []
    purge_certificate_information(on=today())
    ((said,),) = entries_of(asha, "status")
    assert ("Result", "Current") in said
    ((removed,),) = entries_of(asha, "disposals")
    assert ("What was removed", "whether the certificate shows anything") in removed
    assert str(check.pk) not in str(removed)


def test_they_read_when_they_met_and_what_was_noted_of_it(asha, world):
    MeetingLog.objects.create(
        organisation=world.organisation,
        match=asha.matches.get(),
        starts_at=now(),
        outcome=MeetingLog.Outcome.CONNECTOR_CANCELLED,
        entered_by=world.trainee,
    )
    meetings = {part.key: part for part in held_about(asha).sections}["meetings"]
    assert ("What happened", "The connector cancelled") in meetings.entries[0]
    trainee = MeetingLog.objects.get().match.placement.trainee
    assert ("With", trainee.first_name) in meetings.entries[0]
    facts = [value for label, value in meetings.entries[0] if label != "Entered by"]
    assert not any(trainee.last_name in value for value in facts)


def test_a_referees_address_stands_in_no_part(asha):
    ReferenceRequestFactory(volunteer=asha, referee_name="Jo Bell", referee_email="jo@bell.example")
    told = str(held_about(asha).as_data())
    assert "Jo Bell" in told
    assert "jo@bell.example" not in told


def test_they_read_who_opened_a_record_that_was_merged_into_theirs(asha, world):
    other = VolunteerFactory(organisation=world.organisation)
    note_opening(other, record="exclusion", by=world.coordinator, reason="Opened the other")
    merge_volunteers(asha, other, by=world.coordinator)
    ((reading,),) = entries_of(asha, "readings")
    assert ("Why", "Opened the other") in reading


def test_a_wish_says_what_was_asked_and_not_whether_somebody_of_that_name_is_known(asha, world):
    wish_apart(words=world.trainee.user.email, by=world.connector)
    withdraw_wish(wish_apart(words="Al Long", by=world.connector), by=world.connector)
    (wishes,) = [part for part in held_about(asha).sections if part.key == "apart"]
    assert wishes.entries == (
        [("Who", "Jo Bloggs")],
        [("Who", world.trainee.user.email)],
        [("Who", "Al Long"), ("Taken back", "Yes")],
    )


def test_it_can_be_taken_along_as_data(asha, world, sign_in):
    answer = sign_in(world.connector).get("/held/download/")
    assert answer.json()["about"] == str(asha)
    kinds = {entry["What"] for entry in answer.json()["held"]["Who changed what"]}
    assert {"Added: leave", "Added: access needs"} <= kinds
    assert "attachment" in answer["Content-Disposition"]


def test_it_can_be_taken_along_as_a_spreadsheet_that_runs_nothing(asha, world, sign_in):
    answer = sign_in(world.connector).get("/held/download/?as=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Part", "Number", "What", "What it says"]
    assert ["You", "1", "Mobile", "'=1+1"] in rows


def test_other_roles_have_no_such_page(asha, world, sign_in):
    assert sign_in(world.coordinator).get("/held/").status_code == 403


def test_the_page_costs_the_same_for_few_and_many(asha, world, sign_in):
    client = sign_in(world.connector)
    costs = []
    for first_year in (2031, 2041):
        with CaptureQueriesContext(connection) as queries:
            client.get("/held/")
        costs.append(len(queries))
        for year in range(first_year, first_year + 9):
            LeaveFactory(volunteer=asha, first_on=f"{year}-07-01", last_on=f"{year}-07-02")
            MatchFactory(connector=asha, placement__trainee__organisation=asha.organisation)
    assert costs[0] == costs[1]


def test_how_long_their_journeys_take_is_there_with_who_said_it(asha):
    ((entry,),) = entries_of(asha, "journey")
    assert {("Site", "Bowmere"), ("Minutes, one way", "25")} <= {*entry}
    ((told,),) = [
        [entry for entry in entries if ("What", "Added: journey") in entry]
        for entries in entries_of(asha, "history")
    ]
    assert ("Site", "Bowmere") in told


def test_what_files_know_somebody_by_is_there(asha, world, sign_in):
    asha.membership.employee_number = "20000034"
    asha.membership.save()
    KnownAsFactory(organisation=world.organisation, learner=world.connector.user, key="a@nhs.uk")
    KnownAsFactory(
        organisation=world.organisation, learner=world.connector.user, kind="doubt", key="f00d"
    )
    page = sign_in(world.connector).get("/held/").content.decode()
    assert "20000034" in page
    assert "a@nhs.uk" in page
    assert "f00d" not in page


def test_a_row_of_a_file_that_may_be_about_them_is_there(asha):
    HeldRowFactory(organisation=asha.organisation, name=str(asha), title="Fire Safety")
    HeldRowFactory(organisation=asha.organisation, name="Somebody Else", title="Forklift")
    ((entry,),) = entries_of(asha, "waiting")
    assert ("Course", "Fire Safety") in entry
