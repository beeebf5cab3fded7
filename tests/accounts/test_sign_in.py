"""The front door: password, code by email, lockout, who is refused, and what the log says."""

import logging
import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Membership
from tests.factories.accounts import UserFactory

PASSWORD = "correct horse battery"
LOGIN, CODE, CONFIRM = "/account/login/", "/account/login/code/", "/account/login/code/confirm/"


def with_password(membership: Membership) -> Membership:
    membership.user.set_password(PASSWORD)
    membership.user.save()
    return membership


def emailed_code() -> str:
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_password_opens_the_door(world, client):
    trainee = with_password(world.trainee)
    answer = client.post(LOGIN, {"login": trainee.user.email.upper(), "password": PASSWORD})
    assert answer.url == "/"
    assert is_signed_in(client)


def test_the_way_in_leads_on_to_the_page_asked_for(world, client):
    trainee = with_password(world.trainee)
    asked = client.get("/account/name/")
    assert asked.url == f"{LOGIN}?next=/account/name/"
    answer = client.post(asked.url, {"login": trainee.user.email, "password": PASSWORD})
    assert answer.url == "/account/name/"


def test_nobody_is_led_elsewhere(world, client):
    trainee = with_password(world.trainee)
    facts = {"login": trainee.user.email, "password": PASSWORD}
    assert client.post(f"{LOGIN}?next=https://evil.example/", facts).url == "/"


def test_a_code_by_email_opens_the_door_without_a_password(world, client):
    answer = client.post(CODE, {"email": world.trainee.user.email})
    assert answer.url == CONFIRM
    assert "15 minutes" in client.get(CONFIRM).text
    assert client.post(CONFIRM, {"code": emailed_code().lower()}).url == "/"
    assert is_signed_in(client)


def test_a_wrong_code_explains_itself_and_three_are_enough(world, client):
    client.post(CODE, {"email": world.trainee.user.email})
    right = emailed_code()
    assert "This code is not right" in client.post(CONFIRM, {"code": "XXXX-XXXX"}).text
    assert "Enter the code" in client.post(CONFIRM, {"code": ""}).text
    client.post(CONFIRM, {"code": "XXXX-XXXX"})
    client.post(CONFIRM, {"code": "XXXX-XXXX"})
    client.post(CONFIRM, {"code": right})
    assert not is_signed_in(client)


def test_signing_in_answers_an_invitation(world, client):
    world.trainee.status = Membership.Status.INVITED
    world.trainee.save()
    client.post(CODE, {"email": world.trainee.user.email})
    client.post(CONFIRM, {"code": emailed_code()})
    world.trainee.refresh_from_db()
    assert world.trainee.status == Membership.Status.JOINED


@pytest.mark.parametrize("known", [True, False])
def test_a_stranger_learns_nothing_about_who_is_known(world, client, known):
    email = with_password(world.trainee).user.email if known else "nobody@example.org"
    assert client.post(CODE, {"email": email}).url == CONFIRM
    assert client.post("/account/password/reset/", {"email": email}).url.endswith("/reset/done/")
    page = Client().post(LOGIN, {"login": email, "password": "wrong wrong wrong"})
    assert "The email address or the password is not right" in page.text
    assert len(mail.outbox) == 2  # one each, whether or not there is an account


def test_an_unknown_address_is_told_so_by_email_alone(client, db):
    client.post(CODE, {"email": "nobody@example.org"})
    assert mail.outbox[0].subject == "We do not know this address"
    assert "ask them to invite you" in mail.outbox[0].body


@pytest.mark.parametrize("how", ["password", "code"])
@pytest.mark.parametrize("status", ["listed", "ended", "none"])
def test_who_belongs_nowhere_is_refused_kindly_after_proving_who_they_are(
    world, client, how, status
):
    user = UserFactory() if status == "none" else world.trainee.user
    user.memberships.update(status=status if status != "none" else "ended")
    user.set_password(PASSWORD)
    user.save()
    if how == "password":
        answer = client.post(LOGIN, {"login": user.email, "password": PASSWORD}, follow=True)
    else:
        client.post(CODE, {"email": user.email})
        answer = client.post(CONFIRM, {"code": emailed_code()}, follow=True)
    assert "Please ask your coordinator about it" in answer.text
    assert answer.request["PATH_INFO"] == LOGIN
    assert not is_signed_in(client)


def test_somebody_switched_off_is_told_so(world, client):
    user = with_password(world.trainee).user
    user.is_active = False
    user.save()
    answer = client.post(LOGIN, {"login": user.email, "password": PASSWORD}, follow=True)
    assert "Your access has been switched off" in answer.text


def test_five_failures_lock_the_account_even_for_the_right_password(world, client):
    email = with_password(world.trainee).user.email
    for _ in range(5):
        client.post(LOGIN, {"login": email, "password": "wrong wrong wrong"})
    page = client.post(LOGIN, {"login": email, "password": PASSWORD})
    assert "too many tries" in page.text
    assert not is_signed_in(client)
    other = with_password(world.connector).user.email
    assert client.post(LOGIN, {"login": other, "password": PASSWORD}).url == "/"


def test_the_log_tells_of_failures_without_addresses(world, client, caplog):
    email = with_password(world.trainee).user.email
    with caplog.at_level(logging.DEBUG):
        for _ in range(6):
            client.post(LOGIN, {"login": email, "password": "wrong wrong wrong"})
        client.post(LOGIN, {"login": "nobody@example.org", "password": "wrong wrong wrong"})
        world.connector.user.memberships.update(status="ended")
        client.post(
            LOGIN, {"login": with_password(world.connector).user.email, "password": PASSWORD}
        )
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert "Wrong address or password, from 127.0.0.1" in caplog.messages
    assert "Locked after too many tries, from 127.0.0.1" in caplog.messages
    assert not any("@" in record.getMessage() for record in ours)


@pytest.mark.parametrize(
    ("url", "facts", "words"),
    [
        (LOGIN, {}, ["Enter your email address", "Enter your password"]),
        (LOGIN, {"login": "nobody", "password": "x"}, ["like name@example.org"]),
        (CODE, {}, ["Enter your email address"]),
        (CODE, {"email": "nobody"}, ["like name@example.org"]),
        ("/account/password/reset/", {}, ["Enter your email address"]),
    ],
)
def test_forms_explain_what_is_wrong(client, db, url, facts, words):
    page = client.post(url, facts)
    assert all(word in page.text for word in words)
    assert "<title>Error: " in page.text


def test_a_forgotten_password_is_replaced_by_a_link(world, client):
    user = with_password(world.trainee).user
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    url = form.request["PATH_INFO"]
    wrong = {"password1": "three small words", "password2": "three other words"}
    assert "The two passwords are not the same" in client.post(url, wrong).text
    assert "Enter a new password" in client.post(url, {}).text
    new = {"password1": "three small words", "password2": "three small words"}
    assert "Your password is changed" in client.post(url, new, follow=True).text
    user.refresh_from_db()
    assert user.check_password("three small words")
    assert "This link no longer works" in client.get(link, follow=True).text


def test_changing_the_password_keeps_this_session_and_ends_the_others(world, client, sign_in):
    with_password(world.trainee)
    other = sign_in(world.trainee)
    client.post(LOGIN, {"login": world.trainee.user.email, "password": PASSWORD})
    facts = {"oldpassword": "wrong", "password1": "three small words"}
    page = client.post("/account/password/change/", facts | {"password2": "three small words"})
    assert "This is not your present password" in page.text
    facts |= {"oldpassword": PASSWORD, "password2": "three small words"}
    assert client.post("/account/password/change/", facts).url == "/account/"
    assert is_signed_in(client)
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert mail.outbox[-1].subject == "Your password was changed"


def test_sessions_are_listed_and_ended(world, client):
    with_password(world.trainee)
    facts = {"login": world.trainee.user.email, "password": PASSWORD}
    other = Client(headers={"user-agent": "Firefox (Android)"})
    other.post(LOGIN, facts)
    client.post(LOGIN, facts)
    assert "Firefox on an Android" in client.get("/account/sessions/").text
    assert "signed out everywhere else" in client.post("/account/sessions/", follow=True).text
    assert other.get("/account/").status_code == 302


def test_signing_out_clears_what_the_browser_kept(world, sign_in):
    client = sign_in(world.trainee)
    assert "Do you want to sign out?" in client.get("/account/logout/").text
    answer = client.post("/account/logout/")
    assert answer.url == LOGIN
    assert "storage" in answer["Clear-Site-Data"]
    assert not is_signed_in(client)


def test_nobody_signs_up_alone(client, db):
    facts = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for page in (client.get("/account/signup/"), client.post("/account/signup/", facts)):
        assert "People join this service by invitation" in page.text


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "confirm-email/x/", "3rdparty/"])
def test_addresses_of_no_use_here_do_not_exist(world, sign_in, path):
    assert sign_in(world.trainee).get(f"/account/{path}").status_code == 404
