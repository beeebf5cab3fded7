"""Where “who needs this course” leads: `{% invite_url code by=day as href %}`."""

from datetime import date

from django.template import Library
from django.urls import reverse

register = Library()


@register.simple_tag
def invite_url(code: str, by: date | None = None) -> str:
    """The page that asks everybody who needs it to a class; `by`: the day it lapses."""
    address = reverse("volunteers:invite_to_class", args=[code])
    return f"{address}?by={by.isoformat()}" if by else address
