"""A coordinator gives a reference and says thank you; its person finds both, on a phone too."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from common.dates import today
from support.models import Paper
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.support import ActivityFactory, PaperFactory
from tests.factories.training import CompletionFactory
from tests.placements.scheme import cleared_connector
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(db):
    return build_world(name="Cheshire", slug="cheshire")


@pytest.fixture
def asha(world):
    asha = cleared_connector(
        world,
        membership=world.connector,
        first_name="Asha",
        last_name="Khan",
        started_on=today() - timedelta(days=400),
    )
    ActivityFactory(volunteer=asha, minutes=12 * 60)
    return asha


def test_a_reference_and_a_letter_then_its_person_takes_them_along(
    page, live_server, world, asha, axe, fits
):
    for name in ("Fire safety", "Sharing your story"):
        CompletionFactory(
            course__organisation=world.organisation,
            course__name=name,
            learner=asha.membership.user,
        )
    PaperFactory(volunteer=asha)
    url, person = live_server.url, f"/papers/{asha.pk}/"
    enter(page, url, world.coordinator)
    paths = ["", *(f"make/{kind}/" for kind in Paper.Kind.values)]
    for path in ["/papers/worth-a-thank-you/", *(person + path for path in paths)]:
        page.goto(url + path)
        check_at_both_widths(page, axe, fits)
    page.get_by_label("For whom is it?").fill("Ms Hughes")
    page.get_by_role("button", name="Make this reference").click()
    check_at_both_widths(page, axe, fits)
    expect(page.get_by_label("For whom is it?")).to_have_value("Ms Hughes")
    page.get_by_label("They asked for this reference themselves").check()
    asked = page.get_by_role("group", name="When did they ask?")
    for part in ("day", "month", "year"):
        asked.get_by_label(part.capitalize()).fill(str(getattr(today(), part)))
    page.get_by_label("Volunteer", exact=True).check()
    page.get_by_label("Sharing your story").uncheck()
    page.get_by_role("button", name="Make this reference").click()
    expect(page.locator("main")).to_contain_text("The reference is made.")
    [[named, _]] = Paper.objects.get(kind="reference").facts["courses"]
    assert named == "Fire safety"
    page.goto(url + "/papers/worth-a-thank-you/")
    page.get_by_role("link", name="Letter for Asha Khan").click()
    page.get_by_role("button", name="Make this letter").click()
    page.goto(url + "/papers/worth-a-thank-you/")
    expect(page.locator("main")).to_contain_text("Everybody has been thanked")


def test_a_connector_makes_a_statement_and_downloads_it(page, live_server, world, asha, axe, fits):
    enter(page, live_server.url, asha.membership)
    page.goto(live_server.url + "/hours/mine/")
    page.get_by_role("link", name="Thanks and papers").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Make a statement of my hours").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_label("Volunteer", exact=True).check()
    page.get_by_role("button", name="Make this statement").click()
    check_at_both_widths(page, axe, fits)
    with page.expect_download() as found:
        page.get_by_role("link", name="Plain text").click()
    assert "12 hours" in found.value.path().read_text()
    page.get_by_role("link", name="Remove").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Yes, remove it").click()
    assert not Paper.objects.exists()
