"""The pathway: who is where, who is close to the next step, and celebrating it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from placements.forms.pathway import CelebrateForm
from placements.pathway import Path, overview_of, path_of, steps_of
from placements.services.pathway import celebrate_step
from volunteers.models import Volunteer
from volunteers.services.pathway import step_letter, take_step_back
from volunteers.views.carrying import carried, to_read
from volunteers.views.finding import find_own, find_volunteer
from volunteers.views.recording import is_done

TOLD = "told"


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    people = request.organisation.volunteers.visible_to(request.membership).active().not_merged()
    overview = overview_of(request.organisation, people, on=today())
    return render(request, "pathway/index.html", {"overview": overview})


@require_GET
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def mine(request: HttpRequest) -> HttpResponse:
    path = path_of(find_own(request), on=today())
    context = {"path": path, "steps": steps_of(request.organisation)}
    return render(request, "pathway/mine.html", context)


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def person(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    path = path_of(find_volunteer(request, volunteer_id), on=today())
    context = {"path": path, "steps": steps_of(request.organisation)}
    return render(request, "pathway/person.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def celebrate(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """GET: the form. POST: the message to read. POST with “confirm”: send it and do it."""
    volunteer = find_volunteer(request, volunteer_id)
    path = path_of(volunteer, on=today())
    if path.following is None or request.POST.get("step", str(path.following.pk)) != str(
        path.following.pk
    ):
        where = path.step or "the first step"
        messages.info(request, f"Nothing was changed: {volunteer} is at “{where}” now.")
        return redirect("pathway:person", volunteer.pk)
    form = _form(request, path)
    if "confirm" in request.POST:
        if is_done(form, lambda facts: _celebrate(request, volunteer, path, facts)):
            messages.success(request, f"{volunteer}: {path.following}. They hear of it.")
            return redirect("pathway:person", volunteer.pk)
    elif "change" not in request.POST and form.is_bound and form.is_valid():
        letter = step_letter(volunteer, path.following, words=form.cleaned_data["words"])
        said = {"step": path.following, "letter": to_read(letter), "carried": carried(request)}
        return render(request, "pathway/read_letter.html", {"volunteer": volunteer, **said})
    return render(request, "pathway/celebrate.html", {"path": path, "form": form})


def _form(request: HttpRequest, path: Path) -> CelebrateForm:
    asks_why = bool(path.lacks)
    if request.method == "POST":
        return CelebrateForm(request.POST, asks_why=asks_why)
    initial = {"reached_on": today(), "step": path.following.pk}
    return CelebrateForm(initial=initial, asks_why=asks_why)


def _celebrate(request: HttpRequest, volunteer: Volunteer, path: Path, facts: dict) -> None:
    is_told = request.POST["confirm"] == TOLD
    del facts["step"]
    celebrate_step(volunteer, path.following, **facts, is_told=is_told, by=request.membership)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def take_back(request: HttpRequest, volunteer_id: UUID, reached_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    reached = get_object_or_404(volunteer.steps_reached.select_related("step"), pk=reached_id)
    take_step_back(reached, by=request.membership)
    messages.success(request, f"“{reached.step}” is taken back. The history keeps it.")
    return redirect("pathway:person", volunteer.pk)
