"""How long it takes to get to each site: said, weighed, and read beside a suggestion."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from common.dates import today
from placements.services.matching import run_matching
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.accounts import SiteFactory
from tests.placements.scheme import cleared_connector, coming_placement
from tests.world import build_world
from volunteers.services.journeys import minutes_of, set_journeys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 375, "height": 740}
A_LOT = "Where they can meet in person, how much does it matter that the journey is short?"


@pytest.fixture
def world(db):
    world = build_world(name="Cheshire", slug="cheshire")
    world.placement = coming_placement(world, mode="in_person", topics=["recovery"])
    world.site = world.placement.site
    SiteFactory(organisation=world.organisation, name="Elsewhere", town="Crewe")
    facts = {"offers_remote": False}
    world.asha = cleared_connector(world, membership=world.connector, first_name="Asha", **facts)
    world.bo = cleared_connector(world, first_name="Bo", will_share=["recovery"], **facts)
    for person in (world.asha, world.bo):
        person.sites.add(world.site)
    return world


def test_a_coordinator_says_how_long_it_takes(page, live_server, world, axe, fits):
    enter(page, live_server.url, world.coordinator)
    page.goto(f"{live_server.url}/volunteers/{world.bo.pk}/")
    page.get_by_role("link", name="Say how long journeys take").click()
    check_at_both_widths(page, axe, fits)
    box = page.get_by_role("textbox", name=world.site.name)
    box.fill("about an hour")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=f"{world.site}: enter whole minutes, like 25").click()
    expect(box).to_be_focused()
    check_at_both_widths(page, axe, fits)
    box.fill("60")
    set_journeys(world.bo, {world.site: 75}, by=None)  # they say so themselves, meanwhile
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text(f"Now it says: {world.site} 75.")
    expect(box).to_have_value("60")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("60 minutes")
    check_at_both_widths(page, axe, fits)


def test_a_connector_says_it_on_the_phone_and_the_suggestion_says_it_too(
    page, live_server, world, axe, fits
):
    page.set_viewport_size(PHONE)
    enter(page, live_server.url, world.connector)
    page.goto(live_server.url + "/volunteers/me/")
    page.get_by_role("link", name="Say how long journeys take").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("textbox", name=world.site.name).fill("20")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("20 minutes")
    assert minutes_of(world.asha) == {world.site.pk: 20}
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    set_journeys(world.bo, {world.site: 200}, by=None)
    world.placement.topics = []
    world.placement.save()
    proposal = run_matching(world.organisation, **period, by=world.coordinator).proposals.get()
    page.context.clear_cookies()
    enter(page, live_server.url, world.coordinator)
    page.goto(f"{live_server.url}/matching/proposals/{proposal.pk}/")
    expect(page.locator("main")).to_contain_text("The journey takes 20 minutes")
    check_at_both_widths(page, axe, fits)


def test_how_much_it_matters_shows_its_effect_first(page, live_server, world, axe, fits):
    set_journeys(world.asha, {world.site: 20}, by=None)
    set_journeys(world.bo, {world.site: 75}, by=None)
    enter(page, live_server.url, world.coordinator)
    page.goto(live_server.url + "/matching/weights/")
    page.get_by_role("group", name=A_LOT).get_by_label("A lot").check()
    page.get_by_role("group", name="share topics").get_by_label("A little").check()
    page.get_by_role("button", name="Show the effect").click()
    expect(page.locator("main")).to_contain_text("1 shorter journey.")
    expect(page.locator("main")).to_contain_text("1 topic fewer in common.")
    check_at_both_widths(page, axe, fits)
