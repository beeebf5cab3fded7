"""Meetings by a link of one's own: answering, moving, logging; and the personal calendar."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from common.logs import without_secrets
from messaging.links import make_token
from messaging.models import Message
from placements.meeting_links import MEETING, MEETING_LOG
from placements.models import CalendarFeed, Concern, Match, Meeting, MeetingLog
from placements.services.calendars import make_calendar_address
from placements.services.calling_off import call_off_meeting
from placements.services.concerns import acknowledge_concern
from placements.worries import NOTED, TOLD
from tests.factories.placements import MatchFactory, MeetingFactory
from tests.factories.training import BookingFactory
from tests.factories.volunteers import VolunteerFactory

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=LONDON)
AT_TWO = datetime(2027, 2, 9, 14, 0, tzinfo=LONDON)
AFTER = AT_TWO + timedelta(hours=1)
ANSWERS = {
    "met_on_day": "9",
    "met_on_month": "2",
    "met_on_year": "2027",
    "met_at": "2pm",
    "outcome": "happened",
    "length": "60",
    "how": "video",
    "has_concern": "no",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def match(world):
    connector = VolunteerFactory(
        organisation=world.organisation, membership=world.connector, cleared=True
    )
    return MatchFactory(
        agreed=True,
        connector=connector,
        placement__trainee__organisation=world.organisation,
        placement__trainee__membership=world.trainee,
    )


@pytest.fixture
def meeting(match):
    return MeetingFactory(match=match, starts_at=AT_TWO)


@pytest.fixture
def agreed(match):
    return MeetingFactory(match=match, starts_at=AT_TWO, agreed=True)


def address(meeting, side, what=""):
    return f"/meetings/link/{make_token(MEETING, meeting.pk, side)}/{what}"


def log_address(meeting, side):
    return f"/meetings/log/{make_token(MEETING_LOG, meeting.pk, side)}/"


@pytest.mark.parametrize("side", ["connector", "trainee"])
def test_a_link_does_nothing_for_another_who_is_signed_in(meeting, side, sign_in, world, clock):
    mine, theirs = world.connector, world.trainee
    if side == "trainee":
        mine, theirs = theirs, mine
    other = sign_in(theirs)
    assert sign_in(mine).get(address(meeting, side)).status_code == 200
    assert other.get(address(meeting, side)).status_code == 403
    for what in ("agree/", "call-off/", "move/"):
        page = other.post(address(meeting, side, what), {"place": "By the <café>"})
        assert page.status_code == 403
        assert "This link was sent to somebody else" in page.text
    assert "By the &lt;café&gt;" in page.text
    meeting.refresh_from_db()
    assert (meeting.status, Meeting.objects.count()) == ("proposed", 1)
    clock.move_to(AFTER)
    other = sign_in(theirs)
    assert other.post(log_address(meeting, side), ANSWERS).status_code == 403
    assert other.post(log_address(meeting, side) + "worry/").status_code == 403
    assert not MeetingLog.objects.exists()
    assert not Concern.objects.exists()


def said(meeting):
    return Meeting.objects.get(pk=meeting.pk)


class TestAnswering:
    def test_opening_the_link_changes_nothing_and_shows_no_surname(self, meeting, client):
        page = client.get(address(meeting, "connector"))
        assert "Does this suit you?" in page.text
        assert said(meeting).status == "proposed"
        for person in (meeting.match.connector, meeting.match.placement.trainee):
            assert person.last_name not in page.text

    def test_yes_without_signing_in_is_kept_as_theirs(self, meeting, client):
        page = client.post(address(meeting, "connector", "agree/"), {"seen": 0}, follow=True)
        assert "It is agreed" in page.text
        last = said(meeting).events.order_by("-pgh_id").first()
        assert last.pgh_context.metadata["how"] == "signed link"

    def test_the_proposers_own_link_cannot_say_yes(self, meeting, client):
        client.post(address(meeting, "trainee", "agree/"), {"seen": 0})
        assert said(meeting).status == "proposed"

    def test_another_time_is_a_proposal_to_the_first(self, meeting, client):
        url = address(meeting, "connector", "move/")
        assert client.get(url).status_code == 200
        answers = {
            "when": "other",
            "day_day": "10",
            "day_month": "2",
            "day_year": "2027",
            "at": "2:30pm",
            "minutes": "60",
            "how": "video",
            "seen": "0",
        }
        client.post(url, answers)
        moved = said(meeting)
        assert moved.starts_at == datetime(2027, 2, 10, 14, 30, tzinfo=LONDON)
        assert moved.waits_for == "trainee"

    def test_what_was_typed_stays_where_it_cannot_be(self, meeting, client):
        answers = {
            "when": "other", "day_day": "10", "day_month": "3", "day_year": "2027",
            "at": "2:30pm", "minutes": "60", "how": "video", "seen": "0",
        }  # fmt: skip
        page = client.post(address(meeting, "connector", "move/"), answers)
        assert "ends on 26 February 2027" in page.text
        assert 'value="2:30pm"' in page.text

    def test_calling_off_asks_first(self, agreed, client):
        url = address(agreed, "trainee", "call-off/")
        assert "Nobody asks why" in client.get(url).text
        assert said(agreed).status == "agreed"
        client.post(url, {"seen": agreed.as_seen})
        assert said(agreed).status == "cancelled"

    def test_what_was_moved_since_is_not_called_off_unseen(self, agreed, client):
        url = address(agreed, "trainee", "call-off/")
        page = client.post(url, {"seen": "agreed:7"}, follow=True)
        assert "has changed since you opened it" in page.text
        assert said(agreed).status == "agreed"

    def test_what_was_agreed_meanwhile_is_not_taken_back_unseen(self, meeting, client):
        url = address(meeting, "trainee", "call-off/")
        seen = client.get(url).context["meeting"].as_seen
        Client().post(address(meeting, "connector", "agree/"), {"seen": meeting.revision})
        page = client.post(url, {"seen": seen}, follow=True)
        assert "has changed since you opened it" in page.text
        assert said(meeting).status == "agreed"

    def test_what_was_agreed_meanwhile_is_not_moved_unseen(self, meeting, client):
        url = address(meeting, "trainee", "move/")
        form = client.get(url).context["form"]
        names = ("minutes", "how", "place", "link", "seen", "was")
        answers = {name: form[name].value() for name in names} | {
            "when": "other", "day_day": "10", "day_month": "2", "day_year": "2027", "at": "3pm",
        }  # fmt: skip
        Client().post(address(meeting, "connector", "agree/"), {"seen": meeting.revision})
        page = client.post(url, answers)
        assert "has changed since you opened it" in page.text
        assert said(meeting).status == "agreed"
        answers |= {name: page.context["form"][name].value() for name in ("seen", "was")}
        client.post(url, answers)
        assert said(meeting).status == "proposed"

    def test_what_was_called_off_meanwhile_is_not_moved(self, meeting, client, world):
        url = address(meeting, "trainee", "move/")
        call_off_meeting(meeting, side="", by=world.coordinator)
        page = client.post(url, {"when": "other", "seen": "0"}, follow=True)
        assert "cannot be changed here any more" in page.text
        assert "This meeting is called off" in page.text

    def test_every_page_of_a_link_says_whose_it_is(self, agreed, client, clock):
        name = agreed.match.placement.trainee.first_name
        whose = f"This link is {name}’s own"
        assert whose in client.get(address(agreed, "trainee")).text
        assert whose in client.get(log_address(agreed, "trainee")).text
        clock.move_to(AFTER)
        url = log_address(agreed, "trainee")
        assert whose in client.get(url).text
        client.post(url, ANSWERS)
        assert whose in client.get(url).text
        page = Client().get(log_address(agreed, "connector")).text
        assert "to change it, or call your coordinator" in page
        assert "sign in and change it" not in page

    @pytest.mark.parametrize("seen", ["²", "9" * 5000, ""])
    def test_what_no_page_has_shown_agrees_to_nothing(self, meeting, client, seen):
        page = client.post(address(meeting, "connector", "agree/"), {"seen": seen}, follow=True)
        assert page.status_code == 200
        assert said(meeting).status == "proposed"

    @pytest.mark.parametrize("side", ["connector", "trainee"])
    def test_after_the_meeting_it_leads_on_to_the_log_of_the_same_side(
        self, agreed, client, clock, side
    ):
        clock.move_to(AFTER)
        assert log_address(agreed, side) in client.get(address(agreed, side)).text
        client.post(log_address(agreed, side), ANSWERS)
        assert said(agreed).status == "logged"
        assert log_address(agreed, side) in client.get(address(agreed, side)).text

    def test_after_the_deadline_they_are_told_whom_to_call(self, agreed, client, clock, world):
        type(world.organisation).objects.update(contact_phone="01244 555 000")
        clock.move_to(AT_TWO - timedelta(hours=2))
        page = client.get(address(agreed, "trainee"))
        assert "call-off" not in page.text
        assert "01244 555 000" in page.text
        client.post(address(agreed, "trainee", "call-off/"), {"seen": agreed.as_seen})
        assert said(agreed).status == "agreed"

    @pytest.mark.parametrize("state", ["", "somebody", "connector:x"])
    def test_a_link_for_no_side_opens_nothing(self, meeting, client, state):
        token = make_token(MEETING, meeting.pk, state)
        assert client.get(f"/meetings/link/{token}/").status_code == 410

    def test_a_link_closes_with_its_persons_membership(self, meeting, client, world):
        type(world.connector).objects.filter(pk=world.connector.pk).update(status="ended")
        page = client.get(address(meeting, "connector"))
        assert page.status_code == 410
        assert client.get(address(meeting, "trainee")).status_code == 200

    def test_a_link_to_one_thing_is_none_to_another(self, meeting, client):
        token = make_token(MEETING, meeting.pk, "trainee")
        assert client.get(f"/meetings/log/{token}/").status_code == 410

    def test_the_calendar_file_follows_the_meeting(self, agreed, client):
        url = address(agreed, "trainee", "calendar/")
        first = event_of(client.get(url))
        assert first["summary"] == f"Meeting with {agreed.match.connector.first_name}"
        client.post(address(agreed, "trainee", "call-off/"), {"seen": agreed.as_seen})
        off = event_of(client.get(url))
        assert (off["uid"], off["status"]) == (first["uid"], "CANCELLED")
        assert off["sequence"] > first["sequence"]


def event_of(answer):
    calendar = Calendar.from_ical(answer.content)
    return calendar.walk("VEVENT")[0]


class TestLogging:
    @pytest.fixture(autouse=True)
    def afterwards(self, clock, agreed):
        clock.move_to(AFTER)

    def test_it_is_filled_in_as_arranged(self, agreed, client):
        form = client.get(log_address(agreed, "trainee")).context["form"]
        values = {name: form[name].value() for name in ("met_at", "outcome", "length", "how")}
        assert values == {"met_at": "2pm", "outcome": "happened", "length": "60", "how": "video"}
        assert form["has_concern"].value() is None

    def test_it_is_saved_as_theirs_and_closes_the_meeting(self, agreed, client):
        page = client.post(log_address(agreed, "trainee"), ANSWERS, follow=True)
        assert "Thank you. Saved." in page.text
        log = MeetingLog.objects.get()
        assert (log.meeting, log.entered_by) == (agreed, agreed.match.placement.trainee.membership)
        assert said(agreed).status == "logged"

    def test_the_same_sent_twice_by_a_bad_signal_is_one(self, agreed, client):
        for words in ("Thank you. Saved.", "saved already"):
            page = client.post(log_address(agreed, "trainee"), ANSWERS, follow=True)
            assert words in page.text
        assert MeetingLog.objects.count() == 1

    def test_of_two_who_log_it_the_first_stands_and_the_second_is_told(self, agreed, client):
        client.post(log_address(agreed, "trainee"), ANSWERS)
        other = ANSWERS | {"length": "30", "preparation": "20"}
        page = Client().post(log_address(agreed, "connector"), other, follow=True)
        assert "logged already, entered by" in page.text
        assert "The time before and after this meeting is noted" in page.text
        log = MeetingLog.objects.get()
        assert (log.minutes, log.preparation_minutes) == (60, 20)

    def test_time_is_kept_though_each_remembers_another_hour(self, agreed, client):
        log = {"organisation": agreed.organisation, "match": agreed.match, "outcome": "happened"}
        by = agreed.match.placement.trainee.membership
        MeetingLog.objects.create(
            **log, starts_at=agreed.starts_at + timedelta(minutes=10), minutes=60, entered_by=by
        )
        said_too = ANSWERS | {"preparation": "20"}
        page = client.post(log_address(agreed, "connector"), said_too, follow=True)
        assert "If it is the same one, you need do nothing" in page.text
        assert MeetingLog.objects.get().preparation_minutes == 20

    def test_a_forwarded_link_shows_no_surname_and_nothing_but_that_log(self, agreed, client):
        pages = [client.get(log_address(agreed, "trainee"))]
        client.post(log_address(agreed, "trainee"), ANSWERS | {"has_concern": "yes"})
        pages.append(Client().get(log_address(agreed, "trainee")))
        pages.append(Client().get(log_address(agreed, "connector")))
        for page in pages:
            for member in (agreed.match.connector, agreed.match.placement.trainee):
                assert member.last_name not in page.text
            assert 'href="/matches/' not in page.text
        for page in pages[1:]:
            assert "worried you" not in page.text

    def test_whoever_was_worried_is_told_whom_to_call_once(self, agreed, client):
        url = log_address(agreed, "trainee")
        page = client.post(url, ANSWERS | {"has_concern": "yes"}, follow=True)
        assert NOTED in page.text
        assert MeetingLog.objects.get().has_concern
        assert NOTED not in client.get(url).text

    def test_the_worry_of_the_second_is_heard_too(self, agreed, client):
        client.post(log_address(agreed, "trainee"), ANSWERS)
        second = Client()
        answers = ANSWERS | {"has_concern": "yes"}
        page = second.post(log_address(agreed, "connector"), answers, follow=True)
        assert NOTED in page.text
        assert MeetingLog.objects.get().has_concern is False

    def test_a_worry_is_heard_though_the_meeting_was_called_off(self, agreed, client, world):
        url = log_address(agreed, "trainee")
        call_off_meeting(agreed, side="", by=world.coordinator)
        page = client.post(url, ANSWERS | {"has_concern": "yes", "length": "45"}, follow=True)
        assert "was called off" in page.text
        assert NOTED in page.text
        assert 'value="45"' in page.text  # nothing typed is lost
        concern = Concern.objects.get()
        assert (concern.match, concern.meeting_log) == (agreed.match, None)

    def test_whom_the_other_logged_first_can_still_say_that_it_worried_them(self, agreed, client):
        client.post(log_address(agreed, "trainee"), ANSWERS)
        second = Client()
        page = second.get(log_address(agreed, "connector"))
        assert "Yes, something worried me" in page.text
        url = log_address(agreed, "connector") + "worry/"
        for _ in range(2):
            page = second.post(url, follow=True)
            assert NOTED in page.text
        concern = Concern.objects.get()
        assert concern.raised_by == agreed.match.connector.membership
        assert concern.meeting_log == MeetingLog.objects.get()

    def test_a_worry_that_is_seen_to_already_is_not_said_to_be_passed_on(
        self, agreed, client, world
    ):
        url = log_address(agreed, "trainee")
        client.post(url, ANSWERS | {"has_concern": "yes"}, follow=True)
        acknowledge_concern(Concern.objects.get(), by=world.coordinator)
        page = client.post(url + "worry/", follow=True)
        assert NOTED in page.text  # a link may be in the other's hands
        assert str(world.coordinator.user) not in page.text
        assert TOLD not in page.text

    def test_the_connectors_time_is_added_to_what_the_trainee_logged(self, agreed, client):
        client.post(log_address(agreed, "trainee"), ANSWERS)
        page = Client().post(
            log_address(agreed, "connector"),
            ANSWERS | {"preparation": "15", "debrief": "10"},
            follow=True,
        )
        assert "saved already" in page.text
        log = MeetingLog.objects.get()
        assert (log.preparation_minutes, log.debrief_minutes) == (15, 10)

    def test_whether_anything_worried_them_is_asked(self, agreed, client):
        answers = {name: value for name, value in ANSWERS.items() if name != "has_concern"}
        page = client.post(log_address(agreed, "trainee"), answers)
        assert "Select yes if anything worried you" in page.text

    def test_the_trainee_is_not_asked_for_the_connectors_time(self, agreed, client):
        assert "preparing" not in client.get(log_address(agreed, "trainee")).text
        answers = ANSWERS | {"preparation": "15", "debrief": "10"}
        client.post(log_address(agreed, "connector"), answers)
        log = MeetingLog.objects.get()
        assert (log.preparation_minutes, log.debrief_minutes) == (15, 10)

    def test_a_day_to_come_is_refused_and_nothing_is_lost(self, agreed, client):
        page = client.post(log_address(agreed, "trainee"), ANSWERS | {"met_on_day": "16"})
        assert "still to come" in page.text
        assert 'value="16"' in page.text

    @pytest.mark.parametrize(
        ("at", "words"),
        [
            (AT_TWO - timedelta(minutes=1), "still to come"),
            (AFTER + timedelta(days=30, minutes=1), "has expired"),
        ],
    )
    def test_too_early_and_too_late(self, agreed, client, clock, at, words):
        clock.move_to(at)
        assert words in client.get(log_address(agreed, "trainee")).text

    def test_a_meeting_that_was_called_off(self, agreed, client):
        Meeting.objects.update(status="cancelled", cancelled_at=AFTER)
        assert "was called off" in client.get(log_address(agreed, "trainee")).text

    def test_a_match_that_ended_long_ago(self, agreed, client, clock):
        Match.objects.update(status="ended", ended_at=AFTER)
        clock.move_to(AFTER + timedelta(days=15))
        assert "more than 14 days ago" in client.get(log_address(agreed, "trainee")).text

    def test_no_message_says_whether_somebody_was_worried(self, agreed, client):
        before = set(Message.objects.values_list("pk", flat=True))
        client.post(log_address(agreed, "trainee"), ANSWERS | {"has_concern": "yes"})
        new = Message.objects.exclude(pk__in=before)
        assert {message.template for message in new} == {"check_in", "concern_raised"}
        said = "".join(message.subject + message.body for message in new)
        assert "worried" not in said
        assert agreed.match.placement.trainee.last_name not in said
        named = {message.recipient_address for message in new.filter(template="concern_raised")}
        assert not named & {agreed.match.connector.email, agreed.match.placement.trainee.email}


class TestCalendar:
    @pytest.fixture
    def feed(self, world, agreed):
        return make_calendar_address(by=world.trainee)

    def read(self, feed, secret=None):
        return Client().get(f"/meetings/calendar/{feed.pk}/{secret or feed.secret}/meetings.ics")

    def test_it_has_their_meetings_by_first_name(self, feed, agreed):
        answer = self.read(feed)
        event = event_of(answer)
        assert event["summary"] == f"Meeting with {agreed.match.connector.first_name}"
        assert event.decoded("dtstart") == AT_TWO
        assert agreed.match.connector.last_name not in answer.content.decode()
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]

    def test_what_is_called_off_or_only_proposed_is_not_in_it(self, feed, agreed):
        Meeting.objects.update(status="cancelled", cancelled_at=NOW)
        MeetingFactory(match=agreed.match, starts_at=AT_TWO + timedelta(days=1))
        assert b"VEVENT" not in self.read(feed).content

    def test_it_has_classes_without_saying_which(self, feed, world):
        BookingFactory(
            course_class__course__organisation=world.organisation,
            course_class__course__name="Suicide prevention",
            course_class__starts_at=AT_TWO + timedelta(days=2),
            learner=world.trainee.user,
            status="booked",
        )
        words = self.read(feed).content.decode()
        assert "Training class" in words
        assert "Suicide" not in words

    def test_a_wrong_secret_is_no_page(self, feed):
        assert self.read(feed, "0" * 40).status_code == 404

    def test_a_new_address_stops_the_old_one(self, feed, world, sign_in):
        old = feed.secret
        client = sign_in(world.trainee)
        client.post("/meetings/calendar/make/")
        new = CalendarFeed.objects.get()
        assert self.read(feed, old).status_code == 404
        assert self.read(new).status_code == 200
        client.post("/meetings/calendar/stop/")
        assert self.read(new).status_code == 404

    def test_it_closes_with_the_membership(self, feed, world):
        type(world.trainee).objects.filter(pk=world.trainee.pk).update(status="ended")
        assert self.read(feed).status_code == 404

    def test_the_page_shows_the_address_to_its_person_alone(self, feed, world, sign_in):
        assert feed.secret in sign_in(world.trainee).get("/meetings/calendar/").text
        assert feed.secret not in sign_in(world.connector).get("/meetings/calendar/").text

    def test_no_log_has_the_secret(self, feed):
        address = f"Not Found: /meetings/calendar/{feed.pk}/{feed.secret}/meetings.ics"
        assert feed.secret not in without_secrets(address)

    def test_the_history_does_not_know_the_secret(self, feed):
        assert not hasattr(feed.events.first(), "nonce")
