"""Browser tests: every page watched for problems, axe as a fixture, Chromium from the system.

A test that asks for `page` also proves that its pages kept the content security policy, logged no
error and loaded nothing from elsewhere. Set CHROMIUM to use another browser than the one on PATH.
Without any, these tests are skipped, or fail the run where LEC_REQUIRE_BROWSER=1.
"""

import os
import shutil
from functools import partial

import pytest
from playwright.sync_api import expect

# Playwright keeps an event loop on this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The shell is the same browser without the parts that need a screen; it opens pages faster.
CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PATIENCE = 60_000  # milliseconds: a busy machine may stand still for a good while
NO_CHROMIUM = "NO BROWSER TEST WAS RUN: no Chromium on PATH, and CHROMIUM names none."
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
    "selectors": False,
}
# What has passed is a hundred times as much, and stays in the browser.
FIND_VIOLATIONS = "async options => (await axe.run(options)).violations"
# Frames and transitions under way, as after a window has changed its width, would be misjudged.
COME_TO_REST = """async () => {
    for (const _ of [1, 2]) await new Promise(done => requestAnimationFrame(done));
    await Promise.allSettled(document.getAnimations().map(each => each.finished));
}"""
HERE = ("http://localhost", "http://127.0.0.1", "data:", "blob:")


def chromium():
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def pytest_configure(config):
    # pytest-base-url, which comes with pytest-playwright, still writes its fixture the old way.
    old_way = "ignore:Session-scoped fixtures defined as instance methods"
    config.addinivalue_line("filterwarnings", old_way)
    expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    if chromium():
        return
    journeys = [item for item in items if item.get_closest_marker("browser")]
    if journeys and os.environ.get("LEC_REQUIRE_BROWSER"):
        raise pytest.UsageError(NO_CHROMIUM)
    for item in journeys:
        item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NO_CHROMIUM in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("!", NO_CHROMIUM, red=True, bold=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # In a container there is no user namespace for Chromium's sandbox, and /dev/shm is small.
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    return {**browser_type_launch_args, "executable_path": chromium(), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "viewport": {"width": 1280, "height": 900},
    }


class Problems(list):
    """What went wrong on a page. `expected` are words of problems that a test causes on purpose."""

    def __init__(self):
        super().__init__()
        self.expected = []

    def note(self, text):
        if not any(words in text for words in self.expected):
            self.append(text)


@pytest.fixture
def problems():
    return Problems()


def watch(page, problems):
    page.on("console", lambda m: problems.note(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: problems.note(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith(HERE) else problems.note(f"elsewhere: {r.url}"),
    )


@pytest.fixture
def page(page, problems):
    watch(page, problems)
    yield page
    assert not problems, problems


def check_accessible(page):
    """The page as it stands meets WCAG 2.2 AA and axe's best practice."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.wait_for_load_state()  # a click returns when the next page has only begun to arrive
    page.evaluate(COME_TO_REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(FIND_VIOLATIONS, FIND)
    found = [
        (violation["id"], node["html"][:150])
        for violation in violations
        for node in violation["nodes"]
        if not known(violation["id"], node["html"])
    ]
    assert not found, found


def check_fits(page):
    """Nothing makes the page scroll sideways (WCAG 1.4.10)."""
    page.wait_for_load_state()
    script = "[document.documentElement.scrollWidth, window.innerWidth]"
    width, window = page.evaluate(script)
    assert width <= window, f"the page is {width} px wide in a window of {window} px"


@pytest.fixture
def axe(page):
    return partial(check_accessible, page)


def known(rule, html):
    """NHS's script marks a radio that reveals a field as expanded, which axe refuses on radios."""
    return rule == "aria-allowed-attr" and "nhsuk-radios__input" in html


@pytest.fixture
def fits(page):
    return partial(check_fits, page)


@pytest.fixture
def without_script(browser):
    """A page in a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()
