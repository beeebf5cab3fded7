"""A pause and a return: by the coordinator, or by the connector alone."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from volunteers.models import Volunteer
from volunteers.record import openings_of, record_of
from volunteers.services.status import pause_volunteer, resume_volunteer
from volunteers.views.finding import find_volunteer


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def pause(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    if request.method == "POST":
        _act(request, pause_volunteer, volunteer, f"{volunteer} has paused.")
        return redirect("volunteers:record", volunteer.pk)
    return render(request, "volunteers/pause.html", {"volunteer": volunteer})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def resume(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    if request.method == "POST":
        _act(request, resume_volunteer, volunteer, f"{volunteer} is back.")
        return redirect("volunteers:record", volunteer.pk)
    return render(request, "volunteers/resume.html", {"record": record_of(volunteer, on=today())})


@require_GET
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def me(request: HttpRequest) -> HttpResponse:
    volunteer = _own(request)
    context = {
        "record": record_of(volunteer, on=today()),
        "openings": openings_of(volunteer.pk, request.organisation.pk),
    }
    return render(request, "volunteers/me.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def pause_me(request: HttpRequest) -> HttpResponse:
    _act(request, pause_volunteer, _own(request), "You have paused. Take all the time you need.")
    return redirect("volunteers:me")


@require_POST
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def resume_me(request: HttpRequest) -> HttpResponse:
    _act(request, resume_volunteer, _own(request), "Welcome back. It is good to have you here.")
    return redirect("volunteers:me")


def _own(request: HttpRequest) -> Volunteer:
    people = request.organisation.volunteers.select_related("membership__user", "position")
    return get_object_or_404(people, membership=request.membership)


def _act(
    request: HttpRequest, service: Callable[..., Volunteer], volunteer: Volunteer, words: str
) -> None:
    try:
        service(volunteer, by=request.membership)
        messages.success(request, words)
    except DomainError as refusal:
        messages.error(request, str(refusal))
