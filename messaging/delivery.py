"""Handing over what waits, once each: to GOV.UK Notify, or (e-mail alone) to a mail server.

A worker may be killed at any moment, also between handing a message over and noting it. What was
begun is therefore noted first. Whoever comes next asks Notify whether it has the message, by our
own key; a mail server cannot be asked, so it gets it once more with the same Message-ID, by which
mail systems know it as the same.
"""

from datetime import datetime, time, timedelta
from email.utils import parseaddr
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from common.dates import now
from common.rows import lock
from messaging.links import without_tokens
from messaging.models import Message, QuietHours
from messaging.recipients import Channel as By
from messaging.recipients import can_send_texts

MOST_ATTEMPTS = 8
MOST_SILENCES = 3  # in a row
LOOK_FOR = timedelta(days=3)
SHOWN_AT = "text-messages.invalid"
ON_ITS_WAY = {"created", "sending", "pending"}
Status = Message.Status


class Channel(Protocol):
    """A way out. Errors of any kind mean: not handed over, try again later."""

    def find(self, message: Message) -> str | None:
        """Its key there, if it was handed over already and this way can tell."""

    def hand_over(self, message: Message) -> str:
        """Give it away; returns its key there, or nothing."""


class MailServer:
    """By SMTP, or whatever EMAIL_BACKEND is. It says at once what it does not take.

    On this machine only (TEXTS_ARE_SHOWN) a text is shown where e-mails are.
    """

    def find(self, message: Message) -> str | None:
        return None

    def hand_over(self, message: Message) -> str:
        headers = {"Message-ID": message_id(message.pk)}
        subject, to = message.subject, message.recipient_address
        if message.channel == By.TEXT:
            if not can_send_texts():
                raise ImproperlyConfigured("Texts need NOTIFY_API_KEY and NOTIFY_TEXT_TEMPLATE_ID")
            subject, to = f"A text message to {to}", f"{to.replace(' ', '')}@{SHOWN_AT}"
        EmailMessage(subject, message.body, to=[to], headers=headers).send()
        return ""


class Notify:
    """GOV.UK Notify, with one template there: ((subject)) and ((body)). One for texts: ((body))."""

    def __init__(self) -> None:
        self.client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, settings.NOTIFY_URL, timeout=settings.EMAIL_TIMEOUT
        )

    def find(self, message: Message) -> str | None:
        found = self.client.get_all_notifications(reference=str(message.pk))["notifications"]
        return found[0]["id"] if found else None

    def hand_over(self, message: Message) -> str:
        if message.channel == By.TEXT:
            return self._text(message)
        sent = self.client.send_email_notification(
            email_address=message.recipient_address,
            template_id=settings.NOTIFY_TEMPLATE_ID,
            personalisation={"subject": message.subject, "body": message.body},
            reference=str(message.pk),
        )
        return sent["id"]

    def _text(self, message: Message) -> str:
        sent = self.client.send_sms_notification(
            phone_number=message.recipient_address,
            template_id=settings.NOTIFY_TEXT_TEMPLATE_ID,
            personalisation={"body": message.body},
            reference=str(message.pk),
        )
        return sent["id"]

    def fared(self, message: Message) -> str:
        """Why it could not be delivered; empty if it was; LookupError while nobody knows."""
        found = self.client.get_notification_by_id(message.provider_key)
        if found["status"] in ON_ITS_WAY:
            raise LookupError
        return "" if found["status"] == "delivered" else found["status"].replace("-", " ")


def channel_of(message: Message) -> Channel:
    """Notify for what there is a template of there: e-mail, texts, or both."""
    is_text = message.channel == By.TEXT
    template = settings.NOTIFY_TEXT_TEMPLATE_ID if is_text else settings.NOTIFY_TEMPLATE_ID
    return Notify() if settings.NOTIFY_API_KEY and template else MailServer()


def quiet_hours_of(organisation_id: UUID) -> QuietHours | None:
    return QuietHours.objects.filter(organisation_id=organisation_id).first()


def held_until(message: Message, *, at: datetime) -> time | None:
    """When quiet hours end, if nothing else keeps it from being sent."""
    quiet = quiet_hours_of(message.organisation_id)
    is_due = message.status == Status.QUEUED and message.not_before <= at
    if quiet is None or message.is_urgent or not is_due:
        return None
    return quiet.ends if quiet.covers(timezone.localtime(at).time()) else None


def message_id(key: UUID) -> str:
    """Always the same for the same message."""
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{key}@{sender.rpartition('@')[2] or 'localhost'}>"


def deliver_next() -> bool:
    """Hand over the oldest waiting message, if there is one nobody else is handing over.

    Once sent, its links are taken out of what is kept: they are its recipient's alone.
    The row's lock is the lease: if this process dies, its connection closes and the row is free.
    """
    begun = _begin(at=now())
    if begun is None:
        return False
    key, is_in_doubt = begun
    with transaction.atomic():
        waiting = Message.objects.waiting(at=now()).filter(pk=key)
        message = waiting.select_for_update(skip_locked=True).first()
        if message:
            _hand_over(message, is_in_doubt)
    return True


def _begin(*, at: datetime) -> tuple[UUID, bool] | None:
    """Note that a message is being handed over, before it is; and whether somebody began before."""
    with transaction.atomic():
        free = Message.objects.sendable(at=at).select_for_update(skip_locked=True)
        message = free.order_by("not_before", "id").only("handed_over_at").first()
        if message is None:
            return None
        is_in_doubt = message.handed_over_at is not None
        message.handed_over_at = at
        message.save(update_fields=["handed_over_at"])
    return message.pk, is_in_doubt


def _hand_over(message: Message, is_in_doubt: bool) -> None:
    message.attempts += 1
    is_known_not_there = False
    try:
        way = channel_of(message)
        found = way.find(message) if is_in_doubt else None
        is_known_not_there = found is None
        message.provider_key = way.hand_over(message) if found is None else found
    except Exception as error:  # whatever the other side does, the message is kept
        if is_known_not_there and _is_refusal(error):
            message.handed_over_at = None
        _note_failure(message, error)
    else:
        message.move_to(Status.SENT)
        message.sent_at = now()
        message.last_error, message.body = "", without_tokens(message.body)
    facts = ["status", "sent_at", "attempts", "not_before", "last_error", "body"]
    message.save(update_fields=[*facts, "handed_over_at", "provider_key"])


def _note_failure(message: Message, error: Exception) -> None:
    message.last_error = f"{type(error).__name__}: {error}"[:300]
    if message.attempts >= MOST_ATTEMPTS:
        message.move_to(Status.FAILED)
    else:
        message.not_before = now() + timedelta(minutes=2**message.attempts)


def _is_refusal(error: Exception) -> bool:
    """Whether Notify says in words that it has not taken it: not so after anything else."""
    return isinstance(error, HTTPError) and error.status_code < 500


def look_at_deliveries() -> int:
    """Ask Notify how what it was given fared; what came back waits for somebody. How many that is.

    Of what went by a mail server we hear otherwise: `message_came_back`.
    """
    if not settings.NOTIFY_API_KEY:
        return 0
    since = now() - LOOK_FOR
    sent = Message.objects.filter(status=Status.SENT, sent_at__gte=since).exclude(provider_key="")
    keys = sent.filter(delivered_at=None).order_by("sent_at").values_list("pk", flat=True)
    came_back = silences = 0
    for key in list(keys):
        try:
            came_back += _look_at(key)
            silences = 0
        except (APIError, OSError):
            silences += 1
        if silences == MOST_SILENCES:  # the other side is away: it is asked again the next time
            break
    return came_back


@transaction.atomic
def _look_at(key: UUID) -> bool:
    message = Message.objects.select_for_update().get(pk=key)
    try:
        why_not = Notify().fared(message)
    except LookupError:
        return False
    except HTTPError as error:
        if _is_refusal(error):  # one that Notify cannot tell of holds up no other
            return False
        raise
    if why_not:
        message_came_back(message, why=why_not)
    else:
        message.delivered_at = now()
        message.save(update_fields=["delivered_at"])
    return bool(why_not)


@transaction.atomic
def message_came_back(message: Message, *, why: str) -> bool:
    """Somebody calls them, and looks at their address; whether it was not known yet."""
    message = lock(message)
    if message.status != Status.SENT or message.is_by_hand:
        return False
    message.move_to(Status.BOUNCED)
    message.last_error = why[:300]
    message.save(update_fields=["status", "last_error"])
    return True
