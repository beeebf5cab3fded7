"""The gallery in a real browser, under the strict content security policy."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser_fixtures import PATIENCE
from tests.nhsuk import urls

pytestmark = pytest.mark.browser

WIDTHS = [1280, 375, 320]
PAGES = [
    "/",
    "/?site=north&message=1",
    "/form/",
    "/question/",
    "/list/",
    "/accessibility/",
    "/privacy/",
]
ANSWERS = {"Full name": "Ada Lovelace", "Email": "ada@example.org", "Hours a month": "4"}


@pytest.mark.parametrize("address", PAGES)
def test_page_is_accessible_and_fits(page, gallery, axe, fits, address):
    page.goto(gallery + address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        axe()
        fits()


@pytest.mark.parametrize("header", ["blue", "white", "white_blue", "none", "blue&logo=1"])
def test_each_header_is_accessible(page, gallery, axe, header):
    page.goto(f"{gallery}/list/?header={header}")
    axe()
    expect(page.get_by_role("banner").get_by_text("Lived experience portal")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_errors_are_summed_up_and_lead_to_their_fields(page, gallery, axe, fits, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(gallery + "/form/")
    page.get_by_label("Phone", exact=True).check()
    page.get_by_role("textbox", name="Month", exact=True).fill("13")
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error: Tell us about you"))
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    axe()
    fits()
    for words, target in {
        "Start date must include a day and year": "id_start_day",
        "Select at least one topic": "id_topics",
        "Enter a phone number": "id_phone",
    }.items():
        page.get_by_role("link", name=words).click()
        expect(page.locator(f"#{target}")).to_be_focused()


def test_a_form_filled_in_arrives(page, gallery):
    page.goto(gallery + "/form/")
    fill_in(page)
    page.get_by_role("button", name="Save and continue").click()
    for answer in ("start: 2027-03-03", "at: 14:30:00", "met: False"):
        expect(page.get_by_text(answer, exact=True)).to_be_visible()


def test_a_form_works_without_script(without_script, gallery):
    page = without_script
    page.goto(gallery + "/form/")
    expect(page.get_by_label("Phone number to contact you on")).to_be_visible()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_role("link", name="Enter your full name").click()
    expect(page).to_have_url(re.compile("#id_full_name$"))


def test_the_menu_folds_on_a_phone(page, gallery, axe):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(gallery)
    expect(page.get_by_role("link", name="Reports")).not_to_be_visible()
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("link", name="Reports")).to_be_visible()
    axe()


def test_keyboard_reaches_the_content_first(page, gallery):
    page.goto(gallery)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#maincontent")).to_be_focused()


def test_printing_leaves_out_what_cannot_be_clicked(page, gallery):
    page.goto(gallery)
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Menu")).not_to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_page_fixture_sees_an_inline_style(page, gallery, problems):
    page.goto(gallery)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.wait_for_timeout(100)
    assert any("style" in problem for problem in problems)
    problems.clear()


def test_writing_is_saved_on_its_own(page, gallery, axe):
    urls.SAVED.update(text="", revision=0, answer=200)
    page.goto(gallery + "/reflection/")
    page.get_by_label("What happened?").press_sequentially("We met.")
    page.get_by_text("Draft saved at 14:32").wait_for(timeout=PATIENCE)
    assert urls.SAVED["text"] == "We met."
    axe()


def test_writing_is_saved_once_the_phone_is_online_again(page, gallery, problems):
    urls.SAVED.update(text="", revision=0, answer=200)
    problems.expected.append("ERR_INTERNET_DISCONNECTED")
    page.goto(gallery + "/reflection/")
    page.context.set_offline(True)
    page.get_by_label("What happened?").press_sequentially("It went well.")
    page.get_by_text("you seem to be offline").wait_for(timeout=PATIENCE)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("Draft saved at").wait_for(timeout=PATIENCE)
    assert urls.SAVED["text"] == "It went well."


@pytest.mark.parametrize(("answer", "words"), [(401, "signed out"), (409, "another device")])
def test_the_writer_is_told_why_nothing_was_saved(page, gallery, problems, answer, words):
    urls.SAVED.update(text="", revision=0, answer=answer)
    problems.expected.append(str(answer))
    page.goto(gallery + "/reflection/")
    page.get_by_label("What happened?").press_sequentially("Words.")
    page.get_by_text(words).wait_for(timeout=PATIENCE)
    page.on("dialog", lambda dialog: dialog.accept())


def fill_in(page):
    for label, answer in ANSWERS.items():
        page.get_by_role("textbox", name=label, exact=True).fill(answer)
    for part, answer in {"Day": "3", "Month": "March", "Year": "2027"}.items():
        page.get_by_role("textbox", name=part, exact=True).fill(answer)
    page.get_by_label("Time of the first meeting").fill("2:30pm")
    page.get_by_label("Email", exact=True).nth(1).check()
    page.get_by_label("Psychosis").check()
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Site").select_option("North Street")
    page.get_by_role("textbox", name="Password").fill("a long password")
    page.get_by_label("I agree to my details being kept").check()
