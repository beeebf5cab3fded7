"""A connector looks after their own record; coordinator and trainee do their parts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from common.dates import today
from placements.services.offers import offer_match
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.agreements import AgreementTextFactory, SignatureFactory
from tests.factories.placements import TraineeFactory
from tests.placements.scheme import cleared_connector, coming_placement
from tests.world import build_world
from volunteers.services.corrections import ask_correction
from volunteers.services.keeping_apart import wish_apart

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "I keep to myself what I hear.\n\nI stop when somebody asks me to."


@pytest.fixture
def world(db):
    world = build_world(
        name="Cheshire", slug="cheshire", contact_name="Priya", contact_phone="01606 555 0100"
    )
    world.asha = cleared_connector(
        world,
        membership=world.connector,
        first_name="Asha",
        will_share=["Hope", "Recovery"],
        may_share=["Medication"],
        wont_share=["Family"],
        max_at_once=3,
    )
    world.sam = TraineeFactory(organisation=world.organisation, membership=world.trainee)
    world.offer = offer_match(
        coming_placement(world, trainee=world.sam), world.asha, by=world.coordinator
    )
    world.text = AgreementTextFactory(
        agreement__organisation=world.organisation,
        agreement__name="Confidentiality",
        agreement__key="confidentiality",
        text=TEXT,
    )
    world.text.agreement.positions.add(world.asha.position)
    other = cleared_connector(world, position=world.asha.position)
    SignatureFactory(volunteer=other, text=world.text)
    return world


def look_at(page, live_server, axe, fits, *addresses):
    for address in addresses:
        page.goto(live_server.url + address)
        check_at_both_widths(page, axe, fits)


def test_the_connectors_own_pages(page, live_server, world, axe, fits):
    enter(page, live_server.url, world.connector)
    wish_apart(words="Jo Bloggs", by=world.connector)
    pages = ("me", "edit_me", "edit_my_access_needs", "edit_my_journeys", "add_my_leave")
    pages += ("my_card", "ask_correction")
    look_at(page, live_server, axe, fits, *(reverse(f"volunteers:{name}") for name in pages))
    look_at(page, live_server, axe, fits, "/", "/held/", "/volunteers/keep-apart/")
    look_at(page, live_server, axe, fits, reverse("volunteers:add_wish"))
    look_at(page, live_server, axe, fits, reverse("stepping_back:pause_me"))
    look_at(page, live_server, axe, fits, reverse("stepping_back:leave_me"))


def test_reading_and_signing(page, live_server, world, axe, fits):
    enter(page, live_server.url, world.connector)
    page.goto(live_server.url)
    page.get_by_role("link", name="Please read and sign").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Tick that you have read it")
    check_at_both_widths(page, axe, fits)
    page.get_by_label("I have read this and agree to it").check()
    page.get_by_label("Type your full name").fill("Asha Rao")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("main")).to_contain_text("Thank you. You have signed")


def test_pausing_and_coming_back_gently(page, live_server, world, axe, fits):
    enter(page, live_server.url, world.connector)
    page.goto(live_server.url + "/volunteers/me/")
    page.get_by_role("button", name="Pause for now").click()
    expect(page.locator("main")).to_contain_text("1 offer will be taken back, gently")
    page.get_by_role("button", name="Pause now").click()
    expect(page.locator("main")).to_contain_text("You are taking a pause")
    page.get_by_role("link", name="Come back gently").click()
    check_at_both_widths(page, axe, fits)
    page.get_by_label("Gently").check()
    until = today() + timedelta(days=60)
    for name, part in (("Day", until.day), ("Month", until.month), ("Year", until.year)):
        page.get_by_label(name, exact=True).fill(str(part))
    page.get_by_role("button", name="I am back").click()
    expect(page.locator("main")).to_contain_text("Welcome back")


def test_leaving_on_a_day_to_come(page, live_server, world, axe, fits):
    enter(page, live_server.url, world.connector)
    page.goto(live_server.url + reverse("stepping_back:leave_me"))
    page.get_by_label("Today", exact=True).check()
    for group in ("Would you like to talk", "May we stay in touch"):
        page.get_by_role("group", name=group).get_by_label("Yes").check()
    page.get_by_role("button", name="Leave").click()
    expect(page.locator("main")).to_contain_text("Thank you for all you have given")
    check_at_both_widths(page, axe, fits)


def test_the_coordinators_pages(page, live_server, world, axe, fits):
    wish_apart(words="Somebody from the ward", by=world.trainee)
    asked = ask_correction(world.asha, about="checks", words="I gave two.", by=world.connector)
    enter(page, live_server.url, world.coordinator)
    agreement, asha = [world.text.agreement_id], [world.asha.pk]
    look_at(
        page,
        live_server,
        axe,
        fits,
        "/",
        reverse("volunteers:agreements"),
        reverse("volunteers:add_agreement"),
        reverse("volunteers:agreement", args=agreement),
        reverse("volunteers:edit_agreement", args=agreement),
        reverse("volunteers:publish_text", args=agreement),
        reverse("volunteers:record", args=asha),
        reverse("volunteers:record_signature", args=[*asha, "confidentiality"]),
        reverse("volunteers:confidential", args=asha),
        reverse("volunteers:edit_access_needs", args=asha),
        reverse("volunteers:add_exclusion", args=asha),
        reverse("volunteers:corrections"),
        reverse("volunteers:answer_correction", args=[asked.pk]),
        reverse("volunteers:wishes"),
        reverse("volunteers:settle_wish", args=[world.trainee.apart_wishes.get().pk]),
        reverse("stepping_back:pause", args=asha),
        reverse("stepping_back:leave", args=asha),
        reverse("placements:confidential", args=[world.sam.pk]),
        reverse("placements:add_exclusion", args=[world.sam.pk]),
    )


def test_the_trainee_tells_of_somebody_not_to_meet(page, live_server, world, axe, fits):
    enter(page, live_server.url, world.trainee)
    page.goto(live_server.url)
    page.get_by_role("link", name="you should not meet").click()
    page.get_by_role("button", name="Add somebody or somewhere").click()
    page.get_by_label("Somebody", exact=True).check()
    page.get_by_label("Their full name or email address").fill(str(world.asha))
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Saved, in confidence")
    check_at_both_widths(page, axe, fits)
    assert world.asha.exclusions.get().person == world.trainee.user
