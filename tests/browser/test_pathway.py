"""A coordinator sets up the pathway and celebrates that somebody has come to a step."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.steps import check_at_both_widths, enter
from tests.factories.volunteers import VolunteerFactory
from tests.world import build_world
from volunteers.models import StepReached

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_steps_are_set_up_and_one_is_celebrated(page, live_server, axe, fits):
    world = build_world(name="Cheshire", slug="cheshire")
    asha = VolunteerFactory(
        organisation=world.organisation, first_name="Asha", last_name="Kay", status="active"
    )
    enter(page, live_server.url, world.coordinator)
    page.goto(live_server.url + reverse("pathway:index"))
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Set up the pathway").click()
    page.get_by_role("button", name="Add the usual steps").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("link", name="Connector", exact=True).click()
    page.get_by_label("Meetings with trainees before it").fill("few")
    page.get_by_role("button", name="Save this step").click()
    expect(page.get_by_role("alert")).to_contain_text("must be a whole number")
    check_at_both_widths(page, axe, fits)
    page.get_by_label("Meetings with trainees before it").fill("")
    page.get_by_role("button", name="Save this step").click()
    page.get_by_role("link", name="Pathway", exact=True).click()
    expect(page.locator("main")).to_contain_text("They have all that their next step asks")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("link", name="Asha Kay", exact=True).click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Celebrate this step").click()
    page.get_by_label("Your own words, added to the message").fill("Well done!")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Read the message first").click()
    expect(page.locator("main")).to_contain_text("Well done!")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Send and save").click()
    expect(page.locator("main")).to_contain_text("They hear of it")
    assert StepReached.objects.get().volunteer == asha
