"""What each position asks for; a change is shown with what it would do before it is made."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from volunteers.forms.positions import EligibilityForm, PositionForm, WindowsForm
from volunteers.forms.stands import what_stands
from volunteers.models import Position
from volunteers.models.positions import every_check
from volunteers.position_sheets import position_sheets, sheet_of
from volunteers.services import positions as services
from volunteers.views.recording import is_done
from volunteers.views.rehearsal import About, save_rehearsed

# A position begins with what is usually asked of people.
USUAL = {
    "is_active": True,
    "required_checks": every_check(),
    "supervision_weeks": 8,
    "supervision_grace_weeks": 4,
}


@require_GET
@permission_required(Permission.POSITION_MANAGE)
def positions(request: HttpRequest) -> HttpResponse:
    sheets = position_sheets(request.organisation)
    return render(request, "volunteers/positions.html", {"sheets": sheets})


@require_GET
@permission_required(Permission.POSITION_MANAGE)
def position(request: HttpRequest, position_id: UUID) -> HttpResponse:
    sheet = sheet_of(_find(request, position_id))
    return render(request, "volunteers/position.html", {"sheet": sheet})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.POSITION_MANAGE)
def add_position(request: HttpRequest) -> HttpResponse:
    organisation, by = request.organisation, request.membership
    if request.method == "POST":
        form = PositionForm(request.POST, organisation=organisation)
        if is_done(form, lambda facts: services.create_position(organisation, **facts, by=by)):
            messages.success(request, "The position is set up. Now decide about its DBS check.")
            made = organisation.positions.get(name=form.cleaned_data["name"])
            return redirect("volunteers:position", made.pk)
    else:
        form = PositionForm(initial=USUAL, organisation=organisation)
    return render(request, "volunteers/add_position.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.POSITION_MANAGE)
def edit_position(request: HttpRequest, position_id: UUID) -> HttpResponse:
    position, by = _find(request, position_id), request.membership
    known = {"organisation": request.organisation, "position": position}
    if request.method == "POST":
        form = PositionForm(request.POST, **known)
        change = partial(services.change_position, position, by=by)
        if answer := save_rehearsed(request, form, change, _about(position)):
            return answer
    else:
        form = PositionForm(initial=PositionForm.of(position), **known)
    return render(request, "volunteers/edit_position.html", {"position": position, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.POSITION_MANAGE)
def decide_eligibility(request: HttpRequest, position_id: UUID) -> HttpResponse:
    position, by = _find(request, position_id), request.membership
    if request.method == "POST":
        form = EligibilityForm(request.POST)

        def decide(**answers: object) -> None:
            services.decide_eligibility(position, **form.facts(), by=by)

        if answer := save_rehearsed(request, form, decide, _about(position)):
            return answer
    else:
        form = EligibilityForm(initial=EligibilityForm.of(position))
    stands = what_stands(form, lambda: EligibilityForm.decided(_find(request, position_id)))
    context = {"position": position, "form": form, "stands": stands}
    return render(request, "volunteers/decide_eligibility.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.POSITION_MANAGE)
def edit_renewal_windows(request: HttpRequest) -> HttpResponse:
    organisation, by = request.organisation, request.membership
    if request.method == "POST":
        form = WindowsForm(request.POST, organisation=organisation)
        if is_done(form, lambda days: services.set_renewal_windows(organisation, days, by=by)):
            messages.success(request, "Saved. Lists and reminders go by these days from now on.")
            return redirect("volunteers:positions")
    else:
        initial = dict(organisation.renewal_windows.values_list("item", "days"))
        form = WindowsForm(initial=initial, organisation=organisation)
    return render(request, "volunteers/edit_renewal_windows.html", {"form": form})


def _find(request: HttpRequest, position_id: UUID) -> Position:
    positions = request.organisation.positions.select_related("dbs_decided_by__user")
    return get_object_or_404(positions, pk=position_id)


def _about(position: Position) -> About:
    back = reverse("volunteers:position", args=[position.pk])
    return About(position.volunteers.all(), position.name, back)
