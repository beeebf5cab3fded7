"""Classes in the browser: those who plan them."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Disclosure
from common.dates import now, today
from messaging.models import Message
from nhsuk.components.words import day
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.training import (
    BookingFactory,
    CompletionFactory,
    CourseClassFactory,
    CourseFactory,
)
from tests.factories.volunteers import OverrideFactory, PositionFactory, VolunteerFactory
from training.models import Booking, Completion, CourseClass
from volunteers.models import AccessNeeds, Volunteer

SOON = today() + timedelta(days=20)
FACTS = {
    "day_day": SOON.day,
    "day_month": SOON.month,
    "day_year": SOON.year,
    "begins": "9:30am",
    "ends": "12pm",
    "place": "Room 2",
    "capacity": "8",
}


@pytest.fixture
def course(world):
    return CourseFactory(organisation=world.organisation, name="Fire Safety", code="fire")


@pytest.fixture
def held(course):
    return CourseClassFactory(course=course, capacity=2)


@pytest.fixture
def begun(course):
    return CourseClassFactory(course=course, starts_at=now() - timedelta(hours=3))


@pytest.fixture
def people(world, course):
    position = PositionFactory(organisation=world.organisation)
    position.required_courses.add(course)
    return [
        VolunteerFactory(organisation=world.organisation, position=position, first_name=name)
        for name in ("Asha", "Bo", "Cy")
    ]


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


def ask(held, volunteer, status="invited", **facts):
    return BookingFactory(
        course_class=held, learner=volunteer.membership.user, status=status, **facts
    )


def at(name, *args):
    return reverse(f"volunteers:{name}", args=args)


def said(answer) -> str:
    return answer.content.decode()


class TestPlanning:
    def test_a_class_is_planned_and_nobody_hears_of_it_yet(self, client, course):
        answer = client.post(at("add_class"), FACTS | {"course": course.pk}, follow=True)
        held = CourseClass.objects.get()
        assert answer.redirect_chain[-1][0] == at("course_class", held.pk)
        assert "Nobody is invited yet" in said(answer)
        assert (held.on, held.capacity) == (SOON, 8)
        assert not Message.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"course": ""}, "Choose the course"),
            ({"day_year": "2020"}, "must be on or after"),
            ({"begins": "noonish"}, "like 2:30pm"),
            ({"ends": "9am"}, "The end must be after the beginning"),
            ({"place": ""}, "Say where it is, or give the link"),
            ({"place": "", "link": "javascript:alert(1)"}, "Enter the whole link"),
            ({"capacity": "0"}, "must be 1 or more"),
            ({"capacity": "many"}, "must be a whole number"),
            ({"place": "x" * 201}, "200 letters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, course, wrong, words):
        answer = client.post(at("add_class"), {**FACTS, "course": course.pk, **wrong})
        assert words in said(answer)
        assert answer.context["form"].data["capacity"] == wrong.get("capacity", "8")
        assert not CourseClass.objects.exists()

    def test_a_time_that_the_clocks_skip_is_refused(self, client, course):
        spring = {"day_day": 26, "day_month": 3, "day_year": 2028, "begins": "1:30am"}
        answer = client.post(at("add_class"), FACTS | spring | {"course": course.pk})
        assert "the clocks go forward" in said(answer)

    def test_planned_while_inviting_it_goes_on_with_the_same_people(self, client, course):
        by = (today() + timedelta(days=20)).isoformat()
        page = client.get(at("invite_to_class", "fire"), {"by": by, "who": "everybody"})
        (way,) = re.findall(r'href="([^"]*/add/[^"]*)"', said(page))
        way = html.unescape(way)
        answer = client.post(way, FACTS | {"course": course.pk}, follow=True)
        planned = CourseClass.objects.get()
        address = answer.redirect_chain[-1][0]
        assert address.startswith(at("invite_to_class", "fire"))
        for part in (f"by={by}", "who=everybody", f"class={planned.pk}"):
            assert part in address

    def test_of_another_course_than_was_missing_it_shows_the_class(self, client, world):
        other = CourseFactory(organisation=world.organisation)
        answer = client.post(at("add_class") + "?course=fire", FACTS | {"course": other.pk})
        assert answer["Location"] == at("course_class", CourseClass.objects.get().pk)

    def test_it_begins_with_the_course_one_comes_from(self, client, course):
        answer = client.get(at("add_class"), {"course": "fire"})
        assert answer.context["form"].initial["course"] == course

    def test_a_course_of_another_organisation_cannot_be_chosen(self, client):
        elsewhere = CourseFactory()
        answer = client.post(at("add_class"), FACTS | {"course": elsewhere.pk})
        assert "Choose a course from the list" in said(answer)

    def test_the_form_is_filled_in_again_when_it_is_changed(self, client, held):
        form = client.get(at("edit_class", held.pk)).context["form"]
        answers = {name: form.initial[name] for name in ("begins", "ends", "capacity", "seen")}
        day = form.initial["day"]
        answers |= {"day_day": day.day, "day_month": day.month, "day_year": day.year}
        client.post(at("edit_class", held.pk), answers | {"place": "Room 9"})
        held.refresh_from_db()
        assert (held.place, held.revision, held.on) == ("Room 9", 1, day)

    def test_of_two_who_change_it_the_second_is_shown_the_first(self, client, held):
        form = client.get(at("edit_class", held.pk)).context["form"]
        CourseClass.objects.update(place="Room 5")
        answer = client.post(at("edit_class", held.pk), FACTS | {"seen": form.initial["seen"]})
        assert "Somebody changed this class" in said(answer)
        held.refresh_from_db()
        assert held.place == "Room 5"


class TestInviting:
    @pytest.fixture
    def address(self, course):
        return at("invite_to_class", course.code)

    def test_who_needs_it_is_ticked(self, client, address, held, people, course, world):
        CompletionFactory(course=course, learner=people[0].membership.user, expires_on=None)
        ask(held, people[1])
        answer = client.get(address, {"class": held.pk})
        assert "Asha" not in said(answer)
        assert answer.context["invitees"].to_ask == {str(people[2].pk)}
        everybody = client.get(address, {"who": "everybody"}).context["invitees"]
        assert everybody.to_ask == set()
        assert said(answer).count(" checked") == 2  # the class, and Cy

    def test_who_said_no_or_is_away_is_not_ticked_and_says_so(self, client, address, held, people):
        ask(held, people[0], "declined")
        Volunteer.objects.filter(pk=people[1].pk).update(status="paused")
        answer = client.get(address)
        assert answer.context["invitees"].to_ask == {str(people[2].pk)}
        assert "Not coming: " in said(answer)
        assert "Paused" in said(answer)

    def test_who_needs_it_by_a_day_is_among_them(self, client, address, held, people, course):
        CompletionFactory(
            course=course,
            learner=people[0].membership.user,
            expires_on=today() + timedelta(days=170),
        )
        by = (today() + timedelta(days=170)).isoformat()
        assert "Asha" not in said(client.get(address))
        assert "Asha" in said(client.get(address, {"by": by}))

    def test_of_a_sentence_of_the_forecast_those_it_is_about_are_ticked(
        self, client, address, held, people, course, world
    ):
        """Asha's lapses on the day, Bo's before it, Cy's on it too; Di's is set aside until it."""
        organisation, position = world.organisation, people[0].position
        on_it = today() + timedelta(days=30)
        for person, until in zip(people, (on_it, on_it - timedelta(days=1), on_it), strict=True):
            learner = person.membership.user
            CompletionFactory(course=course, learner=learner, expires_on=until)
        ask(held, people[2])
        di = VolunteerFactory(organisation=organisation, position=position, first_name="Di")
        OverrideFactory(volunteer=di, item=course.code, from_on=today(), until=on_it, approved=True)
        for status in ("enquiry", "checks", "ready", "paused"):
            VolunteerFactory(
                organisation=organisation, position=position, first_name="Ed", status=status
            )
        answer = client.get(address, {"by": on_it.isoformat()})
        assert answer.context["invitees"].to_ask == {str(people[0].pk), str(di.pk)}
        assert "Bo" in said(answer)
        assert "Ed" not in [row.volunteer.first_name for row, _ in answer.context["invitees"].rows]
        assert f"who need it by {day(on_it)}" in said(answer)
        everybody = client.get(address, {"by": on_it.isoformat(), "who": "everybody"})
        assert everybody.context["invitees"].to_ask == set()
        assert "who need it by" not in said(everybody)

    @pytest.mark.parametrize("days", [0, -3])
    def test_of_what_does_not_count_today_those_it_is_about_are_ticked(
        self, client, address, held, people, course, days
    ):
        for person, until in zip(people, (0, 10), strict=False):
            CompletionFactory(
                course=course,
                learner=person.membership.user,
                expires_on=today() + timedelta(days=until),
            )
        answer = client.get(address, {"by": (today() + timedelta(days=days)).isoformat()})
        assert answer.context["invitees"].to_ask == {str(people[0].pk), str(people[2].pk)}

    def test_that_every_class_is_full_is_said_where_one_is_chosen(
        self, client, address, course, held, people
    ):
        full = "No place is free"
        ask(held, people[0], "booked")
        assert full not in said(client.get(address))
        ask(held, people[1], "booked")
        assert full in said(client.get(address))
        CourseClassFactory(course=course, capacity=2)
        assert full not in said(client.get(address))

    def test_the_message_is_read_first_and_sent_once(self, client, address, held, people):
        people[1].contact_by, people[1].mobile = "telephone", "01244 555 012"
        people[1].save()
        facts = {
            "course_class": held.pk,
            "chosen": [person.pk for person in people],
            "words": "Bring a pen.",
        }
        read = client.post(address, facts)
        assert "Read the invitation before it goes" in said(read)
        assert "Bring a pen." in said(read)
        assert "their own link" in said(read)
        assert not Message.objects.exists()
        for words in ("2 invited. 1 person waits", "in the list of this class already"):
            answer = client.post(address, facts | {"confirm": "yes"}, follow=True)
            assert words in said(answer)
        assert Message.objects.count() == 3

    def test_changing_something_keeps_what_was_chosen(self, client, address, held, people):
        facts = {"course_class": held.pk, "chosen": [people[2].pk], "words": "Hello"}
        answer = client.post(address, facts | {"change": "yes"})
        assert said(answer).count(" checked") == 2
        assert "Hello" in said(answer)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"chosen": []}, "Tick whom to invite"),
            ({"course_class": ""}, "Choose the class"),
            ({"words": "x" * 1001}, "1,000 characters"),
        ],
    )
    def test_what_is_wrong_is_said(self, client, address, held, people, wrong, words):
        facts = {"course_class": held.pk, "chosen": [people[0].pk], "words": ""} | wrong
        assert words in said(client.post(address, facts))

    def test_nobody_who_has_left_is_asked(self, client, address, held, people):
        gone = VolunteerFactory(organisation=held.organisation, status="left")
        facts = {"course_class": held.pk, "chosen": [gone.pk], "confirm": "yes"}
        assert "no longer in the list" in said(client.post(address, facts))

    def test_without_a_class_to_come_one_is_planned_first(self, client, address, begun):
        assert "Plan a class of this course first" in said(client.get(address))

    def test_nobody_of_another_site(self, address, held, people, world, sign_in):
        ours, theirs = SiteFactory.create_batch(2, organisation=world.organisation)
        people[0].sites.add(theirs)
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(ours)
        client = sign_in(limited)
        assert "Asha" not in said(client.get(address))
        facts = {"course_class": held.pk, "chosen": [people[0].pk], "confirm": "yes"}
        assert "no longer in the list" in said(client.post(address, facts))
        assert not Booking.objects.exists()

    @pytest.mark.parametrize("asked", [{}, {"by": today().isoformat()}])
    def test_it_costs_the_same_for_many(self, client, address, held, people, world, asked):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                client.get(address, asked)
            return len(queries)

        few = cost()
        for volunteer in VolunteerFactory.create_batch(
            20, organisation=world.organisation, position=people[0].position
        ):
            ask(held, volunteer)
        assert cost() == few <= 12


class TestTheClass:
    def test_people_are_shown_by_how_they_stand(self, client, held, people, world):
        for person, status in zip(people, ("declined", "waiting", "booked"), strict=True):
            ask(held, person, status)
        rows = client.get(at("course_class", held.pk)).context["sheet"].rows
        assert [row.volunteer.first_name for row in rows] == ["Cy", "Bo", "Asha"]

    def test_it_costs_the_same_for_many(self, client, held, people, world):
        ask(held, people[0])

        def cost():
            with CaptureQueriesContext(connection) as queries:
                client.get(at("course_class", held.pk))
            return len(queries)

        few = cost()
        for volunteer in VolunteerFactory.create_batch(20, organisation=world.organisation):
            ask(held, volunteer, entered_by=world.coordinator)
        assert cost() <= few + 1 <= 12  # who entered it is a join; the count may not grow

    def test_of_other_sites_it_says_only_how_many(self, held, people, world, sign_in):
        ours, theirs = SiteFactory.create_batch(2, organisation=world.organisation)
        people[0].sites.add(theirs)
        booking = ask(held, people[0], "booked")
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(ours)
        client = sign_in(limited)
        page = said(client.get(at("course_class", held.pk)))
        assert "1 person is of sites you do not look after" in page
        assert "Asha" not in page
        entered = client.post(at("enter_answer", held.pk, booking.pk), {"answer": "no"})
        assert entered.status_code == 404

    def test_what_people_tell_is_entered(self, client, held, people, world):
        booking = ask(held, people[0])
        address = at("enter_answer", held.pk, booking.pk)
        assert ": has a place." in said(client.post(address, {"answer": "yes"}, follow=True))
        booking.refresh_from_db()
        assert (booking.status, booking.entered_by) == ("booked", world.coordinator)
        asked = said(client.post(address, {"answer": "no"}))
        assert "not coming?" in asked
        assert "told at once" in asked
        booking.refresh_from_db()
        assert booking.status == "booked"
        client.post(address, {"answer": "no", "sure": "yes"})
        booking.refresh_from_db()
        assert booking.status == "declined"

    def test_an_invitation_is_declined_without_asking_again(self, client, held, people):
        booking = ask(held, people[0])
        client.post(at("enter_answer", held.pk, booking.pk), {"answer": "no"})
        booking.refresh_from_db()
        assert booking.status == "declined"

    def test_it_is_called_off_with_words_for_everybody(self, client, held, people):
        ask(held, people[0], "booked")
        page = said(client.get(at("call_off_class", held.pk)))
        assert "1 person is told" in page
        answer = client.post(at("call_off_class", held.pk), {"words": "Jo is unwell."}, follow=True)
        assert "This class was called off" in said(answer)
        assert "Jo is unwell." in Message.objects.get().body
        again = client.post(at("call_off_class", held.pk), {"words": ""})
        assert "called off” already" in said(again)

    def test_what_was_called_off_is_not_offered_for_the_calendar(self, client, held):
        assert "Add it to my calendar" in said(client.get(at("course_class", held.pk)))
        CourseClass.objects.update(status="cancelled")
        assert "Add it to my calendar" not in said(client.get(at("course_class", held.pk)))

    def test_a_class_in_which_nobody_had_a_place_says_so_once(self, client, begun):
        page = said(client.get(at("course_class", begun.pk)))
        assert "nobody had a place in it" in page
        assert "0 came" not in page
        register = said(client.get(at("class_register", begun.pk)))
        assert "Did somebody come?" in register
        assert "filled in above" not in register

    def test_it_goes_into_a_calendar(self, client, held):
        answer = client.get(at("class_calendar", held.pk))
        assert answer["Content-Type"].startswith("text/calendar")
        assert b"SUMMARY:Fire Safety" in answer.content

    @pytest.mark.parametrize(
        "name",
        ["course_class", "edit_class", "call_off_class", "class_register", "class_calendar"],
    )
    def test_another_organisations_class_is_not_found(self, client, name):
        elsewhere = CourseClassFactory()
        assert client.get(at(name, elsewhere.pk)).status_code == 404

    def test_somebody_of_another_class_is_not_in_this_one(self, client, held, course, people):
        other = ask(CourseClassFactory(course=course), people[0])
        answer = client.post(at("enter_answer", held.pk, other.pk), {"answer": "no"})
        assert answer.status_code == 404


class TestNeeds:
    def test_what_those_with_a_place_need_is_opened_on_purpose_and_kept(
        self, client, held, people, world
    ):
        for person, status in zip(people, ("booked", "booked", "invited"), strict=True):
            ask(held, person, status)
        for person, words in ((people[0], "BSL"), (people[2], "Polish")):
            AccessNeeds.objects.create(
                organisation=world.organisation, volunteer=person, interpreter=words
            )
        page = said(client.get(at("class_needs", held.pk)))
        assert "An interpreter: BSL" in page
        assert "Polish" not in page
        opened = Disclosure.objects.values_list("subject", "record", "read_by_id")
        assert set(opened) == {
            (str(person), "access needs", world.coordinator.pk) for person in people[:2]
        }


class TestTheRegister:
    def test_it_is_filled_in_and_closed(self, client, begun, people):
        asha, bo = ask(begun, people[0], "booked"), ask(begun, people[1], "booked")
        address = at("class_register", begun.pk)
        client.post(address, {str(asha.pk): "yes"})
        page = said(client.get(at("course_class", begun.pk)))
        assert "For 1 it is still open whether they came" in page
        answer = client.post(at("close_register", begun.pk), follow=True)
        assert "Say first of 1 person with a place whether they came" in said(answer)
        saved = client.post(address, {str(asha.pk): "yes", str(bo.pk): "no"}, follow=True)
        assert "1 came, 1 did not" in said(saved)
        closed = client.post(at("close_register", begun.pk), follow=True)
        assert "The course is recorded for 1 person" in said(closed)
        assert Completion.objects.get().learner == asha.learner
        twice = client.post(at("close_register", begun.pk), follow=True)
        assert "its register cannot be changed" in said(twice)

    def test_somebody_who_came_without_a_place_is_found_and_added(self, client, begun, people):
        ask(begun, people[0], "booked")
        page = client.get(at("class_register", begun.pk), {"q": "cy"})
        assert [person.first_name for person in page.context["found"]] == ["Cy"]
        client.post(at("note_arrival", begun.pk, people[2].pk))
        assert Booking.objects.get(learner=people[2].membership.user).status == "attended"

    @pytest.mark.parametrize("before", [None, "invited", "waiting", "declined"])
    def test_an_arrival_noted_by_mistake_does_not_stay_as_did_not_come(
        self, client, begun, people, before
    ):
        if before:
            ask(begun, people[2], before)
        client.post(at("note_arrival", begun.pk, people[2].pk))
        booking = Booking.objects.get()
        client.post(at("class_register", begun.pk), {str(booking.pk): "no"})
        booking.refresh_from_db()
        assert booking.status == "declined"
        client.post(at("note_arrival", begun.pk, people[2].pk))
        booking.refresh_from_db()
        assert booking.status == "attended"

    def test_before_it_begins_there_is_none(self, client, held):
        answer = client.get(at("class_register", held.pk))
        assert answer.url == at("course_class", held.pk)

    def test_nonsense_is_refused(self, client, begun, people):
        booking = ask(begun, people[0], "booked")
        answer = client.post(at("class_register", begun.pk), {str(booking.pk): "perhaps"})
        assert "Choose whether" in said(answer)
        booking.refresh_from_db()
        assert booking.status == "booked"


class TestTheList:
    def test_each_class_stands_where_it_belongs(self, client, held, begun, course):
        over = CourseClassFactory(course=course, status="cancelled", place="Nowhere now")
        context = client.get(at("classes")).context
        assert list(context["coming"]) == [held]
        assert list(context["to_register"]) == [begun]
        assert list(context["over"]) == [over]

    def test_home_asks_for_the_register(self, client, begun):
        page = said(client.get("/"))
        assert "1 class waits for the register" in page
        assert at("course_class", begun.pk) in page
