"""Every route × every role, from one table that must name every route."""

from copy import deepcopy

import pytest
from django.http import HttpResponseForbidden, HttpResponseNotFound
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from lec_portal import urls
from placements.models import Trainee
from tests.architecture.routes import FRONT_DOOR, PUBLIC, ROUTES
from tests.architecture.things import Things, build_things
from tests.architecture.walk import walk
from tests.world import World, build_world, rows_for_a_module, signed_in
from volunteers.models import Volunteer

KWARGS = {
    name: kwargs
    for name, kwargs in walk()
    if not name.startswith("admin:") and name not in FRONT_DOOR
}
OURS = {name for name in KWARGS if name not in PUBLIC}
REFUSED = {403, 404}


@pytest.fixture(scope="module")
def schemes(django_db_setup, django_db_blocker):
    """A scheme, and another in another organisation, made once: they take longer than a test."""
    with rows_for_a_module(django_db_blocker):
        here = build_things(build_world(name="Cheshire", slug="cheshire"))
        there = build_things(build_world(name="Elsewhere", slug="elsewhere"))
        members = [*here.world.members.values(), *there.world.members.values()]
        yield here, there, {member.pk: signed_in(member).cookies for member in members}


@pytest.fixture
def things(schemes, db) -> Things:
    return schemes[0]


@pytest.fixture
def elsewhere(schemes, db) -> World:
    return schemes[1].world


@pytest.fixture
def sign_in(schemes, db):
    """As anywhere, but everybody has signed in once for the whole module."""

    def as_they_are(membership) -> Client:
        client = Client()
        client.cookies = deepcopy(schemes[2][membership.pk])
        return client

    return as_they_are


@pytest.fixture
def short_refusals(monkeypatch):
    """The page that says it is the same for all: other tests look at it."""
    monkeypatch.setattr(urls, "handler403", lambda *_, **__: HttpResponseForbidden(), raising=False)
    monkeypatch.setattr(urls, "handler404", lambda *_, **__: HttpResponseNotFound(), raising=False)


def address(name: str, things: Things) -> str:
    return reverse(name, kwargs={key: things.key(key, name) for key in KWARGS[name]} or None)


def answers(client: Client, url: str) -> list[int]:
    """The statuses of GET and POST; a method that the view has not (405) says nothing."""
    statuses = [client.get(url).status_code, client.post(url, {}).status_code]
    return [status for status in statuses if status != 405]


def test_the_table_names_every_route():
    assert set(ROUTES) | PUBLIC == OURS | PUBLIC
    assert set(KWARGS) >= PUBLIC


@pytest.mark.parametrize(
    ("name", "role"), [(name, role) for name in sorted(ROUTES) for role in sorted(ROUTES[name])]
)
def test_a_role_opens_what_it_is_granted(name, role, things, sign_in):
    client = sign_in(things.world.members[role])
    statuses = answers(client, address(name, things))
    assert not any(status == 403 or status >= 500 for status in statuses), statuses
    assert any(status not in REFUSED for status in statuses) or things.needs_more(name)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_other_role_is_refused(name, things, sign_in, short_refusals):
    """All of them on one scheme: whoever is refused changes nothing in it."""
    others = set(Role) - set(ROUTES[name])
    url = address(name, things)
    found = {role: answers(sign_in(things.world.members[role]), url) for role in others}
    assert all(found.values())
    assert {role: got for role, got in found.items() if not set(got) <= REFUSED} == {}


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_stranger_is_sent_to_sign_in(name, things, client):
    for response in (client.get(address(name, things)), client.post(address(name, things))):
        if response.status_code != 405:
            assert response.status_code in (302, 401)
            if response.status_code == 302:
                assert response.url.startswith("/account/login/")


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if KWARGS[name]))
def test_another_organisations_rows_do_not_exist(name, things, elsewhere, sign_in, short_refusals):
    url = address(name, things)
    found = {role: answers(sign_in(elsewhere.members[role]), url) for role in Role}
    assert {role: got for role, got in found.items() if not set(got) <= REFUSED} == {}


@pytest.mark.parametrize(("role", "other"), [("trainee", "connector"), ("connector", "trainee")])
def test_the_two_know_each_other_by_their_first_names(role, other, things, sign_in):
    """On every page of theirs: a surname is all it takes to find somebody."""
    people = {"connector": Volunteer, "trainee": Trainee}
    person = people[other].objects.get(membership=things.world.members[other])
    person.last_name = person.membership.user.last_name = "Featherquill"
    person.save(), person.membership.user.save()
    client = sign_in(things.world.members[role])
    pages = {
        name: client.get(address(name, things)).content.decode(errors="replace")
        for name in sorted(ROUTES)
        if role in ROUTES[name]
    }
    assert any(person.first_name in page for page in pages.values())
    assert [name for name, page in pages.items() if "Featherquill" in page] == []


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_pages_never_fail(name, things, client):
    assert all(status < 500 for status in answers(client, address(name, things)))
