"""What the views share: finding the person, and acting on a form."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from common.errors import DomainError
from volunteers.forms.records import DetailsForm
from volunteers.forms.restricted import AccessNeedsForm
from volunteers.models import AccessNeeds, Volunteer

Outcome = TypeVar("Outcome")


def find_volunteer(request: HttpRequest, volunteer_id: UUID) -> Volunteer:
    """The volunteer, if this member may see them; else there is no such page."""
    people = request.organisation.volunteers.visible_to(request.membership)
    return get_object_or_404(people.select_related("membership__user", "position"), pk=volunteer_id)


def find_own(request: HttpRequest) -> Volunteer:
    """The member's own record as a volunteer."""
    people = request.organisation.volunteers.select_related("membership__user", "position")
    return get_object_or_404(people, membership=request.membership)


def key_in(request: HttpRequest, name: str) -> UUID | None:
    """The person a page goes on from; what is no key names nobody."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def details_of(volunteer: Volunteer) -> dict:
    """What the form of details begins with."""
    held = {name: getattr(volunteer, name, None) for name in DetailsForm.base_fields}
    return held | {
        "contact_by": volunteer.reached_by,  # not by e-mail where there is none
        "sites": volunteer.sites.all(),
        "half_days": list(volunteer.availability.values_list("half_day", flat=True)),
    }


def needs_of(needs: AccessNeeds | None) -> dict:
    """What the form of access needs begins with."""
    return {name: getattr(needs, name) for name in AccessNeedsForm.base_fields} if needs else {}


def outcome_of(form: forms.Form, act: Callable[[dict], Outcome]) -> Outcome | None:
    """What a service makes of the answers; its refusal becomes an error on the form, and None."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


def is_done(form: forms.Form, act: Callable[[dict], object]) -> bool:
    """Hand the answers to a service; its refusal becomes an error on the form."""
    outcome_of(form, act)
    return not form.errors
