"""From the click to the page to review, in a browser: `python -m bench.matching_browser [400]`.

The synthetic scheme of `bench.matching` in a database of its own, a worker beside the server, and
the coordinator's browser: Chromium, at 1280 px.
"""

import argparse
import os
import shutil
import threading
import time
from datetime import timedelta
from functools import partial

from bench import volunteers as bench  # isort: skip  # sets Django up, before any model

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from playwright.sync_api import Page, sync_playwright

from bench.matching_instances import scheme
from bench.matching_page import make_rows
from common.dates import today
from messaging.worker import work
from placements.services.run_requests import work_on_next_run
from tests.browser.steps import enter

TIMES = 3
PATIENCE = 120_000
IN_USE = {"DEBUG": False, "ALLOWED_HOSTS": ["*"], "REQUIRE_SECOND_FACTOR": False}
LINE = "{:<12} {:>6} {:>9}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("placements", type=int, nargs="?", default=400)
    asked = parser.parse_args()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop on this thread
    with bench.own_database(), override_settings(**IN_USE):
        coordinator = make_rows(scheme(asked.placements, seed=1))
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.start()
        server.is_ready.wait()
        stop = threading.Event()
        threading.Thread(
            target=work, args=[stop, partial(work_on_next_run, workers=2)], daemon=True
        ).start()
        print(LINE.format("placements", "time", "seconds"))
        with sync_playwright() as playwright:
            page = _page(playwright)
            enter(page, f"http://127.0.0.1:{server.port}", coordinator)
            for number in range(1, TIMES + 1):
                took = _seconds(page, f"http://127.0.0.1:{server.port}")
                print(LINE.format(asked.placements, number, f"{took:.1f}"))
        stop.set()
        server.terminate()


def _page(playwright) -> Page:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    return browser.new_page(viewport={"width": 1280, "height": 900})


def _seconds(page: Page, address: str) -> float:
    """From the click on “Find matches” until the page to review can be read."""
    page.goto(f"{address}/matching/")
    for name, day in (("first_on", today()), ("last_on", today() + timedelta(days=540))):
        for part in ("day", "month", "year"):
            page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))
    clicked = time.perf_counter()
    page.get_by_role("button", name="Find matches").click()
    page.get_by_text("placements can be covered").first.wait_for(timeout=PATIENCE)
    return time.perf_counter() - clicked


if __name__ == "__main__":
    main()
