"""Where each check is worked on: `{% load vetting %}{% check_url volunteer.pk kind as href %}`."""

from uuid import UUID

from django.template import Library
from django.urls import reverse

from volunteers.models import Check

register = Library()

OWN_PAGES = {
    Check.Kind.IDENTITY: "volunteers:identity",
    Check.Kind.RIGHT_TO_WORK: "volunteers:right_to_work",
    Check.Kind.REFERENCE_1: "volunteers:references",
    Check.Kind.REFERENCE_2: "volunteers:references",
    Check.Kind.WORK_HEALTH: "volunteers:work_health",
    Check.Kind.EMPLOYMENT: "volunteers:employment",
}


@register.simple_tag
def check_url(volunteer_id: UUID, kind: str) -> str:
    """The page of this kind of check; the plain result page where there is no more to do."""
    if view := OWN_PAGES.get(kind):
        return reverse(view, args=[volunteer_id])
    return reverse("volunteers:edit_check", args=[volunteer_id, kind])
