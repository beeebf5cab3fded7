"""A coordinator reads the matrix and the forecast; a connector takes their training along."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from common.dates import today
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.placements import MatchFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import VolunteerFactory
from tests.placements.scheme import cleared_connector, coming_placement
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(db):
    return build_world(name="Cheshire", slug="cheshire")


@pytest.fixture
def asha(world):
    """Matched, with Fire Safety to renew in 40 days; Bo has not done it. There are 7 courses."""
    courses = [
        CourseFactory(organisation=world.organisation, name=f"Course {number}")
        for number in range(2, 8)
    ]
    fire = CourseFactory(organisation=world.organisation, name="A Fire Safety", code="fire")
    asha = cleared_connector(world, membership=world.connector, first_name="Asha", last_name="Khan")
    asha.position.required_courses.add(fire, *courses)
    for course in (fire, *courses):
        CompletionFactory(
            course=course,
            learner=asha.membership.user,
            completed_on=today() - timedelta(days=300),
            expires_on=today() + timedelta(days=40 if course == fire else 400),
            evidence="attendance list",
        )
    VolunteerFactory(
        organisation=world.organisation, position=asha.position, first_name="Bo", last_name="Lee"
    )
    MatchFactory(placement=coming_placement(world), connector=asha, agreed=True)
    return asha


def test_from_who_stands_how_to_what_lapses_next(page, live_server, world, asha, axe, fits):
    enter(page, live_server.url, world.coordinator)
    page.goto(live_server.url)
    page.get_by_role("link", name="Training").click()
    page.get_by_role("link", name="Matrix").click()
    expect(page.locator("main")).to_contain_text("1 of 2 people has everything in date.")
    check_at_both_widths(page, axe, fits)
    headings = page.get_by_role("columnheader").all_inner_texts()
    assert headings[:2] == ["Name", "A Fire Safety"]
    row = page.get_by_role("row", name="Asha Khan")
    expect(row.get_by_role("cell").first).to_contain_text("Renew soon")
    expect(row.get_by_role("cell").first).to_contain_text("40 days left")
    page.get_by_role("link", name="Course 7").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)

    page.get_by_label("Course", exact=True).select_option(label="A Fire Safety")
    page.get_by_label("How they stand").select_option(label="Something not done yet")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("main")).not_to_contain_text("Asha Khan")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("link", name="Record it for Bo Lee").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A Fire Safety")

    page.go_back()
    page.get_by_role("link", name="Show everybody").click()
    page.get_by_role("link", name="course by course").click()
    check_at_both_widths(page, axe, fits)
    page.goto(live_server.url)
    page.get_by_role("link", name="What lapses in the next 90 days").click()
    expect(page.locator("main")).to_contain_text("you lose 1 connector and 1 match unless A Fire")
    page.get_by_text("not cleared today").click()
    expect(page.locator("main")).to_contain_text("A Fire Safety is not in place for Bo Lee")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("link", name="courses and checks").click()
    check_at_both_widths(page, axe, fits)
    page.goto(f"{page.url}&lapse={today() + timedelta(days=40)}:ends:fire")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Whom it concerns")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("link", name="Forecast", exact=True).click()
    page.get_by_role("link", name="30 days").click()
    expect(page.locator("main")).to_contain_text("you lose no connector who is cleared today")


def test_a_connector_takes_their_training_along(page, live_server, world, asha, axe, fits):
    enter(page, live_server.url, world.connector)
    page.goto(f"{live_server.url}/volunteers/me/")
    page.get_by_role("link", name="Everything you did").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My training")
    check_at_both_widths(page, axe, fits)
    with page.expect_download() as certificate:
        page.get_by_role("link", name="PDF certificate: A Fire Safety").click()
    assert certificate.value.path().read_bytes().startswith(b"%PDF-1.7")
    for kind in ("PDF", "Web page", "CSV"):
        with page.expect_download() as taken:
            page.get_by_role("link", name=kind, exact=True).click()
        assert taken.value.suggested_filename.startswith("training-record-")


def test_the_coordinator_sees_the_same_of_them(page, live_server, world, asha, axe, fits):
    enter(page, live_server.url, world.coordinator)
    page.goto(f"{live_server.url}/volunteers/{asha.pk}/")
    page.get_by_role("link", name="Everything they did").click()
    check_at_both_widths(page, axe, fits)
    expect(page.locator("main")).to_contain_text("attendance list")
