"""Trainees and placements entered and changed by hand."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from audit.services import disclose, note_opening
from nhsuk.components.words import period
from placements.forms.placing import (
    MeetingAccessForm,
    NewTraineeForm,
    PlacementForm,
    TraineeForm,
)
from placements.models import Placement, Trainee
from placements.moving import Breaks, breaks_of
from placements.services import people as services
from volunteers.views.finding import key_in
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def add_trainee(request: HttpRequest) -> HttpResponse:
    organisation, by = request.organisation, request.membership
    if request.method == "POST":
        form, made = NewTraineeForm(request.POST, organisation=organisation), []

        def act(said: dict) -> None:
            facts = {name: value for name, value in said.items() if name != "seen"}
            made.append(services.create_trainee(organisation, **facts, by=by))

        if is_done(form, act):
            messages.success(request, f"{made[0]} is added. Add their first placement.")
            return redirect("placements:trainee", made[0].pk)
    else:
        cohort = organisation.cohorts.filter(pk=key_in(request, "cohort")).first()
        form = NewTraineeForm(initial={"cohort": cohort}, organisation=organisation)
    return render(request, "placements/add_trainee.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def edit_trainee(request: HttpRequest, trainee_id: UUID) -> HttpResponse:
    trainee, organisation = _trainee(request, trainee_id), request.organisation
    form = TraineeForm(initial=TraineeForm.of(trainee), organisation=organisation)
    if request.method == "POST":
        form, by = TraineeForm(request.POST, organisation=organisation), request.membership
        if is_done(form, lambda said: services.change_trainee(trainee, **said, by=by)):
            messages.success(request, "Saved.")
            return redirect("placements:trainee", trainee.pk)
    return render(request, "placements/edit_trainee.html", {"trainee": trainee, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXCLUSION_MANAGE)
def meeting_access(request: HttpRequest, trainee_id: UUID) -> HttpResponse:
    """What a trainee needs at a meeting: opened on purpose, and every opening is kept."""
    trainee, by = _trainee(request, trainee_id), request.membership
    if request.method == "POST":
        form = MeetingAccessForm(request.POST)
        if is_done(form, lambda said: services.set_meeting_access(trainee, **said, by=by)):
            messages.success(request, "Saved. Matching honours it without telling anybody.")
            return redirect("placements:trainee", trainee.pk)
    else:
        reason = "Opened what a trainee needs at a meeting"
        note_opening(trainee, record="confidential details", by=by, reason=reason)
        row = request.organisation.meeting_access.filter(trainee=trainee).first()
        held = row and disclose(row, by=by, reason=reason)
        form = MeetingAccessForm(initial=MeetingAccessForm.of(held))
    return render(request, "placements/meeting_access.html", {"trainee": trainee, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def add_placement(request: HttpRequest, trainee_id: UUID) -> HttpResponse:
    trainee, by, teams = _trainee(request, trainee_id), request.membership, _teams(request)
    if request.method == "GET" and trainee.left_on:
        messages.info(request, f"{trainee} has left: say first that they are staying.")
        return redirect("placements:trainee", trainee.pk)
    if request.method == "POST":
        form, made = PlacementForm(request.POST, teams=teams), []

        def act(said: dict) -> None:
            facts = form.facts() | {"trainee": trainee}
            made.append(services.create_placement(request.organisation, **facts, by=by))

        if is_done(form, act):
            messages.success(request, "The placement is added. Find somebody to meet them.")
            _warn_of_overlap(request, made[0])
            return redirect("placements:record", made[0].pk)
    else:
        form = PlacementForm(initial=PlacementForm.of_new(), teams=teams)
    return render(request, "placements/add_placement.html", {"trainee": trainee, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def edit_placement(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """Saved at once if nothing hangs on it; else what it would do is shown first."""
    placement, by, breaks = _placement(request, placement_id), request.membership, None
    teams = _teams(request)
    form = PlacementForm(initial=PlacementForm.of(placement), teams=teams)
    if request.method == "POST":
        form = PlacementForm(request.POST, initial=form.initial, teams=teams)

        def act(said: dict) -> None:
            nonlocal breaks
            breaks = _unseen_breaks(form, placement, by)
            if not breaks:
                services.change_placement(placement, **form.facts(), seen=said["seen"], by=by)

        if is_done(form, act) and not breaks:
            messages.success(request, "The placement is saved.")
            _warn_of_overlap(request, placement)
            return redirect("placements:record", placement.pk)
    context = {"placement": placement, "form": form, "breaks": breaks}
    return render(request, "placements/edit_placement.html", context)


def _warn_of_overlap(request: HttpRequest, placement: Placement) -> None:
    """One person is seldom in two places at once. Of placements they see, at most three by name."""
    placement.refresh_from_db()
    visible = placement.trainee.placements.visible_to(request.membership)
    others = visible.exclude(pk=placement.pk).filter(
        starts_on__lte=placement.ends_on, ends_on__gte=placement.starts_on, called_off_on=None
    )
    if named := [f"{one.reference}, {period(one.starts_on, one.ends_on)}" for one in others[:3]]:
        words = f"It overlaps {' and '.join(named)}, of the same trainee. Please check the dates."
        messages.warning(request, words)


def _unseen_breaks(form: PlacementForm, placement: Placement, by) -> Breaks | None:
    """What saving would do that was not shown yet; from then on the form has shown it."""
    breaks = breaks_of(placement, form.facts(), by=by)
    if breaks.is_nothing or form.cleaned_data["breaks"] == breaks.version:
        return None
    form.data = form.data.copy()
    form.data["breaks"] = breaks.version
    return breaks


def _teams(request: HttpRequest):
    teams = request.organisation.teams.filter(
        site__in=request.organisation.sites.visible_to(request.membership)
    )
    return teams.select_related("site").order_by("site__name", "name")


def _trainee(request: HttpRequest, trainee_id: UUID) -> Trainee:
    visible = request.organisation.trainees.visible_to(request.membership)
    return get_object_or_404(visible.with_cohort(), pk=trainee_id)


def _placement(request: HttpRequest, placement_id: UUID) -> Placement:
    visible = request.organisation.placements.visible_to(request.membership)
    return get_object_or_404(visible.select_related("trainee", "team__site"), pk=placement_id)
