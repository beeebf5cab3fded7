"""An administrator reads and changes what messages say."""

import pytest
from django.urls import reverse

from audit.history import history_of
from messaging.catalogue import CATALOGUE
from messaging.models import Wording
from messaging.wording import usual_words

URL = "messages:edit_wording"
WORDS = {"subject": "Hello {{ first_name }}", "body": "Meet {{ other.first_name }}: {{ link }}"}


@pytest.fixture
def url():
    return reverse(URL) + "?message=offer_trainee"


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.administrator)


def test_words_are_shown_first_then_kept_then_dropped(client, url, world):
    shown = client.post(url, WORDS | {"preview": ""}).content.decode()
    assert "Hello Sam" in shown
    assert "Meet Asha" in shown
    assert not Wording.objects.exists()
    assert client.post(url, WORDS).status_code == 302
    wording = Wording.objects.get()
    assert wording.changed_by == str(world.administrator.user)
    url = reverse("messages:wordings") + "?to=Connectors and trainees"
    assert "Your own" in client.get(url).content.decode()
    client.post(reverse("messages:drop_own_wording") + "?message=offer_trainee")
    assert not Wording.objects.exists()


def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(client, url):
    page = client.post(url, WORDS | {"body": "{{ secret }} <script>"}).content.decode()
    assert "{{ secret }} cannot be used" in page
    assert "{{ link }} must stay" in page
    assert "&lt;script&gt;" in page


def test_two_administrators_do_not_overwrite_each_other_unseen(client, url):
    old = {"seen": client.get(url).context["form"]["seen"].value()}
    for _ in range(2):  # also pressed twice
        assert client.post(url, WORDS | old).status_code == 302
    page = client.post(url, WORDS | {"subject": "Dear {{ first_name }}"} | old)
    assert "Somebody changed this since you opened it" in page.text
    assert Wording.objects.get().subject == WORDS["subject"]
    now_seen = {"seen": page.context["form"]["seen"].value()}
    client.post(url, WORDS | {"subject": "Dear {{ first_name }}"} | now_seen)
    assert Wording.objects.get().subject == "Dear {{ first_name }}"


def test_the_usual_words_may_be_typed_again_and_sent_twice(client, url):
    client.post(url, WORDS | {"seen": client.get(url).context["form"]["seen"].value()})
    usual = usual_words("offer_trainee")
    seen = client.get(url).context["form"]["seen"].value()
    for _ in range(2):
        said = {"subject": usual.subject, "body": usual.body, "seen": seen}
        assert client.post(url, said).status_code == 302
    assert not Wording.objects.exists()


def test_own_words_that_cannot_be_used_any_more_are_shown_to_be_mended(client, url):
    client.post(url, WORDS)
    Wording.objects.update(body="Dear {first_name}: {{ link }}")
    listed = client.get(reverse("messages:wordings"), {"to": "Connectors and trainees"}).text
    assert "Your own, not used" in listed
    page = client.get(url)
    assert "Dear {first_name}" in page.context["form"]["body"].value()
    assert "stands alone" in page.text
    assert "Dear" not in page.context["drafts"][0][1].body


def test_every_message_can_be_opened(client):
    listed = [
        client.get(reverse("messages:wordings"), {"to": to}).content.decode()
        for to in {kind.to for kind in CATALOGUE}
    ]
    assert sum(page.count("?message=") for page in listed) == len(CATALOGUE)
    assert client.get(reverse(URL) + "?message=nothing").status_code == 404
    assert client.get(reverse(URL)).status_code == 404


def test_who_changed_it_stands_in_the_history(client, url, world):
    client.post(url, WORDS)
    assert str(world.administrator.user) in str(history_of(Wording.objects.get()))
