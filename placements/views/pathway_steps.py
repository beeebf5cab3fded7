"""Which steps the pathway has, and what each asks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.errors import DomainError
from placements.forms.pathway import StepForm
from placements.pathway import steps_of
from volunteers.models import Step
from volunteers.services import pathway as services
from volunteers.views.recording import is_done


@require_GET
@permission_required(Permission.POSITION_MANAGE)
def steps(request: HttpRequest) -> HttpResponse:
    return render(request, "pathway/steps.html", {"steps": steps_of(request.organisation)})


@require_POST
@permission_required(Permission.POSITION_MANAGE)
def add_usual_steps(request: HttpRequest) -> HttpResponse:
    try:
        services.add_usual_steps(request.organisation, by=request.membership)
        messages.success(request, "The usual steps are there. Change them as it is with you.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("pathway:steps")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.POSITION_MANAGE)
def add_step(request: HttpRequest) -> HttpResponse:
    courses = request.organisation.courses.filter(is_active=True)
    if request.method == "POST":
        form = StepForm(request.POST, courses=courses)
        if is_done(form, lambda facts: _add(request, facts)):
            messages.success(request, "The step is added, as the last. Move it if you like.")
            return redirect("pathway:steps")
    else:
        form = StepForm(courses=courses)
    return render(request, "pathway/add_step.html", {"form": form})


def _add(request: HttpRequest, facts: dict) -> None:
    del facts["seen"]
    services.add_step(request.organisation, **facts, by=request.membership)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.POSITION_MANAGE)
def edit_step(request: HttpRequest, step_id: UUID) -> HttpResponse:
    step, by = _find(request, step_id), request.membership
    own = step.courses.values("pk")
    active = request.organisation.courses.filter(is_active=True)
    courses = active | request.organisation.courses.filter(pk__in=own)
    if request.method == "POST":
        form = StepForm(request.POST, courses=courses)
        if is_done(form, lambda facts: services.change_step(step, **facts, by=by)):
            messages.success(request, "The step is saved.")
            return redirect("pathway:steps")
    else:
        form = StepForm(initial=StepForm.of(step), courses=courses)
    return render(request, "pathway/edit_step.html", {"step": step, "form": form})


@require_POST
@permission_required(Permission.POSITION_MANAGE)
def move_step(request: HttpRequest, step_id: UUID) -> HttpResponse:
    is_up = request.POST.get("to") == "up"
    return _act(request, services.move_step, _find(request, step_id), is_up=is_up)


@require_POST
@permission_required(Permission.POSITION_MANAGE)
def remove_step(request: HttpRequest, step_id: UUID) -> HttpResponse:
    return _act(request, services.remove_step, _find(request, step_id))


def _act(request: HttpRequest, service, step: Step, **facts) -> HttpResponse:
    try:
        service(step, **facts, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("pathway:steps")


def _find(request: HttpRequest, step_id: UUID) -> Step:
    return get_object_or_404(request.organisation.steps, pk=step_id)
