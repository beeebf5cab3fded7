"""A coordinator looks after the catalogue, and records a course for several people at once."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from common.dates import now, today
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.training import EquivalenceFactory, RefreshRuleFactory
from tests.factories.volunteers import VolunteerFactory
from tests.world import build_world
from training.models import Booking, Completion, CourseClass
from volunteers.class_letters import class_token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(db):
    return build_world(name="Cheshire", slug="cheshire")


@pytest.fixture
def fire(world):
    """Level 2 contains level 1, which three connectors need."""
    rule = RefreshRuleFactory(
        course__organisation=world.organisation, course__name="Fire Safety", course__code="fire"
    )
    EquivalenceFactory(course=rule.course, counts_as__name="Fire Safety, basics")
    for name in ("Asha", "Bo", "Cy"):
        volunteer = VolunteerFactory(
            organisation=world.organisation, cleared=True, first_name=name, last_name="Kay"
        )
        volunteer.position.required_courses.add(rule.course)
    return rule.course


def test_a_course_is_added_changed_and_recorded(page, live_server, world, fire, axe, fits):
    enter(page, live_server.url, world.coordinator)
    page.goto(live_server.url)
    page.get_by_role("link", name="Training").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Courses")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Add the usual courses").click()
    expect(page.locator("main")).to_contain_text("courses are added")
    check_at_both_widths(page, axe, fits)

    page.get_by_role("link", name="Fire Safety", exact=True).click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Record who did it").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Record it for those ticked").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick who did it")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("link", name="Tick who did it").click()
    page.keyboard.press("Space")
    page.get_by_label("Cy Kay did it").check()
    for part, value in (("Day", "1"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("How do you know?").fill("attendance list")
    page.get_by_role("button", name="Record it for those ticked").click()
    expect(page.locator("main")).to_contain_text("recorded for 2 people")
    done = Completion.objects.filter(course=fire)
    names = done.values_list("learner__memberships__volunteer__first_name", flat=True)
    assert sorted(names) == ["Asha", "Cy"]


def test_whom_a_rule_concerns_is_shown_before_it_is_saved(
    page, live_server, world, fire, axe, fits
):
    enter(page, live_server.url, world.coordinator)
    for name in ("edit_course", "set_contents", "set_rule"):
        page.goto(live_server.url + reverse(f"volunteers:{name}", args=["fire"]))
        check_at_both_widths(page, axe, fits)
    page.get_by_label("For how many months does it count?").fill("24")
    page.get_by_label("What is done from a day on").check()
    check_at_both_widths(page, axe, fits)
    page.get_by_label("Everything, also what was done before").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("Saved.")
    expect(page.locator("main")).to_contain_text("24 months")
    page.goto(live_server.url + reverse("volunteers:add_course"))
    check_at_both_widths(page, axe, fits)


def test_people_are_asked_to_a_class_and_their_course_is_recorded(
    page, live_server, world, fire, axe, fits, without_script, problems
):
    enter(page, live_server.url, world.coordinator)
    page.goto(f"{live_server.url}{reverse('volunteers:classes')}")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Plan a class").first.click()
    page.get_by_role("button", name="Plan this class").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the course")
    check_at_both_widths(page, axe, fits)
    page.get_by_label("Which course?").select_option(label="Fire Safety")
    soon = today() + timedelta(days=20)
    for part, value in (("Day", soon.day), ("Month", soon.month), ("Year", soon.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("When does it begin?").fill("9:30am")
    page.get_by_label("When does it end?").fill("12pm")
    page.get_by_label("Where is it?").fill("Room 2")
    page.get_by_label("How many places are there?").fill("1")
    page.get_by_role("button", name="Plan this class").click()
    expect(page.locator("main")).to_contain_text("Nobody is invited yet")
    check_at_both_widths(page, axe, fits)

    page.get_by_role("button", name="Invite people").first.click()
    expect(page.get_by_label("Invite Asha Kay")).to_be_checked()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Read the message first").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Send them").click()
    expect(page.locator("main")).to_contain_text("3 invited")
    check_at_both_widths(page, axe, fits)

    booking = Booking.objects.get(learner__first_name="Asha")
    phone = without_script
    phone.set_viewport_size({"width": 375, "height": 800})
    phone.goto(live_server.url + reverse("classes:answer", args=[class_token(booking)]))
    phone.get_by_role("button", name="Yes, I will come").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("You have a place"))
    problems.expected.append("403")
    page.goto(phone.url)  # a coordinator is not Asha
    expect(page.get_by_role("heading", level=1)).to_have_text("This link is somebody else’s")
    check_at_both_widths(page, axe, fits)
    signed_in = page.context.cookies()
    page.context.clear_cookies()
    page.goto(phone.url)
    check_at_both_widths(page, axe, fits)
    page.get_by_role("link", name="I cannot come after all").click()
    check_at_both_widths(page, axe, fits)
    page.context.add_cookies(signed_in)

    CourseClass.objects.update(starts_at=now() - timedelta(hours=2), ends_at=now())
    page.goto(live_server.url)
    page.get_by_role("link", name="1 class waits for the register").click()
    page.get_by_role("button", name="Fill in the register").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_label("Came", exact=True).check()
    page.get_by_role("button", name="Save the register").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Close the register").click()
    expect(page.locator("main")).to_contain_text("The course is recorded for 1 person")
    assert Completion.objects.get(credited_from=None).learner == booking.learner
