"""Whom a message is for, and which way it goes to them."""

from dataclasses import dataclass
from uuid import UUID

from django.db import models

# People without e-mail are known by an address that can never receive any (RFC 2606).
NOWHERE = "no-email.invalid"


class Channel(models.TextChoices):
    EMAIL = "email", "By email"
    TELEPHONE = "telephone", "By telephone"
    LETTER = "letter", "By letter"


@dataclass(frozen=True)
class Recipient:
    """One person. The address is what the channel needs: for e-mail, to call, or for an envelope.

    `person_id` is the row they are known by, so that what was written is found after a change of
    address. A volunteer's is made by `volunteers.reaching.recipient_of` alone.
    """

    name: str
    address: str
    channel: str = Channel.EMAIL
    person_id: UUID | None = None

    @property
    def by_email(self) -> bool:
        """Else somebody here tells them, by telephone or letter."""
        return self.channel == Channel.EMAIL and not is_nowhere(self.address)


def is_nowhere(address: str) -> bool:
    return address.lower().endswith("@" + NOWHERE)
