"""What happens next for somebody who says that something about a meeting worried them."""

from django.urls import reverse

from placements.models import MeetingLog

PLEASE_CALL = (
    "You said that something worried you. Somebody is told, and reads it within a working day. If "
    "you would rather talk, please call your coordinator today: you need not carry it alone. If "
    "somebody is in danger now, call 999."
)


def after_saving(log: MeetingLog) -> str:
    """The page that somebody who was worried is led to: they may say more, or leave it at that."""
    return f"{reverse('concerns:raise_concern')}?meeting={log.pk}"
