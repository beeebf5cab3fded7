"""From the link in the message to a logged meeting, on a telephone: four taps and a minute."""

import re
import time
from datetime import timedelta

import pytest

from common.dates import now, today
from messaging.models import Message
from placements.models import Meeting, MeetingLog
from placements.services import arranging
from placements.services.arranging import Plan
from tests.browser.hands import Finger
from tests.factories.placements import MatchFactory
from tests.factories.volunteers import VolunteerFactory
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TAPS = 4
MOST_SECONDS = 60


class CountingFinger(Finger):
    """Counts everything that is tapped, answers too."""

    taps = 0

    def _use(self, control):
        self.taps += 1
        super()._use(control)


@pytest.fixture
def meeting(db):
    """Agreed a while ago, and over since an hour."""
    world = build_world(name="Cheshire", slug="cheshire", contact_phone="01606 555 0100")
    asha = VolunteerFactory(organisation=world.organisation, cleared=True)
    asha.dbs_certificates.update(issued_on=today())
    match = MatchFactory(
        agreed=True,
        connector=asha,
        placement__trainee__organisation=world.organisation,
        placement__starts_on=today() - timedelta(days=7),
        placement__ends_on=today() + timedelta(days=30),
    )
    plan = Plan(now() + timedelta(days=2), 45, "video")
    meeting = arranging.settle_meeting(match, plan, by=world.coordinator)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=2))
    return meeting


def path_in_message(meeting, template):
    """Where the link leads that was sent to the trainee."""
    trainee = meeting.match.placement.trainee
    body = Message.objects.get(template=template, recipient_id=trainee.pk).body
    return re.search(r"http://[^/]+(/meetings/\S+)", body).group(1)


def test_a_meeting_is_logged_from_the_reminder(somebody, meeting):
    phone = somebody(CountingFinger)
    path = path_in_message(meeting, "meeting_did_you_meet")
    began = time.monotonic()
    phone.open(path)
    phone.taps += 1  # on the link in the message
    phone.at("Did you meet")
    phone.choose("No", group="Did anything about it worry you?")
    phone.press("Save this meeting")
    phone.at("This meeting is logged")
    phone.reads("Thank you. Saved.")
    assert phone.taps <= MOST_TAPS
    assert time.monotonic() - began < MOST_SECONDS
    log = MeetingLog.objects.get()
    assert (log.minutes, log.meeting) == (45, meeting)


def test_another_time_is_proposed_and_agreed_by_links(somebody, meeting):
    phone = somebody(Finger)
    later = today() + timedelta(days=5)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() + timedelta(days=2))
    phone.open(path_in_message(meeting, "meeting_agreed"))
    phone.at("Your meeting")
    phone.follow("Propose another time or place")
    phone.at("Propose another time")
    phone.date("Which day?", later)
    phone.write("What time does it begin?", "2:30pm")
    phone.press("Propose this time")
    phone.at("A time is proposed")
    asha = meeting.match.connector
    body = Message.objects.get(template="meeting_proposed", recipient_id=asha.pk).body
    other = somebody(Finger)
    other.open(re.search(r"http://[^/]+(/meetings/\S+)", body).group(1))
    other.at("Does this suit you?")
    other.press("Yes, that suits me")
    other.at("Your meeting")
    assert Meeting.objects.get().status == "agreed"
