"""No word is lost and none stays behind: bad signal, sign-out, two devices, a shared computer."""

import pytest

from placements.models import Reflection
from tests.browser.reflecting import (
    WORDS,
    saved_answers,
    trainee_of,
    wait_until_saved,
    writing,
)
from tests.browser.steps import enter
from tests.browser_fixtures import PATIENCE, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Everything a browser keeps of a site, as text.
ALL_THAT_IS_STORED = """async () => {
    const found = [];
    for (const store of [localStorage, sessionStorage])
        found.push(JSON.stringify(Object.entries(store)));
    for (const { name } of await indexedDB.databases()) found.push(`database ${name}`);
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys())
            found.push(request.url, await (await cache.match(request)).text());
    }
    const workers = await navigator.serviceWorker.getRegistrations();
    found.push(...workers.map(each => each.scope));
    return found.join("\\n");
}"""


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in", exact=True).wait_for()


def test_words_survive_a_reload(phone, live_server, match):
    box = writing(phone, live_server)
    box.press_sequentially(WORDS)
    wait_until_saved(phone, WORDS)
    phone.reload()
    assert phone.get_by_role("textbox").input_value() == WORDS


def test_leaving_before_it_is_saved_sends_the_words(phone, live_server, match):
    """The page is hidden within the two seconds that it waits for more."""
    box = writing(phone, live_server)
    box.press_sequentially("We met.")
    phone.evaluate("""() => {
        Object.defineProperty(document, "visibilityState", { value: "hidden" });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    wait_until_saved(phone, "We met.")


def test_going_on_at_once_while_the_signal_goes_loses_nothing(phone, live_server, match, problems):
    """The page that does not come takes no words with it: they were saved before."""
    problems.expected.append("net::ERR_")

    def lose(route):
        asked = route.request
        is_lost = asked.method == "POST" and asked.is_navigation_request()
        route.abort("connectionreset") if is_lost else route.continue_()

    box = writing(phone, live_server)
    here = phone.url
    phone.route("**/reflections/**", lose)
    box.press_sequentially(WORDS)
    with phone.expect_event("requestfailed", timeout=PATIENCE):
        phone.get_by_role("button", name="Save and continue").click()
    phone.unroute("**/reflections/**")
    phone.goto(here)
    assert phone.get_by_role("textbox").input_value() == WORDS


def test_offline_then_closed_and_opened_again_is_said(phone, live_server, match, problems):
    """Nothing is kept in the browser, so the page asks before it is left with unsaved words."""
    problems.expected.append("ERR_INTERNET_DISCONNECTED")
    box = writing(phone, live_server)
    phone.locator(".app-autosave").wait_for(state="attached")
    phone.context.set_offline(True)
    box.press_sequentially(WORDS)
    phone.get_by_text("you seem to be offline").wait_for(timeout=PATIENCE)
    asked = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    phone.close(run_before_unload=True)
    phone.wait_for_timeout(1000)
    assert asked == ["beforeunload"]
    assert box.input_value() == WORDS
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    wait_until_saved(phone, WORDS)


def test_signing_out_in_another_tab_loses_nothing(phone, live_server, match, problems):
    problems.expected += ["401", "403"]
    box = writing(phone, live_server)
    other = phone.context.new_page()
    other.goto(live_server.url)
    sign_out(other)
    box.press_sequentially(WORDS)
    phone.get_by_text("You have been signed out").wait_for(timeout=PATIENCE)
    assert saved_answers() is None
    enter(other, live_server.url, trainee_of(match))
    other.goto(live_server.url)
    other.close()
    phone.evaluate("dispatchEvent(new Event('focus'))")
    wait_until_saved(phone, WORDS)


def test_a_second_device_is_shown_both_versions(
    phone, live_server, match, new_context, problems, axe
):
    problems.expected.append("409")
    box = writing(phone, live_server)
    library = new_context().new_page()
    watch(library, problems)
    enter(library, live_server.url, trainee_of(match))
    library.goto(phone.url)
    library.get_by_role("textbox").fill("From the library.")
    library.get_by_role("button", name="Save and finish later").click()
    library.get_by_text("Your draft is saved").wait_for()
    box.press_sequentially("From my phone.")
    phone.get_by_text("another device").wait_for(timeout=PATIENCE)
    assert saved_answers() == "From the library."
    phone.get_by_role("button", name="Save and continue").click()
    phone.get_by_text("From the library.").wait_for()
    assert phone.get_by_label("What you wrote on this page").input_value() == "From my phone."
    axe()


def test_a_shared_computer_keeps_nothing(phone, live_server, match):
    box = writing(phone, live_server)
    address = phone.url
    box.press_sequentially(WORDS)
    wait_until_saved(phone, WORDS)
    assert "evening" not in phone.evaluate(ALL_THAT_IS_STORED)
    phone.get_by_role("button", name="Save and finish later").click()
    phone.get_by_text("Your draft is saved").wait_for()
    sign_out(phone)
    assert phone.evaluate(ALL_THAT_IS_STORED) == "[]\n[]"
    for _ in range(3):
        phone.go_back()
        phone.wait_for_load_state()
        assert WORDS not in phone.content()
        assert all(box.input_value() != WORDS for box in phone.get_by_role("textbox").all())
    phone.goto(address)
    phone.get_by_role("heading", name="Sign in", exact=True).wait_for()


def test_an_answer_that_is_too_long_stays_in_the_box(phone, live_server, match, problems):
    problems.expected.append("413")
    box = writing(phone, live_server)
    phone.locator(".app-autosave").wait_for(state="attached")
    phone.evaluate("""() => {
        const box = document.querySelector("textarea");
        box.value = "word ".repeat(200001);
        box.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    phone.get_by_text("longer than one page can carry").wait_for(timeout=PATIENCE)
    phone.get_by_role("button", name="Save and continue").click()
    assert len(box.input_value()) == 1_000_005
    assert saved_answers() is None
    phone.wait_for_timeout(1100)  # a button takes no second click within a second
    box.fill("Shorter.")
    wait_until_saved(phone, "Shorter.")


def test_a_hundred_thousand_words_in_arabic_and_emoji_are_saved_and_shown(
    phone, live_server, match
):
    words = ("ليلة طويلة 🙂\n" * 50_000).rstrip()
    writing(phone, live_server)
    phone.evaluate(
        """words => {
        const box = document.querySelector("textarea");
        box.value = words;
        box.dispatchEvent(new Event("input", { bubbles: true }));
    }""",
        words,
    )
    phone.get_by_text("Draft saved at").wait_for(timeout=PATIENCE)
    assert saved_answers() == words
    assert len(words.split()) >= 100_000
    phone.get_by_role("button", name="Save and continue").click()
    phone.get_by_role("heading", name="Read it through").wait_for(timeout=PATIENCE)
    shown = phone.locator(".app-writing")
    assert shown.get_attribute("dir") == "auto"
    assert (
        phone.evaluate("() => getComputedStyle(document.querySelector('.app-writing')).direction")
        == "rtl"
    )
    assert Reflection.objects.get().answers["writing"] == words


def test_what_might_tell_who_somebody_is_is_shown_without_script(
    without_script, live_server, match
):
    page = without_script
    enter(page, live_server.url, trainee_of(match))
    writing(page, live_server).fill("Asha told me on 3 May 2026, in bed 4, how it was.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Could this tell who somebody is?").wait_for()
    assert page.locator("mark").all_inner_texts() == ["Asha", "3 May 2026", "bed 4"]
    page.get_by_role("button", name="Change my words").click()
    page.get_by_role("textbox").fill("Somebody told me in bed 4 how it was.")
    page.get_by_role("button", name="Save and continue").click()
    assert page.locator("mark").all_inner_texts() == ["bed 4"]
    page.get_by_role("button", name="Keep as it is").click()
    page.get_by_role("heading", name="Read it through").wait_for()
    assert page.locator("mark").count() == 0
