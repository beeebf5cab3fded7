"""The public pages: open to everybody, nothing lost, and the same answer for all."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from common.dates import now
from messaging.models import Message
from tests.factories.applications import ApplicationFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers import letters
from volunteers.models import Application
from volunteers.services.applications import (
    send_question,
    start_application,
    submit_application,
)
from volunteers.views import drafts

START = "/apply/cheshire/"
ACCESS = START + "access/"
PAGES = {
    "access": {"needs": ["large_print"]},
    "name": {"first_name": "Wren", "last_name": "Hale"},
    "contact": {"contact_by": "email", "email": "wren@example.org"},
    "about": {"about": ""},
}


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()


@pytest.fixture
def organisation(world):
    PositionFactory(organisation=world.organisation, name="Connector")
    return world.organisation


def fill_in(client, pages=PAGES, query=""):
    for key, answers in pages.items():
        answer = client.post(f"{START}{key}/{query}", answers)
        assert answer.status_code == 302, answer.content.decode()
    return answer


def text(answer):
    return answer.content.decode()


def sent(client):
    fill_in(client)
    return client.post(START + "check/", follow=True)


def test_the_first_page_says_what_comes_and_asks_nothing(organisation, client):
    page = text(client.get(START))
    assert "five minutes" in page
    assert "<input" not in page


def test_an_unknown_scheme_has_no_page(client, db):
    assert client.get("/apply/nowhere/").status_code == 404


def test_without_a_position_nobody_can_begin(world, client):
    assert "not taking applications" in text(client.get(START))
    assert client.post(ACCESS, {}).url == START
    assert not Application.objects.exists()


def test_access_needs_come_first_and_large_print_is_honoured_at_once(organisation, client):
    assert "app-large-print" not in text(client.get(ACCESS))
    assert client.post(ACCESS, {"needs": ["large_print"]}).url == START + "name/"
    assert 'class="app-large-print"' in text(client.get(START + "name/"))


def test_whoever_needs_to_talk_is_asked_for_a_number_and_nothing_else(organisation, client):
    client.post(ACCESS, {"needs": ["telephone"]})
    answer = client.post(START + "name/", PAGES["name"])
    assert answer.url == START + "telephone/"
    assert 'name="email"' not in text(client.get(answer.url))
    assert "Enter a telephone number" in text(client.post(answer.url, {"phone": "12"}))
    client.post(answer.url, {"phone": "01244 555 012"})
    client.post(START + "about/", {})
    client.post(START + "check/")
    wren = organisation.volunteers.get()
    assert (wren.contact_by, wren.mobile) == ("telephone", "01244 555 012")


def test_whoever_likes_texts_gives_a_mobile_number_and_gets_a_text(organisation, client):
    fill_in(client, {key: PAGES[key] for key in ("access", "name")})
    page, said = START + "contact/", {"contact_by": "text", "mobile": "01244 555 012"}
    assert "Enter a mobile number, like 07700 900123, for texts" in text(client.post(page, said))
    client.post(page, said | {"mobile": "07700 900123"})
    client.post(START + "about/", {})
    assert "By text message" in text(client.get(START + "check/"))
    client.post(START + "check/")
    wren = organisation.volunteers.get()
    assert (wren.contact_by, wren.mobile, wren.has_email) == ("text", "07700 900123", False)
    message = Message.objects.get()
    assert message.recipient_address == "07700 900123"
    link = next(word for word in message.body.split() if word.startswith("http"))
    path = link.partition("//")[2].partition("/")[2]
    assert "Hello Wren" in text(Client().get(f"/{path}"))


def test_texts_are_not_offered_where_none_can_be_sent(organisation, client, settings):
    settings.TEXTS_ARE_SHOWN = False
    fill_in(client, {key: PAGES[key] for key in ("access", "name")})
    page, said = START + "contact/", {"contact_by": "text", "mobile": "07700 900123"}
    assert "By text message" not in text(client.get(page))
    assert client.post(page, said).status_code == 200


def test_whoever_says_later_that_they_need_to_talk_is_asked_for_a_number(organisation, client):
    fill_in(client)
    assert client.post(ACCESS, {"needs": ["telephone"]}).url == START + "telephone/"
    client.post(START + "telephone/", {"phone": "01244 555 012"})
    client.post(START + "check/")
    wren = organisation.volunteers.get()
    assert (wren.contact_by, wren.email) == ("telephone", "wren@example.org")


def test_one_thing_a_page_from_the_first_to_thank_you(organisation, client):
    assert fill_in(client).url == START + "check/"
    page = text(client.get(START + "check/"))
    assert "Wren" in page
    assert "Large print" in page
    assert 'Change<span class="nhsuk-u-visually-hidden"> your name</span>' in page
    done = client.post(START + "check/", follow=True)
    assert "Thank you" in text(done)
    assert Application.objects.get().status == "submitted"


def test_sending_twice_gives_the_same_answer(organisation, client):
    first = sent(client)
    again = client.post(START + "check/", follow=True)
    assert text(again) == text(first)
    assert organisation.volunteers.count() == 1


def test_somebody_known_gets_the_same_answer(organisation, client):
    stranger = text(sent(Client()))
    known = text(sent(client))
    assert known == stranger
    assert organisation.volunteers.count() == 1
    assert set(Message.objects.values_list("template", flat=True)) == {
        "application_received",
        "application_known",
    }


def test_nothing_else_than_the_pages_can_be_skipped(organisation, client):
    client.post(ACCESS, {})
    assert client.post(START + "check/").url == START + "name/"
    assert not organisation.volunteers.exists()


@pytest.mark.parametrize(
    ("key", "answers", "words"),
    [
        ("name", {}, "Enter your first name"),
        ("name", {"first_name": "a" * 2_000_000, "last_name": "B"}, "80 characters or fewer"),
        ("contact", {}, "Select how you would like us to reach you"),
        ("contact", {"contact_by": "email", "email": "wren"}, "in the right form"),
        ("contact", {"contact_by": "telephone", "phone": "12"}, "Enter a telephone number"),
        ("contact", {"contact_by": "letter"}, "Enter your postal address"),
        ("access", {"needs": ["interpreter"]}, "Enter the language"),
    ],
)
def test_a_wrong_answer_is_explained_on_its_page(organisation, client, key, answers, words):
    client.post(ACCESS, {})
    page = client.post(f"{START}{key}/", answers)
    assert page.status_code == 200
    assert words in text(page)
    assert "Error: " in text(page)


def test_a_choice_of_positions_is_asked_only_if_there_is_one(organisation, client):
    other = PositionFactory(organisation=organisation, name="Trainer")
    client.post(ACCESS, {})
    client.post(START + "name/", PAGES["name"])
    assert client.post(START + "contact/", PAGES["contact"]).url == START + "position/"
    client.post(START + "position/", {"position": str(other.pk)})
    client.post(START + "about/", {})
    client.post(START + "check/")
    assert organisation.volunteers.get().position == other


def test_a_question_asks_for_less(organisation, client):
    pages = {name: PAGES[name] for name in ("access", "name", "contact")}
    answer = fill_in(client, {**pages, "question": {"question": "How often?"}}, "?for=question")
    assert answer.url == START + "check/"
    client.post(answer.url)
    assert organisation.volunteers.get().status == "enquiry"


def test_save_and_finish_later_keeps_what_makes_sense_and_sends_a_link(organisation, client):
    client.post(ACCESS, {})
    answer = client.post(START + "name/", {"first_name": "Wren", "last_name": "", "later": "yes"})
    assert answer.url == START + "later/"
    answer = client.post(answer.url, {"email": "wren@example.org"})
    assert "on its way" in text(answer)
    assert client.get(START + "name/").url == START  # nothing is left on this computer

    path = "/application/" + Message.objects.get().body.split("/application/")[1].split()[0]
    elsewhere = Client()
    assert "Welcome back, Wren" in text(elsewhere.get(path))
    assert elsewhere.post(path).url == START + "name/"
    assert 'value="Wren"' in text(elsewhere.get(START + "name/"))


def test_save_and_finish_later_says_what_is_too_long_and_loses_nothing(organisation, client):
    client.post(ACCESS, {})
    name = "Wren" * 30
    page = text(client.post(START + "name/", {"first_name": name, "last_name": "", "later": "1"}))
    assert "80 characters or fewer" in page
    assert name in page
    assert "Enter your last name" not in page


def test_the_link_after_it_is_sent_opens_nothing_more(organisation, client):
    application = start_application(
        organisation, answers={"needs": []} | PAGES["name"] | PAGES["contact"]
    )
    path = letters.resume_link(application).removeprefix("http://127.0.0.1:8000")
    submit_application(application)
    page = text(client.get(path))
    assert "You have sent this already" in page
    assert "/application/" not in page.replace(path, "")
    assert "Wren" not in page
    assert client.post(path).status_code == 200


def test_a_browser_that_opened_the_link_does_not_go_on_with_what_was_sent(organisation, client):
    application = start_application(
        organisation,
        answers={"needs": [], "for": "question"} | PAGES["name"] | PAGES["contact"],
    )
    client.post(letters.resume_link(application).removeprefix("http://127.0.0.1:8000"))
    assert client.get(ACCESS).status_code == 200
    send_question(application)
    assert client.get(START + "question/").url == START


@pytest.mark.parametrize("kind", ["resume_link", "status_link"])
def test_a_link_that_is_too_old_or_broken_says_so(organisation, client, kind, time_machine):
    path = getattr(letters, kind)(ApplicationFactory(volunteer__organisation=organisation))
    path = path.removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 200
    cut = client.get(path.replace(":", "", 1))
    assert (cut.status_code, "not complete" in text(cut)) == (410, True)
    time_machine.move_to(now() + timedelta(days=400))
    old = client.get(path)
    assert (old.status_code, "expired" in text(old)) == (410, True)


def test_what_fills_in_forms_by_itself_gets_thanks_and_writes_nothing(organisation, client):
    answer = client.post(ACCESS, {"website": "https://spam.example"}, follow=True)
    assert "Thank you" in text(answer)
    assert not Application.objects.exists()


def test_too_many_from_one_place_are_asked_to_wait(organisation, client, monkeypatch):
    monkeypatch.setitem(drafts.MOST_AN_HOUR, "start", 2)
    for _ in range(2):
        assert Client().post(ACCESS, {}).status_code == 302
    assert "try again later" in text(client.post(ACCESS, {}))
    assert Application.objects.count() == 2


def test_nobodys_letterbox_is_filled(organisation, client, time_machine):
    for _ in range(8):
        time_machine.move_to(now() + timedelta(minutes=1))
        browser = Client()
        browser.post(ACCESS, {})
        answer = browser.post(START + "later/", {"email": "wren@example.org"})
    assert "try again later" in text(answer)
    assert Message.objects.count() == 5


def test_too_many_sent_from_one_place_loses_nothing(organisation, client, monkeypatch):
    monkeypatch.setitem(drafts.MOST_AN_HOUR, "send", 0)
    cache.set("limit:apply:send:127.0.0.1", 5)
    fill_in(client)
    assert "try again later" in text(client.post(START + "check/"))
    assert Application.objects.get().answers["first_name"] == "Wren"


def test_one_browser_does_not_see_the_draft_of_another(organisation, client):
    fill_in(client)
    assert Client().get(START + "check/").url == START


def status_of(application):
    return reverse("apply:status", args=[letters.status_token(application)])


def test_the_applicant_sees_what_we_wait_for_and_nothing_more(organisation, client):
    application = ApplicationFactory(
        volunteer__organisation=organisation, answers={"about": "A secret"}
    )
    page = text(client.get(status_of(application)))
    assert "A day and time to talk" in page
    assert "From us, since" in page
    assert application.volunteer.last_name not in page
    assert "A secret" not in page


def test_the_applicant_says_yes_and_is_asked_once_more_before_withdrawing(organisation, client):
    volunteer = VolunteerFactory(organisation=organisation, status="conditional_offer")
    application = ApplicationFactory(volunteer=volunteer)
    path = status_of(application)
    assert client.get(path + "accept/").status_code == 405
    assert "begin the checks" in text(client.post(path + "accept/", follow=True))
    again = text(client.post(path + "accept/", follow=True))
    assert "begin the checks" in again
    volunteer.refresh_from_db()
    assert volunteer.status == "checks"
    assert "Yes, withdraw" in text(client.get(path + "withdraw/"))
    volunteer.refresh_from_db()
    assert volunteer.status == "checks"
    assert "You have withdrawn" in text(client.post(path + "withdraw/", follow=True))
    assert "You have withdrawn" in text(client.post(path + "withdraw/", follow=True))
    assert "no offer" in text(client.post(path + "accept/", follow=True))
    assert client.get(path + "withdraw/").url == path


def test_the_link_of_a_closed_application_answers_nothing_for_the_next(organisation, client):
    volunteer = VolunteerFactory(organisation=organisation, status="conditional_offer")
    earlier = ApplicationFactory(volunteer=volunteer, status="closed")
    ApplicationFactory(volunteer=volunteer)
    path = status_of(earlier)
    assert "no offer" in text(client.post(path + "accept/", follow=True))
    client.post(path + "withdraw/", follow=True)
    volunteer.refresh_from_db()
    assert volunteer.status == "conditional_offer"
