"""The record of one volunteer, and its plain details."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Membership, Site
from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from volunteers.forms.records import NOBODY_NEW, DayForm, DetailsForm, MoveForm, PersonForm
from volunteers.forms.stands import what_stands
from volunteers.history import history_of_volunteer
from volunteers.models import Volunteer
from volunteers.record import KEPT_APART, openings_of, record_of
from volunteers.services import persons, positions
from volunteers.services.details import change_details
from volunteers.services.status import advance_volunteer
from volunteers.views.finding import details_of, find_volunteer
from volunteers.views.recording import is_done
from volunteers.views.rehearsal import About, save_rehearsed

PAGE_SIZE = 50


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def record(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    form = DayForm(request.GET if "on_day" in request.GET else None)
    later = form.cleaned_data["on"] if form.is_valid() else None
    context = {
        "record": record_of(volunteer, on=today(), later=later),
        "form": form,
        "can_edit": request.membership.can(Permission.VOLUNTEER_EDIT),
        "can_request": request.membership.can(Permission.OVERRIDE_REQUEST),
        "can_decide": request.membership.can(Permission.OVERRIDE_APPROVE),
        "openings": _openings(request, volunteer),
    }
    return render(request, "volunteers/record.html", context)


def _openings(request: HttpRequest, volunteer: Volunteer) -> list | None:
    """Who opened the confidential details: None for those who may not know."""
    if not request.membership.can(Permission.EXCLUSION_MANAGE):
        return None
    return openings_of(volunteer.pk, request.organisation.pk, records=KEPT_APART)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def edit(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    sites = request.organisation.sites.visible_to(request.membership)
    offered = {"sites": sites, "has_email": volunteer.has_email}
    if request.method == "POST":
        form, by = DetailsForm(request.POST, **offered), request.membership
        unseen = volunteer.sites.exclude(pk__in=sites)  # another coordinator's: kept as they are
        if is_done(form, lambda facts: _save_details(volunteer, facts, unseen, by)):
            nobody = f" {NOBODY_NEW}" if form.takes_nobody else ""
            messages.success(request, f"The details of {volunteer} are saved.{nobody}")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = DetailsForm(initial=details_of(volunteer), **offered)
    stands = what_stands(form, lambda: details_of(find_volunteer(request, volunteer_id)))
    context = {"volunteer": volunteer, "form": form, "stands": stands}
    return render(request, "volunteers/edit.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def correct_person(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    if request.method == "POST":
        form = PersonForm(request.POST)
        if is_done(form, lambda facts: persons.correct_person(volunteer, **facts, by=by)):
            messages.success(request, "Name, address and number are saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = PersonForm(initial=PersonForm.of(volunteer))
    return render(request, "volunteers/correct_person.html", {"volunteer": volunteer, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def move_to_position(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    if request.method == "POST":
        form = MoveForm(request.POST, volunteer=volunteer)
        move = partial(positions.move_to_position, volunteer, by=by)
        if answer := save_rehearsed(request, form, move, _about(volunteer)):
            return answer
    else:
        known = {"position": volunteer.position_id, "seen": volunteer.position_id}
        form = MoveForm(initial=known, volunteer=volunteer)
    context = {"volunteer": volunteer, "form": form}
    return render(request, "volunteers/move_to_position.html", context)


def _about(volunteer: Volunteer) -> About:
    who = volunteer.organisation.volunteers.filter(pk=volunteer.pk)
    back = reverse("volunteers:record", args=[volunteer.pk])
    return About(who, str(volunteer), back, "The position is saved.", is_one=True)


def _save_details(
    volunteer: Volunteer, facts: dict, unseen: Iterable[Site], by: Membership
) -> Volunteer:
    return change_details(volunteer, **facts | {"sites": [*facts["sites"], *unseen]}, by=by)


@require_GET
@permission_required(Permission.HISTORY_VIEW)
def history(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    paginator = Paginator(history_of_volunteer(volunteer), PAGE_SIZE)
    context = {"volunteer": volunteer, "page": paginator.get_page(request.GET.get("page"))}
    return render(request, "volunteers/history.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def advance(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    try:
        moved = advance_volunteer(volunteer, to=request.POST.get("to", ""), by=request.membership)
        stage = moved.get_status_display().lower()
        messages.success(request, f"{moved} has moved on to “{stage}”.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:record", volunteer.pk)
