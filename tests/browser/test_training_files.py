"""A coordinator imports ESR's report, says which column is which, and settles what is held."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import check_at_both_widths, enter
from tests.factories.volunteers import VolunteerFactory
from tests.files import csv_of
from tests.world import build_world
from training.catalogue import add_catalogue
from training.models import Completion, HeldRow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = csv_of(
    "Staff no,Learner,Mail,What was done,Day,Last Updated By",
    '20000002,"Elliott, Ruth",r.elliott@nhs.example,NHS|CSTF|Fire Safety - 2 Years|,03-Feb-2026,X',
    '20000002,"Elliott, Ruth",r.elliott@nhs.example,457|LOCAL|Forklift|,2026/02/04 00:00:00,X',
)


@pytest.fixture
def world(db):
    world = build_world(name="Cheshire", slug="cheshire")
    add_catalogue(world.organisation, by=None)
    VolunteerFactory(organisation=world.organisation, first_name="Ruth", last_name="Elliott")
    return world


def test_a_report_is_read_and_what_it_leaves_open_is_said(
    page, live_server, world, axe, fits, tmp_path
):
    file = tmp_path / "report.csv"
    file.write_bytes(REPORT)
    enter(page, live_server.url, world.coordinator)
    page.goto(f"{live_server.url}/imports/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("What it holds").select_option("esr_competencies")
    page.get_by_role("button", name="Look at the file").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Which column is which?")
    check_at_both_widths(page, axe, fits)
    for label, heading in (
        ("Employee Number", "Staff no"),
        ("Full Name", "Learner"),
        ("Email Address", "Mail"),
        ("Competency Name", "What was done"),
        ("Date Start", "Day"),
    ):
        page.get_by_label(label).select_option(heading)
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you import")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Import this file").click()
    page.get_by_role("button", name="Training records to look at").click()
    check_at_both_widths(page, axe, fits)

    page.get_by_role("link", name=re.compile("Who is meant.*Elliott, Ruth")).click()
    check_at_both_widths(page, axe, fits)
    page.get_by_label("Ruth Elliott").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("1 recorded, 1 still to be looked at.")

    page.get_by_role("link", name=re.compile("Which course is meant.*Forklift")).click()
    check_at_both_widths(page, axe, fits)
    page.get_by_label("Leave it out").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Nothing to look at")
    check_at_both_widths(page, axe, fits)
    assert Completion.objects.get().course.code == "fire_safety"
    assert not HeldRow.objects.exists()

    page.goto(f"{live_server.url}/imports/to-look-at/decided/")
    check_at_both_widths(page, axe, fits)
    expect(page.locator("main")).to_contain_text("r.elliott@nhs.example")
