"""Two people act on meetings at the same moment."""

from datetime import timedelta

import pytest

from common.dates import now, today
from common.errors import DomainError
from placements.logging_rules import MeetingFacts
from placements.models import Meeting, MeetingLog
from placements.services import arranging
from placements.services.arranging import Plan
from placements.services.calling_off import call_off_meeting
from placements.services.meetings import log_meeting
from tests.at_once import at_once
from tests.factories.placements import MatchFactory, MeetingFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def matches(world):
    """Two trainees of one connector."""
    connector = VolunteerFactory(organisation=world.organisation, cleared=True)
    connector.dbs_certificates.update(issued_on=today())
    return MatchFactory.create_batch(
        2,
        agreed=True,
        connector=connector,
        placement__trainee__organisation=world.organisation,
        placement__starts_on=today() - timedelta(days=7),
        placement__ends_on=today() + timedelta(days=30),
    )


def test_two_trainees_cannot_both_have_the_same_hour(matches):
    plan = Plan(now() + timedelta(days=2), 60, "video")

    def propose(match):
        by = match.placement.trainee.membership
        return lambda: arranging.propose_meeting(match, plan, side="trainee", by=by)

    outcomes = at_once(*map(propose, matches))
    refused = [outcome for outcome in outcomes if not isinstance(outcome, Meeting)]
    assert [type(each) for each in refused] == [DomainError]
    assert Meeting.objects.count() == 1


def test_the_same_log_sent_twice_at_once_is_one_row(matches):
    match = matches[0]
    meeting = MeetingFactory(match=match, starts_at=now() - timedelta(hours=3), agreed=True)
    facts = MeetingFacts(meeting.starts_at, "happened", minutes=45, how="video")
    by = match.placement.trainee.membership

    def log():
        return log_meeting(match, facts, by=by, meeting=meeting)

    outcomes = at_once(log, log)
    assert sorted(outcome.was_known for outcome in outcomes) == [False, True]
    assert MeetingLog.objects.count() == 1
    meeting.refresh_from_db()
    assert meeting.status == "logged"


def test_a_yes_and_a_call_off_at_once_leave_one_truth(matches):
    match = matches[0]
    meeting = MeetingFactory(match=match, starts_at=now() + timedelta(days=3))
    connector, trainee = match.connector.membership, match.placement.trainee.membership
    at_once(
        lambda: arranging.agree_meeting(meeting, side="connector", seen=0, by=connector),
        lambda: call_off_meeting(meeting, side="trainee", by=trainee),
    )
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"
