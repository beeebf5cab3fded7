"""An administrator sets up the scheme."""

import pytest
from playwright.sync_api import expect

from accounts.models import Site
from audit.history import history_of
from tests.factories.accounts import SiteFactory, TeamFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin_page(world, sign_in, page, live_server):
    cookie = sign_in(world.administrator).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])

    def go(path: str = ""):
        page.goto(f"{live_server.url}/admin/{path}")
        return page

    return go


def test_a_site_is_changed_and_the_history_names_the_author(world, admin_page, page):
    site = SiteFactory(organisation=world.organisation, code="BOW", name="Bowmere")
    admin_page()
    page.get_by_role("link", name="Sites", exact=True).click()
    page.get_by_role("link", name="Bowmere").click()
    page.get_by_label("Name:").fill("Bowmere House")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()
    assert Site.objects.get(pk=site.pk).name == "Bowmere House"
    assert history_of(site)[0].by == str(world.administrator)
    page.get_by_role("link", name="Bowmere House").last.click()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Bowmere → Bowmere House")).to_be_visible()


def test_volunteers_are_looked_up(world, admin_page, page):
    VolunteerFactory(organisation=world.organisation, last_name="Patel")
    VolunteerFactory(organisation=world.organisation, last_name="Jones")
    admin_page("volunteers/volunteer/")
    page.locator("#searchbar").fill("Patel")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Asha Patel").click()
    page.get_by_role("heading", name="View volunteer").wait_for()


@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_breaks_the_content_security_policy(world, admin_page, page, width):
    """The `page` fixture fails on any message of the browser's console."""
    TeamFactory(site__organisation=world.organisation)
    VolunteerFactory(organisation=world.organisation)
    page.set_viewport_size({"width": width, "height": 800})
    for path in [
        "",
        "accounts/",
        "volunteers/volunteer/",
        "accounts/user/",
        "accounts/team/add/",
        "audit/disclosure/",
        f"accounts/organisation/{world.organisation.pk}/change/",
        f"accounts/membership/{world.coordinator.pk}/change/",
        f"accounts/membership/{world.coordinator.pk}/history/",
    ]:
        admin_page(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
