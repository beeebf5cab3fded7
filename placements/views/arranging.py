"""Arranging to meet, for the two and for a coordinator who speaks for them."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import SkippedTime, now
from common.errors import ChangedMeanwhile, DomainError
from messaging.calendars import CONTENT_TYPE, file_of
from placements.forms.arranging import BOTH, ProposalForm, first_proposal, proposal_of
from placements.meeting_calendar import event_of
from placements.rhythm import suggestions_for
from placements.services import arranging as services
from placements.services.calling_off import call_off_meeting
from placements.services.meetings import matches_to_log
from placements.views.doors import Door, member_door, side_of

UNCHANGED = "Nothing was changed. It stands as it was."


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEETING_LOG)
def propose(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Pick one of the days both can, or another."""
    mine = matches_to_log(request.organisation.matches, by=request.membership)
    match = get_object_or_404(mine.with_people(), pk=match_id)
    side, by, home = side_of(request.membership), request.membership, _match_url(match_id)
    suggestions = suggestions_for(match, at=now())
    facts = {"match": match, "side": side, "suggestions": suggestions, "cancel": home}
    if request.method == "POST":
        form = ProposalForm(request.POST, **facts)

        def act() -> str:
            if form.whose == BOTH:
                services.settle_meeting(match, form.plan(), by=by)
            else:
                services.propose_meeting(match, form.plan(), side=form.whose, by=by)
            return _proposed(form)

        if _is_done(request, form, act):
            return redirect(home)
    else:
        form = ProposalForm(initial=first_proposal(match, suggestions), **facts)
    context = {"form": form, "match": match, "side": side, "suggestions": suggestions}
    return render(request, "meetings/propose.html", context)


@require_GET
@permission_required(Permission.MEETING_LOG)
def record(request: HttpRequest, arranged_id: UUID) -> HttpResponse:
    return show(request, member_door(request, arranged_id))


@require_POST
@permission_required(Permission.MEETING_LOG)
def agree(request: HttpRequest, arranged_id: UUID) -> HttpResponse:
    return say_yes(request, member_door(request, arranged_id))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEETING_LOG)
def move(request: HttpRequest, arranged_id: UUID) -> HttpResponse:
    return propose_another(request, member_door(request, arranged_id))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEETING_LOG)
def call_off(request: HttpRequest, arranged_id: UUID) -> HttpResponse:
    return ask_and_call_off(request, member_door(request, arranged_id))


@require_GET
@permission_required(Permission.MEETING_LOG)
def calendar_file(request: HttpRequest, arranged_id: UUID) -> HttpResponse:
    return file_for(member_door(request, arranged_id))


def show(request: HttpRequest, door: Door) -> HttpResponse:
    context = {"door": door, "meeting": door.meeting, "match": door.match}
    return render(request, "meetings/record.html", context)


def say_yes(request: HttpRequest, door: Door) -> HttpResponse:
    try:
        services.agree_meeting(
            door.meeting, side=door.answering_side, seen=_seen(request), by=door.by
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(door.url("record"))
    messages.success(request, "It is agreed, and both are told.")
    return redirect(door.home)


def propose_another(request: HttpRequest, door: Door) -> HttpResponse:
    meeting, match = door.meeting, door.match
    suggestions = suggestions_for(match, at=now())
    facts = {"match": match, "side": door.side, "suggestions": suggestions, "meeting": meeting}
    facts["cancel"] = door.url("record")
    if request.method == "POST" and meeting.is_open:
        form = ProposalForm(request.POST, **facts)
        if _is_done(request, form, lambda: _moved(door, form)):
            return redirect(door.home)
    elif not door.may_change:
        messages.error(request, "This meeting cannot be changed here any more.")
        return redirect(door.url("record"))
    else:
        form = ProposalForm(initial=proposal_of(meeting), **facts)
    return render(request, "meetings/move.html", {"form": form, "door": door})


def ask_and_call_off(request: HttpRequest, door: Door) -> HttpResponse:
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            call_off_meeting(door.meeting, side=door.side, seen=seen, by=door.by)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(door.url("record"))
        messages.success(request, "It is called off. Nobody will ask why.")
        return redirect(door.home)
    if not door.may_change:
        messages.error(request, "This meeting cannot be called off here any more.")
        return redirect(door.url("record"))
    return render(request, "meetings/call_off.html", {"door": door, "meeting": door.meeting})


def file_for(door: Door) -> HttpResponse:
    """For a calendar: the same meeting again, moved or called off, takes the old one's place."""
    event = event_of(door.meeting, side=door.side)
    name = f"{slugify(event.title)}.ics"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file_of(event), content_type=CONTENT_TYPE, headers=disposition)


def _seen(request: HttpRequest) -> int:
    """Which state of the meeting the page showed; -1 for one that never was."""
    seen = request.POST.get("seen", "")
    return int(seen) if re.fullmatch("[0-9]{1,9}", seen) else -1


def _moved(door: Door, form: ProposalForm) -> str:
    plan, seen, before = form.plan(), form.cleaned_data["seen"], door.meeting.status
    seen, was = -1 if seen is None else seen, form.cleaned_data["was"]
    if form.whose == BOTH:
        now_it = services.settle_meeting(
            door.match, plan, by=door.by, meeting=door.meeting, seen=seen, was=was
        )
    else:
        now_it = services.move_meeting(
            door.meeting, plan, side=form.whose, seen=seen, was=was, by=door.by
        )
    if now_it.status != before and not now_it.waits_for:
        return "That is a yes: it is agreed, and both are told."
    if now_it.revision == seen:
        return UNCHANGED
    return "Saved, and both are told." if not now_it.waits_for else _proposed(form)


def _proposed(form: ProposalForm) -> str:
    if form.whose == BOTH:
        return "It is agreed, and both are told."
    return "Proposed. The other is asked whether it suits them."


def _is_done(request: HttpRequest, form: ProposalForm, act) -> bool:
    """Done and said so; or the form says why not, with all that was typed."""
    if not form.is_valid():
        return False
    try:
        words = act()
    except DomainError as error:
        if isinstance(error, ChangedMeanwhile):  # from now on it has been seen
            form.data = form.data.copy()
            form.data["was"], form.data["seen"] = error.version.split(":")
        form.add_error("at" if isinstance(error, SkippedTime) else "when", str(error))
        return False
    say = messages.info if words == UNCHANGED else messages.success
    say(request, words)
    return True


def _match_url(match_id: UUID) -> str:
    return reverse("matches:record", args=[match_id])
