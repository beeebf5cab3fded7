"""The example scheme is alive on whatever day it is made."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.models import Membership, Organisation
from accounts.permissions import Role
from common.dates import now, today
from messaging.models import Message
from placements.demo import scheme
from placements.demo.calendar import FIRST_BLOCK_STARTS, moved, weeks_to_move
from placements.models import Match, MeetingLog, OwnWay, Placement, Proposal, ReflectionShare
from placements.voices import LEAST, voices_for
from reports.home import home_of
from support.models import CheckIn, Contact, WellbeingPlan
from support.standing import supervision_standings
from volunteers.duplicates import duplicates
from volunteers.models import DBSCertificate, Override, Volunteer
from volunteers.pipeline import board
from volunteers.readiness import readiness
from volunteers.signing import signing_of


@pytest.mark.parametrize(
    ("day", "weeks"),
    [
        (date(2026, 11, 21), 0),
        (date(2026, 11, 23), 0),
        (date(2026, 11, 24), 1),
        (date(2028, 2, 29), 67),
        (date(2026, 10, 5), -7),
    ],
)
def test_the_first_block_starts_on_a_monday_seven_weeks_ahead(day, weeks):
    assert weeks_to_move(day) == weeks


@pytest.mark.parametrize(
    ("cell", "later"),
    [
        ("11/01/2027", "18/01/2027"),
        ("25-Feb-2027", "04-Mar-2027"),
        ("2026/12/28 00:00:00", "2027/01/04 00:00:00"),
        ("31-Feb-2026", "31-Feb-2026"),
        ("Fri am", "Fri am"),
    ],
)
def test_dates_move_in_the_form_they_came_in(cell, later):
    assert moved(cell, 1) == later


def _it_is_under_way():
    starts = FIRST_BLOCK_STARTS.toordinal() + 7 * weeks_to_move(today())
    assert Placement.objects.filter(starts_on=date.fromordinal(starts)).exists()
    joined = Membership.objects.filter(status=Membership.Status.JOINED)
    assert set(joined.values_list("role", flat=True)) == set(Role)
    assert Match.objects.agreed().count() > 5
    assert MeetingLog.objects.happened().exists()
    assert set(ReflectionShare.objects.values_list("reader", flat=True)) == {
        "connector",
        "educator",
    }
    assert OwnWay.objects.published().exists()
    assert Proposal.objects.to_decide().exists()
    assert Volunteer.objects.filter(status="paused", matches__status="agreed").exists()
    assert Override.objects.requested().exists()
    assert Volunteer.objects.filter(leavings__wants_conversation=True).exists()
    assert DBSCertificate.objects.exclude(consent_on=None).count() == 2
    known = Volunteer.objects.exclude(sites=None).filter(journeys__minutes__gt=0).distinct()
    assert 0 < known.count() < Volunteer.objects.exclude(sites=None).distinct().count()
    reasons = [reason["words"] for row in Proposal.objects.to_decide() for reason in row.reasons]
    assert any(words.startswith("The journey takes ") for words in reasons)


def test_the_demo_is_for_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match=r"\./script/demo"):
        call_command("demo")


@pytest.mark.parametrize("port", [0, -5, 99999])
def test_a_port_that_is_none_is_said_in_words(settings, port):
    settings.DEMO = True
    with pytest.raises(CommandError, match="1 to 65535"):
        call_command("demo", port=port)


@pytest.fixture
def demo(db):
    """On a day on which every date of its files has to be moved by half a year."""
    with time_machine.travel("2027-06-16 12:00", tick=False):
        scheme.build(lambda words: None)
        yield Organisation.objects.get()


def home_of_demo(organisation, address):
    member = organisation.memberships.get(user__email=f"{address}@demo.example.org")
    return home_of(member, at=now())


EXPECTED = (
    "suggested matches wait for your decision",
    "exception waits for a second person",
    "risk assessment waits for a second person",
    "reference has come back",
    "may need somebody else",
    "for an answer to their enquiry",
    "checks are awaited",
    "confidential wish to settle",
    "correction is asked for",
    "is leaving and would like to talk",
    "call is due from colleagues",
    "supervision is late",
    "expense claim waits for you",
    "approved claim is to go to finance",
)


def test_the_demo_shows_the_way_in_and_what_it_asks_of_people(demo, sign_in):
    """One build for all of it: the build is what takes time."""
    _it_is_under_way()
    _each_stage_has_somebody(demo)
    _each_task_is_there_and_leads_somewhere(demo, sign_in)
    _nobody_lost_their_readiness(demo)
    _the_position_is_decided(demo)
    _who_is_here_has_signed(demo)
    _the_rest_can_be_tried(demo)
    _connectors_are_supported(demo)
    _both_voices_can_be_read(demo)


def _each_stage_has_somebody(demo):
    columns = board(demo.volunteers, at=now(), shown=5)
    assert [column.stage for column in columns if not column.rows] == []
    assert {column.stage for column in columns if column.late} == {"enquiry", "application"}
    assert demo.applications.filter(status="withdrawn").exists()
    days = [row.days for column in columns for row in column.rows]
    assert len(set(days)) > 5  # nobody came on one day


def _each_task_is_there_and_leads_somewhere(demo, sign_in):
    home = home_of_demo(demo, "coordinator")
    sentences = [task.sentence for task in home.tasks]
    assert [words for words in EXPECTED if not any(words in one for one in sentences)] == []
    client = sign_in(demo.memberships.get(user__email="coordinator@demo.example.org"))
    assert {client.get(task.url).status_code for task in home.tasks} == {200}
    lead = [task.sentence for task in home_of_demo(demo, "lead").tasks]
    assert "1 risk assessment waits for a second person" in lead
    colleague = [task.sentence for task in home_of_demo(demo, "coordinator.wirral").tasks]
    assert not any("second person" in one for one in colleague)


def _both_voices_can_be_read(demo):
    coordinator = demo.memberships.get(user__email="coordinator@demo.example.org")
    voices = voices_for(coordinator, on=today())
    for voice in (voices.trainees, voices.connectors):
        assert voice.number == LEAST
        assert len(voice.well) == len(voice.differently) == LEAST
    over = demo.placements.filter(matches__feedback__status="given").distinct()
    assert {placement.ends_on.isoformat() for placement in over} == {"2027-06-15"}


def _nobody_lost_their_readiness(demo):
    """As many as without the agreements, caps and the DBS decision; see the README."""
    known = readiness(demo.volunteers.all(), on=today(), today=today())
    assert sum(state.is_ready for state in known.values()) == 25  # 26, and one has paused
    named = {item.kind for state in known.values() if state.is_ready for item in state.items}
    assert "agreement" in named


def _the_position_is_decided(demo):
    position = demo.positions.get()
    assert position.is_dbs_free
    assert position.dbs_rationale
    assert position.dbs_decided_by
    assert position.supervision_weeks
    assert position.most_at_once


def _who_is_here_has_signed(demo):
    signed = signing_of(demo, membership=demo.memberships.get(role=Role.LEAD))
    assert [one.agreement.name for one in signed] == ["Boundaries", "Confidentiality"]
    unsigned = {person.status for one in signed for person in one.unsigned}
    assert unsigned == {"checks"}
    assert min(len(one.newest.text.split("\n\n")) for one in signed) > 3


def _the_rest_can_be_tried(demo):
    coordinator = demo.memberships.get(user__email="coordinator@demo.example.org")
    [pair] = duplicates(demo.volunteers.all(), membership=coordinator).pairs
    assert pair.alike == ("telephone number",)
    assert coordinator.saved_views.exists()
    subscribed = demo.dbs_certificates.exclude(consent_on=None)
    checked = subscribed.filter(status_checks__isnull=False)
    assert (subscribed.count(), checked.count()) == (2, 1)
    assert Message.objects.filter(template="reference_reminder").count() == 1
    telephone = demo.volunteers.get(last_name="Whittle")
    assert telephone.access_needs.needs_large_print
    assert not telephone.has_email


@pytest.mark.django_db
def test_a_second_start_keeps_what_was_entered(settings, tmp_path):
    """The scheme is there, so nothing is built and nobody is renamed."""
    settings.DEMO, settings.EMAIL_FILE_PATH = True, tmp_path
    organisation = Organisation.objects.create(name="Ours, renamed", slug=scheme.SLUG)
    call_command("demo", no_serve=True, stdout=StringIO())
    organisation.refresh_from_db()
    assert organisation.name == "Ours, renamed"
    assert not Volunteer.objects.exists()


def _connectors_are_supported(demo):
    """A call due today, answers, a late supervision, one plan shared, one not."""
    assert Contact.objects.due().filter(due_on=today()).exists()
    assert Contact.objects.made().exists()
    assert CheckIn.objects.filter(status="answered").count() >= 4
    standings = supervision_standings(demo.volunteers.active())
    assert sum(row.stops_new_matches(today()) for row in standings.values()) == 1
    shared = WellbeingPlan.objects.values_list("shared_with", flat=True)
    assert set(shared) == {"supervisor", "nobody"}
    tasks = home_of_demo(demo, "supervisor").tasks
    assert any("waits for your call" in task.sentence for task in tasks)
