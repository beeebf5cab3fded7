"""What somebody says to a class, by their own link and without signing in."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from common.dates import now
from tests.factories.training import BookingFactory, CourseClassFactory, CourseFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.class_letters import class_token


@pytest.fixture
def held(world):
    course = CourseFactory(organisation=world.organisation, name="Fire Safety")
    return CourseClassFactory(course=course, capacity=1, link="https://example.org/room")


@pytest.fixture
def booking(world, held):
    return ask(world, held)


@pytest.fixture
def client():
    return Client()


def ask(world, held, status="invited"):
    volunteer = VolunteerFactory(organisation=world.organisation)
    return BookingFactory(course_class=held, learner=volunteer.membership.user, status=status)


def address(booking, *rest) -> str:
    return f"/classes/{'/'.join([class_token(booking), *rest])}/"


def said(answer) -> str:
    return answer.content.decode()


def status_of(booking) -> str:
    booking.refresh_from_db()
    return booking.status


def test_opening_the_link_changes_nothing_and_says_what_it_is(client, booking):
    page = said(client.get(address(booking)))
    assert "Would you like to come?" in page
    assert "Education centre, room 2" in page
    assert "https://example.org/room" not in page
    assert status_of(booking) == "invited"


def test_the_link_does_nothing_for_another_who_is_signed_in(booking, sign_in, world):
    client = sign_in(world.trainee)
    for page in (client.get(address(booking)), client.post(address(booking, "yes"))):
        assert page.status_code == 403
    assert status_of(booking) == "invited"


def test_yes_gives_a_place_and_the_link_to_join(client, booking):
    page = said(client.post(address(booking, "yes"), follow=True))
    assert "You have a place" in page
    assert "https://example.org/room" in page
    assert status_of(booking) == "booked"


def test_yes_to_a_full_class_is_the_waiting_list(client, world, held, booking):
    ask(world, held, "booked")
    assert "Join the waiting list" in said(client.get(address(booking)))
    page = said(client.post(address(booking, "yes"), follow=True))
    assert "You are on the waiting list" in page
    assert status_of(booking) == "waiting"


def test_a_place_is_given_up_after_asking_once_more(client, world, held):
    booking, waiting = ask(world, held, "booked"), ask(world, held, "waiting")
    assert "Give up your place?" in said(client.get(address(booking, "no")))
    assert status_of(booking) == "booked"
    page = said(client.post(address(booking, "no"), follow=True))
    assert "Nobody will ask why" in page
    assert [status_of(booking), status_of(waiting)] == ["declined", "booked"]
    assert "Join the waiting list" in page


def test_another_day_is_offered_if_it_has_a_place(client, world, held, booking):
    free = CourseClassFactory(course=held.course, place="Another place")
    full = CourseClassFactory(course=held.course, capacity=1, place="A full place")
    ask(world, full, "booked")
    CourseClassFactory(course__organisation=world.organisation, place="Another course")
    CourseClassFactory(course=held.course, starts_at=now() - timedelta(days=1), place="Over")
    page = said(client.get(address(booking)))
    assert "Another place" in page
    for hidden in ("A full place", "Another course", "Over,"):
        assert hidden not in page
    after = client.post(address(booking, "another"), {"class": free.pk}, follow=True)
    assert "Another place" in said(after)
    assert "You have a place" in said(after)
    assert "You are not coming" not in said(after)
    assert status_of(booking) == "declined"
    assert free.bookings.get().status == "booked"


@pytest.mark.parametrize("chosen", ["", "x", "01a22181-4f00-77b8-b623-bb0f83a9283d"])
def test_no_day_or_a_wrong_one_is_said_kindly(client, booking, chosen):
    page = said(client.post(address(booking, "another"), {"class": chosen}, follow=True))
    assert "Choose the day that suits you better" in page
    assert status_of(booking) == "invited"


def test_the_calendar_is_for_whoever_has_a_place(client, world, held, booking):
    assert client.get(address(booking, "calendar")).status_code == 302
    booked = ask(world, held, "booked")
    answer = client.get(address(booked, "calendar"))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"https://example.org/room" in answer.content


def test_once_it_is_over_nothing_can_be_said(client, booking, held):
    with time_machine.travel(held.starts_at + timedelta(hours=1), tick=False):
        assert "This class has begun" in said(client.get(address(booking)))
    with time_machine.travel(held.starts_at + timedelta(hours=3), tick=False):
        page = said(client.get(address(booking)))
        assert "This class was on" in page
        assert "Yes, I will come" not in page
        late = client.post(address(booking, "yes"), follow=True)
    assert "has begun" in said(late)
    assert status_of(booking) == "invited"


@pytest.mark.parametrize("rest", [(), ("no",), ("calendar",)])
def test_a_link_that_is_not_whole_says_what_to_do(client, booking, rest):
    answer = client.get(address(booking, *rest).replace("/classes/", "/classes/x"))
    assert answer.status_code == 410
    assert "copy the whole address" in said(answer)


@pytest.mark.parametrize("rest", ["yes", "another"])
def test_reading_a_page_that_does_something_does_nothing(client, booking, rest):
    assert client.get(address(booking, rest)).status_code == 405


def test_a_link_to_what_was_removed_is_closed(client, booking):
    link = address(booking)
    booking.delete()
    answer = client.get(link)
    assert answer.status_code == 410
    assert "no longer keep" in said(answer)


def test_the_history_says_that_they_said_so_themselves(client, booking):
    client.post(address(booking, "yes"))
    event = booking.events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata["by"] == f"{booking.learner} (by their own link)"


def test_on_ones_own_record_the_class_stands_with_a_link(world, held, sign_in):
    volunteer = VolunteerFactory(organisation=world.organisation, membership=world.connector)
    booking = BookingFactory(course_class=held, learner=volunteer.membership.user)
    client = sign_in(world.connector)
    assert "Would you like to come to a class? Fire Safety" in said(client.get("/"))
    page = said(client.get("/volunteers/me/"))
    assert "Your classes" in page
    assert "Say yes or no" in page
    assert status_of(booking) == "invited"


def test_a_place_in_a_class_called_off_can_be_taken_out_of_a_calendar(client, world, held):
    booking = ask(world, held, "booked")
    held.status = "cancelled"
    held.save()
    assert "Take it out of my calendar" in said(client.get(address(booking)))
    file = said(client.get(address(booking, "calendar")))
    assert "METHOD:CANCEL" in file
    assert "STATUS:CANCELLED" in file


def test_who_had_no_place_has_nothing_to_take_out_of_a_calendar(client, world, held):
    booking = ask(world, held)
    held.status = "cancelled"
    held.save()
    assert "my calendar" not in said(client.get(address(booking)))
