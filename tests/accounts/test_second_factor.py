"""The second step: who must have one, and when it is asked for."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from accounts.models import Membership
from accounts.permissions import STAFF_ROLES, Role

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"
LOGIN, AUTHENTICATE = "/account/login/", "/account/2fa/authenticate/"
SET_UP = "/account/2fa/app/activate/"


@pytest.fixture(autouse=True)
def second_factor_required(settings, nothing_chosen_by_an_earlier_test):
    settings.REQUIRE_SECOND_FACTOR = True


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_password(membership: Membership) -> Membership:
    membership.user.set_password(PASSWORD)
    membership.user.save()
    return membership


def with_app(membership: Membership) -> Membership:
    TOTP.activate(membership.user, SECRET)
    return with_password(membership)


def signed_in_by_password(membership: Membership) -> Client:
    client = Client()
    facts = {"login": membership.user.email, "password": PASSWORD}
    assert client.post(LOGIN, facts).status_code == 302
    return client


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_staff_without_one_are_sent_to_set_it_up_and_reach_nothing_else(world, sign_in, role):
    client = sign_in(world.members[role])
    for url in ("/", "/people/", "/volunteers/", "/placements/", "/matching/", "/admin/"):
        assert client.get(url).url == "/account/2fa/"
        assert client.post(url).url == "/account/2fa/"
    page = client.get("/account/2fa/")
    assert page.status_code == 200
    assert "please set up a second way" in page.text


@pytest.mark.parametrize("role", sorted(set(Role) - STAFF_ROLES))
def test_others_may_go_without(world, sign_in, role):
    assert sign_in(world.members[role]).get("/account/").status_code == 200
    assert sign_in(world.members[role]).get("/people/").status_code == 403


def test_recovery_codes_alone_are_no_second_step(world, sign_in):
    Authenticator.objects.create(
        user=world.lead.user, type=Authenticator.Type.RECOVERY_CODES, data={}
    )
    assert sign_in(world.lead).get("/people/").url == "/account/2fa/"


def test_the_demo_alone_may_do_without(world, sign_in, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert sign_in(world.administrator).get("/people/").status_code == 200


def test_the_app_is_asked_for_after_the_password(world):
    client = signed_in_by_password(with_app(world.coordinator))
    assert "_auth_user_id" not in client.session
    assert client.get("/people/").status_code == 302
    assert "This code is not right" in client.post(AUTHENTICATE, {"code": "000000"}).text
    assert "Enter the code" in client.post(AUTHENTICATE, {"code": ""}).text
    assert client.post(AUTHENTICATE, {"code": code()}).url == "/"
    assert client.get("/people/").status_code == 200


def test_the_app_is_asked_for_after_a_code_by_email_too(world, client):
    with_app(world.coordinator)
    client.post("/account/login/code/", {"email": world.coordinator.user.email})
    emailed = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    answer = client.post("/account/login/code/confirm/", {"code": emailed})
    assert answer.url == AUTHENTICATE
    assert "_auth_user_id" not in client.session
    assert client.post(AUTHENTICATE, {"code": code()}).url == "/"


def test_a_code_of_the_app_works_once(world):
    with_app(world.coordinator)
    now = code()
    assert signed_in_by_password(world.coordinator).post(AUTHENTICATE, {"code": now}).url == "/"
    again = signed_in_by_password(world.coordinator).post(AUTHENTICATE, {"code": now})
    assert "This code is not right" in again.text


def test_guessing_codes_is_stopped(world):
    client = signed_in_by_password(with_app(world.coordinator))
    for _ in range(5):
        client.post(AUTHENTICATE, {"code": "000000"})
    client.post(AUTHENTICATE, {"code": code()})
    assert "_auth_user_id" not in client.session


def test_an_app_is_set_up_by_picture_or_key_and_gives_recovery_codes(world):
    client = signed_in_by_password(with_password(world.coordinator))
    asked = client.get(SET_UP)
    assert asked.url.startswith("/account/reauthenticate/")
    assert "This is not your password" in client.post(asked.url, {"password": "no"}).text
    assert client.post(asked.url, {"password": PASSWORD}).url == SET_UP
    page = client.get(SET_UP)
    assert 'src="data:image/svg+xml;base64,' in page.text
    secret = re.search(r'app-secret">(\w+)<', page.text)[1]
    assert "Enter the 6 numbers" in client.post(SET_UP, {"code": ""}).text
    assert client.post(SET_UP, {"code": code(secret)}).url == "/account/2fa/codes/"
    codes = re.findall(r"<code>(\d+)</code>", client.get("/account/2fa/codes/").text)
    assert len(codes) == 10
    assert codes[0] in client.get("/account/2fa/codes/download/").text
    assert client.get("/people/").status_code == 200
    later = signed_in_by_password(world.coordinator)
    assert later.post(AUTHENTICATE, {"code": codes[0]}).url == "/"


def test_an_app_is_removed_after_a_question(world):
    client = signed_in_by_password(with_app(world.coordinator))
    client.post(AUTHENTICATE, {"code": code()})
    url = "/account/2fa/app/deactivate/"
    client.post(client.get(url).url, {"password": PASSWORD})
    assert "Remove the authenticator app?" in client.get(url).text
    assert client.post(url).url == "/account/2fa/"
    assert client.get("/people/").url == "/account/2fa/"


def test_the_pages_of_passkeys_are_there(world):
    client = signed_in_by_password(with_password(world.trainee))
    assert "You have no passkeys yet" in client.get("/account/2fa/passkeys/").text
    url = "/account/2fa/passkeys/add/"
    client.post(client.get(url).url, {"password": PASSWORD})
    page = client.get(url)
    assert 'id="passkey-options"' in page.text
    assert "webauthn-json" in page.text
    assert client.post(url, {"name": "Mine", "credential": ""}).status_code == 200
    stranger = Client().get("/account/2fa/passkeys/login/", headers={"accept": "application/json"})
    assert "request_options" in stranger.json()


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone(world, sign_in):
    key = Authenticator.objects.create(
        user=world.trainee.user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "My phone", "credential": {}},
    )
    client = sign_in(with_password(world.trainee))
    url = f"/account/2fa/passkeys/{key.pk}/edit/"
    client.post(client.get(url).url, {"password": PASSWORD})
    assert "Enter a name" in client.post(url, {"name": ""}).text
    client.post(url, {"name": "Old phone"})
    assert "Old phone" in client.get("/account/2fa/passkeys/").text
    other = signed_in_by_password(with_password(world.connector))
    other.post(other.get(url).url, {"password": PASSWORD})
    assert other.get(url).status_code == 404
    client.post(f"/account/2fa/passkeys/{key.pk}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
