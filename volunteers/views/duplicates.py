"""Records that may be of one person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, permission_required
from volunteers import duplicates as answer


@require_GET
@permission_required(Permission.VOLUNTEER_MERGE)
def duplicates(request: HttpRequest) -> HttpResponse:
    people = request.organisation.volunteers.visible_to(request.membership)
    found = answer.duplicates(people, membership=request.membership)
    return render(request, "volunteers/duplicates.html", {"found": found})
