"""Every message to one person, as they got it, except for their own links."""

import re
from dataclasses import dataclass

from django.db.models import Q

from messaging.models import Message
from volunteers.models import Volunteer

# Whoever holds a signed link can act as the person it was made for, so readers see it cut short.
SIGNED = re.compile(r"(https?://\S+?/)[A-Za-z0-9_-]{30,}:[A-Za-z0-9_:-]+(/\S*)?")
HIDDEN = r"\1… (their own link)"


@dataclass(frozen=True, slots=True)
class Sent:
    message: Message

    @property
    def body(self) -> str:
        return without_links(self.message.body)


def without_links(text: str) -> str:
    return SIGNED.sub(HIDDEN, text)


def messages_to(volunteer: Volunteer):
    """The rows, newest first: about them, for them, or sent to their address, by this organisation.

    What was written before messages named the person is found by the address.
    """
    about = [volunteer.pk, volunteer.membership_id]
    about += volunteer.applications.values_list("pk", flat=True)
    return Message.objects.filter(organisation_id=volunteer.organisation_id).filter(
        Q(about_id__in=about)
        | Q(recipient_id=volunteer.pk)
        | Q(recipient_address__iexact=volunteer.email)
    )
