"""messaging.services: what is kept of a message once sent, and what to do about a failed one."""

import pytest
from django.core import mail

from common.dates import now
from common.errors import DomainError
from common.models import new_id
from messaging.delivery import deliver_next
from messaging.links import REMOVED, make_token
from messaging.models import Message
from messaging.services import retry_message, settle_message

pytestmark = pytest.mark.django_db
TOKEN = make_token("offer", new_id(), "trainee")


def message(**facts) -> Message:
    facts = {"status": Message.Status.FAILED, "attempts": 8, "last_error": "No route"} | facts
    return Message.objects.create(
        organisation_id=new_id(),
        template="offer",
        recipient_name="Asha Green",
        recipient_address="asha@example.org",
        subject="An offer",
        body=f"Please answer: http://localhost/matches/answer/{TOKEN}/\n",
        dedupe_key="offer",
        not_before=now(),
        **facts,
    )


def test_once_sent_the_text_is_kept_without_its_link():
    sent = message(status="queued", attempts=0)
    assert deliver_next()
    assert TOKEN in mail.outbox[0].body
    sent.refresh_from_db()
    assert sent.body == f"Please answer: http://localhost/matches/answer/{REMOVED}/\n"


def test_a_failed_message_is_tried_again_with_its_link():
    retried = retry_message(message())
    assert (retried.status, retried.attempts, retried.last_error) == ("queued", 0, "")
    assert deliver_next()
    assert TOKEN in mail.outbox[0].body


def test_a_failed_message_is_dealt_with_by_somebody():
    settled = settle_message(message(), by="Priya Nair (coordinator)")
    assert (settled.status, settled.settled_by) == ("settled", "Priya Nair (coordinator)")
    assert settled.settled_at
    assert TOKEN not in settled.body
    assert not deliver_next()


@pytest.mark.parametrize("do", [retry_message, lambda one: settle_message(one, by="Priya")])
def test_what_has_not_failed_is_left_alone(do):
    waiting = message(status="queued")
    with pytest.raises(DomainError, match="waiting to be sent"):
        do(waiting)


def test_nobody_reads_a_link_before_it_is_sent():
    assert TOKEN not in message().text
