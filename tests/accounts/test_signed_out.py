"""accounts.middleware.SignInRequired"""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from common.models import new_id

SIGN_IN = reverse("account_login")


def test_who_asks_for_a_page_comes_back_to_it(client, db):
    assert client.get("/people/?q=a").url == f"{SIGN_IN}?next=/people/%3Fq%3Da"


def test_who_pressed_a_button_comes_back_to_the_home_page_and_is_told(client, db):
    answer = client.post(reverse("switch_membership"))
    assert answer.url == f"{SIGN_IN}?next=/"
    page = client.get(answer.url)
    assert "You had been signed out. What you sent was not done." in page.text


WORDS = "It was said loudly.\nI did not know what to answer."


def test_who_wrote_something_gets_it_back(client, db):
    page = client.post(reverse("concerns:raise_concern"), {"words": WORDS, "kind": "boundary"})
    assert page.status_code == 401
    assert "your words are still here" in page.text
    assert "I did not know what to answer.</textarea>" in page.text
    assert "boundary" not in page.text


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/concerns/raise/?meeting=1", "/concerns/raise/?meeting=1"),
        ("https://elsewhere.example/concerns/", "/"),
        ("http://testserver", "/"),
        ("", "/"),
    ],
)
def test_they_come_back_to_the_page_they_wrote_on(client, db, referer, back):
    page = client.post(
        reverse("concerns:raise_concern"), {"words": WORDS}, headers={"referer": referer}
    )
    assert f'href="{SIGN_IN}?{urlencode({"next": back})}"' in page.text


@pytest.mark.parametrize(("role", "status"), [("trainee", 403), ("coordinator", 404)])
def test_what_was_sent_to_a_page_that_is_not_theirs_is_given_back(world, sign_in, role, status):
    url = reverse("hours:note", args=[new_id()])
    page = sign_in(world.members[role]).post(url, {"what": WORDS})
    assert page.status_code == status
    assert "I did not know what to answer.</textarea>" in page.text


def test_what_cannot_be_read_is_not_given_back_and_breaks_nothing(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert client.post("/nowhere/", {"a": WORDS, "b": WORDS, "c": WORDS}).status_code == 404


@pytest.mark.parametrize("words", ["Help", "我很担心他他说不想活了", "أخاف"])
def test_one_word_and_scripts_without_blanks_are_given_back_too(client, db, words):
    page = client.post(reverse("concerns:raise_concern"), {"words": words, "kind": "boundary"})
    assert f"{words}</textarea>" in page.text
    assert "boundary" not in page.text


def test_markup_that_was_written_is_given_back_as_text(client, db):
    page = client.post(reverse("concerns:raise_concern"), {"words": "a <b>word</b>"})
    assert "a &lt;b&gt;word&lt;/b&gt;" in page.text


def test_a_page_from_before_signing_in_anew_gives_the_words_back(world, sign_in):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(world.trainee).cookies
    page = strict.post(reverse("concerns:raise_concern"), {"words": WORDS})
    assert page.status_code == 403
    assert "I did not know what to answer.</textarea>" in page.text


def test_no_password_is_given_back(db):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post(SIGN_IN, {"login": "a@example.org", "password": "correct horse battery"})
    assert page.status_code == 403
    assert "correct horse" not in page.text
    assert "copy anything you wrote" in page.text
