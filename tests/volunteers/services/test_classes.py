"""volunteers.services.classes: who hears what about a class, once, by their own channel."""

from datetime import timedelta

import pytest
import time_machine

from common.dates import now
from common.errors import DomainError
from messaging.models import Message
from tests.at_once import at_once
from tests.factories.accounts import MembershipFactory
from tests.factories.training import BookingFactory, CourseClassFactory, CourseFactory
from tests.factories.volunteers import VolunteerFactory
from tests.world import build_world
from training.models import Booking, Completion
from training.services.classes import FACTS, ClassFacts
from volunteers.models import Volunteer
from volunteers.services.classes import (
    call_off_class,
    change_class,
    choose_another,
    close_register,
    invite_to_class,
    say_no,
    say_yes,
    send_class_reminders,
)
from volunteers.services.leaving import leave_today


@pytest.fixture
def course(world):
    return CourseFactory(organisation=world.organisation, name="Fire Safety")


@pytest.fixture
def held(course):
    return CourseClassFactory(course=course, capacity=1)


@pytest.fixture
def people(world):
    return [
        VolunteerFactory(organisation=world.organisation, first_name=name)
        for name in ("Asha", "Bo", "Cy")
    ]


def ask(held, volunteer: Volunteer, status: str = "invited", **facts) -> Booking:
    return BookingFactory(
        course_class=held, learner=volunteer.membership.user, status=status, **facts
    )


def changed(held, **facts) -> ClassFacts:
    return ClassFacts(**{name: getattr(held, name) for name in FACTS} | facts)


def said(volunteer: Volunteer) -> list[str]:
    rows = Message.objects.filter(recipient_id=volunteer.pk).order_by("created_at", "pk")
    return list(rows.values_list("template", flat=True))


def status_of(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).status


class TestInviting:
    def test_everybody_is_asked_with_a_link_of_their_own(self, world, held, people):
        assert invite_to_class(held, people, words="Bring a pen.", by=world.coordinator) == (3, 0)
        asha = Message.objects.get(recipient_id=people[0].pk)
        assert asha.subject.startswith("A class for you: Fire Safety, ")
        assert "Bring a pen." in asha.body
        assert "/classes/" in asha.body
        assert "Education centre, room 2" in asha.body

    def test_who_likes_the_telephone_waits_to_be_told(self, world, held):
        bo = VolunteerFactory(
            organisation=world.organisation, contact_by="telephone", mobile="01244 555 012"
        )
        assert invite_to_class(held, [bo], by=world.coordinator) == (0, 1)
        letter = Message.objects.get()
        assert (letter.status, letter.channel) == ("to_tell", "telephone")
        assert "http" not in letter.body

    def test_nobody_is_asked_twice(self, world, held, people):
        invite_to_class(held, people, by=world.coordinator)
        assert invite_to_class(held, people, by=world.coordinator) == (0, 0)
        assert Message.objects.count() == 3

    def test_who_said_no_is_asked_again_if_a_coordinator_wishes(self, world, held, people):
        booking = ask(held, people[0], "declined", since=now() - timedelta(days=2))
        assert invite_to_class(held, people[:1], by=world.coordinator) == (1, 0)
        assert status_of(booking) == "invited"


class TestAnswers:
    def test_yes_is_a_place_and_who_comes_later_waits(self, held, people):
        say_yes(ask(held, people[0]))
        say_yes(ask(held, people[1]))
        assert said(people[0]) == ["class_place"]
        assert said(people[1]) == ["class_waiting"]

    def test_yes_said_twice_is_confirmed_once(self, held, people):
        booking = ask(held, people[0])
        say_yes(booking)
        say_yes(booking)
        assert said(people[0]) == ["class_place"]

    def test_a_place_given_up_is_told_to_whoever_gets_it(self, held, people):
        booked = ask(held, people[0], "booked")
        waiting = ask(held, people[1], "waiting")
        assert say_no(booked).status == "declined"
        assert status_of(waiting) == "booked"
        assert said(people[1]) == ["class_place"]
        assert "a place has become free, and it is yours" in Message.objects.get().body

    def test_what_somebody_says_on_the_telephone_is_entered_and_settled(self, world, held):
        bo = VolunteerFactory(
            organisation=world.organisation, contact_by="telephone", mobile="01244 555 012"
        )
        booking = say_yes(ask(held, bo), by=world.coordinator, is_told=True)
        assert booking.entered_by == world.coordinator
        assert Message.objects.get().status == "settled"

    def test_another_day_instead(self, held, course, people):
        other = CourseClassFactory(course=course)
        booked, waiting = ask(held, people[0], "booked"), ask(held, people[1], "waiting")
        taken = choose_another(booked, other)
        assert (taken.course_class, taken.status) == (other, "booked")
        assert [status_of(booked), status_of(waiting)] == ["declined", "booked"]
        assert said(people[0]) == said(people[1]) == ["class_place"]


class TestChanges:
    def test_everybody_who_has_not_said_no_hears_of_another_place(self, world, held, people):
        for person, status in zip(people, ("booked", "waiting", "declined"), strict=True):
            ask(held, person, status)
        change_class(held, changed(held, place="Room 9"), by=world.coordinator)
        assert [said(person) for person in people] == [["class_changed"], ["class_changed"], []]
        assert "Where: Room 9" in Message.objects.first().body

    def test_of_another_trainer_nobody_hears(self, world, held, people):
        ask(held, people[0], "booked")
        change_class(held, changed(held, trainer="Al"), by=world.coordinator)
        assert not Message.objects.exists()

    def test_each_change_is_told(self, world, held, people):
        ask(held, people[0], "booked")
        for place in ("Room 9", "Room 1"):
            change_class(held, changed(held, place=place), by=world.coordinator)
        assert said(people[0]) == ["class_changed"] * 2

    def test_who_moves_up_as_it_moves_reads_one_message(self, world, held, people):
        ask(held, people[0], "booked")
        ask(held, people[1], "waiting")
        change_class(held, changed(held, capacity=2, place="Room 9"), by=world.coordinator)
        assert [said(person) for person in people[:2]] == [["class_changed"], ["class_place"]]

    def test_more_places_are_told_to_those_who_get_them(self, world, held, people):
        ask(held, people[0], "booked")
        waiting = ask(held, people[1], "waiting")
        change_class(held, changed(held, capacity=2), by=world.coordinator)
        assert status_of(waiting) == "booked"
        assert said(people[1]) == ["class_place"]

    def test_that_it_is_called_off_is_told_with_words(self, world, held, people):
        ask(held, people[0], "booked")
        ask(held, people[1], "declined")
        assert call_off_class(held, words="Jo is unwell.", by=world.coordinator) == 1
        assert "Jo is unwell." in Message.objects.get(recipient_id=people[0].pk).body


class TestWhatIsOutOfDate:
    @pytest.fixture
    def bo(self, world):
        return VolunteerFactory(
            organisation=world.organisation, contact_by="telephone", mobile="01244 555 012"
        )

    def waiting(self) -> list[str]:
        return list(Message.objects.to_tell().values_list("template", flat=True))

    def test_an_answer_settles_the_invitation_that_was_to_be_told(self, world, held, bo):
        invite_to_class(held, [bo], by=world.coordinator)
        booking = held.bookings.get()
        say_yes(booking, by=world.coordinator, is_told=True)
        assert self.waiting() == []
        say_no(booking, by=world.coordinator)
        assert self.waiting() == []

    def test_newer_news_takes_the_place_of_older(self, world, held, bo):
        invite_to_class(held, [bo], by=world.coordinator)
        change_class(held, changed(held, place="Room 9"), by=world.coordinator)
        assert self.waiting() == ["class_changed"]
        call_off_class(held, by=world.coordinator)
        assert self.waiting() == ["class_called_off"]


class TestWhoHasLeft:
    @pytest.fixture
    def gone(self, world):
        return VolunteerFactory(organisation=world.organisation, status="left")

    def test_they_are_asked_to_nothing_and_can_take_no_place(self, world, held, course, gone):
        with pytest.raises(DomainError, match="has left"):
            invite_to_class(held, [gone], by=world.coordinator)
        booking = ask(held, gone, "declined")
        with pytest.raises(DomainError, match="has left"):
            say_yes(booking)
        with pytest.raises(DomainError, match="has left"):
            choose_another(booking, CourseClassFactory(course=course))
        assert status_of(booking) == "declined"
        assert not Message.objects.exists()


class TestReminders:
    def remind(self, held, days: int) -> int:
        at = held.starts_at - timedelta(days=days)
        with time_machine.travel(at, tick=False):
            return send_class_reminders(at=at)

    @pytest.fixture
    def early(self):
        return {"since": now() - timedelta(days=1)}

    def test_a_week_and_a_day_before_once_each(self, held, people, early):
        ask(held, people[0], "booked", **early)
        counts = [self.remind(held, days) for days in (8, 7, 7, 6, 2, 1, 1)]
        assert counts == [0, 1, 0, 0, 0, 1, 0]

    def test_a_daily_run_that_was_missed_is_made_up_for(self, held, people, early):
        ask(held, people[0], "booked", **early)
        assert self.remind(held, 4) == 1

    def test_who_has_not_answered_is_asked_once_more(self, held, people, early):
        ask(held, people[0], "invited", **early)
        assert [self.remind(held, days) for days in (7, 5, 1)] == [1, 0, 0]
        assert "Would you like to come?" in Message.objects.get().subject

    def test_who_has_said_yes_only_now_needs_no_word_of_it(self, held, people):
        ask(held, people[0], "booked", since=held.starts_at - timedelta(days=5))
        assert [self.remind(held, days) for days in (4, 1)] == [0, 1]

    def test_who_has_a_place_on_another_day_is_not_asked_once_more(self, held, people, early):
        ask(held, people[0], "invited", **early)
        other = CourseClassFactory(course=held.course, starts_at=held.starts_at + timedelta(days=9))
        ask(other, people[0], "booked", **early)
        assert self.remind(held, 7) == 0

    def test_who_waits_or_is_not_coming_hears_nothing(self, held, people, early):
        ask(held, people[0], "waiting", **early)
        ask(held, people[1], "declined", **early)
        assert self.remind(held, 1) == 0

    def test_a_class_that_was_moved_is_reminded_of_anew(self, world, held, people, early):
        ask(held, people[0], "booked", **early)
        self.remind(held, 7)
        held = change_class(held, changed(held, place="Room 9"), by=world.coordinator)
        assert self.remind(held, 6) == 0
        later = held.starts_at + timedelta(days=20)
        facts = changed(held, starts_at=later, ends_at=later + timedelta(hours=1))
        held = change_class(held, facts, by=world.coordinator)
        assert self.remind(held, 7) == 1


class TestTheRegister:
    def test_nobody_closes_a_register_with_themselves_in_it(self, world, course):
        begun = CourseClassFactory(course=course, starts_at=now() - timedelta(hours=3))
        own = VolunteerFactory(organisation=world.organisation)
        ask(begun, own, "attended")
        also = MembershipFactory(
            organisation=world.organisation, user=own.membership.user, role="coordinator"
        )
        with pytest.raises(DomainError, match="about you"):
            close_register(begun, by=also)
        assert not Completion.objects.exists()
        assert close_register(begun, by=world.coordinator) == 1


class TestLeaving:
    def test_whoever_leaves_gives_up_their_places(self, world, held, people):
        booked, waiting = ask(held, people[0], "booked"), ask(held, people[1], "waiting")
        leave_today(people[0], by=world.coordinator)
        assert [status_of(booked), status_of(waiting)] == ["declined", "booked"]

    def test_what_is_over_stays(self, world, course, people):
        begun = CourseClassFactory(course=course, starts_at=now() - timedelta(hours=3))
        booking = ask(begun, people[0], "booked")
        leave_today(people[0], by=world.coordinator)
        assert status_of(booking) == "booked"


@pytest.mark.django_db(transaction=True)
class TestTheLastPlace:
    def test_of_two_who_want_it_at_once_one_has_it_and_the_other_waits(self):
        world = build_world(name="Cheshire", slug="cheshire")
        held = CourseClassFactory(course__organisation=world.organisation, capacity=1)
        rows = [ask(held, VolunteerFactory(organisation=world.organisation)) for _ in range(4)]
        at_once(*(lambda row=row: say_yes(Booking.objects.get(pk=row.pk)) for row in rows))
        assert sorted(map(status_of, rows)) == ["booked", "waiting", "waiting", "waiting"]

    def test_two_who_change_crosswise_both_get_their_day(self):
        world = build_world(name="Cheshire", slug="cheshire")
        course = CourseFactory(organisation=world.organisation)
        first, second = CourseClassFactory.create_batch(2, course=course, capacity=2)
        asha, bo = (VolunteerFactory(organisation=world.organisation) for _ in range(2))
        ours, theirs = ask(first, asha, "booked"), ask(second, bo, "booked")
        outcomes = at_once(
            lambda: choose_another(Booking.objects.get(pk=ours.pk), second),
            lambda: choose_another(Booking.objects.get(pk=theirs.pk), first),
        )
        assert [outcome.status for outcome in outcomes] == ["booked", "booked"]
