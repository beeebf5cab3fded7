"""placements.services.arranging: what an agreed time still means once another is proposed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from messaging.models import Message
from nhsuk.components.words import moment
from placements.models import Meeting
from placements.services import arranging
from placements.services.arranging import Plan
from placements.services.calling_off import call_off_meeting
from tests.factories.placements import MatchFactory, MeetingFactory
from tests.factories.volunteers import VolunteerFactory

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=LONDON)  # a Monday within the placement of the factories
AT_TWO = datetime(2027, 2, 9, 14, 0, tzinfo=LONDON)
HOUR = timedelta(hours=1)
WAS_FOR = "Tuesday 9 February 2027 at 2pm"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


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


@pytest.fixture
def meeting(match):
    return MeetingFactory(match=match, starts_at=AT_TWO, how="video", agreed=True)


def move(meeting, starts_at, side, **changes):
    seen = Meeting.objects.get(pk=meeting.pk).revision
    plan = Plan(starts_at, **{"minutes": 60, "how": "video"} | changes)
    return arranging.move_meeting(meeting, plan, side=side, seen=seen, by=member_of(meeting, side))


def member_of(meeting, side):
    match = meeting.match
    return (match.connector if side == "connector" else match.placement.trainee).membership


def unheard(template):
    return Message.objects.unheard().filter(template=template)


class TestTheTimeTheyKnow:
    def test_moved_unheard_and_then_off_the_other_hears_of_the_time_they_know(self, meeting):
        moved = move(meeting, AT_TWO + HOUR, "trainee")
        call_off_meeting(moved, side="trainee", by=member_of(meeting, "trainee"))
        message = unheard("meeting_called_off").get()
        assert message.recipient_id == meeting.match.connector_id
        assert f"were to meet Sam on {WAS_FOR}" in message.body
        assert "9 February 2027" in message.subject

    def test_moved_twice_both_proposals_say_when_it_was_to_be(self, meeting):
        move(meeting, AT_TWO + HOUR, "trainee")
        assert f"{WAS_FOR} needs another time" in unheard("meeting_proposed").get().body
        move(meeting, AT_TWO + 2 * HOUR, "trainee")
        assert f"{WAS_FOR} needs another time" in unheard("meeting_proposed").get().body
        move(meeting, AT_TWO + 3 * HOUR, "connector")
        message = unheard("meeting_proposed").get()
        assert message.recipient_id == meeting.match.placement.trainee_id
        assert f"{WAS_FOR} needs another time" in message.body

    def test_once_agreed_again_only_the_new_time_is_known(self, meeting):
        moved = move(meeting, AT_TWO + HOUR, "trainee")
        by = member_of(meeting, "connector")
        agreed = arranging.agree_meeting(moved, side="connector", seen=moved.revision, by=by)
        assert agreed.was_agreed_for is None
        call_off_meeting(agreed, side="trainee", by=member_of(meeting, "trainee"))
        assert "9 February 2027 at 3pm will not" in unheard("meeting_called_off").get().body

    def test_a_first_proposal_that_nobody_heard_is_called_off_without_a_word(self, match):
        proposed = arranging.propose_meeting(
            match, Plan(AT_TWO, 60, "video"), side="trainee", by=match.placement.trainee.membership
        )
        moved = move(proposed, AT_TWO + HOUR, "trainee")
        call_off_meeting(moved, side="trainee", by=member_of(moved, "trainee"))
        assert not Message.objects.unheard().exists()

    def test_what_is_in_their_calendar_can_still_be_taken_out(self, meeting, sign_in):
        moved = move(meeting, AT_TWO + HOUR, "trainee")
        call_off_meeting(moved, side="trainee", by=member_of(meeting, "trainee"))
        page = sign_in(member_of(meeting, "connector")).get(f"/meetings/{meeting.pk}/").text
        assert "Take it out of my calendar" in page


def said_in(client, meeting, starts_at, seen, **changes):
    """What the page says once another time was proposed for it by `client`."""
    local = starts_at.astimezone(LONDON)
    answers = {
        "when": "other",
        "day_day": str(local.day),
        "day_month": str(local.month),
        "day_year": str(local.year),
        "at": f"{local:%H:%M}",
        "minutes": "60",
        "how": "video",
        "seen": str(seen),
    }
    page = client.post(f"/meetings/{meeting.pk}/move/", answers | changes, follow=True)
    assert page.redirect_chain, page.text
    return page.text


class TestNothingNew:
    @pytest.fixture
    def proposed(self, match):
        return MeetingFactory(match=match, starts_at=AT_TWO)

    def test_to_propose_the_very_time_one_is_asked_for_is_a_yes(self, proposed, sign_in):
        client = sign_in(member_of(proposed, "connector"))
        assert "That is a yes: it is agreed" in said_in(client, proposed, AT_TWO, 0)
        assert Meeting.objects.get().status == "agreed"
        assert unheard("meeting_agreed").count() == 2

    def test_ones_own_proposal_unchanged_is_not_asked_again(self, proposed, sign_in):
        client = sign_in(member_of(proposed, "trainee"))
        assert "Nothing was changed" in said_in(client, proposed, AT_TWO, 0)
        assert Meeting.objects.get().revision == 0
        assert not unheard("meeting_proposed").exists()

    def test_saying_it_twice_says_twice_that_it_is_proposed(self, proposed, sign_in):
        client = sign_in(member_of(proposed, "connector"))
        for _ in range(2):
            words = said_in(client, proposed, AT_TWO + HOUR, 0)
            assert "Proposed. The other is asked" in words
        assert Meeting.objects.get().revision == 1
        assert unheard("meeting_proposed").count() == 1

    def test_an_agreed_one_saved_unchanged_tells_nobody(self, meeting, world, sign_in):
        client = sign_in(world.coordinator)
        assert "Nothing was changed" in said_in(client, meeting, AT_TWO, 0, for_whom="both")
        assert Meeting.objects.get().revision == 0
        assert not Message.objects.exists()

    def test_a_coordinator_who_settles_twice_settles_once(self, match, world):
        plan = Plan(AT_TWO, 60, "video")
        once = arranging.settle_meeting(match, plan, by=world.coordinator)
        assert arranging.settle_meeting(match, plan, by=world.coordinator) == once
        later = Plan(AT_TWO + HOUR, 60, "video")
        for _ in range(2):
            changed = arranging.settle_meeting(
                match, later, by=world.coordinator, meeting=once, seen=0
            )
            assert changed.revision == 1

    def test_before_an_agreed_time_is_given_up_the_page_says_so(self, meeting, sign_in):
        page = sign_in(member_of(meeting, "trainee")).get(f"/meetings/{meeting.pk}/move/").text
        assert "this one is given up at once" in page


def test_the_other_reads_that_the_agreed_time_no_longer_stands(meeting, sign_in):
    move(meeting, AT_TWO + 2 * HOUR, "trainee")
    client = sign_in(meeting.match.connector.membership)
    page = client.get(reverse("meetings:record", args=[meeting.pk])).text
    assert "instead of Tuesday 9 February 2027 at 2pm, which no longer stands" in page
    assert f"Instead of {moment(AT_TWO)}, which no longer stands" in client.get("/").text
    arranging.agree_meeting(meeting, side="connector", seen=1, by=member_of(meeting, "connector"))
    assert "no longer stands" not in client.get(reverse("meetings:record", args=[meeting.pk])).text


def test_the_link_to_join_is_for_the_two_and_who_arranges_it(match, world, sign_in):
    link = "https://example.org/room"
    MeetingFactory(match=match, starts_at=AT_TWO, how="video", link=link, agreed=True)
    for member in (world.connector, world.trainee, world.coordinator):
        assert link in sign_in(member).get(f"/matches/{match.pk}/").text
    for member in (world.lead, world.administrator):
        page = sign_in(member).get(f"/matches/{match.pk}/")
        assert page.context["plan"].next
        assert link not in page.text
