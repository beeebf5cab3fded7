"""Whom a trainee should not meet: read and entered in confidence by a coordinator."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from audit.services import disclose_all, note_opening
from placements.forms.exclusions import TraineeExclusionForm
from placements.models import Trainee
from placements.services.exclusions import keep_trainee_apart
from volunteers.models import Exclusion
from volunteers.named import names_for
from volunteers.services.restricted import remove_exclusion
from volunteers.views.recording import is_done

OPENED = "Opened the confidential details of a trainee"


@require_GET
@permission_required(Permission.EXCLUSION_MANAGE)
def confidential(request: HttpRequest, trainee_id) -> HttpResponse:
    trainee, by = _find(request, trainee_id), request.membership
    note_opening(trainee, record="confidential details", by=by, reason=OPENED)
    rows = _bars(request, trainee)
    rows = disclose_all(rows.select_related("volunteer"), by=by, reason=OPENED, about=trainee)
    names = names_for((row.volunteer for row in rows), by=by)
    exclusions = [(row, names[row.volunteer_id]) for row in rows]
    context = {"trainee": trainee, "exclusions": exclusions}
    return render(request, "placements/confidential.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXCLUSION_MANAGE)
def add_exclusion(request: HttpRequest, trainee_id) -> HttpResponse:
    trainee, by = _find(request, trainee_id), request.membership
    if request.method == "POST":
        form = TraineeExclusionForm(request.POST, organisation=request.organisation)
        if is_done(form, lambda facts: keep_trainee_apart(trainee, facts["who"], by=by)):
            messages.success(request, "Saved. Nobody is told, and matching will keep them apart.")
            return redirect("placements:confidential", trainee.pk)
    else:
        form = TraineeExclusionForm(organisation=request.organisation)
    context = {"trainee": trainee, "form": form}
    return render(request, "placements/add_exclusion.html", context)


@require_POST
@permission_required(Permission.EXCLUSION_MANAGE)
def drop_exclusion(request: HttpRequest, trainee_id, exclusion_id) -> HttpResponse:
    trainee = _find(request, trainee_id)
    bar = get_object_or_404(_bars(request, trainee), pk=exclusion_id)
    remove_exclusion(bar, by=request.membership)
    messages.success(request, "Removed: they may meet again.")
    return redirect("placements:confidential", trainee.pk)


def _bars(request: HttpRequest, trainee: Trainee) -> QuerySet[Exclusion]:
    bars = request.organisation.exclusions.visible_to(request.membership)
    return bars.filter(person=trainee.membership.user)


def _find(request: HttpRequest, trainee_id) -> Trainee:
    visible = request.organisation.trainees.visible_to(request.membership)
    return get_object_or_404(visible.select_related("membership__user"), pk=trainee_id)
