"""A coordinator enters a cohort, a trainee and a placement, finds somebody, and mends the plan."""

import re

import pytest
from playwright.sync_api import expect

from common.dates import add_months, now, today
from placements.models import Match, RunRequest
from placements.services import run_requests
from placements.services.offers import offer_match
from placements.services.stepping_back import pause_connector
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.accounts import TeamFactory
from tests.factories.placements import MatchFactory, TraineeFactory
from tests.placements.scheme import cleared_connector, coming_placement, told_of
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(db):
    return build_world(name="Cheshire", slug="cheshire")


@pytest.fixture
def desk(page, live_server, world):
    enter(page, live_server.url, world.coordinator)
    return page


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).last.click()


def write_day(page, name, day):
    for part in ("day", "month", "year"):
        page.locator(f"#id_{name}_{part}").fill(str(getattr(day, part)))


def test_from_a_programme_to_a_placement_and_its_coverage(desk, live_server, world, axe, fits):
    TeamFactory(site__organisation=world.organisation, site__name="Leighton", name="Ward 21")
    desk.goto(f"{live_server.url}/placements/cohorts/")
    press(desk, "Add a programme")
    press(desk, "Save this programme")
    expect(desk.get_by_role("alert")).to_contain_text("Enter what the programme is called")
    check_at_both_widths(desk, axe, fits)
    desk.get_by_label("Name", exact=True).fill("Nursing associate")
    press(desk, "Save this programme")
    desk.get_by_label("Name", exact=True).fill("2026 intake")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Save this cohort")
    expect(desk.locator("main")).to_contain_text("Nobody is in this cohort yet")
    check_at_both_widths(desk, axe, fits)

    follow(desk, "Add a new trainee to it")
    desk.get_by_label("Trainee ID").fill("T1")
    desk.get_by_label("First name").fill("Kit")
    desk.get_by_label("Last name").fill("Lee")
    desk.get_by_label("Email address").fill("kit@uni.example")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Add this trainee")
    expect(desk.locator("main")).to_contain_text("2026 intake")
    check_at_both_widths(desk, axe, fits)

    follow(desk, "Add a placement")
    desk.get_by_label("Placement reference").fill("P1")
    desk.get_by_label("Where is it?").select_option("Ward 21, Leighton")
    write_day(desk, "starts_on", today())
    write_day(desk, "ends_on", today())
    desk.get_by_label("Monday morning").check()
    check_at_both_widths(desk, axe, fits)
    press(desk, "Save this placement")
    expect(desk.locator("main")).to_contain_text("Nobody yet")
    check_at_both_widths(desk, axe, fits)

    desk.goto(f"{live_server.url}/placements/coverage/?by=site")
    expect(desk.locator("main")).to_contain_text("The one placement until")
    check_at_both_widths(desk, axe, fits)
    desk.get_by_role("row", name="Leighton").get_by_role("link").click()
    expect(desk.get_by_role("row", name="Kit Lee")).to_be_visible()


def test_what_matters_what_is_approved_together_and_second_thoughts(
    desk, live_server, world, axe, fits
):
    coming_placement(world)
    cleared_connector(world)
    desk.goto(f"{live_server.url}/matching/weights/")
    press(desk, "Show the effect")
    expect(desk.locator("main")).to_contain_text("The same connectors are suggested.")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Keep these")
    press(desk, "Find matches")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("1 of 1 placements")
    follow(desk, "Approve all that have no warning")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Approve and ask everybody")
    expect(desk.locator("main")).to_contain_text("1 match is offered")
    desk.get_by_role("rowheader").get_by_role("link").click()
    check_at_both_widths(desk, axe, fits)
    press(desk, "Undo this decision")
    expect(desk.locator("main")).to_contain_text("nobody has heard of it")
    assert not Match.objects.live().exists()
    press(desk, "Keep this pair in later runs")
    expect(desk.locator("main")).to_contain_text("Later runs keep this pair together")


def test_moved_dates_are_looked_at_and_the_plan_is_mended(desk, live_server, world, axe, fits):
    placement = coming_placement(world)
    connector, free = cleared_connector(world), cleared_connector(world)
    connector.dbs_certificates.update(issued_on=add_months(today(), -28))  # 36 months: 8 are left
    MatchFactory(placement=placement, connector=connector, agreed=True)
    desk.goto(f"{live_server.url}/placements/{placement.pk}/edit/")
    later = add_months(placement.ends_on, 12)
    for part in ("day", "month", "year"):
        desk.locator(f"#id_ends_on_{part}").fill(str(getattr(later, part)))
    press(desk, "Save this placement")
    expect(desk.locator("main")).to_contain_text("would no longer fit")
    check_at_both_widths(desk, axe, fits)
    desk.go_back()

    pause_connector(connector, by=world.coordinator)
    desk.goto(f"{live_server.url}/matching/mend/")
    expect(desk.locator("main")).to_contain_text(f"{free} is asked")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Do this")
    expect(desk.locator("main")).to_contain_text("1 offer is made")
    assert Match.objects.live().get().connector == free


def test_choosing_by_hand_says_what_it_costs(desk, live_server, world, axe, fits):
    one, other = coming_placement(world), coming_placement(world)
    busy = cleared_connector(world, max_at_once=1)
    run = world.organisation.matching_runs.model.objects.create(
        organisation=world.organisation, first_on=today(), last_on=today(), matching_on=today(),
        engine_version="1", inputs_hash="0", weights={}, placements_count=2, covered_count=1,
        bound=1, is_proven=True,
    )  # fmt: skip
    run.proposals.create(organisation=world.organisation, placement=one, connector=busy)
    desk.goto(f"{live_server.url}/placements/{other.pk}/choose/")
    desk.get_by_role("link", name="What would it cost elsewhere?").click()
    expect(desk.locator("main")).to_contain_text("1 placement would be left without anybody")
    check_at_both_widths(desk, axe, fits)
    press(desk, f"Offer to {busy}")
    expect(desk.locator("main")).to_contain_text("Offered on")


def test_a_no_is_followed_by_whoever_could_be_next(desk, live_server, world, axe, fits):
    placement = coming_placement(world)
    asked, ruth = cleared_connector(world), cleared_connector(world, first_name="Ruth")
    match = offer_match(placement, asked, by=world.coordinator)
    told_of(match)
    desk.goto(f"{live_server.url}/matches/{match.pk}/")
    desk.get_by_text("Did somebody answer by telephone?").click()
    press(desk, "No")
    expect(desk.locator("main")).to_contain_text(f"The last offer is closed. {ruth} could be next")
    check_at_both_widths(desk, axe, fits)

    desk.goto(live_server.url)
    check_at_both_widths(desk, axe, fits)
    follow(desk, f"The offer for {placement.reference} is closed; {ruth} could be next")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Not this one, say why")
    desk.get_by_role("radio").first.check()
    press(desk, "Not this one")
    desk.goto(live_server.url)
    follow(
        desk,
        f"The offer for {placement.reference} is closed, and nobody else is suggested: "
        "who could help here?",
    )
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Who could meet")


def test_the_two_read_how_to_prepare(page, live_server, world, axe, fits):
    match = offer_match(
        coming_placement(
            world,
            trainee=TraineeFactory(organisation=world.organisation, membership=world.trainee),
        ),
        cleared_connector(world, membership=world.connector, wont_share=["grief"]),
        by=world.coordinator,
    )
    Match.objects.filter(pk=match.pk).update(
        status="agreed", connector_answer="accepted", trainee_answer="accepted",
        agreed_at=match.offered_at,
    )  # fmt: skip
    for member in (world.connector, world.trainee):
        page.context.clear_cookies()
        enter(page, live_server.url, member)
        page.goto(live_server.url)
        check_at_both_widths(page, axe, fits)
        page.get_by_role("link", name=re.compile("how to prepare", re.IGNORECASE)).click()
        expect(page.locator("main")).to_contain_text("Before you first meet")
        check_at_both_widths(page, axe, fits)


def test_a_long_run_shows_how_far_it_is_and_opens_when_it_is_done(
    desk, live_server, world, axe, fits, monkeypatch
):
    monkeypatch.setattr(run_requests, "MOST_AT_ONCE", 0)
    coming_placement(world), cleared_connector(world)
    desk.goto(f"{live_server.url}/matching/")
    press(desk, "Find matches")
    expect(desk.get_by_role("status")).to_contain_text("It has not begun yet")
    check_at_both_widths(desk, axe, fits)
    RunRequest.objects.update(status="working", stage="searching", began_at=now())
    expect(desk.get_by_role("status")).to_contain_text("Step 2 of 4")
    expect(desk.get_by_text("Under way", exact=True)).to_be_visible()
    expect(desk.get_by_text("It has been under way since")).to_be_visible()
    check_at_both_widths(desk, axe, fits)
    desk.goto(f"{live_server.url}/matching/")
    check_at_both_widths(desk, axe, fits)
    follow(desk, "See how far it is")
    run_requests.work_on_next_run()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("1 of 1 placements can be covered")
