"""Programmes and cohorts: what trainees are learning to be, and with whom they began."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import today
from placements.coverage import coverage_of
from placements.forms.cohorts import CohortForm, MembersForm, ProgrammeForm
from placements.models import Cohort, Programme
from placements.services import cohorts as services
from volunteers.views.recording import is_done

MOST_TO_TICK = 200


@require_GET
@permission_required(Permission.PLACEMENT_VIEW)
def cohorts(request: HttpRequest) -> HttpResponse:
    """Every programme with its cohorts, the newest first."""
    visible = request.organisation.trainees.visible_to(request.membership)
    context = {
        "programmes": request.organisation.programmes.with_cohorts(request.membership),
        "without": visible.filter(cohort=None).count(),
    }
    return render(request, "placements/cohorts.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def add_programme(request: HttpRequest) -> HttpResponse:
    form = ProgrammeForm()
    if request.method == "POST":
        form, by, made = ProgrammeForm(request.POST), request.membership, []

        def act(said: dict) -> None:
            facts = {name: said[name] for name in ("name", "university", "profession")}
            made.append(services.create_programme(request.organisation, **facts, by=by))

        if is_done(form, act):
            messages.success(request, "The programme is added. Add its first cohort.")
            return redirect("placements:add_cohort", made[0].pk)
    return render(request, "placements/add_programme.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def edit_programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = _programme(request, programme_id)
    form = ProgrammeForm(initial=ProgrammeForm.of(programme))
    if request.method == "POST":
        form, by = ProgrammeForm(request.POST), request.membership
        if is_done(form, lambda said: services.change_programme(programme, **said, by=by)):
            messages.success(request, "The programme is saved.")
            return redirect("placements:cohorts")
    return render(request, "placements/edit_programme.html", {"programme": programme, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def add_cohort(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme, form = _programme(request, programme_id), CohortForm()
    if request.method == "POST":
        form, by, made = CohortForm(request.POST), request.membership, []

        def act(said: dict) -> None:
            facts = {name: value for name, value in said.items() if name != "seen"}
            made.append(services.create_cohort(programme, **facts, by=by))

        if is_done(form, act):
            messages.success(request, "The cohort is added. Say who belongs to it.")
            return redirect("placements:cohort", made[0].pk)
    return render(request, "placements/add_cohort.html", {"programme": programme, "form": form})


@require_GET
@permission_required(Permission.PLACEMENT_VIEW)
def cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """One cohort: its people, and how many of their placements have somebody."""
    found = _cohort(request, cohort_id)
    placements = request.organisation.placements.visible_to(request.membership)
    context = {
        "cohort": found,
        "trainees": found.trainees.visible_to(request.membership),
        "coverage": coverage_of(placements.filter(trainee__cohort=found), on=today()),
    }
    return render(request, "placements/cohort.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def edit_cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    found = _cohort(request, cohort_id)
    form = CohortForm(initial=CohortForm.of(found))
    if request.method == "POST":
        form, by = CohortForm(request.POST), request.membership
        if is_done(form, lambda said: services.change_cohort(found, **said, by=by)):
            messages.success(request, "The cohort is saved.")
            return redirect("placements:cohort", found.pk)
    return render(request, "placements/edit_cohort.html", {"cohort": found, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def put_in_cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """Trainees who are in no cohort yet first, then those of others."""
    found, by = _cohort(request, cohort_id), request.membership
    others = request.organisation.trainees.visible_to(by).not_in(found)
    asked = request.GET.get("q", "")
    if asked:
        others = others.about(asked)
    form = MembersForm(trainees=others.with_cohort()[:MOST_TO_TICK])
    if request.method == "POST":
        form = MembersForm(request.POST, trainees=others.with_cohort())
        if is_done(form, lambda said: services.put_in_cohort(said["trainees"], found, by=by)):
            messages.success(request, f"They belong to {found} now.")
            return redirect("placements:cohort", found.pk)
    context = {"cohort": found, "form": form, "asked": asked, "number": others.count()}
    return render(request, "placements/put_in_cohort.html", context)


def _programme(request: HttpRequest, programme_id: UUID) -> Programme:
    return get_object_or_404(request.organisation.programmes, pk=programme_id)


def _cohort(request: HttpRequest, cohort_id: UUID) -> Cohort:
    cohorts = request.organisation.cohorts.select_related("programme")
    return get_object_or_404(cohorts, pk=cohort_id)
