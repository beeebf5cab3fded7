"""Saying something: queue it in the transaction that makes it true; the worker sends it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from common.dates import now
from common.errors import DomainError
from common.rows import lock
from messaging.catalogue import IN_FULL, SENT_AT_ANY_HOUR
from messaging.links import without_tokens
from messaging.models import Message
from messaging.recipients import Channel, Recipient
from messaging.texts import shorten, text_of
from messaging.wording import Words, fill_in, own_words, usual_words

GAP = re.compile(r"\n\s*\n\s*\n")  # where a part of the template had nothing to say
MOST_LETTERS = 200  # of a subject
THEIR_WORDS = ("words", "note")  # in a context: what somebody here wrote for this person
Status = Message.Status


@dataclass(frozen=True)
class Draft:
    """A message as it will be sent, for somebody to read first."""

    subject: str
    body: str


def way_for(template: str, to: Recipient, context: dict) -> Recipient:
    """Not by text if that would leave out what matters, or what somebody wrote for them."""
    is_told_in_full = template in IN_FULL or any(context.get(name) for name in THEIR_WORDS)
    return to.in_full if is_told_in_full else to


def compose(template: str, *, to: Recipient, context: dict, organisation_id: UUID) -> Draft:
    """The words of one message: the organisation's own, or those that come with the software, as
    where somebody's facts leave nothing of the own ones."""
    to = way_for(template, to, context)
    if own := own_words(template, organisation_id):
        draft = draft_of(own, to=to, context=context)
        if draft.subject and draft.body.strip():
            return draft
    return draft_of(usual_words(template), to=to, context=context)


def draft_of(words: Words, *, to: Recipient, context: dict) -> Draft:
    subject, body = fill_in(words, {"to": to, **context})
    subject = shorten(" ".join(subject.split()), MOST_LETTERS)
    if to.by_text:
        return Draft(subject, text_of(subject, to=to, context=context))
    return Draft(subject, GAP.sub("\n\n", body.strip()) + "\n")


def send(template: str, **facts: Any) -> None:
    """Keep one message, as `write` has it."""
    keep([write(template, **facts)])


def keep(messages: Iterable[Message]) -> None:
    """Keep messages. Saying the same thing (the same `dedupe_key`) again does nothing."""
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def said_already(keys: Iterable[str], *, organisation_id: UUID) -> set[str]:
    """Of these dedupe keys, those under which something was said or waits to be."""
    known = Message.objects.filter(organisation_id=organisation_id, dedupe_key__in=list(keys))
    return set(known.values_list("dedupe_key", flat=True))


def write(
    template: str,
    *,
    to: Recipient,
    organisation_id: UUID,
    dedupe_key: str,
    context: dict,
    about_id: UUID | None = None,
    not_before: datetime | None = None,
    told_by: object = None,
) -> Message:
    """One message, to be kept.

    By e-mail or text it is queued. Otherwise it waits, without its links, until somebody has told
    the person; `told_by` has done so already.
    """
    to = way_for(template, to, context)
    draft = compose(template, to=to, context=context, organisation_id=organisation_id)
    message = _written(draft, to)
    message.organisation_id, message.about_id = organisation_id, about_id
    message.template, message.dedupe_key = template, dedupe_key
    message.is_urgent = template in SENT_AT_ANY_HOUR
    message.not_before = not_before or now()
    if not to.by_itself:
        _keep_to_tell(message, to, told_by)
    return message


def _written(draft: Draft, to: Recipient) -> Message:
    return Message(
        channel=to.channel,
        recipient_id=to.person_id,
        recipient_name=to.name,
        recipient_address=to.address,
        subject=draft.subject,
        body=draft.body,
    )


def _keep_to_tell(message: Message, to: Recipient, told_by: object) -> None:
    is_guess = to.channel == Channel.EMAIL  # to an address that nobody has
    message.channel = Channel.TELEPHONE if is_guess else to.channel
    message.recipient_address = "" if is_guess else to.address
    message.status, message.body = Status.TO_TELL, without_tokens(message.body)
    if told_by:
        _note_settled(message, told_by)


@transaction.atomic
def retry_message(message: Message) -> Message:
    """Try once more to send what could not be sent, as if it were new."""
    message = _waiting_for_somebody(message, Status.FAILED)
    message.move_to(Status.QUEUED)
    message.attempts, message.handed_over_at = 0, None
    message.not_before, message.last_error = now(), ""
    facts = ["status", "attempts", "handed_over_at", "not_before", "last_error"]
    message.save(update_fields=facts)
    return message


@transaction.atomic
def settle_message(message: Message, *, by: object) -> Message:
    """Somebody has told the person themselves: nothing more is sent."""
    message = _waiting_for_somebody(message, Status.FAILED, Status.TO_TELL, Status.BOUNCED)
    _settle(message, by)
    return message


@transaction.atomic
def settle_untold(*, organisation_id: UUID, dedupe_key: str, by: object) -> bool:
    """What still waits to be sent or told under this key needs it no more; whether there was such.

    A message that is just being sent is waited for, and has been heard then.
    """
    waiting = Message.objects.unheard().filter(
        organisation_id=organisation_id, dedupe_key=dedupe_key
    )
    message = waiting.select_for_update().first()
    if message:
        _settle(message, by)
    return message is not None


def settle_all_under(*, organisation_id: UUID, start_of_key: str, by: object) -> None:
    """What still waits to be sent or told under a key that starts so needs it no more."""
    waiting = Message.objects.unheard().filter(
        organisation_id=organisation_id, dedupe_key__startswith=start_of_key
    )
    for message in waiting.select_for_update().order_by("pk"):
        _settle(message, by)


@transaction.atomic
def settle_unheard(*, organisation_id: UUID, dedupe_keys: Collection[str], by: object) -> set[str]:
    """The same for many keys at once; those under which something still waited."""
    waiting = Message.objects.unheard().filter(
        organisation_id=organisation_id, dedupe_key__in=dedupe_keys
    )
    messages = list(waiting.select_for_update().order_by("pk"))
    for message in messages:
        _settle(message, by)
    return {message.dedupe_key for message in messages}


def take_out(*, organisation_id: UUID, dedupe_key: str) -> bool:
    """What nobody has heard yet is not said so any more; whether there was such."""
    waiting = Message.objects.unheard().filter(
        organisation_id=organisation_id, dedupe_key=dedupe_key
    )
    message = waiting.select_for_update().first()
    if message:
        message.delete()
    return message is not None


def is_waiting(*, organisation_id: UUID, dedupe_key: str) -> bool:
    """Whether nobody has heard this yet."""
    said = Message.objects.filter(organisation_id=organisation_id, dedupe_key=dedupe_key)
    return said.unheard().exists()


def is_said(*, organisation_id: UUID, dedupe_keys: Collection[str]) -> bool:
    """Whether somebody has heard any of this."""
    said = Message.objects.filter(organisation_id=organisation_id, dedupe_key__in=dedupe_keys)
    return said.exclude(pk__in=said.unheard()).exists()


@transaction.atomic
def unsend(*, organisation_id: UUID, dedupe_keys: Collection[str], by: object) -> bool:
    """Nobody hears any of this, if nobody has yet; whether that was so. All of it, or nothing."""
    said = Message.objects.filter(organisation_id=organisation_id, dedupe_key__in=dedupe_keys)
    messages = list(said.select_for_update().order_by("pk"))
    if any(message.status not in (Status.QUEUED, Status.TO_TELL) for message in messages):
        return False
    for message in messages:
        _settle(message, by)
    return True


@transaction.atomic
def settle_untold_about(*, organisation_id: UUID, part: str, by: object) -> None:
    """What still waits to be told, with this in its key, has been overtaken."""
    waiting = Message.objects.to_tell().filter(
        organisation_id=organisation_id, dedupe_key__contains=part
    )
    for message in waiting.select_for_update():
        _settle(message, by)


def readdress(*, organisation_id: UUID, old_id: UUID, new_id: UUID) -> int:
    """Two rows of one person are one now: what was for the one is for the other."""
    written = Message.objects.filter(organisation_id=organisation_id, recipient_id=old_id)
    return written.update(recipient_id=new_id)


def forget_messages(
    *, organisation_id: UUID, about: Collection[UUID], addresses: Collection[str] = ()
) -> None:
    """Nothing is kept of what was said about these rows, to these people or to these addresses."""
    said = Message.objects.filter(organisation_id=organisation_id)
    theirs = Q(about_id__in=about) | Q(recipient_id__in=about) | Q(recipient_address__in=addresses)
    said.filter(theirs).delete()


def strike_names(names: Collection[str], *, organisation_id: UUID, instead: str) -> None:
    """Messages filed under nobody tell of several people: they say `instead` for these names."""
    filed_under_nobody = Message.objects.filter(organisation_id=organisation_id, about_id=None)
    for name in sorted(names, key=len, reverse=True):  # “Ann Li Moss” before “Ann Li”
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        for message in filed_under_nobody.filter(body__contains=name):
            message.body = whole.sub(instead, message.body)
            message.save(update_fields=["body"])


def _settle(message: Message, by: object) -> None:
    _note_settled(message, by)
    message.body = without_tokens(message.body)
    message.save(update_fields=["status", "settled_at", "settled_by", "body"])


def _note_settled(message: Message, by: object) -> None:
    message.move_to(Status.SETTLED)
    message.settled_at, message.settled_by = now(), str(by)[:200]


def _waiting_for_somebody(message: Message, *statuses: str) -> Message:
    message = lock(message)
    if message.status not in statuses:
        state = message.get_status_display().lower()
        raise DomainError(f"This message is “{state}” now. Nothing more is needed.")
    return message
