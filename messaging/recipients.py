"""Whom a message is for, and which way it goes to them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import models

# People without e-mail are known by an address that can never receive any (RFC 2606).
NOWHERE = "no-email.invalid"


class Channel(models.TextChoices):
    EMAIL = "email", "By email"
    TEXT = "text", "By text message"
    TELEPHONE = "telephone", "By telephone"
    LETTER = "letter", "By letter"


BY_HAND = (Channel.TELEPHONE, Channel.LETTER)  # somebody here tells them


@dataclass(frozen=True)
class Recipient:
    """One person. The address is what the channel needs: for e-mail, a number, or for an envelope.

    `person_id` is the row they are known by, so that what was written is found after a change of
    address. A volunteer's is made by `volunteers.reaching.recipient_of` alone. `email` is where
    whoever likes texts reads what a text has no room for.
    """

    name: str
    address: str
    channel: str = Channel.EMAIL
    person_id: UUID | None = None
    email: str = ""

    @property
    def by_email(self) -> bool:
        return self.channel == Channel.EMAIL and not is_nowhere(self.address)

    @property
    def by_text(self) -> bool:
        return self.channel == Channel.TEXT

    @property
    def by_itself(self) -> bool:
        """Else somebody here tells them, by telephone or letter."""
        return self.by_email or self.by_text

    @property
    def in_full(self) -> "Recipient":
        """Where they read or hear all of it."""
        if not self.by_text:
            return self
        if self.email:
            return replace(self, channel=Channel.EMAIL, address=self.email)
        return replace(self, channel=Channel.TELEPHONE)


def ways_in_words(people: Iterable[Recipient]) -> str:
    """How those are reached whom we need not tell ourselves."""
    ways = {person.channel for person in people}
    if ways == {Channel.EMAIL, Channel.TEXT}:
        return "by email or text message"
    return Channel(ways.pop()).label.lower() if ways else ""


def is_nowhere(address: str) -> bool:
    return address.lower().endswith("@" + NOWHERE)


def can_send_texts() -> bool:
    """Through GOV.UK Notify, if it has a template for them; in a demo they are only shown."""
    if settings.NOTIFY_API_KEY:
        return bool(settings.NOTIFY_TEXT_TEMPLATE_ID)
    return settings.TEXTS_ARE_SHOWN


def ways_to_reach() -> list[tuple[str, str]]:
    """The channels that there are here, to choose from."""
    return [(way.value, way.label) for way in Channel if way != Channel.TEXT or can_send_texts()]
