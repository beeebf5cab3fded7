"""Saying something: queue it in the transaction that makes it true; the worker sends it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from common.dates import now
from common.errors import DomainError
from common.rows import lock
from messaging.links import without_tokens
from messaging.models import Message
from messaging.nowhere import is_nowhere

MOST_ATTEMPTS = 8


class NoAddressError(Exception):
    """Trying again would not help: somebody has to tell them in another way."""


@dataclass(frozen=True)
class Recipient:
    name: str
    address: str


@dataclass(frozen=True)
class Draft:
    """A message as it will be sent, for somebody to read first."""

    subject: str
    body: str


def compose(template: str, *, to: Recipient, context: dict) -> Draft:
    """The words of one message. The template's first line is the subject, the rest the body."""
    text = render_to_string(f"emails/{template}.txt", {"to": to, **context})
    subject, _, body = text.partition("\n")
    return Draft(subject.strip(), body.strip() + "\n")


def send(
    template: str,
    *,
    to: Recipient,
    organisation_id: UUID,
    dedupe_key: str,
    context: dict,
    about_id: UUID | None = None,
    not_before: datetime | None = None,
) -> None:
    """Queue one message. Saying the same thing (the same `dedupe_key`) again does nothing."""
    draft = compose(template, to=to, context=context)
    message = Message(
        organisation_id=organisation_id,
        about_id=about_id,
        template=template,
        recipient_name=to.name,
        recipient_address=to.address,
        subject=draft.subject,
        body=draft.body,
        dedupe_key=dedupe_key,
        not_before=not_before or now(),
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


def deliver_next() -> bool:
    """Send the oldest waiting message, if there is one nobody else is sending.

    Once sent, its links are taken out of what is kept: they are its recipient's alone.
    The row's lock is the lease: if this process dies, its connection closes and the row is free.
    """
    with transaction.atomic():
        message = (
            Message.objects.waiting(at=now())
            .select_for_update(skip_locked=True)
            .order_by("not_before", "id")
            .first()
        )
        if message is None:
            return False
        message.attempts += 1
        try:
            if is_nowhere(message.recipient_address):
                raise NoAddressError("No e-mail address: call, or write a letter.")
            EmailMessage(message.subject, message.body, to=[message.recipient_address]).send()
        except Exception as error:  # whatever the mail server does, the message is kept
            _note_failure(message, error)
        else:
            message.status, message.sent_at = Message.Status.SENT, now()
            message.last_error, message.body = "", without_tokens(message.body)
        message.save(
            update_fields=["status", "sent_at", "attempts", "not_before", "last_error", "body"]
        )
    return True


@transaction.atomic
def retry_message(message: Message) -> Message:
    """Try once more to send what could not be sent, as if it were new."""
    message = _failed(message)
    message.status, message.attempts = Message.Status.QUEUED, 0
    message.not_before, message.last_error = now(), ""
    message.save(update_fields=["status", "attempts", "not_before", "last_error"])
    return message


@transaction.atomic
def settle_message(message: Message, *, by: object) -> Message:
    """Somebody has told the person some other way: nothing more is sent."""
    message = _failed(message)
    message.status = Message.Status.SETTLED
    message.settled_at, message.settled_by = now(), str(by)
    message.body = without_tokens(message.body)
    message.save(update_fields=["status", "settled_at", "settled_by", "body"])
    return message


def _failed(message: Message) -> Message:
    message = lock(message)
    if message.status != Message.Status.FAILED:
        state = message.get_status_display().lower()
        raise DomainError(f"This message is “{state}” now. Nothing more is needed.")
    return message


def _note_failure(message: Message, error: Exception) -> None:
    message.last_error = f"{type(error).__name__}: {error}"[:300]
    if message.attempts >= MOST_ATTEMPTS or isinstance(error, NoAddressError):
        message.status = Message.Status.FAILED
    else:
        message.not_before = now() + timedelta(minutes=2**message.attempts)
