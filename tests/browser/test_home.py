"""The home page of everybody, wide and narrow."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from accounts.permissions import Role
from common.dates import today
from tests.factories.placements import MatchFactory, PlacementFactory
from tests.factories.volunteers import VolunteerFactory
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WIDTHS = (1280, 375, 320)
STAFF = (Role.COORDINATOR, Role.LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.EDUCATOR)


@pytest.fixture
def busy(db):
    """A scheme in which there is something to do for everybody."""
    world = build_world(name="Cheshire", slug="cheshire", contact_phone="01606 555 0100")
    here = {"placement__trainee__organisation": world.organisation}
    soon = {"starts_on": today() + timedelta(days=3), "ends_on": today() + timedelta(days=60)}
    connector = VolunteerFactory(organisation=world.organisation, cleared=True)
    connector.dbs_certificates.update(issued_on=today() - timedelta(days=1060))
    dates = {f"placement__{name}": day for name, day in soon.items()}
    MatchFactory(agreed=True, connector=connector, **here, **dates)
    paused = VolunteerFactory(organisation=world.organisation, status="paused")
    MatchFactory(connector=paused, answer_by=today() + timedelta(days=2), **here, **dates)
    PlacementFactory(trainee__organisation=world.organisation, **soon)
    return world


@pytest.mark.parametrize("role", STAFF)
def test_home_is_accessible_and_fits(page, live_server, busy, axe, fits, role):
    client = Client()
    client.force_login(busy.members[role].user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url)
        axe()
        fits()
