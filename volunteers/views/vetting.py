"""Right to work, work health, and the employment summary."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from audit.services import disclose
from common.dates import today
from volunteers.forms.stands import what_stands
from volunteers.forms.vetting import EmploymentForm, RightToWorkForm, WorkHealthForm
from volunteers.models import Check, Volunteer, WorkHealth
from volunteers.services import outcomes
from volunteers.services.vetting import BEFORE_AN_OFFER, version_of
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done

Kind = Check.Kind


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def right_to_work(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    if request.method == "POST":
        form = RightToWorkForm(request.POST)
        if is_done(form, lambda _: outcomes.record_right_to_work(volunteer, **form.facts(), by=by)):
            messages.success(request, "Right to work: the result is saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = RightToWorkForm(initial=_right_to_work_held(volunteer))
    context = {"form": form} | _about(volunteer, Kind.RIGHT_TO_WORK)
    return render(request, "volunteers/right_to_work.html", context)


def _right_to_work_held(volunteer: Volunteer) -> dict:
    check = volunteer.checks.filter(kind=Kind.RIGHT_TO_WORK).first()
    decided_on = check and check.decided_on
    initial = {"seen": check.version if check else "", "decided_on": decided_on or today()}
    if row := getattr(volunteer, "right_to_work", None):
        until = row.last_permitted_on
        initial |= {"limited_until": until, "visit_until": until, "card_until": until}
        names = ("basis", "seen_how", "permits_volunteering")
        initial |= {name: getattr(row, name) for name in names}
    return initial


@require_http_methods(["GET", "POST"])
@permission_required(Permission.WORK_HEALTH_MANAGE)
def work_health(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """What occupational health answered. Opening it is kept; before the offer it is closed."""
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    is_early = volunteer.status in BEFORE_AN_OFFER
    if request.method == "POST":
        form = WorkHealthForm(request.POST)
        if is_done(form, lambda f: outcomes.record_work_health(volunteer, **f, by=by)):
            messages.success(request, "Work health: the outcome is saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = WorkHealthForm(initial=_work_health_held(request, volunteer))
    stands = what_stands(form, lambda: _work_health_held(request, volunteer))
    context = {"form": form, "is_early": is_early, "stands": stands}
    context |= _about(volunteer, Kind.WORK_HEALTH)
    return render(request, "volunteers/work_health.html", context)


def _work_health_held(request: HttpRequest, volunteer: Volunteer) -> dict:
    initial = {"seen": version_of(volunteer, Kind.WORK_HEALTH)}
    row = request.organisation.work_health.filter(volunteer=volunteer).first()
    if row is None:
        return initial
    row: WorkHealth = disclose(row, by=request.membership, reason="Opened the work health page")
    names = ("outcome", "adjustments", "answered_on", "review_on")
    return initial | {name: getattr(row, name) for name in names}


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def employment(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    if request.method == "POST":
        form = EmploymentForm(request.POST)
        if is_done(form, lambda f: outcomes.record_employment(volunteer, **f, by=by)):
            messages.success(request, "Employment summary: saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = EmploymentForm(initial=_employment_held(volunteer))
    stands = what_stands(form, lambda: _employment_held(volunteer))
    context = {"form": form, "stands": stands} | _about(volunteer, Kind.EMPLOYMENT)
    return render(request, "volunteers/employment.html", context)


def _employment_held(volunteer: Volunteer) -> dict:
    initial = {"seen": version_of(volunteer, Kind.EMPLOYMENT)}
    row = getattr(volunteer, "employment_summary", None)
    names = ("summary", "has_gaps", "talked_on")
    return initial | {name: getattr(row, name) for name in names} if row else initial


def _about(volunteer: Volunteer, kind: str) -> dict:
    """Whose check the page is about, and how it stands."""
    check = volunteer.checks.filter(kind=kind).select_related("decided_by__user").first()
    return {"volunteer": volunteer, "kind": kind, "check": check}
