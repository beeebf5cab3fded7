"""What was typed on one page, carried by the next, where the message is read first."""

from dataclasses import dataclass

from django.http import HttpRequest

from messaging.recipients import Recipient
from volunteers.letters import Letter
from volunteers.sent import without_links

NOT_CARRIED = ("csrfmiddlewaretoken", "confirm", "change")


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values for hidden inputs."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED
        for value in values
    ]


@dataclass(frozen=True, slots=True)
class ToRead:
    """A letter as it will go, without the links that only its person gets."""

    to: Recipient
    subject: str
    body: str


def to_read(letter: Letter) -> ToRead:
    """What layouts/read_letter.html shows."""
    draft = letter.draft
    return ToRead(letter.way, draft.subject, without_links(draft.body))
