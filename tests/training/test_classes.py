"""Classes: planning them, giving out places, and the register."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction

from common.dates import day_of, now
from common.errors import ChangedMeanwhile, DomainError, IllegalMove
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.training import BookingFactory, CourseClassFactory, CourseFactory
from training.models import Booking, Completion, CourseClass
from training.services.attendance import close_register, note_arrival, note_attendance
from training.services.bookings import (
    change_places,
    give_up_place,
    invite_learners,
    take_place,
)
from training.services.classes import (
    ClassFacts,
    call_off_class,
    change_class,
    plan_class,
    version_of,
)
from training.services.completions import record_completion

Status = Booking.Status
IN_A_WEEK = now() + timedelta(days=7)


@pytest.fixture
def course(db):
    return CourseFactory(name="Fire Safety")


@pytest.fixture
def by(course):
    return MembershipFactory(organisation=course.organisation)


@pytest.fixture
def held(course):
    """A class with one place."""
    return CourseClassFactory(course=course, capacity=1)


def facts(**other) -> ClassFacts:
    said = {
        "starts_at": IN_A_WEEK,
        "ends_at": IN_A_WEEK + timedelta(hours=2),
        "place": "Room 2",
        "link": "",
        "trainer": "Jo Field",
        "capacity": 3,
        "access_notes": "",
    }
    return ClassFacts(**said | other)


def facts_of(held: CourseClass, **other) -> ClassFacts:
    return replace(facts(starts_at=held.starts_at, ends_at=held.ends_at, place=held.place), **other)


def ask(held: CourseClass, *statuses: str) -> list[Booking]:
    start = now() - timedelta(days=1)
    return [
        BookingFactory(course_class=held, status=status, since=start + timedelta(minutes=number))
        for number, status in enumerate(statuses)
    ]


def states(held: CourseClass) -> list[str]:
    return list(held.bookings.order_by("since", "pk").values_list("status", flat=True))


class TestPlanning:
    def test_a_class_is_planned_as_said(self, course, by):
        planned = plan_class(course, facts(), by=by)
        assert (planned.organisation, planned.status) == (course.organisation, "planned")
        assert (planned.trainer, planned.capacity) == ("Jo Field", 3)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"starts_at": now() - timedelta(minutes=1)}, "a time to come"),
            ({"ends_at": IN_A_WEEK}, "end must be after"),
            ({"place": ""}, "Say where it is"),
        ],
    )
    def test_what_cannot_be_is_refused(self, course, by, wrong, words):
        with pytest.raises(DomainError, match=words):
            plan_class(course, facts(**wrong), by=by)
        assert not CourseClass.objects.exists()

    def test_a_course_that_is_not_in_use_has_no_classes(self, by):
        course = CourseFactory(organisation=by.organisation, is_active=False)
        with pytest.raises(DomainError, match="not in use"):
            plan_class(course, facts(), by=by)

    def test_the_same_form_sent_twice_plans_one_class(self, course, by):
        plan_class(course, facts(), by=by)
        with pytest.raises(DomainError, match="already"):
            plan_class(course, facts(), by=by)

    def test_the_database_refuses_a_class_nowhere_and_one_that_ends_before_it_begins(self, course):
        with pytest.raises(IntegrityError, match="somewhere"), transaction.atomic():
            CourseClassFactory(course=course, place="")
        with pytest.raises(IntegrityError, match="ends_after"), transaction.atomic():
            CourseClassFactory(course=course, ends_at=now())


class TestChanging:
    def test_another_time_or_place_is_a_new_revision_that_people_hear_of(self, held, by):
        change = change_class(held, facts_of(held, place="Room 9"), by=by)
        held.refresh_from_db()
        assert (change.is_moved, held.revision, held.place) == (True, 1, "Room 9")

    def test_another_trainer_is_not(self, held, by):
        assert not change_class(held, facts_of(held, trainer="Al"), by=by).is_moved
        held.refresh_from_db()
        assert held.revision == 0

    def test_more_places_go_to_those_who_have_waited_longest(self, held, by):
        _, first, second, third = ask(held, "booked", "waiting", "waiting", "waiting")
        change = change_class(held, facts_of(held, capacity=3), by=by)
        assert change.moved_up == (first, second)
        third.refresh_from_db()
        assert third.status == "waiting"

    def test_there_cannot_be_fewer_places_than_are_taken(self, course, by):
        held = CourseClassFactory(course=course, capacity=2)
        ask(held, "booked", "booked")
        with pytest.raises(DomainError, match="2 people have a place"):
            change_class(held, facts_of(held, capacity=1), by=by)

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self, held, by):
        seen = version_of(held)
        change_class(held, facts_of(held, place="Room 9"), seen=seen, by=by)
        with pytest.raises(ChangedMeanwhile):
            change_class(held, facts_of(held, place="Room 1"), seen=seen, by=by)
        held.refresh_from_db()
        assert held.place == "Room 9"

    def test_what_has_begun_stays_as_it_was(self, held, by):
        with (
            time_machine.travel(held.starts_at, tick=False),
            pytest.raises(DomainError, match="has begun"),
        ):
            change_class(held, facts_of(held, trainer="Al"), by=by)


class TestCallingOff:
    def test_whoever_has_not_said_no_is_to_be_told(self, held, by):
        invited, waiting, booked, _ = ask(held, "invited", "waiting", "booked", "declined")
        told = call_off_class(held, by=by)
        assert set(told) == {invited, waiting, booked}
        held.refresh_from_db()
        assert (held.status, held.revision) == ("cancelled", 1)

    def test_it_is_called_off_once(self, held, by):
        call_off_class(held, by=by)
        with pytest.raises(DomainError, match="called off"):
            call_off_class(held, by=by)

    def test_nobody_can_take_a_place_in_it(self, held, by):
        (invited,) = ask(held, "invited")
        call_off_class(held, by=by)
        with pytest.raises(DomainError, match="called off"):
            take_place(invited, by=None)

    def test_one_to_which_people_came_is_not_called_off(self, held, by):
        ask(held, "attended")
        with pytest.raises(DomainError, match="Close the register"):
            call_off_class(held, by=by)

    def test_the_database_too_lets_no_class_be_taken_up_again(self, held, by):
        call_off_class(held, by=by)
        with pytest.raises(InternalError), transaction.atomic():
            CourseClass.objects.update(status="planned")


class TestPlaces:
    def test_people_are_asked_once(self, held, by):
        asha, bo = UserFactory.create_batch(2)
        assert len(invite_learners(held, [asha, bo], by=by)) == 2
        assert invite_learners(held, [asha, bo], by=by) == ()

    def test_who_said_no_can_be_asked_again(self, held, by):
        (declined,) = ask(held, "declined")
        (asked,) = invite_learners(held, [declined.learner], by=by)
        assert (asked.pk, asked.status, asked.entered_by) == (declined.pk, "invited", by)

    def test_the_first_gets_the_place_and_the_second_waits(self, held):
        first, second = ask(held, "invited", "invited")
        assert take_place(first, by=None).status == "booked"
        assert take_place(second, by=None).status == "waiting"

    def test_saying_yes_twice_is_one_yes(self, held):
        (booking,) = ask(held, "invited")
        since = take_place(booking, by=None).since
        assert take_place(booking, by=None).since == since

    def test_a_place_given_up_goes_to_whoever_has_waited_longest(self, held):
        booked, first, second = ask(held, "booked", "waiting", "waiting")
        moved_up = give_up_place(booked, by=None)
        assert [row.pk for row in moved_up] == [first.pk]
        second.refresh_from_db()
        assert second.status == "waiting"

    def test_leaving_the_line_moves_nobody_up(self, held):
        _, waiting, _ = ask(held, "booked", "waiting", "waiting")
        assert give_up_place(waiting, by=None) == ()

    def test_who_has_declined_and_comes_after_all_gets_in_line_again(self, held):
        booked, _ = ask(held, "booked", "waiting")
        give_up_place(booked, by=None)
        assert take_place(booked, by=None).status == "waiting"

    def test_once_it_has_begun_nobody_answers(self, held):
        invited, booked = ask(held, "invited", "booked")
        with time_machine.travel(held.starts_at, tick=False):
            with pytest.raises(DomainError, match="has begun"):
                take_place(invited, by=None)
            with pytest.raises(DomainError, match="has begun"):
                give_up_place(booked, by=None)

    def test_another_day_is_taken_instead(self, held, course):
        booked, waiting = ask(held, "booked", "waiting")
        other = CourseClassFactory(course=course, capacity=1)
        taken, moved_up = change_places(booked, other, by=None)
        assert (taken.course_class, taken.status) == (other, "booked")
        assert [row.pk for row in moved_up] == [waiting.pk]

    def test_where_the_other_day_is_full_everything_stays(self, held, course):
        (booked,) = ask(held, "booked")
        other = CourseClassFactory(course=course, capacity=1)
        ask(other, "booked")
        with pytest.raises(DomainError, match="full now"):
            change_places(booked, other, by=None)
        assert states(held) == ["booked"]
        assert other.bookings.count() == 1

    def test_after_a_class_was_called_off_another_day_is_taken(self, held, course, by):
        (booked,) = ask(held, "booked")
        other = CourseClassFactory(course=course)
        call_off_class(held, by=by)
        booked.refresh_from_db()
        taken, moved_up = change_places(booked, other, by=None)
        assert (taken.course_class, taken.status, moved_up) == (other, "booked", ())

    def test_a_class_of_another_course_is_no_other_day(self, held):
        (booked,) = ask(held, "booked")
        other = CourseClassFactory(course__organisation=held.organisation)
        with pytest.raises(DomainError, match="same course"):
            change_places(booked, other, by=None)

    def test_the_database_keeps_one_booking_for_each_person(self, held):
        (booking,) = ask(held, "invited")
        with pytest.raises(IntegrityError, match="booking_once"), transaction.atomic():
            BookingFactory(course_class=held, learner=booking.learner)

    def test_who_came_cannot_be_only_invited_again(self, held):
        (booking,) = ask(held, "attended")
        with pytest.raises(IllegalMove):
            booking.move_to(Status.INVITED)
        with pytest.raises(InternalError), transaction.atomic():
            Booking.objects.update(status="invited")


class TestTheRegister:
    @pytest.fixture
    def begun(self, course):
        return CourseClassFactory(course=course, starts_at=now() - timedelta(hours=3))

    def test_it_opens_when_the_class_begins(self, held, by):
        (booked,) = ask(held, "booked")
        with pytest.raises(DomainError, match="has not begun"):
            note_attendance(held, {booked.pk: True}, by=by)

    def test_who_came_and_who_did_not_is_kept_and_can_be_corrected(self, begun, by):
        asha, bo = ask(begun, "booked", "booked")
        note_attendance(begun, {asha.pk: True, bo.pk: False}, by=by)
        assert states(begun) == ["attended", "absent"]
        note_attendance(begun, {asha.pk: False}, by=by)
        assert states(begun).count("absent") == 2

    def test_who_came_without_a_place_is_added(self, begun, by):
        (declined,) = ask(begun, "declined")
        stranger = UserFactory()
        assert note_arrival(begun, stranger, by=by).status == "attended"
        assert note_arrival(begun, stranger, by=by).status == "attended"
        assert note_arrival(begun, declined.learner, by=by).pk == declined.pk
        assert begun.bookings.count() == 2

    def test_closing_it_records_the_course_on_the_day_for_everybody_who_came(self, begun, by):
        asha, bo, cy = ask(begun, "attended", "absent", "waiting")
        close_register(begun, by=by)
        done = Completion.objects.get()
        assert (done.learner, done.completed_on) == (asha.learner, day_of(begun.starts_at))
        assert (done.recorded_by, done.evidence) == (by, "Class, Education centre, room 2")
        for booking in (asha, bo, cy):
            booking.refresh_from_db()
        assert (asha.completion, bo.completion, cy.completion) == (done, None, None)

    def test_it_is_not_closed_while_somebody_is_open(self, begun, by):
        (booked,) = ask(begun, "booked")
        with pytest.raises(DomainError, match="1 person with a place") as refusal:
            close_register(begun, by=by)
        assert str(booked.learner) not in str(refusal.value)
        assert not Completion.objects.exists()

    def test_it_is_closed_once(self, begun, by):
        ask(begun, "attended")
        close_register(begun, by=by)
        with pytest.raises(DomainError, match="register closed"):
            close_register(begun, by=by)
        assert Completion.objects.count() == 1

    def test_a_class_just_after_midnight_in_summer_counts_on_its_london_day(self, course, by):
        late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 0:30 on 1 July in London
        begun = CourseClassFactory(course=course, starts_at=late)
        ask(begun, "attended")
        close_register(begun, by=by)
        assert Completion.objects.get().completed_on == date(2026, 7, 1)

    def test_what_was_recorded_by_hand_already_is_recorded_once(self, begun, by):
        (asha,) = ask(begun, "attended")
        known, _ = record_completion(
            asha.learner, begun.course, completed_on=begun.on, evidence="list", by=by
        )
        close_register(begun, by=by)
        asha.refresh_from_db()
        assert Completion.objects.get() == known == asha.completion
