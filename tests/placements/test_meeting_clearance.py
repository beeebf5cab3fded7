"""A meeting with somebody who is not cleared for its day is called off before it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from common.dates import now
from messaging.models import Message
from placements.meetings_due import to_arrange
from placements.models import Meeting
from placements.services.calling_off import call_off_uncleared
from tests.factories.placements import MatchFactory, MeetingFactory
from tests.factories.volunteers import VolunteerFactory

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 2, 1, 8, 0, tzinfo=LONDON)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def match(world):
    return MatchFactory(
        agreed=True,
        connector=VolunteerFactory(
            organisation=world.organisation, membership=world.connector, cleared=True
        ),
        placement__trainee__organisation=world.organisation,
        placement__trainee__membership=world.trainee,
    )


def planned(match, starts_at=NOW + DAY) -> Meeting:
    return MeetingFactory(match=match, starts_at=starts_at, agreed=True)


def lapse(match) -> None:
    match.connector.checks.update(valid_until=(NOW + DAY).date())


def status(meeting) -> str:
    meeting.refresh_from_db()
    return meeting.status


def test_it_is_off_and_both_hear_it_without_a_reason(match, world):
    meeting = planned(match)
    lapse(match)
    assert call_off_uncleared(at=now()) == 1
    assert status(meeting) == "cancelled"
    told = Message.objects.filter(template="meeting_called_off")
    assert told.count() == 2
    assert not any("clear" in one.body or "check" in one.body for one in told)
    assert call_off_uncleared(at=now()) == 0


def test_a_coordinator_arranges_it_anew_for_two_weeks(match, world):
    planned(match)
    match.meeting_logs.create(
        organisation=match.organisation,
        starts_at=NOW - 7 * DAY,
        outcome="happened",
        minutes=30,
        entered_by=world.trainee,
    )
    assert not to_arrange(world.coordinator, at=NOW).exists()
    lapse(match)
    call_off_uncleared(at=now())
    assert to_arrange(world.coordinator, at=NOW + 14 * DAY).get() == match
    assert not to_arrange(world.coordinator, at=NOW + 14 * DAY + timedelta(seconds=1)).exists()


def test_the_last_day_they_are_cleared_and_later_meetings_are_left_alone(match):
    last_day = planned(match, NOW + timedelta(hours=8))
    later = planned(match, NOW + 2 * DAY + timedelta(seconds=1))
    lapse(match)
    assert call_off_uncleared(at=now()) == 0
    assert (status(last_day), status(later)) == ("agreed", "agreed")


def test_whoever_is_cleared_keeps_their_meeting(match):
    meeting = planned(match)
    assert call_off_uncleared(at=now()) == 0
    assert status(meeting) == "agreed"
