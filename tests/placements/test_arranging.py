"""placements.services.arranging: proposing, agreeing, moving and calling off a meeting."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from common.errors import DomainError
from messaging.models import Message
from placements.logging_rules import MeetingFacts
from placements.models import Match, Meeting
from placements.services import arranging, offers, people, stepping_back, trainees_leaving
from placements.services.arranging import Plan
from placements.services.calling_off import call_off_meeting
from placements.services.meeting_messages import ask_after_meetings, remind_of_meetings
from placements.services.meetings import log_meeting
from placements.services.people import reach_trainee
from tests.factories.placements import MatchFactory, PlacementFactory
from tests.factories.volunteers import VolunteerFactory

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=LONDON)  # a Monday within the placement of the factories
AT_TWO = datetime(2027, 2, 9, 14, 0, tzinfo=LONDON)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def match(world):
    connector = VolunteerFactory(organisation=world.organisation, cleared=True)
    return MatchFactory(
        agreed=True,
        connector=connector,
        placement__trainee__organisation=world.organisation,
    )


def plan(starts_at=AT_TWO, **changes):
    return Plan(starts_at, **{"minutes": 60, "how": "video"} | changes)


def trainee_of(match):
    return match.placement.trainee.membership


def propose(match, facts=None, by=None):
    member = by or trainee_of(match)
    return arranging.propose_meeting(match, facts or plan(), side="trainee", by=member)


def agreed(match, facts=None):
    meeting = propose(match, facts)
    by = match.connector.membership
    return arranging.agree_meeting(meeting, side="connector", seen=meeting.revision, by=by)


def refusal(match, facts, by=None):
    with pytest.raises(DomainError) as refused:
        propose(match, facts, by)
    return str(refused.value)


def waiting(template):
    return Message.objects.unheard().filter(template=template).order_by("recipient_name")


class TestProposing:
    def test_the_other_is_asked_and_nobody_else(self, match):
        meeting = propose(match)
        assert (meeting.status, meeting.waits_for) == ("proposed", "connector")
        message = waiting("meeting_proposed").get()
        assert message.recipient_id == match.connector.pk
        assert "Tuesday 9 February 2027, 2pm to 3pm" in message.body
        assert match.placement.trainee.last_name not in message.body

    def test_the_same_twice_is_one(self, match):
        assert propose(match) == propose(match)
        assert waiting("meeting_proposed").count() == 1

    @pytest.mark.parametrize(
        ("starts_at", "words"),
        [
            (NOW, "time has passed"),
            (datetime(2027, 1, 10, 14, 0, tzinfo=LONDON), "time has passed"),
            (datetime(2027, 2, 27, 14, 0, tzinfo=LONDON), "ends on 26 February 2027"),
        ],
    )
    def test_only_a_time_to_come_within_the_placement(self, match, starts_at, words):
        assert words in refusal(match, plan(starts_at))

    def test_the_last_day_of_the_placement_is_part_of_it(self, match):
        assert propose(match, plan(datetime(2027, 2, 26, 23, 0, tzinfo=LONDON)))

    def test_not_before_the_placement_begins(self, match, clock):
        clock.move_to(datetime(2027, 1, 4, 9, 0, tzinfo=LONDON))
        before = plan(datetime(2027, 1, 10, 14, 0, tzinfo=LONDON))
        assert "begins on 11 January 2027" in refusal(match, before)

    def test_an_offer_is_no_match_yet_and_an_ended_match_is_none_any_more(self, match, world):
        offer = MatchFactory(placement__trainee__organisation=world.organisation)
        assert "accept this match" in refusal(offer, plan())
        offers.end_match(match, by=world.coordinator)
        assert "has ended" in refusal(match, plan())

    def test_not_with_somebody_uncleared_that_day(self, match, world):
        match.connector.dbs_certificates.update(issued_on=date(2024, 2, 9))  # to 9 February 2027
        words = refusal(match, plan())
        assert "Choose another day" in words
        assert "DBS" not in words
        assert "DBS certificate" in refusal(match, plan(), world.coordinator)
        assert propose(match, plan(AT_TWO - timedelta(days=1)))

    def test_nobody_is_in_two_places_at_once(self, match, world):
        agreed(match)
        other = MatchFactory(
            agreed=True,
            connector=match.connector,
            placement__trainee__organisation=world.organisation,
        )
        words = refusal(other, plan(AT_TWO + timedelta(minutes=59)))
        assert words == f"{match.connector.first_name} has something else at that time. " + (
            "Choose another time."
        )
        assert propose(other, plan(AT_TWO + HOUR))
        assert propose(other, plan(AT_TWO - HOUR))

    def test_a_trainee_has_one_meeting_at_a_time_too(self, match, world):
        agreed(match)
        second = MatchFactory(
            agreed=True,
            connector=VolunteerFactory(organisation=world.organisation, cleared=True),
            placement=PlacementFactory(trainee=match.placement.trainee),
        )
        assert "You have another meeting" in refusal(second, plan())


class TestAgreeing:
    def test_both_are_told_and_reminded_in_time(self, match):
        meeting = agreed(match)
        assert meeting.status == "agreed"
        assert waiting("meeting_agreed").count() == 2
        reminders = {message.not_before for message in waiting("meeting_reminder")}
        assert reminders == {datetime(2027, 2, 8, 9, 0, tzinfo=LONDON)}
        asks = {message.not_before for message in waiting("meeting_did_you_meet")}
        assert asks == {AT_TWO + HOUR}

    def test_saying_yes_twice_is_one_yes(self, match):
        meeting = agreed(match)
        again = arranging.agree_meeting(
            meeting, side="connector", seen=0, by=match.connector.membership
        )
        assert again.agreed_at == meeting.agreed_at

    def test_nobody_agrees_to_their_own_proposal(self, match):
        meeting = propose(match)
        with pytest.raises(DomainError, match="your own proposal"):
            arranging.agree_meeting(meeting, side="trainee", seen=0, by=trainee_of(match))

    def test_a_yes_to_a_time_that_has_moved_is_no_yes(self, match):
        meeting = propose(match)
        arranging.move_meeting(
            meeting, plan(AT_TWO + HOUR), side="trainee", seen=0, by=trainee_of(match)
        )
        with pytest.raises(DomainError, match="has changed since"):
            arranging.agree_meeting(
                meeting, side="connector", seen=0, by=match.connector.membership
            )

    def test_everything_is_judged_again(self, match):
        meeting = propose(match)
        match.connector.dbs_certificates.update(issued_on=date(2024, 2, 9))
        with pytest.raises(DomainError, match="cannot be arranged here"):
            arranging.agree_meeting(
                meeting, side="connector", seen=0, by=match.connector.membership
            )

    def test_a_coordinator_who_spoke_with_both_settles_it(self, match, world):
        meeting = arranging.settle_meeting(match, plan(), by=world.coordinator)
        assert meeting.status == "agreed"
        assert waiting("meeting_agreed").count() == 2


class TestMoving:
    def test_a_counter_proposal_asks_the_first(self, match):
        meeting = propose(match)
        moved = arranging.move_meeting(
            meeting,
            plan(AT_TWO + HOUR),
            side="connector",
            seen=0,
            by=match.connector.membership,
        )
        assert (moved.waits_for, moved.revision) == ("trainee", 1)
        assert waiting("meeting_proposed").get().recipient_id == match.placement.trainee_id

    def test_an_agreed_meeting_that_moves_is_a_proposal_again(self, match):
        meeting = agreed(match)
        moved = arranging.move_meeting(
            meeting, plan(AT_TWO + HOUR), side="trainee", seen=0, by=trainee_of(match)
        )
        assert moved.status == "proposed"
        assert not waiting("meeting_reminder").exists()
        assert not waiting("meeting_did_you_meet").exists()
        body = waiting("meeting_proposed").get().body
        assert "on Tuesday 9 February 2027 at 2pm needs another time" in body

    def test_after_it_moved_only_the_new_reminder_goes_out(self, match):
        meeting = agreed(match)
        by, later = trainee_of(match), plan(AT_TWO + timedelta(days=7))
        moved = arranging.move_meeting(meeting, later, side="trainee", seen=0, by=by)
        arranging.agree_meeting(moved, side="connector", seen=1, by=match.connector.membership)
        reminders = {message.not_before for message in waiting("meeting_reminder")}
        assert reminders == {datetime(2027, 2, 15, 9, 0, tzinfo=LONDON)}

    def test_another_link_alone_leaves_it_agreed_and_tells_both(self, match):
        meeting = agreed(match)
        link = "https://example.org/room"
        changed = arranging.move_meeting(
            meeting, plan(link=link), side="trainee", seen=0, by=trainee_of(match)
        )
        assert (changed.status, changed.revision) == ("agreed", 1)
        bodies = [message.body for message in waiting("meeting_changed")]
        assert len(bodies) == 2
        assert all(link in body for body in bodies)
        assert waiting("meeting_reminder").filter(body__contains=link).count() == 2

    @pytest.mark.parametrize(("minutes", "may"), [(0, True), (1, False)])
    def test_until_the_deadline_to_the_minute(self, match, clock, minutes, may):
        meeting = agreed(match)
        clock.move_to(AT_TWO - timedelta(hours=24) + timedelta(minutes=minutes))
        by, later = trainee_of(match), plan(AT_TWO + timedelta(days=7))
        if may:
            arranging.move_meeting(meeting, later, side="trainee", seen=0, by=by)
            return
        with pytest.raises(DomainError, match="less than 24 hours, so please"):
            arranging.move_meeting(meeting, later, side="trainee", seen=0, by=by)
        with pytest.raises(DomainError, match="less than 24 hours"):
            call_off_meeting(meeting, side="trainee", by=by)

    def test_the_deadline_is_the_organisations_own(self, match, clock, world):
        meeting = agreed(match)
        type(world.organisation).objects.update(meeting_change_hours=48)
        clock.move_to(AT_TWO - timedelta(hours=47))
        with pytest.raises(DomainError, match="less than 48 hours"):
            call_off_meeting(meeting, side="trainee", by=trainee_of(match))

    def test_a_coordinator_can_after_the_deadline(self, match, clock, world):
        meeting = agreed(match)
        clock.move_to(AT_TWO - HOUR)
        call_off_meeting(meeting, side="", by=world.coordinator)
        assert waiting("meeting_called_off").count() == 2


class TestCallingOff:
    def test_the_other_hears_of_it_gently_and_no_reminder_goes_out(self, match):
        meeting = agreed(match)
        self.heard()
        call_off_meeting(meeting, side="trainee", by=trainee_of(match))
        message = waiting("meeting_called_off").get()
        assert message.recipient_id == match.connector.pk
        assert "Nobody need say why" in message.body
        assert not waiting("meeting_reminder").exists()

    def test_whoever_never_heard_of_it_hears_nothing(self, match):
        call_off_meeting(propose(match), side="trainee", by=trainee_of(match))
        assert not Message.objects.unheard().exists()

    def test_twice_is_once(self, match):
        meeting = propose(match)
        for _ in range(2):
            off = call_off_meeting(meeting, side="trainee", by=trainee_of(match))
        assert off.status == "cancelled"

    def test_with_the_match(self, match, world):
        agreed(match)
        self.heard()
        offers.end_match(match, by=world.coordinator)
        assert match.meetings.get().status == "cancelled"
        assert not waiting("meeting_called_off").exists()  # the message about the match says so
        assert "still to come are called off" in waiting("match_ended").first().body

    def test_with_a_pause_the_trainee_alone_is_told(self, match):
        agreed(match)
        self.heard()
        stepping_back.pause_connector(match.connector, by=match.connector.membership)
        assert match.meetings.get().status == "cancelled"
        message = waiting("meeting_called_off").get()
        assert message.recipient_id == match.placement.trainee_id
        assert "pause" not in message.body.lower()

    def test_with_a_trainee_who_leaves(self, match, world):
        agreed(match)
        trainees_leaving.trainee_leaves(match.placement.trainee, by=world.coordinator)
        assert match.meetings.get().status == "cancelled"

    def test_where_the_placement_moves_away_from_it(self, match, world):
        stays = agreed(match, plan(AT_TWO - timedelta(days=5)))
        off = agreed(match)
        self.heard()
        people.change_placement(match.placement, ends_on=date(2027, 2, 8), by=world.coordinator)
        assert Meeting.objects.get(pk=stays.pk).status == "agreed"
        assert Meeting.objects.get(pk=off.pk).status == "cancelled"
        assert waiting("meeting_called_off").count() == 2

    def heard(self):
        told = Message.objects.filter(template__in=["meeting_proposed", "meeting_agreed"])
        told.filter(status="queued").update(status="sent", sent_at=NOW)


def test_whoever_likes_texts_is_reminded_by_text_with_no_help(match):
    mobile = {"contact_by": "text", "mobile": "07700 900123"}
    reach_trainee(match.placement.trainee, **mobile, by=None)
    agreed(Match.objects.with_people().get(pk=match.pk))
    for what in ("meeting_reminder", "meeting_did_you_meet"):
        assert waiting(what).get(channel="text").recipient_address == "07700 900123"
        assert "http" in waiting(what).get(channel="text").body
        assert waiting(what).get(channel="email")


class TestByAPerson:
    """For a connector who is called: nothing waits by itself, the daily run says it on the day."""

    @pytest.fixture
    def called(self, match):
        type(match.connector).objects.filter(pk=match.connector.pk).update(contact_by="telephone")
        return Match.objects.with_people().get(pk=match.pk)

    def test_a_reminder_is_to_be_told_on_the_day_before(self, called):
        agreed(called)
        assert waiting("meeting_reminder").get().channel == "email"  # the trainee's
        assert remind_of_meetings(on=date(2027, 2, 7)) == 0
        assert remind_of_meetings(on=date(2027, 2, 8)) == 1
        told = waiting("meeting_reminder").get(channel="telephone")
        assert "http" not in told.body
        remind_of_meetings(on=date(2027, 2, 8))
        assert waiting("meeting_reminder").count() == 2

    def test_they_are_asked_when_it_should_be_over(self, called):
        agreed(called)
        assert ask_after_meetings(at=AT_TWO + timedelta(minutes=59)) == 0
        assert ask_after_meetings(at=AT_TWO + HOUR) == 1
        assert waiting("meeting_did_you_meet").filter(channel="telephone").count() == 1

    def test_whoever_said_yes_on_the_telephone_is_not_called_again(self, called, world):
        meeting = propose(called)
        arranging.agree_meeting(meeting, side="connector", seen=0, by=world.coordinator)
        assert waiting("meeting_agreed").get().channel == "email"  # the trainee's
        told = Message.objects.get(template="meeting_agreed", channel="telephone")
        assert (told.status, told.settled_by) == ("settled", str(world.coordinator))

    def test_once_it_is_logged_nobody_is_asked(self, called, clock):
        meeting = agreed(called)
        clock.move_to(AT_TWO + HOUR)
        ask_after_meetings(at=AT_TWO + HOUR)
        facts = MeetingFacts(AT_TWO, "happened", minutes=60, how="video")
        log = log_meeting(called, facts, by=trainee_of(called))
        assert log.meeting == meeting
        assert Meeting.objects.get(pk=meeting.pk).status == "logged"
        assert not waiting("meeting_did_you_meet").exists()


class TestClocks:
    """28 March 2027: 1am becomes 2am. 31 October 2027: 2am becomes 1am."""

    @pytest.fixture
    def long_match(self, match):
        match.placement.ends_on = date(2027, 11, 30)
        match.placement.save()
        match.connector.dbs_certificates.update(issued_on=date(2026, 12, 1))
        return match

    def test_a_day_before_is_said_in_london_across_the_change(self, long_match):
        meeting = agreed(long_match, plan(datetime(2027, 3, 28, 14, 0, tzinfo=LONDON)))
        reminder = waiting("meeting_reminder").first().not_before
        assert reminder == datetime(2027, 3, 27, 9, 0, tzinfo=LONDON)
        assert reminder.utcoffset() == timedelta(0)
        assert "2pm to 3pm" in waiting("meeting_agreed").first().body
        assert meeting.starts_at.astimezone(ZoneInfo("UTC")).hour == 13

    def test_the_deadline_counts_real_hours(self, long_match, clock):
        """24 hours before 2pm of the day that has 23 is 1pm the day before."""
        meeting = agreed(long_match, plan(datetime(2027, 3, 28, 14, 0, tzinfo=LONDON)))
        edge = datetime(2027, 3, 27, 13, 0, tzinfo=LONDON)
        assert arranging.is_in_time(meeting, at=edge)
        assert not arranging.is_in_time(meeting, at=edge + timedelta(seconds=1))

    def test_a_time_that_comes_twice_says_which(self, long_match):
        agreed(long_match, plan(datetime(2027, 10, 31, 1, 30, tzinfo=LONDON)))
        body = waiting("meeting_agreed").first().body
        assert "The clocks go back that night: it is the first 1:30am." in body
