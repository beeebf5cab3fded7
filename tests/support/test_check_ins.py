"""The question after a meeting: asked once, answered in one tap, and who calls."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from common.dates import now, today
from common.errors import DomainError
from common.models import new_id
from messaging.models import Message
from placements.logging_rules import MeetingFacts
from placements.services.meetings import change_meeting, log_meeting
from support.models import CheckIn, Contact
from support.services.check_ins import (
    add_note,
    answer_check_in,
    follow_meeting,
    lapse_check_ins,
)
from support.services.contacts import note_contact
from tests.factories.placements import MatchFactory, PlacementFactory
from tests.factories.support import CheckInFactory
from tests.factories.volunteers import VolunteerFactory
from tests.placements.scheme import cleared_connector
from volunteers.models import Volunteer

LONDON = ZoneInfo("Europe/London")
FRIDAY_EVENING = datetime(2026, 11, 27, 19, 30, tzinfo=LONDON)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday_evening():
    with time_machine.travel(FRIDAY_EVENING, tick=False) as clock:
        yield clock


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


def asked(volunteer, **facts):
    return CheckInFactory(volunteer=volunteer, **facts)


def say(check_in, answer, **facts):
    return answer_check_in(check_in, answer=answer, **{"how": "link"} | facts)


def follow(volunteer, **facts):
    known = {"about_id": new_id(), "met_on": today(), "happened": True}
    return follow_meeting(volunteer, **known | facts)


class TestAsking:
    @pytest.fixture
    def match(self, world):
        placement = PlacementFactory(
            trainee__organisation=world.organisation,
            starts_on=today() - timedelta(days=7),
            ends_on=today() + timedelta(days=30),
        )
        return MatchFactory(placement=placement, connector=cleared_connector(world), agreed=True)

    def test_a_meeting_that_happened_asks_the_connector_once(self, world, match):
        facts = MeetingFacts(now() - timedelta(hours=2), "happened", 45, "video")
        for _ in range(2):
            log = log_meeting(match, facts, by=world.coordinator)
        check_in = CheckIn.objects.get(volunteer=match.connector)
        assert (check_in.about_id, check_in.met_on) == (log.pk, today())
        message = Message.objects.get(template="check_in")
        assert message.recipient_id == match.connector.pk
        assert "/check-in/" in message.body

    def test_a_meeting_that_did_not_happen_asks_nothing(self, world, match):
        facts = MeetingFacts(now() - timedelta(hours=2), "nobody_came")
        log_meeting(match, facts, by=world.coordinator)
        assert not CheckIn.objects.exists()

    def test_putting_a_log_right_asks_or_closes_the_question(self, world, match):
        at = now() - timedelta(hours=2)
        log = log_meeting(match, MeetingFacts(at, "nobody_came"), by=world.coordinator)
        happened = MeetingFacts(at, "happened", 45, "video")
        change_meeting(log, happened, by=world.coordinator)
        assert CheckIn.objects.get().status == "asked"
        change_meeting(log, MeetingFacts(at, "nobody_came"), by=world.coordinator)
        assert CheckIn.objects.get().status == "closed"

    def test_a_meeting_logged_long_after_asks_nothing(self, asha):
        assert follow(asha, met_on=today() - timedelta(days=8)) is None
        assert follow(asha, met_on=today() - timedelta(days=7)) is not None

    def test_whoever_has_left_is_asked_nothing(self, asha):
        Volunteer.objects.filter(pk=asha.pk).update(status="left")
        assert follow(Volunteer.objects.get(pk=asha.pk)) is None

    @pytest.mark.parametrize("way", ["by_telephone", "by_letter"])
    def test_whoever_likes_no_email_is_told_without_a_link(self, world, way):
        follow(VolunteerFactory(organisation=world.organisation, **{way: True}))
        message = Message.objects.get(template="check_in")
        assert message.status == "to_tell"
        assert "http" not in message.body


class TestAnswering:
    def test_a_good_answer_is_kept_and_nobody_calls(self, asha):
        check_in = say(asked(asha), "good")
        assert (check_in.status, check_in.answer, check_in.how) == ("answered", "good", "link")
        assert not Contact.objects.exists()

    @pytest.mark.parametrize(("answer", "why"), [("hard", "low_answer"), ("call", "asked")])
    def test_a_low_answer_makes_a_call_due_on_the_next_working_day(self, world, asha, answer, why):
        say(asked(asha), answer)
        contact = Contact.objects.get(volunteer=asha)
        assert (contact.why, contact.due_on) == (why, date(2026, 11, 30))  # the Monday
        assert contact.assigned_to == world.coordinator

    @pytest.mark.parametrize(
        ("at", "due_on"),
        [
            (datetime(2026, 12, 24, 20, 0, tzinfo=LONDON), date(2026, 12, 29)),
            (datetime(2027, 3, 25, 9, 0, tzinfo=LONDON), date(2027, 3, 30)),
            (datetime(2026, 12, 1, 23, 59, tzinfo=LONDON), date(2026, 12, 2)),
        ],
    )
    def test_bank_holidays_are_no_days_to_call(self, friday_evening, asha, at, due_on):
        friday_evening.move_to(at)
        say(asked(asha), "hard")
        assert Contact.objects.get().due_on == due_on

    def test_the_same_answer_twice_is_one(self, asha):
        check_in = asked(asha)
        for _ in range(2):
            say(check_in, "hard")
        assert Contact.objects.count() == 1
        assert Message.objects.filter(template="support_contact_due").count() == 1

    def test_an_answer_can_be_changed_for_a_day_and_the_call_stays_due(self, asha, friday_evening):
        check_in = say(asked(asha), "hard")
        friday_evening.shift(timedelta(hours=23, minutes=59))
        check_in = say(check_in, "good")
        assert check_in.answer == "good"
        assert Contact.objects.get().status == "due"
        friday_evening.shift(timedelta(minutes=1))
        with pytest.raises(DomainError, match="for a day"):
            say(check_in, "all_right")
        with pytest.raises(DomainError, match="kept as it was"):
            add_note(check_in, note="Later.")

    def test_a_second_answer_that_is_not_easy_makes_a_call_due(self, asha):
        say(asked(asha, asked_at=now() - timedelta(days=2)), "wobbly")
        assert not Contact.objects.exists()
        say(asked(asha), "wobbly")
        contact = Contact.objects.get()
        assert (contact.why, contact.due_on) == ("not_easy_twice", date(2026, 12, 1))

    def test_a_good_answer_between_counts(self, asha):
        for days, answer in ((3, "wobbly"), (2, "good"), (1, "wobbly")):
            say(asked(asha, asked_at=now() - timedelta(days=days)), answer)
        assert not Contact.objects.exists()

    def test_an_answer_that_is_none_of_them_is_refused(self, asha):
        with pytest.raises(DomainError, match="Choose one"):
            say(asked(asha), "7")

    def test_no_answer_after_leaving(self, asha):
        check_in = asked(asha)
        Volunteer.objects.filter(pk=asha.pk).update(status="left")
        with pytest.raises(DomainError, match="Nobody waits"):
            say(check_in, "hard")
        assert not Contact.objects.exists()

    def test_a_coordinator_enters_what_they_say_and_need_not_tell_them_any_more(self, world):
        asha = VolunteerFactory(organisation=world.organisation, by_telephone=True)
        check_in = follow(asha)
        say(check_in, "all_right", how="entered", by=world.coordinator)
        assert CheckIn.objects.get().entered_by == world.coordinator
        assert Message.objects.get(template="check_in").status == "settled"

    def test_nobody_enters_their_own(self, world):
        asha = VolunteerFactory(organisation=world.organisation, membership=world.coordinator)
        with pytest.raises(DomainError, match="about you"):
            say(asked(asha), "good", how="entered", by=world.coordinator)

    def test_the_history_says_that_they_answered_and_never_what(self, asha):
        say(asked(asha), "hard")
        columns = {field.name for field in CheckIn.pgh_event_model._meta.fields}
        assert not columns & {"answer", "note"}
        assert CheckIn.pgh_event_model.objects.filter(status="answered").exists()

    def test_no_message_says_how_anybody_is_or_who(self, asha):
        add_note(say(asked(asha), "hard"), note="My brother died there.")
        for message in Message.objects.exclude(recipient_id=asha.pk):
            words = f"{message.subject} {message.body}".lower()
            assert not any(word in words for word in ("hard", "brother", "asha", asha.last_name))


class TestSilence:
    def test_a_question_lapses_on_the_third_day(self, asha):
        asked(asha)
        assert lapse_check_ins(on=date(2026, 11, 29)) == 0
        assert lapse_check_ins(on=date(2026, 11, 30)) == 1
        assert lapse_check_ins(on=date(2026, 11, 30)) == 0
        assert not Contact.objects.exists()

    def test_two_running_make_a_call_due_in_two_working_days(self, asha):
        asked(asha, lapsed=True)
        asked(asha)
        lapse_check_ins(on=date(2026, 11, 30))
        contact = Contact.objects.get()
        assert (contact.why, contact.due_on) == ("no_answer", date(2026, 12, 2))

    def test_an_answer_between_counts(self, asha):
        asked(asha, lapsed=True, asked_at=now() - timedelta(days=9))
        asked(asha, answered="good", asked_at=now() - timedelta(days=5))
        asked(asha)
        lapse_check_ins(on=date(2026, 11, 30))
        assert not Contact.objects.exists()

    def test_a_call_in_between_begins_anew(self, world, asha, friday_evening):
        asked(asha, lapsed=True)
        asked(asha)
        lapse_check_ins(on=date(2026, 11, 30))
        friday_evening.shift(timedelta(days=3))
        note_contact(Contact.objects.get(), how="telephone", by=world.coordinator)
        friday_evening.shift(timedelta(hours=1))
        asked(asha, asked_at=now())
        lapse_check_ins(on=date(2026, 12, 5))
        assert not Contact.objects.due().exists()

    def test_a_late_answer_is_welcome(self, asha):
        check_in = asked(asha)
        lapse_check_ins(on=date(2026, 11, 30))
        assert say(check_in, "good").status == "answered"
