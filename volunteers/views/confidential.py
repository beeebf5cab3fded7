"""Access needs and exclusions: opened on purpose, and every opening is kept."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Membership
from accounts.permissions import Permission, permission_required
from audit.services import disclose, disclose_all, note_opening
from volunteers.forms.restricted import AccessNeedsForm, ExclusionForm
from volunteers.forms.stands import what_stands
from volunteers.models import AccessNeeds, ApartWish, Exclusion, Volunteer
from volunteers.named import ELSEWHERE, names_for
from volunteers.services import restricted
from volunteers.views.finding import find_volunteer, needs_of
from volunteers.views.recording import is_done


@require_GET
@permission_required(Permission.EXCLUSION_MANAGE)
def confidential(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    by, reason = request.membership, "Opened the confidential details"
    note_opening(volunteer, record="confidential details", by=by, reason=reason)
    exclusions = volunteer.exclusions.visible_to(by).select_related(
        "volunteer", "site", "team__site", "person"
    )
    context = {
        "volunteer": volunteer,
        "needs": _access_needs(request, volunteer, reason),
        "exclusions": [
            (row, _whom(row, by)) for row in disclose_all(exclusions, by=by, reason=reason)
        ],
        "waiting": _wishes_waiting(request, volunteer),
    }
    return render(request, "volunteers/confidential.html", context)


def _wishes_waiting(request: HttpRequest, volunteer: Volunteer) -> QuerySet[ApartWish]:
    """What they have asked for and nobody has settled yet; a page of its own has the words."""
    wishes = request.organisation.apart_wishes.visible_to(request.membership)
    return wishes.to_settle().filter(asked_by=volunteer.membership_id)


def _whom(exclusion: Exclusion, by: Membership) -> str:
    """Whom or what it names; a volunteer at a site the reader does not look after stays unnamed."""
    person = exclusion.person
    if person is None:
        return str(exclusion.team) if exclusion.team else f"{exclusion.site}, all of it"
    others = exclusion.organisation.volunteers.filter(membership__user=person)
    names = names_for(others, by=by)
    return ELSEWHERE if ELSEWHERE in names.values() else f"{person} ({person.email})"


def _access_needs(request: HttpRequest, volunteer: Volunteer, reason: str) -> AccessNeeds | None:
    rows = request.organisation.access_needs.filter(volunteer=volunteer)
    row = rows.select_related("volunteer").first()
    return row and disclose(row, by=request.membership, reason=reason)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXCLUSION_MANAGE)
def edit_access_needs(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    held = partial(_needs_to_change, request, volunteer)
    if request.method == "POST":
        form, by = AccessNeedsForm(request.POST), request.membership
        if is_done(form, lambda facts: restricted.set_access_needs(volunteer, **facts, by=by)):
            messages.success(request, "The access needs are saved.")
            return redirect("volunteers:confidential", volunteer.pk)
    else:
        form = AccessNeedsForm(initial=held())
    context = {"volunteer": volunteer, "form": form, "stands": what_stands(form, held)}
    return render(request, "volunteers/edit_access_needs.html", context)


def _needs_to_change(request: HttpRequest, volunteer: Volunteer) -> dict:
    reason = "Opened the access needs to change them"
    note_opening(volunteer, record="confidential details", by=request.membership, reason=reason)
    return needs_of(_access_needs(request, volunteer, reason))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXCLUSION_MANAGE)
def add_exclusion(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    by, organisation = request.membership, request.organisation
    sites = organisation.sites.visible_to(by)
    if request.method == "POST":
        form = ExclusionForm(request.POST, organisation=organisation, sites=sites)
        if is_done(form, lambda _: restricted.add_exclusion(volunteer, **form.bar(), by=by)):
            messages.success(request, "Saved. Nobody is told, and matching will keep them apart.")
            return redirect("volunteers:confidential", volunteer.pk)
    else:
        form = ExclusionForm(organisation=organisation, sites=sites)
    context = {"volunteer": volunteer, "form": form}
    return render(request, "volunteers/add_exclusion.html", context)


@require_POST
@permission_required(Permission.EXCLUSION_MANAGE)
def remove_exclusion(request: HttpRequest, volunteer_id: UUID, exclusion_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    bars = volunteer.exclusions.visible_to(request.membership)
    exclusion = get_object_or_404(bars, pk=exclusion_id)
    restricted.remove_exclusion(exclusion, by=request.membership)
    messages.success(request, "Removed: they may meet again.")
    return redirect("volunteers:confidential", volunteer.pk)
