"""A coordinator's morning on the Cheshire files: import, look, match, decide."""

import re

import pytest
from playwright.sync_api import expect

from accounts.permissions import Role
from common.dates import today
from placements.demo.calendar import CHESHIRE, weeks_to_move, write_moved
from placements.models import Match, Proposal
from placements.services.schemes import create_scheme, import_directory
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.accounts import MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coordinator(db):
    organisation = create_scheme("Cheshire", "cheshire")
    return MembershipFactory(organisation=organisation, role=Role.COORDINATOR)


@pytest.fixture
def files(tmp_path):
    """The Cheshire files, moved so that the first block is seven weeks ahead."""
    write_moved(CHESHIRE, tmp_path, weeks=weeks_to_move(today()))
    return tmp_path


@pytest.fixture
def desk(page, live_server, coordinator):
    enter(page, live_server.url, coordinator)
    return page


def press(page, name):
    page.get_by_role("button", name=name).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()


def test_importing_a_file_shows_what_would_happen_first(
    desk, live_server, files, coordinator, axe, fits
):
    desk.goto(f"{live_server.url}/imports/")
    check_at_both_widths(desk, axe, fits)
    desk.set_input_files("input[type=file]", files / "sites.csv")
    press(desk, "Look at the file")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    assert not coordinator.organisation.sites.exists()
    check_at_both_widths(desk, axe, fits)
    press(desk, "Import this file")
    expect(desk.locator("main")).to_contain_text("12")
    assert coordinator.organisation.sites.count() == 12


def test_from_the_files_to_an_offer(desk, live_server, files, coordinator, axe, fits):
    import_directory(coordinator.organisation, files, by=coordinator)

    desk.goto(live_server.url)
    expect(desk.get_by_role("heading", level=1)).to_contain_text("need you today")
    check_at_both_widths(desk, axe, fits)

    follow(desk, "Volunteers")
    expect(desk.locator("main")).to_contain_text("42 people: 26 ready today")
    check_at_both_widths(desk, axe, fits)
    follow(desk, "Terence Adams")
    expect(desk.locator("main")).to_contain_text("Ready today")
    check_at_both_widths(desk, axe, fits)

    follow(desk, "Placements")
    expect(desk.locator("main")).to_contain_text("132 coming or under way")
    check_at_both_widths(desk, axe, fits)

    follow(desk, "Matching")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Find matches")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("75 of 132 placements")
    expect(desk.locator("main")).to_contain_text("This is the most there can be: proven.")
    check_at_both_widths(desk, axe, fits)
    follow(desk, "Show the 57 nobody was found for, and why")
    expect(desk.locator("main")).to_contain_text("cannot meet where it is")
    check_at_both_widths(desk, axe, fits)
    desk.go_back()

    press(desk, "Review 75 suggestions")
    expect(desk.locator("main")).to_contain_text("Why this match was suggested")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Approve and ask both")
    expect(desk.get_by_role("alert")).to_contain_text("Offered to")
    assert Match.objects.get().status == Match.Status.OFFERED

    press(desk, "Not this one, say why")
    press(desk, "Not this one")
    expect(desk.get_by_role("alert")).to_contain_text("Select why this is not the one")
    check_at_both_widths(desk, axe, fits)
    desk.get_by_label("The timing does not work").check()
    press(desk, "Not this one")
    expect(desk.locator("main")).to_contain_text("will not be suggested again")
    assert Proposal.objects.filter(status=Proposal.Status.NOT_THIS_ONE).count() == 1

    follow(desk, "Choose another connector")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Who could meet")
    check_at_both_widths(desk, axe, fits)
    desk.get_by_role("button", name=re.compile("^Offer to")).first.click()
    expect(desk.locator("main")).to_contain_text("Offered on")
    check_at_both_widths(desk, axe, fits)
    assert Match.objects.count() == 2
