"""Text messages: what is in one, which way it goes, and what becomes of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.services.quiet_hours import set_usual_quiet_hours
from common.dates import now
from common.models import new_id
from messaging.catalogue import CATALOGUE, IN_FULL
from messaging.delivery import deliver_next, look_at_deliveries
from messaging.links import make_token
from messaging.models import Message
from messaging.recipients import Channel, Recipient, can_send_texts, ways_to_reach
from messaging.samples import sample_context, sample_recipient
from messaging.services import compose, send
from messaging.texts import MOST_LETTERS, text_of
from tests.messaging.fake_notify import KEY, FakeNotify
from tests.messaging.test_wording import MISSING

pytestmark = pytest.mark.django_db
NUMBER = "07700 900123"
TEXTED = [kind.template for kind in CATALOGUE if kind.may_be_a_text]
OF_HEALTH = ("health", "wellbeing", "diagnos", "illness", "access", "risk", "medic", "ward", "unit")


@pytest.fixture
def notify(settings):
    with FakeNotify() as fake:
        settings.NOTIFY_API_KEY, settings.NOTIFY_URL = KEY, fake.url
        settings.NOTIFY_TEMPLATE_ID, settings.NOTIFY_TEXT_TEMPLATE_ID = "a-template", "for-texts"
        yield fake


def wren(**facts) -> Recipient:
    return Recipient("Wren Hale", NUMBER, Channel.TEXT, new_id(), **facts)


def text(template="meeting_reminder", to=None, organisation_id=None, **context) -> Message:
    made = sample_context(context.pop("organisation", "Cheshire"), "x", at=now())
    send(
        template,
        to=to or wren(),
        organisation_id=organisation_id or new_id(),
        dedupe_key="said",
        context=made | {"words": "", "note": ""} | context,
    )
    return Message.objects.get(dedupe_key="said")


@pytest.mark.parametrize("template", TEXTED)
def test_a_text_says_what_the_subject_says_and_fits_into_four_parts(template, world):
    world.organisation.contact_phone = "01244 555 000"
    context = sample_context(world.organisation, template, at=now()) | {"words": "", "note": ""}
    facts = {"context": context, "organisation_id": world.organisation.pk}
    draft = compose(template, to=sample_recipient(Channel.TEXT), **facts)
    subject, *rest = draft.body.split("\n")
    assert subject == draft.subject
    assert rest == [
        f"To read more or answer: {context['link']}",
        "To talk: 01244 555 000",
        world.organisation.name,
    ]
    assert len(draft.body) <= MOST_LETTERS
    assert MISSING not in draft.body
    assert not [word for word in OF_HEALTH if word in subject.lower()]


def test_without_a_link_they_sign_in_if_they_can(settings):
    settings.SITE_URL = "https://lec.example"
    assert text_of("Hello", to=wren(email="w@example.org"), context={"link": ""}) == (
        "Hello\nTo read more, sign in: https://lec.example"
    )
    assert text_of("Hello", to=wren(), context={}) == "Hello"


def test_names_are_cut_before_the_link_is():
    link = "https://lec.example/" + "a" * 300
    words = text_of("Long " * 90, to=wren(), context={"link": link})
    assert len(words) == MOST_LETTERS
    assert words.endswith(link)


@pytest.mark.parametrize("template", sorted(IN_FULL - {"thank_you_letter"}))
@pytest.mark.parametrize(
    ("email", "way"), [("wren@example.org", ("email", "queued")), ("", ("telephone", "to_tell"))]
)
def test_what_makes_no_sense_short_goes_another_way(template, email, way, world):
    message = text(template, to=wren(email=email), organisation=world.organisation)
    assert (message.channel, message.status) == way
    assert message.recipient_address == (email or NUMBER)


def test_what_somebody_wrote_for_them_is_not_left_out(world):
    to = wren(email="wren@example.org")
    message = text("class_called_off", to, organisation=world.organisation, words="I am sorry.")
    assert message.channel == "email"
    assert "I am sorry." in message.body


def test_notify_gets_a_text_once_and_its_link_is_kept_nowhere(notify):
    link = f"https://lec.example/{make_token('x', new_id())}"
    message = text(link=link)
    assert deliver_next()
    (sent,) = notify.received[str(message.pk)]
    assert (sent["phone_number"], sent["template_id"]) == (NUMBER, "for-texts")
    assert link in sent["personalisation"]["body"]
    assert notify.kinds[str(message.pk)] == "sms"
    message.refresh_from_db()
    assert (message.status, message.provider_key) == ("sent", notify.keys[str(message.pk)])
    assert "(taken out)" in message.body
    assert link not in message.body
    assert mail.outbox == []


def test_a_text_that_notify_has_already_is_not_given_again(notify):
    message = text()
    Message.objects.update(handed_over_at=now())
    notify.take({"reference": str(message.pk)}, "sms")
    deliver_next()
    assert len(notify.received[str(message.pk)]) == 1


def test_a_text_that_comes_back_waits_for_somebody_to_call(notify, world, sign_in):
    message = text(organisation_id=world.organisation.pk)
    deliver_next()
    notify.status = "permanent-failure"
    assert look_at_deliveries() == 1
    client = sign_in(world.administrator)
    page = client.get(reverse("messages:record", args=[message.pk])).content.decode()
    assert "By text message" in page
    assert "have their number corrected" in page
    listed = client.get(reverse("messages:index") + "?status=not_through").content.decode()
    assert f"By text to {NUMBER}" in listed


def test_a_text_is_no_letter_to_print(world, sign_in):
    message = text(organisation_id=world.organisation.pk)
    client = sign_in(world.coordinator)
    assert client.get(reverse("messages:letter", args=[message.pk])).status_code == 404


def test_with_no_template_for_texts_nobody_can_choose_them(notify, settings):
    assert "text" in dict(ways_to_reach())
    settings.NOTIFY_TEXT_TEMPLATE_ID = ""
    assert not can_send_texts()
    assert list(dict(ways_to_reach())) == ["email", "telephone", "letter"]


def test_a_text_left_from_when_there_were_texts_is_seen_to_fail(notify, settings):
    message = text()
    settings.NOTIFY_TEXT_TEMPLATE_ID = ""
    deliver_next()
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("queued", 1)
    assert "NOTIFY_TEXT_TEMPLATE_ID" in message.last_error
    assert not notify.received


def test_emails_go_by_the_mail_server_where_notify_has_a_template_for_texts_alone(notify, settings):
    settings.NOTIFY_TEMPLATE_ID = ""
    texted = text()
    send(
        "address_changed",
        to=Recipient("Wren Hale", "wren@example.org"),
        organisation_id=new_id(),
        dedupe_key="an email",
        context={"organisation": "Cheshire"},
    )
    while deliver_next():
        pass
    assert notify.kinds == {str(texted.pk): "sms"}
    assert [message.to for message in mail.outbox] == [["wren@example.org"]]
    keys = Message.objects.filter(status="sent").values_list("channel", "provider_key")
    assert dict(keys) == {"text": notify.keys[str(texted.pk)], "email": ""}


def test_what_notify_sent_is_asked_of_nobody_once_it_is_given_up(notify, settings):
    text()
    deliver_next()
    settings.NOTIFY_API_KEY = ""
    assert look_at_deliveries() == 0


def test_on_this_machine_texts_are_shown_where_emails_are():
    message = text()
    deliver_next()
    (shown,) = mail.outbox
    assert shown.subject == f"A text message to {NUMBER}"
    assert shown.body == message.body


def test_a_mail_server_gets_no_texts(settings):
    settings.TEXTS_ARE_SHOWN = False
    text()
    deliver_next()
    assert mail.outbox == []
    assert "NOTIFY_TEXT_TEMPLATE_ID" in Message.objects.get().last_error


@pytest.mark.parametrize("number", ["", "01244 555 012", "wren@example.org"])
def test_the_database_queues_no_text_for_what_is_no_mobile(number):
    message = text()
    with pytest.raises(IntegrityError, match="message_queued_can_be_sent"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(recipient_address=number)


def test_no_text_wakes_anybody_at_night(world):
    set_usual_quiet_hours(world.organisation)
    text(organisation_id=world.organisation.pk)
    Message.objects.update(not_before=datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")))
    with time_machine.travel(datetime(2026, 12, 1, 23, tzinfo=ZoneInfo("Europe/London"))):
        assert not deliver_next()
    with time_machine.travel(datetime(2026, 12, 2, 9, tzinfo=ZoneInfo("Europe/London"))):
        assert deliver_next()


def test_the_page_of_a_message_shows_it_as_a_text(world, sign_in):
    client = sign_in(world.administrator)
    page = reverse("messages:edit_wording") + "?message="
    said = client.get(page + "meeting_reminder").content.decode()
    assert "By text message" in said
    assert "By text message" not in client.get(page + "match_ended").content.decode()
