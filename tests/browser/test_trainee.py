"""A trainee on a ward logs a meeting, writes, loses the signal and shares; the connector reads."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from placements.models import MeetingLog
from tests.browser.reflecting import (
    WORDS,
    saved_answers,
    trainee_of,
    wait_until_saved,
    writing,
)
from tests.browser.steps import enter
from tests.browser_fixtures import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_a_meeting_is_logged_in_a_few_taps(phone, live_server, match, axe, fits):
    phone.goto(live_server.url)
    axe()
    fits()
    phone.get_by_role("button", name="Log a meeting").click()
    phone.get_by_label("When it began").wait_for()
    axe()
    fits()
    phone.get_by_label("When it began").fill("midnight")
    phone.get_by_label("45 minutes").check()
    phone.get_by_label("In person").check()
    phone.get_by_label("No", exact=True).check()
    phone.get_by_role("button", name="Save this meeting").click()
    phone.get_by_text("This meeting is logged").wait_for()
    axe()
    fits()
    assert MeetingLog.objects.get().minutes == 45


def test_a_mistake_is_explained_beside_its_field(phone, live_server, match, axe):
    phone.goto(f"{live_server.url}/matches/{match.pk}/meetings/log/")
    phone.get_by_role("button", name="Save this meeting").click()
    phone.get_by_role("heading", name="There is a problem").wait_for()
    assert phone.title().startswith("Error: Log a meeting")
    axe()
    phone.get_by_role("link", name="Enter the time it began").click()
    expect(phone.locator("#id_met_at")).to_be_focused()


def test_a_reflection_is_written_finished_and_shared(phone, live_server, match, axe, fits):
    phone.goto(f"{live_server.url}/reflections/")
    axe()
    phone.get_by_role("button", name="Start a reflection").click()
    phone.get_by_label("Meeting Asha").wait_for()
    axe()
    fits()
    phone.get_by_label("Meeting Asha").check()
    phone.get_by_label("Three questions: what").check()
    phone.get_by_role("button", name="Start writing").click()
    for question in ("What?", "So what?", "Now what?"):
        phone.get_by_role("textbox", name=question).wait_for()
        axe()
        fits()
        phone.get_by_role("textbox", name=question).fill(f"{question} {WORDS}")
        phone.get_by_role("button", name="Save and continue").click()
    phone.get_by_role("heading", name="Read it through").wait_for()
    axe()
    phone.get_by_role("button", name="Finish").click()
    phone.get_by_text("Only you can read it.").wait_for()
    axe()
    phone.get_by_role("button", name="Share some of it").click()
    phone.get_by_role("heading", name="Share some of your reflection").wait_for()
    axe()
    fits()
    phone.get_by_label("So what?").check()
    phone.get_by_role("button", name="See what they would read").click()
    phone.get_by_role("heading", name="What Asha would read").wait_for()
    axe()
    fits()
    phone.get_by_role("button", name="Share with Asha").click()
    phone.get_by_text("Shared with Asha.").wait_for()
    axe()
    enter(phone, live_server.url, match.connector.membership)
    phone.goto(f"{live_server.url}/reflections/shared/")
    axe()
    phone.get_by_role("link", name="Sam").click()
    phone.get_by_role("button", name="Read it").wait_for()
    axe()
    phone.get_by_role("button", name="Read it").click()
    phone.get_by_text(f"So what? {WORDS}").wait_for()
    assert phone.get_by_text(f"Now what? {WORDS}").count() == 0
    axe()
    phone.get_by_role("button", name="Thank you, I have read this").click()
    phone.get_by_text("can see that you have read it").wait_for()


def test_words_are_saved_as_they_come(phone, live_server, match, axe):
    box = writing(phone, live_server)
    box.press_sequentially("We met.")
    wait_until_saved(phone, "We met.")
    phone.get_by_text("(2 words)").wait_for()
    box.press_sequentially(" It went well.")
    wait_until_saved(phone, "We met. It went well.")
    phone.get_by_text("(5 words)").wait_for(timeout=PATIENCE)
    axe()


def test_words_written_before_the_script_arrives_are_saved(phone, live_server, match):
    phone.route("**/autosave*.js", lambda route: (phone.wait_for_timeout(1500), route.continue_()))
    writing(phone, live_server).fill("We met.")
    phone.get_by_text("(2 words)").wait_for(timeout=PATIENCE)
    assert saved_answers() == "We met."


def test_words_survive_a_lost_signal(phone, live_server, match, problems):
    problems.expected.append("ERR_INTERNET_DISCONNECTED")
    box = writing(phone, live_server)
    phone.locator(".app-autosave").wait_for(state="attached")
    phone.context.set_offline(True)
    box.press_sequentially(WORDS)
    phone.get_by_text("you seem to be offline").wait_for(timeout=PATIENCE)
    phone.get_by_role("button", name="Save and continue").click()
    assert box.input_value() == WORDS
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    wait_until_saved(phone, WORDS)
    phone.wait_for_timeout(1100)  # a button takes no second click within a second
    phone.get_by_role("button", name="Save and continue").click()
    phone.get_by_role("heading", name="Read it through").wait_for()


def test_an_answer_lost_on_the_way_is_no_conflict(phone, live_server, match, problems):
    """The server saved, the page never heard so, and more was typed."""
    problems.expected.append("ERR_FAILED")
    box = writing(phone, live_server)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    phone.route("**/save/", lose_the_answer)
    box.fill("We met.")
    phone.get_by_text("Not saved yet").wait_for(timeout=PATIENCE)
    assert saved_answers() == "We met."
    phone.unroute("**/save/")
    box.press_sequentially(" It went well.")
    wait_until_saved(phone, "We met. It went well.")


def test_words_survive_the_end_of_the_session(phone, live_server, match, problems):
    problems.expected += ["401", "403"]
    box = writing(phone, live_server)
    Session.objects.all().delete()
    box.press_sequentially(WORDS)
    phone.get_by_text("You have been signed out").wait_for(timeout=PATIENCE)
    phone.get_by_role("button", name="Save and continue").click()
    assert box.input_value() == WORDS
    enter(phone, live_server.url, trainee_of(match))
    phone.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)  # signing in makes a new one
    phone.evaluate("dispatchEvent(new Event('focus'))")
    wait_until_saved(phone, WORDS)


def test_two_tabs_never_overwrite_each_other(phone, live_server, match, problems, axe):
    problems.expected.append("409")
    box = writing(phone, live_server)
    other = phone.context.new_page()
    other.goto(phone.url)
    other.get_by_role("textbox").fill("From the library.")
    other.get_by_role("button", name="Save and finish later").click()
    other.get_by_text("Your draft is saved").wait_for()
    other.close()
    box.press_sequentially("From my phone.")
    phone.get_by_text("another device").wait_for(timeout=PATIENCE)
    phone.get_by_role("button", name="Save and continue").click()
    phone.get_by_text("From the library.").wait_for()
    axe()
    mine = phone.get_by_label("What you wrote on this page")
    assert mine.input_value() == "From my phone."
    mine.fill("Both.")
    phone.get_by_role("button", name="Save what is in this box").click()
    phone.get_by_role("heading", name="Read it through").wait_for()
    assert saved_answers() == "Both."


def test_everything_works_without_script(without_script, live_server, match):
    page = without_script
    enter(page, live_server.url, trainee_of(match))
    page.goto(f"{live_server.url}/matches/{match.pk}/meetings/log/")
    page.get_by_label("When it began").fill("midnight")
    page.get_by_label("Another length", exact=True).check()
    page.get_by_label("Minutes, if another length").fill("50")
    page.get_by_label("By telephone").check()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save this meeting").click()
    assert MeetingLog.objects.get().minutes == 50
    box = writing(page, live_server)
    box.fill(WORDS)
    page.get_by_role("button", name="Save and finish later").click()
    page.get_by_text("Your draft is saved").wait_for()
    assert saved_answers() == WORDS
