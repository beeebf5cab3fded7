"""An answer goes to an educator without an account; everything goes along with its writer."""

import re

import pytest

from messaging.models import Message
from placements.models import OwnWay, ReflectionShare
from placements.services.reflections import Page, finish_reflection, save_answer, start_reflection
from tests.browser.reflecting import WORDS, trainee_of
from tests.browser.steps import check_at_both_widths, enter
from tests.browser_fixtures import check_accessible, check_fits, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def finished(match):
    trainee, writer = match.placement.trainee, trainee_of(match)
    trainee.educator_name, trainee.educator_email = "Jo Bloggs", "jo@university.ac.uk"
    trainee.save()
    reflection = start_reflection(match, way="driscoll", by=writer)
    for key in ("what", "so_what"):
        page = Page(key, f"{key}: {WORDS}", reflection.revision)
        reflection = save_answer(reflection, page, by=writer)
    return finish_reflection(reflection, by=writer)


def link_in(body, live_server):
    return live_server.url + re.search(r"https?://[^/\s]+(\S+)", body)[1]


def test_an_educator_without_an_account_reads_and_thanks(
    phone, live_server, finished, new_context, problems, axe, fits
):
    phone.goto(f"{live_server.url}/reflections/{finished.pk}/")
    phone.get_by_role("button", name="Share some of it").click()
    phone.get_by_label("Jo Bloggs").check()
    phone.get_by_label("So what?").check()
    phone.get_by_role("button", name="See what they would read").click()
    phone.get_by_role("button", name="Share with Jo Bloggs").click()
    phone.get_by_text("Shared with Jo Bloggs.").wait_for()
    phone.get_by_text("You and Jo Bloggs can read this.").wait_for()
    axe()
    fits()
    desk = new_context().new_page()
    watch(desk, problems)
    message = Message.objects.get(template="reflection_for_educator")
    desk.goto(link_in(message.body, live_server))
    desk.get_by_role("heading", name="Sam has shared a reflection with you").wait_for()
    check_accessible(desk)
    assert WORDS not in desk.content()
    assert not ReflectionShare.objects.get().opened_at
    desk.get_by_role("button", name="Read it").click()
    desk.get_by_text(f"so_what: {WORDS}").wait_for()
    assert f"what: {WORDS}" not in desk.content().replace("so_what", "")
    check_accessible(desk)
    check_fits(desk)
    desk.get_by_role("button", name="Thank you, I have read this").click()
    desk.get_by_text("You said thank you").wait_for()
    phone.reload()
    phone.get_by_text("Jo Bloggs read this").wait_for()


def test_everything_is_taken_along(phone, live_server, finished, axe, fits):
    phone.goto(f"{live_server.url}/reflections/")
    phone.get_by_role("link", name="My portfolio").click()
    phone.get_by_role("heading", name="My portfolio").wait_for()
    axe()
    fits()
    with phone.expect_download() as file:
        phone.get_by_role("button", name="Download as plain text").click()
    assert f"what: {WORDS}" in file.value.path().read_text()
    phone.wait_for_timeout(1100)  # a button takes no second click within a second
    with phone.expect_download() as file:
        phone.get_by_role("button", name="Download as PDF").click()
    assert file.value.path().read_bytes().startswith(b"%PDF")


def test_a_coordinator_writes_a_way_of_reflecting(page, live_server, match, axe, fits):
    coordinator = match.organisation.memberships.get(role="coordinator")
    enter(page, live_server.url, coordinator)
    page.goto(f"{live_server.url}/placements/")
    page.get_by_role("link", name="Ways of reflecting").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Write a way of your own").click()
    page.get_by_label("Name").fill("Three chairs")
    page.get_by_label("What is it for?").fill("Short.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Enter at least one question").click()
    page.get_by_label("Questions").fill("Your chair?\nTheir chair?")
    check_at_both_widths(page, axe, fits)
    page.wait_for_timeout(1100)  # a button takes no second click within a second
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Nobody sees it until").wait_for()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Take it into use").click()
    page.get_by_text("trainees can choose it from now on").wait_for()
    axe()
    assert OwnWay.objects.get().questions == ["Your chair?", "Their chair?"]
