"""Times that were proposed and not answered, and the calls that are due before a meeting."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from messaging.models import Message
from placements.logging_rules import MeetingFacts
from placements.meeting_plan import meeting_plan
from placements.meetings_due import to_arrange
from placements.models import Match, Meeting
from placements.services import arranging
from placements.services.arranging import Plan
from placements.services.calling_off import lapse_proposals
from placements.services.meeting_messages import remind_of_meetings, remind_of_proposals
from placements.services.meetings import log_meeting, why_not_to_log
from tests.factories.placements import MatchFactory, MeetingFactory
from tests.factories.volunteers import VolunteerFactory

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=LONDON)  # a Monday within the placement of the factories
AT_TWO = datetime(2027, 2, 9, 14, 0, tzinfo=LONDON)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


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
    by = match.placement.trainee.membership
    return arranging.propose_meeting(match, Plan(AT_TWO, 60, "video"), side="trainee", by=by)


def unheard(template):
    return Message.objects.unheard().filter(template=template)


def heard():
    told = Message.objects.filter(template__in=["meeting_proposed", "meeting_agreed"])
    told.filter(status="queued").update(status="sent", sent_at=NOW)


def met_before(match, world):
    facts = MeetingFacts(NOW - 7 * DAY, "happened", minutes=60, how="video")
    return log_meeting(match, facts, by=world.coordinator)


class TestReminding:
    def test_whoever_was_asked_is_reminded_once_after_three_days(self, meeting):
        heard()
        assert remind_of_proposals(at=NOW + 3 * DAY - timedelta(seconds=1)) == 0
        assert remind_of_proposals(at=NOW + 3 * DAY) == 1
        assert remind_of_proposals(at=NOW + 4 * DAY) == 0
        message = unheard("meeting_unanswered").get()
        assert message.recipient_id == meeting.match.connector_id
        assert "Tuesday 9 February 2027, 2pm to 3pm" in message.body
        assert "/meetings/link/" in message.body

    def test_not_while_they_have_not_heard_of_it(self, meeting):
        assert remind_of_proposals(at=NOW + 3 * DAY) == 0

    def test_a_counter_proposal_is_one_of_its_own(self, meeting, clock):
        heard()
        remind_of_proposals(at=NOW + 3 * DAY)
        clock.move_to(NOW + 3 * DAY)
        by = meeting.match.connector.membership
        later = Plan(AT_TWO + HOUR, 60, "video")
        arranging.move_meeting(meeting, later, side="connector", seen=0, by=by)
        assert not unheard("meeting_unanswered").exists()  # what was proposed has moved
        heard()
        assert remind_of_proposals(at=NOW + 6 * DAY) == 1
        assert (
            unheard("meeting_unanswered").get().recipient_id == meeting.match.placement.trainee_id
        )

    def test_neither_once_it_is_agreed_nor_once_it_has_passed(self, meeting):
        heard()
        assert remind_of_proposals(at=AT_TWO) == 0
        by = meeting.match.connector.membership
        arranging.agree_meeting(meeting, side="connector", seen=0, by=by)
        assert remind_of_proposals(at=NOW + 3 * DAY) == 0


class TestArranging:
    def test_a_proposal_that_waits_for_five_days_is_to_arrange_though_they_have_met(
        self, match, meeting, world, sign_in, clock
    ):
        met_before(match, world)
        late = NOW + 5 * DAY
        assert not to_arrange(world.coordinator, at=late - timedelta(seconds=1)).exists()
        assert to_arrange(world.coordinator, at=late).get().unanswered == meeting.pk
        clock.move_to(late)
        client = sign_in(world.coordinator)
        assert f'href="/meetings/{meeting.pk}/">Ask for the answer' in client.get("/meetings/").text
        assert "1 match has no meeting agreed yet" in client.get("/").text

    def test_not_where_another_is_agreed(self, match, meeting, world):
        met_before(match, world)
        MeetingFactory(match=match, starts_at=AT_TWO + DAY, agreed=True)
        assert not to_arrange(world.coordinator, at=NOW + 5 * DAY).exists()


class TestLapsing:
    def test_once_its_time_has_passed_it_is_off_and_nobody_is_told(self, meeting, clock):
        heard()
        clock.move_to(AT_TWO + HOUR)
        assert lapse_proposals(at=AT_TWO + HOUR - timedelta(seconds=1)) == 0
        assert lapse_proposals(at=AT_TWO + HOUR) == 1
        assert lapse_proposals(at=AT_TWO + HOUR) == 0
        meeting.refresh_from_db()
        assert (meeting.status, meeting.cancelled_by) == ("cancelled", None)
        assert not Message.objects.unheard().exists()

    def test_what_is_agreed_stays_to_be_logged(self, match, clock):
        agreed = MeetingFactory(match=match, starts_at=AT_TWO, agreed=True)
        clock.move_to(AT_TWO + HOUR)
        assert lapse_proposals(at=AT_TWO + HOUR) == 0
        assert meeting_plan(match, at=AT_TWO + HOUR).to_log == (agreed,)

    def test_whoever_would_still_go_to_the_time_given_up_is_told(self, match, clock):
        agreed = MeetingFactory(match=match, starts_at=AT_TWO + 7 * DAY, agreed=True)
        sooner, by = Plan(AT_TWO, 60, "video"), match.placement.trainee.membership
        arranging.move_meeting(agreed, sooner, side="trainee", seen=0, by=by)
        clock.move_to(AT_TWO + HOUR)
        lapse_proposals(at=AT_TWO + HOUR)
        bodies = [message.body for message in unheard("meeting_called_off")]
        assert len(bodies) == 2
        assert all("16 February 2027 at 2pm" in body for body in bodies)

    def test_it_never_asks_to_be_logged(self, match, meeting, world, sign_in, clock):
        clock.move_to(AT_TWO + HOUR)
        assert meeting_plan(match, at=AT_TWO + HOUR).to_log == ()
        assert "To log" not in sign_in(world.trainee).get(f"/matches/{match.pk}/").text

    def test_its_page_says_that_no_answer_came(self, meeting, world, sign_in, clock):
        clock.move_to(AT_TWO + HOUR)
        lapse_proposals(at=AT_TWO + HOUR)
        page = sign_in(world.trainee).get(f"/meetings/{meeting.pk}/").text
        assert "No answer came in time" in page
        assert "called off" not in page
        lapsed = Meeting.objects.with_people().get()
        assert "Nobody had answered" in why_not_to_log(lapsed, by=world.trainee)


class TestCallsBeforeMeetings:
    """9 February 2027 is a Tuesday; 5 February a Friday."""

    @pytest.fixture
    def called(self, match):
        type(match.connector).objects.filter(pk=match.connector_id).update(contact_by="telephone")
        return Match.objects.with_people().get(pk=match.pk)

    def on_monday(self, match):
        return MeetingFactory(match=match, starts_at=AT_TWO - DAY, agreed=True)

    @pytest.mark.parametrize(("day", "number"), [(4, 0), (5, 1), (6, 1), (8, 1)])
    def test_due_from_the_last_working_day_and_caught_up_until_it_begins(self, called, day, number):
        self.on_monday(called)
        remind_of_meetings(on=date(2027, 2, day))
        told = unheard("meeting_reminder").filter(channel="telephone")
        assert told.count() == number

    def test_once_and_not_after_it_has_begun(self, called, clock):
        self.on_monday(called)
        for day in (5, 6, 7, 8):
            remind_of_meetings(on=date(2027, 2, day))
        assert unheard("meeting_reminder").filter(channel="telephone").count() == 1
        Message.objects.all().delete()
        clock.move_to(AT_TWO - DAY)
        remind_of_meetings(on=date(2027, 2, 8))
        assert not Message.objects.exists()

    def test_an_email_goes_out_the_day_before_alone(self, match):
        self.on_monday(match)
        for day in (5, 6, 8):
            assert remind_of_meetings(on=date(2027, 2, day)) == 0
        assert remind_of_meetings(on=date(2027, 2, 7)) == 1

    def test_whoever_agreed_since_that_working_day_is_not_called_again(self, called):
        meeting = self.on_monday(called)
        Meeting.objects.filter(pk=meeting.pk).update(
            agreed_at=datetime(2027, 2, 5, 11, 0, tzinfo=LONDON)
        )
        for day in (5, 6, 8):
            remind_of_meetings(on=date(2027, 2, day))
        assert not unheard("meeting_reminder").exists()
