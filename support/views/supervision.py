"""Who supervises somebody, and their supervisions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from audit.services import disclose
from common.dates import today
from support.forms.supervision import (
    CorrectSupervisionForm,
    PlanSupervisionForm,
    RecordSupervisionForm,
    SupervisorForm,
)
from support.models import Supervision
from support.services import supervisions as services
from support.supporters import named_for, supervisor_of, supporters_for
from support.views.finding import find_supported
from volunteers.models import Volunteer
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def name_supervisor(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_supported(request, volunteer_id), request.membership
    facts = _facts(volunteer)
    if request.method == "POST":
        form = SupervisorForm(request.POST, **facts)
        if is_done(
            form, lambda _: services.name_supervisor(volunteer, supervisor=form.chosen(), by=by)
        ):
            messages.success(request, "Saved.")
            return redirect(facts["back"])
    else:
        chosen = supervisor_of(volunteer)
        initial = {"supervisor": str(chosen.pk) if chosen else SupervisorForm.NOBODY}
        form = SupervisorForm(initial=initial, **facts)
    return render(request, "support/name_supervisor.html", {"volunteer": volunteer, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_GIVE)
def plan_supervision(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_supported(request, volunteer_id), request.membership
    facts = _facts(volunteer)
    if request.method == "POST":
        form = PlanSupervisionForm(request.POST, **facts)
        if is_done(form, lambda answers: services.plan_supervision(volunteer, **answers, by=by)):
            messages.success(request, "The day is saved.")
            return redirect(facts["back"])
    else:
        planned = volunteer.supervisions.planned().first()
        initial = {"supervisor": named_for(volunteer)}
        if planned:
            initial = {"supervisor": planned.supervisor_id, "planned_on": planned.planned_on}
        form = PlanSupervisionForm(initial=initial, **facts)
    return render(request, "support/plan_supervision.html", {"volunteer": volunteer, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_GIVE)
def record_supervision(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_supported(request, volunteer_id), request.membership
    facts = _facts(volunteer)
    if request.method == "POST":
        form = RecordSupervisionForm(request.POST, **facts)
        if is_done(form, lambda answers: services.record_supervision(volunteer, **answers, by=by)):
            messages.success(request, "Saved. They can read it under “My support”.")
            return redirect(facts["back"])
    else:
        initial = {"held_on": today(), "supervisor": supervisor_of(volunteer) or by}
        form = RecordSupervisionForm(initial=initial, **facts)
    context = {"volunteer": volunteer, "form": form}
    return render(request, "support/record_supervision.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_GIVE)
def correct_supervision(
    request: HttpRequest, volunteer_id: UUID, supervision_id: UUID
) -> HttpResponse:
    volunteer, by = find_supported(request, volunteer_id), request.membership
    held = get_object_or_404(volunteer.supervisions.held(), pk=supervision_id)
    facts = {"back": reverse("support:person", args=[volunteer.pk])}
    facts["members"] = supporters_for(volunteer) | request.organisation.memberships.filter(
        pk=held.supervisor_id
    )
    if request.method == "POST":
        form = CorrectSupervisionForm(request.POST, **facts)
        if is_done(form, lambda facts: services.correct_supervision(held, **facts, by=by)):
            messages.success(request, "Saved. Whatever changed shows on their page as corrected.")
            return redirect(facts["back"])
    else:
        held = disclose(held, by=by, reason="To correct a supervision")
        form = CorrectSupervisionForm(initial=_noted(held), **facts)
    context = {"volunteer": volunteer, "form": form, "held": held}
    return render(request, "support/correct_supervision.html", context)


@require_POST
@permission_required(Permission.SUPPORT_GIVE)
def call_off_supervision(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_supported(request, volunteer_id)
    last = volunteer.supervisions.order_by("created_at").last()
    if planned := volunteer.supervisions.planned().first():
        services.call_off_supervision(planned, by=request.membership)
        messages.success(request, "Called off. When it is due stays as it was.")
    elif last and last.status == Supervision.Status.CALLED_OFF:
        messages.info(request, "It is called off already.")
    else:
        messages.info(request, "No supervision is planned now. Nothing was changed.")
    return redirect("support:person", volunteer.pk)


def _noted(held: Supervision) -> dict:
    noted = {name: getattr(held, name) for name in ("held_on", "how", "notes", "supervisor")}
    return noted | {"seen": services.version_of(held)}


def _facts(volunteer: Volunteer) -> dict:
    back = reverse("support:person", args=[volunteer.pk])
    return {"members": supporters_for(volunteer), "back": back}
