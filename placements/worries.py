"""What happens next for somebody who says that something about a meeting worried them."""

from django.urls import reverse

from placements.models import MeetingLog

PLEASE_CALL = (
    "You said that something worried you. Please call your coordinator today: you need not carry "
    "it alone. If somebody is in danger now, call 999."
)


def after_saving(log: MeetingLog) -> str:
    """The page that somebody who was worried is led to."""
    return reverse("matches:record", args=[log.match_id])
