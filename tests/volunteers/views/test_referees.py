"""A reference by a signed link, from a browser that is not signed in."""

from datetime import timedelta

import pytest
from django.test import Client

from common.dates import now
from messaging.links import make_token
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import VolunteerFactory
from tests.volunteers.views.test_references import SAID
from volunteers.models import Reference, ReferenceRequest
from volunteers.services.referees import link_state

ANSWERS = {name: value for name, value in SAID.items() if name != "how"}


@pytest.fixture
def asked(world):
    volunteer = VolunteerFactory(organisation=world.organisation, status="checks")
    return ReferenceRequestFactory(volunteer=volunteer, asked_by=world.coordinator)


@pytest.fixture
def path(asked):
    return address(asked)


def address(asked):
    return f"/volunteers/references/{make_token('reference', asked.pk, link_state(asked))}/"


@pytest.fixture
def guest():
    return Client()


def text(response):
    return response.content.decode()


def test_the_page_asks_without_saying_what_kind_of_volunteering(path, guest, asked):
    page = text(guest.get(path))
    assert f"A reference for {asked.volunteer}" in page
    assert "Lived Experience" not in page
    assert "Lived experience" not in page


def test_opening_the_link_changes_nothing(path, guest, asked):
    guest.get(path)
    asked.refresh_from_db()
    assert asked.status == "asked"
    assert not Reference.objects.exists()


def test_a_reference_is_sent_and_thanked_for(path, guest, asked):
    page = text(guest.post(path, ANSWERS))
    assert "Thank you" in page
    assert "Nothing more is needed" in page
    asked.refresh_from_db()
    assert asked.status == "returned"
    event = ReferenceRequest.pgh_event_model.objects.order_by("pgh_id").last()
    assert event.pgh_context.metadata["by"] == f"{asked.referee_name} (referee)"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"how_known": ""}, "Say how you know them"),
        ({"known_since": ""}, "Say since when"),
        ({"character": ""}, "Say what they are like"),
        ({"is_related": ""}, "relative or partner"),
        ({"has_concerns": "yes"}, "Say what it is that worries you"),
        ({"is_happy": ""}, "Select yes if you would be happy"),
        ({"character": "x" * 5000}, "4,000 characters or fewer"),
    ],
)
def test_what_is_left_open_is_explained_and_nothing_is_lost(wrong, words, path, guest):
    page = text(guest.post(path, ANSWERS | wrong))
    assert words in page
    assert "2019" in page or "known_since" in wrong
    assert "Error: " in page
    assert not Reference.objects.exists()


def test_a_draft_can_be_finished_later(path, guest, asked):
    answer = guest.post(path, {"how_known": "I taught her", "later": "yes", "is_happy": "yes"})
    assert answer.status_code == 302
    page = text(Client().get(answer.url))
    assert "Saved." in page
    assert "I taught her" in page
    asked.refresh_from_db()
    assert asked.status == "asked"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"known_since": "since we " + "x" * 60}, "60 characters or fewer"),
        ({"character": "x" * 2_000_000}, "4,000 characters or fewer"),
    ],
)
def test_what_is_too_long_for_a_draft_is_said_and_not_lost(wrong, words, path, guest):
    typed = {"how_known": "I taught her", "later": "yes"} | wrong
    page = text(guest.post(path, typed))
    assert words in page
    assert "Say what they are like" not in page  # what is missing may be missing in a draft
    assert all(value in page for name, value in typed.items() if name != "later")


def test_a_referee_may_rather_not(path, guest, asked):
    guest.post(path, {"how_known": "I taught her", "later": "yes"})
    page = text(guest.post(path, {"how_known": "I taught her well", "decline": "I would rather"}))
    assert "Would you rather not give a reference?" in page
    asked.refresh_from_db()
    assert asked.status == "asked"
    assert "I taught her well" in text(guest.get(path))
    assert "do not have to say why" in text(guest.post(path, {"decline": "sure"}))
    assert "would rather not" in text(guest.get(path))
    assert not Reference.objects.exists()


def test_nothing_typed_is_lost_at_declining_where_one_answer_is_too_long(path, guest):
    typed = {"how_known": "I taught her", "character": "y" * 4100, "is_happy": "yes"}
    page = text(guest.post(path, typed | {"decline": "I would rather"}))
    assert "4,000 characters or fewer" in page
    assert "Would you rather not give a reference?" not in page
    assert "I taught her" in page
    assert typed["character"] in page
    assert 'value="sure"' in page
    assert "do not have to say why" in text(guest.post(path, {"decline": "sure"}))


def test_asking_to_decline_without_words_keeps_the_draft(path, guest, asked):
    guest.post(path, {"how_known": "I taught her", "later": "yes"})
    guest.post(path, {"decline": "yes"})
    assert "I taught her" in text(guest.get(path))


def test_who_gives_a_reference_is_told_what_is_seen_of_it(path, guest, asked):
    page = text(guest.get(path))
    assert f"{asked.volunteer.first_name} sees that we asked you, and not what you write" in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("returned", "have your reference already"),
        ("declined", "would rather not"),
        ("cancelled", "no longer need"),
        ("expired", "no longer need"),
    ],
)
def test_a_closed_link_is_kind(status, words, path, guest, asked):
    ReferenceRequest.objects.filter(pk=asked.pk).update(status=status)
    for answer in (guest.get(path), guest.post(path, ANSWERS)):
        assert answer.status_code == 200
        assert words in text(answer)
        assert "Thank you" in text(answer)
    assert not Reference.objects.exists()


def test_a_link_used_twice_keeps_the_first_answer(path, guest):
    guest.post(path, ANSWERS)
    page = text(guest.post(path, ANSWERS | {"character": "Changed my mind."}))
    assert "have your reference already" in page
    assert Reference.objects.get().character == "Kind."
    assert "Changed my mind." in page
    assert "What you wrote here was not saved" in page
    assert "was not saved" not in text(guest.post(path, ANSWERS))


def test_sending_twice_what_ends_in_blanks_says_nothing_of_lost_words(path, guest):
    untidy = {"character": " Kind.\r\n\r\n", "known_since": "2019 ", "concerns": "none"}
    guest.post(path, ANSWERS | untidy)
    page = text(guest.post(path, ANSWERS | untidy))
    assert "have your reference already" in page
    assert "was not saved" not in page


def test_an_old_link_is_refused_in_words(path, guest, asked):
    ReferenceRequest.objects.filter(pk=asked.pk).update(asked_at=now())
    answer = guest.get(path)
    assert answer.status_code == 404
    assert "newer link" in text(answer)


def test_an_expired_link_is_refused_in_words(guest, asked, monkeypatch):
    long_ago = now() - timedelta(days=61)
    monkeypatch.setattr("django.core.signing.time.time", long_ago.timestamp)
    old = address(asked)
    monkeypatch.undo()
    assert "This link has expired" in text(guest.get(old))


@pytest.mark.parametrize("token", ["nonsense", "a:b:c"])
def test_a_broken_link_is_refused_in_words(token, guest, db):
    answer = guest.get(f"/volunteers/references/{token}/")
    assert answer.status_code == 404
    assert "not complete" in text(answer)


def test_a_link_for_another_purpose_does_not_open_this(guest, asked):
    token = make_token("offer", asked.pk, link_state(asked))
    assert guest.get(f"/volunteers/references/{token}/").status_code == 404
