"""Finding the person, if this member supports them; else there is no such page."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from support.supporters import people_supported_by
from volunteers.models import Volunteer


def find_supported(request: HttpRequest, volunteer_id: UUID) -> Volunteer:
    people = people_supported_by(request.membership)
    rows = people.select_related("membership__user", "position", "organisation")
    return get_object_or_404(rows, pk=volunteer_id)
