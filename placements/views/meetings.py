"""Logging a meeting: by either of the two, or by a coordinator on the telephone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import now
from common.errors import DomainError
from placements.forms.meetings import MeetingForm, answers_of, first_answers
from placements.models import Match, MeetingLog, Placement
from placements.services import meetings


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEETING_LOG)
def log_meeting(request: HttpRequest, match_id: UUID) -> HttpResponse:
    match = _match(request, match_id)
    facts = {"side": _side(request), "cancel": reverse("matches:record", args=[match.pk])}
    if request.method == "POST":
        form = MeetingForm(request.POST, **facts)
        if form.is_valid():
            try:
                log = meetings.log_meeting(match, form.facts(), by=request.membership)
            except DomainError as error:
                form.add_error("met_on", str(error))
            else:
                messages.success(request, "Thank you. This meeting is logged.")
                return redirect("matches:meeting", match.pk, log.pk)
    else:
        form = MeetingForm(initial=first_answers(_usual_way(match)), **facts)
    return render(request, "matches/meeting_form.html", {"form": form, "match": match})


@require_GET
@permission_required(Permission.MEETING_LOG)
def meeting(request: HttpRequest, match_id: UUID, meeting_id: UUID) -> HttpResponse:
    match = _match(request, match_id)
    log = _log(match, meeting_id)
    context = {
        "match": match,
        "log": log,
        "side": _side(request),
        "may_change": meetings.may_change(log, by=request.membership, at=now()),
        "may_reflect": request.membership.can(Permission.REFLECTION_OWN),
    }
    return render(request, "matches/meeting.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEETING_LOG)
def change_meeting(request: HttpRequest, match_id: UUID, meeting_id: UUID) -> HttpResponse:
    match = _match(request, match_id)
    log = _log(match, meeting_id)
    here = reverse("matches:meeting", args=[match.pk, log.pk])
    facts = {"side": _side(request), "cancel": here}
    if request.method == "POST":
        form = MeetingForm(request.POST, **facts)
        if form.is_valid():
            try:
                meetings.change_meeting(log, form.facts(), by=request.membership)
            except DomainError as error:
                form.add_error("met_on", str(error))
            else:
                messages.success(request, "The meeting is put right.")
                return redirect(here)
    else:
        form = MeetingForm(initial=answers_of(log), **facts)
    context = {"form": form, "match": match, "log": log}
    return render(request, "matches/meeting_form.html", context)


def _match(request: HttpRequest, match_id: UUID) -> Match:
    mine = meetings.matches_to_log(request.organisation.matches, by=request.membership)
    return get_object_or_404(mine.with_people(), pk=match_id)


def _log(match: Match, meeting_id: UUID) -> MeetingLog:
    return get_object_or_404(match.meeting_logs.select_related("entered_by__user"), pk=meeting_id)


def _side(request: HttpRequest) -> str:
    """Which of the two this is; empty for somebody who enters it for them."""
    if request.membership.can(Permission.MATCH_DECIDE):
        return ""
    return "connector" if request.membership.role == "connector" else "trainee"


def _usual_way(match: Match) -> str:
    in_person = match.placement.mode == Placement.Mode.IN_PERSON
    return MeetingLog.How.IN_PERSON if in_person else ""
