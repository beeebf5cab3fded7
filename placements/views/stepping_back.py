"""Pausing and leaving, by the connector alone or entered by the coordinator.

Each page shows first what it does to offers and matches; nobody is asked for a reason.
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from placements.forms.stepping_back import CoordinatorsLeaveForm, ExitConversationForm, LeaveForm
from placements.services import stepping_back as services
from placements.stepping_back import effects_of
from volunteers.models import Volunteer
from volunteers.services.leaving import (
    cancel_leaving,
    record_exit_conversation,
    withdraw_staying_in_touch,
)
from volunteers.views.finding import find_own, find_volunteer
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def pause(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    if request.method == "POST":
        act = partial(services.pause_connector, volunteer, by=by)
        _say(request, act, f"{volunteer} has paused.")
        return redirect("volunteers:record", volunteer.pk)
    context = {"volunteer": volunteer, "effects": effects_of(volunteer, on=today())}
    return render(request, "stepping_back/pause.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def pause_me(request: HttpRequest) -> HttpResponse:
    volunteer, by = find_own(request), request.membership
    if request.method == "POST":
        act = partial(services.pause_connector, volunteer, by=by)
        _say(request, act, "You have paused. Take all the time you need.")
        return redirect("volunteers:me")
    if volunteer.status == Volunteer.Status.PAUSED:
        messages.info(request, "You have paused already. Take all the time you need.")
        return redirect("volunteers:me")
    context = {"volunteer": volunteer, "effects": effects_of(volunteer, on=today())}
    return render(request, "stepping_back/pause_me.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def leave(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    back = reverse("volunteers:record", args=[volunteer.pk])
    if request.method == "POST":
        form = CoordinatorsLeaveForm(request.POST, back=back)
        if is_done(form, lambda _: services.plan_to_leave(volunteer, **form.facts(), by=by)):
            messages.success(request, "Saved. Thank you for making it a good ending.")
            return redirect(back)
    else:
        planned = volunteer.leavings.planned().first()
        form = CoordinatorsLeaveForm(initial=CoordinatorsLeaveForm.of(planned), back=back)
    effects = effects_of(volunteer, on=today())
    context = {"volunteer": volunteer, "effects": effects, "form": form}
    return render(request, "stepping_back/leave.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def leave_me(request: HttpRequest) -> HttpResponse:
    volunteer, by, back = find_own(request), request.membership, reverse("volunteers:me")
    if request.method == "POST":
        form = LeaveForm(request.POST, back=back)
        if is_done(form, lambda _: services.plan_to_leave(volunteer, **form.facts(), by=by)):
            messages.success(request, "Thank you for telling us, and for all you have given.")
            return redirect(back)
    else:
        planned = volunteer.leavings.planned().first()
        form = LeaveForm(initial=LeaveForm.of(planned), back=back)
    effects = effects_of(volunteer, on=today())
    context = {"volunteer": volunteer, "effects": effects, "form": form}
    return render(request, "stepping_back/leave_me.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def stay(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    leaving = get_object_or_404(volunteer.leavings.planned())
    _say(request, partial(cancel_leaving, leaving, by=request.membership), f"{volunteer} stays.")
    return redirect("volunteers:record", volunteer.pk)


@require_POST
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def stay_me(request: HttpRequest) -> HttpResponse:
    leaving = get_object_or_404(find_own(request).leavings.planned())
    _say(request, partial(cancel_leaving, leaving, by=request.membership), "We are glad you stay.")
    return redirect("volunteers:me")


@require_POST
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def lose_touch(request: HttpRequest) -> HttpResponse:
    """The consent to stay in touch is taken back."""
    leaving = get_object_or_404(find_own(request).leavings.current())
    withdraw_staying_in_touch(leaving, by=request.membership)
    messages.success(request, "We will not write to you again.")
    return redirect("volunteers:me")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def exit_conversation(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    leaving = get_object_or_404(volunteer.leavings.current())
    if request.method == "POST":
        form = ExitConversationForm(request.POST)
        if is_done(form, lambda facts: record_exit_conversation(leaving, **facts, by=by)):
            messages.success(request, "Saved. Thank you for listening.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        held = {"conversation_on": leaving.conversation_on, "learned": leaving.learned}
        form = ExitConversationForm(initial=held)
    context = {"volunteer": volunteer, "leaving": leaving, "form": form}
    return render(request, "stepping_back/exit_conversation.html", context)


def _say(request: HttpRequest, act: Callable[[], object], words: str) -> None:
    try:
        act()
        messages.success(request, words)
    except DomainError as refusal:
        messages.error(request, str(refusal))
