"""The question by a link: one tap, two taps, two tabs, other people's hands, and too late."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from common.dates import now
from messaging.links import make_token
from support.letters import check_in_token
from support.models import CheckIn, Contact
from tests.factories.support import CheckInFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
PRIVATE = ("Asha", "Green", "It was hard", "will call you")


@pytest.fixture
def check_in(world):
    asha = VolunteerFactory(organisation=world.organisation, last_name="Green")
    return CheckInFactory(volunteer=asha)


@pytest.fixture
def url(check_in):
    return reverse("check_ins:answer", args=[check_in_token(check_in)])


def text(response) -> str:
    return response.content.decode()


def test_opening_the_link_answers_nothing_and_names_nobody(client, url):
    page = client.get(url)
    assert page.status_code == 200
    assert "How are you after your meeting" in text(page)
    assert not any(words in text(page) for words in PRIVATE[:2])
    assert CheckIn.objects.get().status == "asked"


def test_one_tap_answers_and_says_who_calls_by_when(client, url, world):
    page = text(client.post(url, {"answer": "hard"}, follow=True))
    assert f"{world.coordinator.user} will call you by" in page
    assert "116 123" in page
    assert CheckIn.objects.get().answer == "hard"
    assert Contact.objects.count() == 1


def test_a_good_answer_asks_nothing_more(client, url):
    page = text(client.post(url, {"answer": "good"}, follow=True))
    assert "Nothing more is needed from you" in page
    assert not Contact.objects.exists()


def test_whoever_is_signed_in_as_another_answers_nothing_for_them(url, world, sign_in):
    client = sign_in(world.trainee)
    for page in (client.get(url), client.post(url, {"answer": "hard"}, follow=True)):
        assert f"signed in as {world.trainee.user}. This link was sent" in page.text
        assert not any(words in page.text for words in PRIVATE)
    assert CheckIn.objects.get().status == "asked"


def test_two_taps_are_one_answer(client, url):
    for _ in range(2):
        assert client.post(url, {"answer": "hard"}).status_code == 302
    assert Contact.objects.count() == 1


def test_two_tabs_keep_the_later_answer(client, url):
    client.post(url, {"answer": "good"})
    client.post(url, {"answer": "hard"})
    assert CheckIn.objects.get().answer == "hard"
    assert Contact.objects.count() == 1


def test_words_can_be_added_and_are_kept_when_too_long(client, url):
    client.post(url, {"answer": "wobbly"})
    note = url + "note/"
    page = client.post(note, {"note": "x" * 1001})
    assert "1,000 letters or fewer" in text(page)
    assert "x" * 1001 in text(page)
    client.post(note, {"note": "It was the ward."})
    assert CheckIn.objects.get().note == "It was the ward."


def test_somebody_it_was_forwarded_to_sees_nothing_of_the_answer(client, url):
    client.post(url, {"answer": "hard"})
    CheckIn.objects.update(note="It was the ward.")
    other = Client()
    page = text(other.get(url))
    assert "This question has been answered" in page
    assert not any(words in page for words in (*PRIVATE, "It was the ward."))
    other.post(url + "note/", {"note": "Not mine."})
    assert CheckIn.objects.get().note == "It was the ward."


def test_somebody_it_was_forwarded_to_changes_no_answer(client, url):
    client.post(url, {"answer": "hard"})
    CheckIn.objects.update(note="It was the ward.")
    other = Client()
    assert "How are you" not in text(other.get(url + "?change"))
    page = text(other.post(url, {"answer": "good"}, follow=True))
    assert "It was the ward." not in page
    assert CheckIn.objects.get().answer == "hard"
    page = text(other.post(url, {"answer": "hard"}, follow=True))
    assert "It was the ward." not in page


def test_the_answer_can_be_changed_for_a_day_from_the_same_link(client, url):
    client.post(url, {"answer": "hard"})
    assert "How are you" in text(client.get(url + "?change"))
    client.post(url, {"answer": "all_right"})
    assert CheckIn.objects.get().answer == "all_right"
    with time_machine.travel(now() + timedelta(days=1)):
        assert "This question has been answered" in text(client.get(url + "?change"))
        page = text(client.post(url, {"answer": "good"}, follow=True))
        assert "please call us" in page
    assert CheckIn.objects.get().answer == "all_right"


def test_a_link_that_has_expired_or_is_cut_off_says_so_gently(client, url):
    with time_machine.travel(now() + timedelta(days=15)):
        expired = client.get(url)
    cut = client.get(url[:-9] + "/")
    for page in (expired, cut):
        assert page.status_code == 410
        assert "You do not have to do anything" in text(page)


def test_a_link_of_another_purpose_opens_nothing(client, check_in):
    token = make_token("class", check_in.pk)
    assert client.get(reverse("check_ins:answer", args=[token])).status_code == 410


def test_after_leaving_nothing_more_is_asked(client, url, check_in):
    Volunteer.objects.filter(pk=check_in.volunteer_id).update(status="left")
    page = client.get(url)
    assert page.status_code == 410
    assert "Nothing more is needed" in text(page)
    assert client.post(url, {"answer": "hard"}).status_code == 410
    assert not Contact.objects.exists()


def test_a_tap_of_nonsense_is_refused(client, url):
    for said in ({"answer": "5"}, {}):
        page = client.post(url, said, follow=True)
        assert "choose one of the answers" in page.text
        assert "How are you after your meeting" in page.text
    assert CheckIn.objects.get().status == "asked"


def test_the_history_says_that_they_did_it_by_their_link(client, url):
    client.post(url, {"answer": "good"})
    event = CheckIn.pgh_event_model.objects.get(status="answered")
    assert "by their own link" in event.pgh_context.metadata["by"]
