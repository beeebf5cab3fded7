"""What the views share: finding the person."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from volunteers.forms.records import DetailsForm
from volunteers.models import AccessNeeds, Volunteer
from volunteers.services import details
from volunteers.services.restricted import NEEDS, version_of_needs


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
        "seen": details.version_of(volunteer),
    }


def needs_of(needs: AccessNeeds | None) -> dict:
    """What the form of access needs begins with."""
    held = {name: getattr(needs, name) for name in NEEDS} if needs else {}
    return held | {"seen": version_of_needs(needs)}
