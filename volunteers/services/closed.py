"""Records that take nothing new, and those of which nothing is removed."""

from common.errors import DomainError
from volunteers.models import Erasure, LegalHold, Merge, Volunteer

ERASED = "This record was removed. Nothing more is noted in it."
MERGED = "This record was merged into another. Go on with that one."
HELD = "This record is under a legal hold: nothing of it is removed for now."


def is_closed(volunteer: Volunteer) -> bool:
    """Erased, or merged into another."""
    return bool(_why_closed(volunteer))


def refuse_closed(volunteer: Volunteer) -> None:
    if words := _why_closed(volunteer):
        raise DomainError(words)


def refuse_held(volunteer: Volunteer) -> None:
    """For what would remove part of a record."""
    if LegalHold.objects.current().filter(volunteer=volunteer).exists():
        raise DomainError(HELD)


def _why_closed(volunteer: Volunteer) -> str:
    if Erasure.objects.filter(volunteer=volunteer).exists():
        return ERASED
    return MERGED if Merge.objects.filter(emptied=volunteer).exists() else ""
