"""Asking for a requirement to be set aside, and deciding on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from volunteers.forms.overrides import DecisionForm, OverrideForm
from volunteers.readiness import readiness_from
from volunteers.services import overrides
from volunteers.standing import standing_of
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.OVERRIDE_REQUEST)
def request_override(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    standing, by = standing_of(volunteer, today=today()), request.membership
    known = {
        "readiness": readiness_from(standing, on=today()),
        "is_dbs_under_review": standing.is_under_review,
    }
    if request.method == "POST":
        form = OverrideForm(request.POST, **known)
        if is_done(form, lambda facts: overrides.request_override(volunteer, **facts, by=by)):
            messages.success(request, "Your request is saved. Somebody else must now decide.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = OverrideForm(initial={"from_on": today()}, **known)
    context = {"volunteer": volunteer, "form": form}
    return render(request, "volunteers/request_override.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.OVERRIDE_APPROVE)
def decide_override(request: HttpRequest, volunteer_id: UUID, override_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    rows = volunteer.overrides.select_related("requested_by__user", "decided_by__user")
    override = get_object_or_404(rows, pk=override_id)
    if request.method == "POST":
        form, by = DecisionForm(request.POST), request.membership
        if is_done(form, lambda facts: overrides.decide_override(override, **facts, by=by)):
            messages.success(request, "Your decision is saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = DecisionForm()
    labels = {r.key: r.label for r in standing_of(volunteer, today=today()).requirements}
    context = {
        "volunteer": volunteer,
        "override": override,
        "label": labels.get(override.item, override.item),
        "asked_by_you": override.requested_by.user_id == request.membership.user_id,
        "form": form,
    }
    return render(request, "volunteers/decide_override.html", context)


@require_POST
@permission_required(Permission.OVERRIDE_REQUEST)
def withdraw_override(request: HttpRequest, volunteer_id: UUID, override_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    override = get_object_or_404(volunteer.overrides, pk=override_id)
    try:
        overrides.withdraw_override(override, by=request.membership)
        messages.success(request, "Withdrawn: the requirement counts again.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:record", volunteer.pk)
