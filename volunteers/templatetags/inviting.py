"""Where “who needs this course” leads: `{% invite_url code by=day people=keys as href %}`."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.template import Library
from django.urls import reverse

register = Library()


@register.simple_tag
def invite_url(code: str, by: date | None = None, people: Iterable[UUID] = ()) -> str:
    """The page that does something about it for many people at once.

    `by`: the day before which it must be renewed; `people`: whom it concerns.
    """
    return reverse("volunteers:record_register", args=[code])
