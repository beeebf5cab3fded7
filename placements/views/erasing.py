"""Records whose time to be kept is over: who they are, what holds them, removing them for good."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from placements.forms.erasing import EraseForm, HoldForm
from placements.services.erasing import erase_record, preview_erasure
from volunteers.services.retention import lift_hold, place_hold
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done

MOST_SHOWN = 100


@require_GET
@permission_required(Permission.HISTORY_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    people = request.organisation.volunteers.visible_to(request.membership)
    over = request.organisation.leavings.over(today()).filter(volunteer__in=people)
    context = {
        "leavings": over.select_related("volunteer").order_by("retain_until")[:MOST_SHOWN],
        "number": over.count(),
        "holds": request.organisation.legal_holds.current()
        .filter(volunteer__in=people)
        .select_related("volunteer", "placed_by__user")[:MOST_SHOWN],
        "removed": request.organisation.erasures.select_related("erased_by__user")[:MOST_SHOWN],
    }
    return render(request, "erasing/index.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.RECORD_ERASE)
def confirm(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """What would go, and the last question."""
    volunteer = find_volunteer(request, volunteer_id)
    form = EraseForm(request.POST) if request.method == "POST" else EraseForm()
    try:
        if request.method == "POST" and form.is_valid():
            erase_record(volunteer, by=request.membership)
            messages.success(request, "The record is removed for good.")
            return redirect("erasing:index")
        removed = preview_erasure(volunteer, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("erasing:index")
    context = {"volunteer": volunteer, "removed": removed, "form": form}
    return render(request, "erasing/confirm.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.RECORD_HOLD)
def hold(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """Keep a record until a complaint, a claim or an inquiry is over."""
    volunteer = find_volunteer(request, volunteer_id)
    back = reverse("volunteers:record", args=[volunteer.pk])
    form = HoldForm(request.POST if request.method == "POST" else None, back=back)
    place = partial(place_hold, volunteer, by=request.membership)
    if request.method == "POST" and is_done(form, lambda answers: place(**answers)):
        messages.success(request, f"The record of {volunteer} is kept until the hold is lifted.")
        return redirect(back)
    return render(request, "erasing/hold.html", {"volunteer": volunteer, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.RECORD_ERASE)
def lift(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """What lifting a hold means, and doing it."""
    people = request.organisation.volunteers.visible_to(request.membership)
    holds = request.organisation.legal_holds.filter(volunteer__in=people)
    held = get_object_or_404(holds.select_related("volunteer__membership"), pk=hold_id)
    if request.method == "POST":
        try:
            lift_hold(held, by=request.membership)
            messages.success(request, f"The hold on the record of {held.volunteer} is lifted.")
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("erasing:index")
    return render(request, "erasing/lift.html", {"hold": held})
