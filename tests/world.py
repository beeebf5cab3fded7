"""Two organisations with somebody in every role, and clients signed in as them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client

from accounts.models import Membership, Organisation, User
from accounts.permissions import Role
from tests.factories.accounts import MembershipFactory, OrganisationFactory


@dataclass
class World:
    """An organisation and its people by role."""

    organisation: Organisation
    members: dict[str, Membership]

    def __getattr__(self, role: str) -> Membership:
        try:
            return self.members[role]
        except KeyError:
            raise AttributeError(role) from None


def build_world(**facts) -> World:
    """All at once: nearly every test begins with one."""
    organisation = OrganisationFactory(**facts)
    members = [MembershipFactory.build(organisation=organisation, role=role) for role in Role]
    User.objects.bulk_create([member.user for member in members])
    Membership.objects.bulk_create(members)
    return World(organisation, {str(member.role): member for member in members})


@pytest.fixture
def world(db) -> World:
    return build_world(name="Cheshire", slug="cheshire")


@pytest.fixture
def elsewhere(db) -> World:
    return build_world(name="Elsewhere", slug="elsewhere")


def signed_in(membership: Membership) -> Client:
    """As after signing in, without what happens on the way: most tests begin behind the door."""
    session = SessionStore()
    session[SESSION_KEY] = str(membership.user_id)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = membership.user.get_session_auth_hash()
    session["membership"] = str(membership.pk)
    session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.fixture
def sign_in(db):
    """sign_in(membership) → a client signed in as that member."""
    return signed_in


@contextmanager
def rows_for_a_module(blocker) -> Iterator[None]:
    """What is made in here stays for all tests of a module; each takes back its own changes."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
