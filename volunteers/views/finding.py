"""What the views share: finding the person."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from volunteers.forms.records import DetailsForm
from volunteers.forms.restricted import AccessNeedsForm
from volunteers.models import AccessNeeds, Volunteer


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
