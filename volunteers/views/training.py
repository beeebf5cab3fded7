"""What one person did and is asked to do: for themselves, and the same for their coordinator."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, permission_required
from common.dates import today
from volunteers.course_papers import PAPERS, certificate_of
from volunteers.course_record import completion_to_certify, course_record
from volunteers.models import Volunteer
from volunteers.views.finding import find_own, find_volunteer
from volunteers.views.taking_away import as_attachment


@require_GET
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def my_training(request: HttpRequest) -> HttpResponse:
    record = course_record(find_own(request), on=today())
    return render(request, "volunteers/my_training.html", {"record": record})


@require_GET
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def download_my_training(request: HttpRequest) -> HttpResponse:
    return _paper(request, find_own(request))


@require_GET
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def my_certificate(request: HttpRequest, completion_id: UUID) -> HttpResponse:
    return _certificate(find_own(request), completion_id)


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def training(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """Exactly what the person sees of themselves."""
    record = course_record(find_volunteer(request, volunteer_id), on=today())
    return render(request, "volunteers/training.html", {"record": record})


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def download_training(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """To hand to somebody who has no computer."""
    return _paper(request, find_volunteer(request, volunteer_id))


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def certificate(request: HttpRequest, volunteer_id: UUID, completion_id: UUID) -> HttpResponse:
    return _certificate(find_volunteer(request, volunteer_id), completion_id)


def _paper(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    paper = PAPERS.get(request.GET.get("as", "pdf"))
    if paper is None:
        raise Http404
    return as_attachment(paper(course_record(volunteer, on=today())))


def _certificate(volunteer: Volunteer, completion_id: UUID) -> HttpResponse:
    completion = completion_to_certify(volunteer, completion_id)
    if completion is None:
        raise Http404
    return as_attachment(certificate_of(completion, volunteer))
