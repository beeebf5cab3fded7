"""A connector is asked, says yes by the link in the message, and steps back in one tap."""

import re

import pytest
from playwright.sync_api import expect

from messaging.models import Message
from placements.models import Match
from placements.services.offers import answer_offer, member_of, offer_match
from tests.browser.steps import check_at_both_widths, enter
from tests.placements.scheme import cleared_connector, coming_placement
from tests.world import build_world
from volunteers.models import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def offered(db):
    world = build_world(name="Cheshire", slug="cheshire")
    connector = cleared_connector(world, membership=world.connector, will_share=["recovery"])
    placement = coming_placement(world, topics=["recovery"])
    return offer_match(placement, connector, by=world.coordinator)


def link_in_message(match, template):
    body = Message.objects.get(about_id=match.pk, template=template).body
    return re.search(r"http://[^/]+(/matches/answer/\S+)", body)[1]


def test_saying_yes_by_the_link_without_signing_in(page, live_server, offered, axe, fits):
    page.goto(live_server.url + link_in_message(offered, "offer_connector"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Would you like to meet")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Yes, I would like to").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    check_at_both_widths(page, axe, fits)
    page.go_back()
    page.reload()
    expect(page.locator("main")).to_contain_text("You said yes")
    answer_offer(offered, side="trainee", accept=True, by=member_of(offered, "trainee"))
    offered.refresh_from_db()
    assert offered.status == Match.Status.AGREED


def test_saying_no_without_script(without_script, live_server, offered):
    page = without_script
    page.goto(live_server.url + link_in_message(offered, "offer_connector"))
    page.get_by_role("button", name="No, not this time").click()
    expect(page.locator("main")).to_contain_text("Nobody will ask why")
    offered.refresh_from_db()
    assert offered.status == Match.Status.DECLINED


def test_own_pages_and_a_pause_in_one_tap(page, live_server, offered, axe, fits):
    enter(page, live_server.url, offered.connector.membership)
    for path in ("/", "/matches/", "/reflections/shared/", "/volunteers/me/"):
        page.goto(live_server.url + path)
        check_at_both_widths(page, axe, fits)
    page.goto(live_server.url + "/volunteers/me/")
    page.get_by_role("button", name="Pause for now").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Pause now").click()
    expect(page.locator("main")).to_contain_text("You are taking a pause")
    check_at_both_widths(page, axe, fits)
    offered.connector.refresh_from_db()
    assert offered.connector.status == Volunteer.Status.PAUSED
