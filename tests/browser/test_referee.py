"""A reference: asked by a coordinator, given by link on a telephone, accepted in two clicks."""

import re

import pytest
from playwright.sync_api import expect

from messaging.models import Message
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.vetting import ReferenceRequestFactory, prove_identity
from tests.factories.volunteers import CheckFactory, VolunteerFactory
from volunteers.models import ReferenceRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation, status="checks", first_name="Asha", last_name="Patel"
    )


@pytest.fixture
def desk(page, live_server, world):
    enter(page, live_server.url, world.coordinator)
    return page


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()


def answer(page):
    page.get_by_label("How do you know them?").fill("I taught her at college.")
    page.get_by_label("Since when?").fill("2019")
    related = page.get_by_role("group", name="Are you their relative or partner?")
    related.get_by_label("No").check()
    page.get_by_label("What are they like?").fill("Kind, and never late.")
    worries = page.get_by_role("group", name=re.compile("anything that worries you"))
    worries.get_by_label("No", exact=True).check()
    page.get_by_role("group", name=re.compile("Would you be happy")).get_by_label("Yes").check()


def link_in_the_last_message(live_server):
    found = re.search(r"https?://[^/]+(/volunteers/references/\S+)", Message.objects.first().body)
    return live_server.url + found.group(1)


def test_asking_for_a_reference_and_giving_it(desk, live_server, asha, without_script, axe, fits):
    desk.goto(f"{live_server.url}/volunteers/{asha.pk}/checks/references/")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Ask for the first reference")
    check_at_both_widths(desk, axe, fits)
    desk.get_by_label("Name of the referee").fill("Asha Patel")
    desk.get_by_label("Tutor or teacher").check()
    desk.get_by_label("Email address (optional)").fill("joan@example.org")
    press(desk, "Ask them")
    expect(desk.get_by_role("alert")).to_contain_text("Nobody can be their own referee")
    desk.get_by_label("Name of the referee").fill("Joan Tutor")
    press(desk, "Ask them")
    expect(desk.locator("main")).to_contain_text("Joan Tutor is asked")

    address = link_in_the_last_message(live_server)
    guest = without_script
    guest.goto(address)
    guest.get_by_label("How do you know them?").fill("I taught")
    press(guest, "Save and finish later")
    expect(guest.locator("main")).to_contain_text("Saved.")
    expect(guest.get_by_label("How do you know them?")).to_have_value("I taught")
    press(guest, "Send my reference")
    expect(guest.get_by_role("alert")).to_contain_text("Say what they are like")
    answer(guest)
    press(guest, "Send my reference")
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Thank you")
    guest.goto(address)
    expect(guest.locator("main")).to_contain_text("We have your reference already")
    assert ReferenceRequest.objects.get().status == "returned"


def test_the_pages_of_a_referee_are_accessible(page, live_server, asha, axe, fits, world):
    from messaging.links import make_token
    from volunteers.services.referees import link_state

    asked = ReferenceRequestFactory(volunteer=asha, asked_by=world.coordinator)
    token = make_token("reference", asked.pk, link_state(asked))
    page.goto(f"{live_server.url}/volunteers/references/{token}/")
    check_at_both_widths(page, axe, fits)
    press(page, "Send my reference")
    check_at_both_widths(page, axe, fits)
    page.set_viewport_size({"width": 375, "height": 800})
    answer(page)
    press(page, "Send my reference")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    check_at_both_widths(page, axe, fits)
    page.reload()
    check_at_both_widths(page, axe, fits)


def test_a_returned_reference_is_recorded_in_two_clicks_from_home(
    desk, live_server, asha, world, axe, fits
):
    CheckFactory(volunteer=asha)
    ReferenceRequestFactory(volunteer=asha, asked_by=world.coordinator, returned=True)
    desk.goto(live_server.url)
    follow(desk, "1 reference has come back")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Accept this reference")
    expect(desk.locator("main")).to_contain_text("First reference: clear")
    assert asha.checks.get(kind="reference_1").result == "clear"


def test_with_several_it_is_three_clicks(desk, live_server, asha, world, axe, fits):
    CheckFactory(volunteer=asha)
    for kind in ("reference_1", "reference_2"):
        ReferenceRequestFactory(
            volunteer=asha, kind=kind, asked_by=world.coordinator, returned=True
        )
    desk.goto(live_server.url)
    follow(desk, "2 references have come back")
    check_at_both_widths(desk, axe, fits)
    desk.get_by_role("link", name=re.compile("Asha Patel.*first reference")).click()
    press(desk, "Accept this reference")
    assert asha.checks.get(kind="reference_1").result == "clear"


def test_a_coordinator_enters_what_was_said_on_the_telephone(
    desk, live_server, asha, world, axe, fits
):
    asked = ReferenceRequestFactory(
        volunteer=asha, asked_by=world.coordinator, referee_email="", referee_phone="01244 1"
    )
    desk.goto(f"{live_server.url}/volunteers/{asha.pk}/references/{asked.pk}/")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Enter what they told you")
    check_at_both_widths(desk, axe, fits)
    desk.get_by_label("By telephone").check()
    answer(desk)
    press(desk, "Save this reference")
    expect(desk.locator("main")).to_contain_text(f"entered by {world.coordinator.user}")


def test_identity_from_the_first_document_to_clear(desk, live_server, asha, world, axe, fits):
    desk.goto(f"{live_server.url}/volunteers/{asha.pk}/")
    press(desk, "Record the result: Identity")
    check_at_both_widths(desk, axe, fits)
    press(desk, "Add a document")
    check_at_both_widths(desk, axe, fits)
    desk.get_by_label("Which document is it?").select_option("passport")
    desk.get_by_label("Last 3 or 4 characters").fill("123A")
    desk.get_by_role("group", name="Does it show their current address?").get_by_label("No").check()
    expiry = desk.get_by_role("group", name="Expiry date on it")
    for part, value in (("Day", "1"), ("Month", "1"), ("Year", "2020")):
        expiry.get_by_label(part).fill(value)
    press(desk, "Note this document")
    expect(desk.get_by_role("alert")).to_contain_text("out of date when it was seen")
    expiry.get_by_label("Year").fill("2099")
    press(desk, "Note this document")
    expect(desk.locator("main")).to_contain_text("one more photo document")

    asha.identity_documents.all().delete()
    prove_identity(asha)
    desk.reload()
    check_at_both_widths(desk, axe, fits)
    agree = desk.get_by_role("group", name=re.compile("Do the name, date of birth"))
    agree.get_by_label("Yes").check()
    press(desk, "Record identity as clear")
    assert asha.checks.get(kind="identity").result == "clear"


@pytest.mark.parametrize(
    "path", ["right-to-work", "work-health", "employment", "registration/edit",
             "identity/edit", "identity/evidence/edit"]
)  # fmt: skip
def test_the_pages_of_the_checks_are_accessible(path, desk, live_server, asha, axe, fits):
    desk.goto(f"{live_server.url}/volunteers/{asha.pk}/checks/{path}/")
    check_at_both_widths(desk, axe, fits)
    desk.get_by_role("button", name=re.compile("^Save")).click()
    check_at_both_widths(desk, axe, fits)
