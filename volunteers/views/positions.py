"""What each position asks for; a change is shown with what it would do before it is made."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from volunteers.consequences import consequences
from volunteers.forms.positions import EligibilityForm, PositionForm, WindowsForm
from volunteers.models import Position
from volunteers.position_sheets import position_sheets, sheet_of
from volunteers.services import positions as services
from volunteers.views.finding import is_done


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
            return redirect("volunteers:positions")
    else:
        form = PositionForm(initial={"is_active": True}, organisation=organisation)
    return render(request, "volunteers/add_position.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.POSITION_MANAGE)
def edit_position(request: HttpRequest, position_id: UUID) -> HttpResponse:
    position, by = _find(request, position_id), request.membership
    context = {"position": position, "form": None}
    if request.method == "POST":
        form = PositionForm(request.POST, organisation=request.organisation)
        change = lambda row: services.change_position(row, **form.cleaned_data, by=by)  # noqa: E731
        if answer := _changed(request, position, form, change):
            return answer
    else:
        initial = PositionForm.of(position)
        form = PositionForm(initial=initial, organisation=request.organisation)
    return render(request, "volunteers/edit_position.html", context | {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.POSITION_MANAGE)
def decide_eligibility(request: HttpRequest, position_id: UUID) -> HttpResponse:
    position, by = _find(request, position_id), request.membership
    if request.method == "POST":
        form = EligibilityForm(request.POST)
        change = lambda row: services.decide_eligibility(row, **form.facts(), by=by)  # noqa: E731
        if answer := _changed(request, position, form, change):
            return answer
    else:
        form = EligibilityForm(initial=EligibilityForm.of(position))
    context = {"position": position, "form": form}
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


def _changed(
    request: HttpRequest, position: Position, form: forms.Form, change: Callable
) -> HttpResponse | None:
    """The way on after a change: first the people it would cost, unless they were just shown.

    None: the form is shown again, with its errors or because the person wants to change it.
    """
    if not form.is_valid() or "again" in request.POST:
        return None
    try:
        found = consequences(position, change, on=today(), by=request.membership)
        if found.lost and request.POST.get("shown") != found.version:
            return _ask(request, position, found)
        change(position)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _words(found))
    return redirect("volunteers:position", position.pk)


def _ask(request: HttpRequest, position: Position, found) -> HttpResponse:
    ours = {"csrfmiddlewaretoken", "shown"}
    kept = [(k, v) for k, values in request.POST.lists() if k not in ours for v in values]
    context = {"position": position, "found": found, "kept": kept}
    return render(request, "volunteers/position_consequences.html", context)


def _words(found) -> str:
    if found.lost:
        people = "1 person is" if found.lost == 1 else f"{found.lost} people are"
        return f"Saved. {people} no longer ready; the list of volunteers says what they need."
    gained = f" {found.gained} more are ready now." if found.gained else ""
    return f"Saved. Nobody stops being ready.{gained}"
