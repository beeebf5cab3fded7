"""People at pages of their own: each in a browser context that knows nothing of the others."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from common.dates import today
from tests.browser.hands import Finger, Hands
from tests.browser.reflecting import trainee_of
from tests.browser.steps import enter
from tests.browser_fixtures import check_accessible, check_fits, watch
from tests.factories.placements import MatchFactory
from tests.factories.volunteers import VolunteerFactory
from tests.world import build_world

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


@pytest.fixture
def match(db):
    world = build_world(name="Cheshire", slug="cheshire", contact_phone="01606 555 0100")
    asha = VolunteerFactory(
        organisation=world.organisation,
        membership=world.members[Role.CONNECTOR],
        cleared=True,
        will_share=["Hope"],
        wont_share=["Medication"],
    )
    asha.dbs_certificates.update(issued_on=today())
    return MatchFactory(
        agreed=True,
        connector=asha,
        placement__trainee__organisation=world.organisation,
        placement__trainee__membership=world.members[Role.TRAINEE],
        placement__starts_on=today() - timedelta(days=7),
        placement__ends_on=today() + timedelta(days=30),
    )


@pytest.fixture
def phone(page, live_server, match):
    page.set_viewport_size(PHONE)
    enter(page, live_server.url, trainee_of(match))
    return page
