"""Logging a meeting: by either of the two, or by a coordinator on the telephone."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Membership
from accounts.permissions import Permission, permission_required
from common.dates import SkippedTime, now
from common.errors import DomainError
from placements.forms.meetings import (
    MeetingForm,
    TimeAroundForm,
    answers_from,
    answers_of,
    first_answers,
)
from placements.logging_rules import Logged, NotCleared
from placements.models import Match, Meeting, MeetingLog, Placement
from placements.services import meetings
from placements.views.doors import side_of
from placements.worries import after_saving, hear_worry
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEETING_LOG)
def log_meeting(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """`?meeting=` says of which arranged one, and fills the form in from it."""
    match = _match(request, match_id)
    arranged = _arranged(request, match)
    facts = {"side": side_of(request.membership), "cancel": _url_of(match)}
    if request.method == "POST":
        form = MeetingForm(request.POST, **facts)
        if form.is_valid() and (log := _logged(request, form, match, arranged)):
            return _saved(request, log, worried=form.cleaned_data["has_concern"])
    else:
        initial = answers_from(arranged) if arranged else first_answers(_usual_way(match))
        form = MeetingForm(initial=initial, **facts)
    return render(request, "matches/meeting_form.html", {"form": form, "match": match})


@require_GET
@permission_required(Permission.MEETING_LOG)
def meeting(request: HttpRequest, match_id: UUID, meeting_id: UUID) -> HttpResponse:
    match = _match(request, match_id)
    log = _log(match, meeting_id)
    context = {
        "match": match,
        "log": log,
        "side": side_of(request.membership),
        "may": {
            "change": meetings.may_change(log, by=request.membership, at=now()),
            "reflect": request.membership.can(Permission.REFLECTION_OWN),
            "see_time": side_of(request.membership) != "trainee",
            "note_time": meetings.may_note_time(log, by=request.membership),
            "see_concern": meetings.may_see_concern(log, by=request.membership),
        },
    }
    return render(request, "matches/meeting.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEETING_LOG)
def change_meeting(request: HttpRequest, match_id: UUID, meeting_id: UUID) -> HttpResponse:
    match = _match(request, match_id)
    log = _log(match, meeting_id)
    here = reverse("matches:meeting", args=[match.pk, log.pk])
    facts = {"side": side_of(request.membership), "cancel": here, "is_change": True}
    if request.method == "POST":
        form = MeetingForm(request.POST, **facts)

        def act(said: dict) -> None:
            meetings.change_meeting(log, form.facts(), seen=said["seen"], by=request.membership)

        if is_done(form, act):
            messages.success(request, "The meeting is put right.")
            return redirect(here)
    elif not meetings.may_change(log, by=request.membership, at=now()):
        messages.error(request, meetings.NOT_TO_CHANGE)
        return redirect(here)
    else:
        form = MeetingForm(initial=answers_of(log, side=facts["side"]), **facts)
    context = {"form": form, "match": match, "log": log}
    return render(request, "matches/meeting_form.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEETING_LOG)
def time_around(request: HttpRequest, match_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The connector's own time before and after, also where the trainee logged the meeting."""
    match = _match(request, match_id)
    log, by = _log(match, meeting_id), request.membership
    if not meetings.may_note_time(log, by=by):
        raise PermissionDenied
    if request.method == "POST":
        form = TimeAroundForm(request.POST)
        if form.is_valid():
            meetings.note_time_around(log, **form.cleaned_data, by=by)
            messages.success(request, "Your time around this meeting is noted.")
            return redirect("matches:meeting", match.pk, log.pk)
    else:
        form = TimeAroundForm(initial=answers_of(log, side=side_of(by)))
    return render(request, "matches/time_around.html", {"form": form, "match": match, "log": log})


def log_beside(
    refusal: DomainError, form: MeetingForm, by: Membership
) -> tuple[MeetingLog | None, str]:
    """The log that stands of the same meeting, if that is why this one was not taken, and the
    words of it: what a connector did around it is theirs to say, and is kept there."""
    words = str(refusal)
    if not (isinstance(refusal, Logged) and refusal.is_of_it):
        return None, words
    if meetings.keep_time_around(refusal.log, form.around(), by=by):
        words += " The time before and after this meeting is noted with it."
    return refusal.log, words


def field_of(refusal: DomainError) -> str | None:
    """Mostly it is the day that does not fit."""
    if isinstance(refusal, SkippedTime):
        return "met_at"
    return None if isinstance(refusal, NotCleared) else "met_on"


def _logged(
    request: HttpRequest, form: MeetingForm, match: Match, arranged: Meeting | None
) -> MeetingLog | None:
    """Logged now or before; or the form says why not, and what else was said is kept."""
    by = request.membership
    try:
        return meetings.log_meeting(match, form.facts(), by=by, meeting=arranged)
    except DomainError as refusal:
        log, words = log_beside(refusal, form, by)
        has_concern = form.cleaned_data["has_concern"]
        form.add_error(field_of(refusal), words)
    if has_concern:
        hear_worry(request, match, log, by=by)
    return None


def _match(request: HttpRequest, match_id: UUID) -> Match:
    mine = meetings.matches_to_log(request.organisation.matches, by=request.membership)
    return get_object_or_404(mine.with_people(), pk=match_id)


def _log(match: Match, meeting_id: UUID) -> MeetingLog:
    return get_object_or_404(match.meeting_logs.select_related("entered_by__user"), pk=meeting_id)


def _arranged(request: HttpRequest, match: Match) -> Meeting | None:
    """The meeting that the address names, if it is one of this match."""
    key = request.GET.get("meeting", "")
    try:
        return match.meetings.filter(pk=UUID(key)).first() if key else None
    except ValueError:
        raise Http404 from None


def _saved(request: HttpRequest, log: MeetingLog, *, worried: bool) -> HttpResponse:
    thanks = "This meeting is saved already." if log.was_known else "This meeting is logged."
    messages.success(request, f"Thank you. {thanks}")
    if worried:
        hear_worry(request, log.match, log, by=request.membership)
        return redirect(after_saving(log))
    return redirect("matches:meeting", log.match_id, log.pk)


def _url_of(match: Match) -> str:
    return reverse("matches:record", args=[match.pk])


def _usual_way(match: Match) -> str:
    in_person = match.placement.mode == Placement.Mode.IN_PERSON
    return MeetingLog.How.IN_PERSON if in_person else ""
