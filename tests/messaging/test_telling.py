"""messaging.services: what no e-mail says is kept until somebody has said it."""

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, transaction

from common.dates import now
from common.errors import DomainError
from common.models import new_id
from messaging.delivery import deliver_next
from messaging.links import make_token
from messaging.models import Message
from messaging.recipients import Channel, Recipient, is_nowhere
from messaging.services import (
    readdress,
    retry_message,
    send,
    settle_message,
    settle_untold,
)

pytestmark = pytest.mark.django_db
ORGANISATION, PERSON = new_id(), new_id()
NOBODY = "0190@no-email.invalid"


def say(to: Recipient, key: str = "thanks", **facts) -> Message:
    send(
        "address_changed",
        to=to,
        organisation_id=ORGANISATION,
        dedupe_key=key,
        context={"organisation": "Cheshire"},
        **facts,
    )
    return Message.objects.get(dedupe_key=key)


def by(channel: str, address: str = "01244 555 012") -> Recipient:
    return Recipient("Wren Hale", address, channel, PERSON)


@pytest.mark.parametrize("channel", [Channel.TELEPHONE, Channel.LETTER])
def test_what_is_to_be_told_is_kept_and_never_handed_to_the_mail_server(channel):
    message = say(by(channel))
    assert (message.status, message.channel) == ("to_tell", channel)
    assert (message.recipient_id, message.recipient_address) == (PERSON, "01244 555 012")
    assert not deliver_next()
    assert mail.outbox == []


def test_nothing_is_ever_sent_to_an_address_that_nobody_has():
    message = say(Recipient("Wren Hale", NOBODY))
    assert (message.status, message.channel) == ("to_tell", "telephone")
    assert not is_nowhere(message.recipient_address)
    assert not deliver_next()
    assert mail.outbox == []


@pytest.mark.parametrize("facts", [{"recipient_address": NOBODY}, {"channel": "letter"}])
def test_the_database_queues_only_what_can_be_sent(facts):
    wren = Recipient("Wren Hale", "wren@example.org")
    message = say(wren)
    assert message.status == "queued"
    with pytest.raises(IntegrityError, match="message_queued_can_be_sent"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**facts)


def test_its_links_are_taken_out_at_once():
    link = f"http://localhost/{make_token('offer', PERSON)}/"
    message = say(Recipient(link, "1 Mill Lane", Channel.LETTER))
    assert "Hello http://localhost/(taken out)/" in message.body


def test_the_same_is_kept_once():
    assert say(by("letter")).pk == say(by("letter")).pk


def test_whoever_was_told_already_is_not_told_again():
    message = say(by("telephone"), told_by="Priya Nair (coordinator)")
    assert (message.status, message.settled_by) == ("settled", "Priya Nair (coordinator)")
    assert say(Recipient("Bo", "bo@example.org"), "mail", told_by="Priya").status == "queued"


def test_somebody_has_told_them_which_settles_it_once():
    message = settle_message(say(by("telephone")), by="Priya Nair (coordinator)")
    assert message.settled_at
    assert message.settled_by == "Priya Nair (coordinator)"
    with pytest.raises(DomainError, match="dealt with"):
        settle_message(message, by="Tom")
    message.refresh_from_db()
    assert message.settled_by == "Priya Nair (coordinator)"


def test_what_is_to_be_told_is_not_sent_after_all():
    message = say(by("telephone"))
    with pytest.raises(DomainError, match="to be told"):
        retry_message(message)
    for status in ("queued", "failed", "sent"):
        facts = {"status": status, "sent_at": now() if status == "sent" else None}
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(**facts)


def test_what_has_become_needless_is_settled_by_what_it_says():
    say(by("telephone"), "offer:1")
    facts = {"organisation_id": ORGANISATION, "by": "Nobody: it was closed first"}
    assert settle_untold(dedupe_key="offer:1", **facts)
    assert not settle_untold(dedupe_key="offer:1", **facts)
    assert not settle_untold(dedupe_key="offer:2", **facts)
    assert Message.objects.get().settled_by == "Nobody: it was closed first"


def test_people_are_counted_once_each():
    for number in range(3):
        say(by("telephone"), f"one:{number}")
    say(Recipient("Bo", NOBODY), "another")
    assert Message.objects.to_tell().people().count() == 2


def test_what_was_for_one_record_is_for_the_other_once_they_are_merged():
    other = new_id()
    message = say(by("letter"))
    readdress(organisation_id=new_id(), old_id=PERSON, new_id=other)
    message.refresh_from_db()
    assert message.recipient_id == PERSON
    readdress(organisation_id=ORGANISATION, old_id=PERSON, new_id=other)
    message.refresh_from_db()
    assert message.recipient_id == other
