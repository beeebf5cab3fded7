"""From an enquiry to a conversation: by keyboard alone, on a phone, and without script."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from common.dates import today
from messaging.models import Message
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.volunteers import PositionFactory
from tests.world import build_world
from volunteers.models import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = today() + timedelta(days=3)


@pytest.fixture
def world(db):
    cache.clear()
    world = build_world(name="Cheshire", slug="cheshire", contact_phone="01244 555 000")
    PositionFactory(organisation=world.organisation, name="Connector")
    return world


def own_link(template):
    body = Message.objects.get(template=template).body
    return re.findall(r"http://[^/]+(/application/\S+)", body)


def by_keyboard(page):
    """Reach a control with Tab alone, then press what opens or chooses it."""

    def use(control):
        handle = control.element_handle()
        for _ in range(120):
            if page.evaluate("e => document.activeElement === e", handle):
                break
            page.keyboard.press("Tab")
        else:
            raise AssertionError(f"Tab never reaches {control}")
        kind = control.get_attribute("type") or ""
        is_choice = kind in ("radio", "checkbox")
        page.keyboard.press("Space" if is_choice else "Enter")

    return use


def in_radios(page):
    """Tab reaches one radio of a group; arrows choose among them."""

    def choose(label):
        control = page.get_by_label(label, exact=True)
        name = control.get_attribute("name")
        for _ in range(120):
            if page.evaluate("n => document.activeElement.name === n", name):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(10):
            if control.is_checked():
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows never reach {label}")

    return choose


def type_into(page, label, text):
    control = page.get_by_label(label, exact=True)
    handle = control.element_handle()
    for _ in range(120):
        if page.evaluate("e => document.activeElement === e", handle):
            break
        page.keyboard.press("Tab")
    page.keyboard.type(text)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def heading(page):
    return page.get_by_role("heading", level=1)


def test_from_enquiry_to_conversation_by_keyboard_alone(page, live_server, world):
    use, choose = by_keyboard(page), in_radios(page)
    page.goto(live_server.url + "/apply/cheshire/")
    use(button(page, "Ask us something first"))
    use(page.get_by_label("Large print"))
    use(button(page, "Continue"))
    expect(page.locator("html.app-large-print")).to_have_count(1)
    type_into(page, "First name", "Wren")
    type_into(page, "Last name", "Hale")
    use(button(page, "Continue"))
    choose("By email")
    type_into(page, "Email address", "wren@example.org")
    use(button(page, "Continue"))
    type_into(page, "What would you like to ask?", "How often?")
    use(button(page, "Continue"))
    expect(heading(page)).to_have_text("Check what you will send")
    use(button(page, "Send my question"))
    expect(heading(page)).to_have_text("Thank you")

    wren = Volunteer.objects.get()
    enter(page, live_server.url, world.coordinator)
    page.goto(live_server.url + "/volunteers/pipeline/")
    use(page.get_by_role("link", name="Wren Hale", exact=True))
    use(button(page, "Answer, and ask them to apply"))
    type_into(page, "Your own words, added to the message (optional)", "Twice a month.")
    use(button(page, "Read the message first"))
    use(button(page, "Send and save"))
    expect(page.get_by_role("alert")).to_contain_text("can apply now")

    page.context.clear_cookies()
    page.goto(live_server.url + own_link("application_invitation")[0])
    use(button(page, "Go on"))
    use(button(page, "Continue"))
    use(button(page, "Continue"))
    use(button(page, "Send my application"))
    expect(heading(page)).to_have_text("Thank you")

    enter(page, live_server.url, world.coordinator)
    page.goto(f"{live_server.url}/volunteers/{wren.pk}/application/")
    use(button(page, "Arrange a conversation"))
    type_into(page, "Day", str(DAY.day))
    type_into(page, "Month", str(DAY.month))
    type_into(page, "Year", str(DAY.year))
    type_into(page, "What time?", "2:30pm")
    choose("By telephone")
    use(button(page, "Read the message first"))
    use(button(page, "Send and save"))
    expect(page.get_by_role("alert")).to_contain_text("is arranged")
    wren.refresh_from_db()
    assert wren.status == Volunteer.Status.CONVERSATION


def apply(page, address, look=lambda: None):
    """The whole application; `look` is called on each page."""
    page.goto(address + "/apply/cheshire/")
    look()
    button(page, "Apply").click()
    look()
    page.get_by_label("A place to meet without steps").check()
    button(page, "Continue").click()
    look()
    page.get_by_label("First name").fill("Wren")
    page.get_by_label("Last name").fill("Hale")
    button(page, "Continue").click()
    look()
    button(page, "Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Select how you would like us to reach you")
    look()
    page.get_by_label("By email").check()
    page.get_by_label("Email address").fill("wren@example.org")
    button(page, "Continue").click()
    look()
    button(page, "Continue").click()
    look()
    button(page, "Send my application").click()
    expect(heading(page)).to_have_text("Thank you")
    look()


def test_on_a_phone_every_page_fits_and_passes_axe(page, live_server, world, axe, fits):
    def look():
        axe()
        fits()

    page.set_viewport_size({"width": 375, "height": 800})
    apply(page, live_server.url, look)
    page.goto(live_server.url + own_link("application_received")[0])
    expect(page.locator("main")).to_contain_text("A day and time to talk")
    look()
    button(page, "Withdraw").click()
    expect(heading(page)).to_contain_text("Withdraw your application?")
    look()
    button(page, "Yes, withdraw").click()
    expect(heading(page)).to_contain_text("You have withdrawn")
    look()
    assert Volunteer.objects.get().status == Volunteer.Status.LEFT


def test_large_print_fits_too(page, live_server, world, axe, fits):
    page.goto(live_server.url + "/apply/cheshire/access/")
    page.get_by_label("Large print").check()
    button(page, "Continue").click()
    expect(page.locator("html.app-large-print")).to_have_count(1)
    page.set_viewport_size({"width": 320, "height": 800})
    axe()
    fits()


def test_without_script_from_the_first_page_to_an_offer(without_script, live_server, world):
    page = without_script
    apply(page, live_server.url)
    enter(page, live_server.url, world.coordinator)
    page.goto(live_server.url + "/volunteers/pipeline/")
    page.get_by_role("link", name="Wren Hale", exact=True).click()
    button(page, "We have talked already").click()
    page.get_by_label("By telephone").check()
    page.get_by_label("Go on: make a conditional offer").check()
    button(page, "Read the message first").click()
    expect(page.locator("main")).to_contain_text("We would like you to join")
    button(page, "Send and save").click()
    page.goto(live_server.url + own_link("application_offer")[0])
    button(page, "Yes, I would like to go on").click()
    expect(heading(page)).to_contain_text("We are doing the checks together")
    assert Volunteer.objects.get().status == Volunteer.Status.CHECKS


def test_finishing_later_without_script(without_script, live_server, world):
    page = without_script
    page.goto(live_server.url + "/apply/cheshire/access/")
    button(page, "Continue").click()
    page.get_by_label("First name").fill("Wren")
    button(page, "Save and finish later").click()
    page.get_by_label("Where shall we send the link?").fill("wren@example.org")
    button(page, "Send me the link").click()
    expect(heading(page)).to_have_text("The link is on its way")
    page.goto(live_server.url + own_link("application_resume")[0])
    expect(heading(page)).to_contain_text("Welcome back, Wren")
    button(page, "Go on").click()
    expect(page.get_by_label("First name")).to_have_value("Wren")


def test_the_desks_pages_pass_axe_at_both_widths(page, live_server, world, axe, fits):
    apply(page, live_server.url)
    wren = Volunteer.objects.get()
    enter(page, live_server.url, world.coordinator)
    one = f"/volunteers/{wren.pk}"
    for path in (
        "/volunteers/pipeline/",
        "/volunteers/pipeline/?stage=application",
        "/volunteers/pipeline/?q=nobody",
        "/volunteers/pipeline/add/",
        f"{one}/application/",
        f"{one}/application/arrange/",
        f"{one}/application/record/",
        f"{one}/application/close/",
        f"{one}/application/enter/",
        f"{one}/messages/",
    ):
        page.goto(live_server.url + path)
        check_at_both_widths(page, axe, fits)
    page.goto(f"{live_server.url}{one}/application/close/")
    page.get_by_label("Not now").check()
    button(page, "Read the message first").click()
    check_at_both_widths(page, axe, fits)
