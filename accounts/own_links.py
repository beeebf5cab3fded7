"""A link of one's own, which works without signing in, is of no use to somebody else who is."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


class AnothersLink(PermissionDenied):
    """Whoever is signed in is not the person whom the link was sent to."""


def refuse_another(request: HttpRequest, user_id: int) -> None:
    """A link was passed on, or a shared computer was left signed in: nothing is done for `user_id`.

    Raises AnothersLink, whose page says how to go on and gives back what was typed.
    """
    if request.user.is_authenticated and request.user.pk != user_id:
        raise AnothersLink
