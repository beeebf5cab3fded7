"""People at pages of their own: each in a browser context that knows nothing of the others."""

import pytest

from tests.browser.hands import Finger, Hands
from tests.browser.steps import enter
from tests.browser_fixtures import check_accessible, check_fits, watch

PHONE = {"width": 375, "height": 740}


class Looking:
    """Each page somebody comes to fits, and each kind of page meets the rules once."""

    def __init__(self):
        self.seen = set()

    def __call__(self, page):
        check_fits(page)
        kind = page.title()
        if kind not in self.seen:
            self.seen.add(kind)
            check_accessible(page)


@pytest.fixture
def somebody(new_context, live_server, problems):
    """somebody(hands, membership) → those hands at a page, signed in if there is a membership."""
    look = Looking()

    def at_a_page(hands=Hands, membership=None, *, script=True):
        is_phone = issubclass(hands, Finger)
        page = new_context(java_script_enabled=script, has_touch=is_phone).new_page()
        if is_phone:
            page.set_viewport_size(PHONE)
        watch(page, problems)
        if membership:
            enter(page, live_server.url, membership)
        # Without script the rules cannot be run.
        return hands(page, live_server.url, look if script else lambda page: None)

    yield at_a_page
    assert not problems, problems
