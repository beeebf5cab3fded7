"""The pipeline: everybody on the way in, and one applicant's way through it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from audit.services import disclose
from common.dates import now
from common.errors import DomainError
from volunteers.forms.pipeline import APPLICATION, QUESTION, EnteredForm, PipelineFilter
from volunteers.models import AccessNeeds, Volunteer
from volunteers.pipeline import STAGES, board, row_of
from volunteers.pipeline import pipeline as rows_of
from volunteers.services import applications
from volunteers.services import pipeline as services
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done

PAGE_SIZE = 30
SHOWN = 5


@require_GET
@permission_required(Permission.APPLICATION_MANAGE)
def pipeline(request: HttpRequest) -> HttpResponse:
    people = request.organisation.volunteers.visible_to(request.membership)
    form = PipelineFilter(request.GET)
    name = form.cleaned_data["q"] if form.is_valid() else ""
    stage = request.GET.get("stage", "")
    if name or stage in STAGES:
        found = people.filter(status__in=[stage] if stage in STAGES else STAGES)
        found = found.found_by(name) if name else found
        page = Paginator(found.order_by("status_since", "pk"), PAGE_SIZE).get_page(
            request.GET.get("page")
        )
        rows = rows_of(page.object_list, at=now())
        context = {"form": form, "page": page, "rows": rows, "stage": stage}
    else:
        context = {
            "form": form,
            "columns": board(people, at=now(), shown=SHOWN),
            "repeated": request.organisation.applications.repeated()
            .filter(volunteer__in=people)
            .select_related("volunteer")[:PAGE_SIZE],
        }
    return render(request, "volunteers/pipeline.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.APPLICATION_MANAGE)
def add_applicant(request: HttpRequest) -> HttpResponse:
    organisation, made = request.organisation, []
    if request.method == "POST":
        form = EnteredForm(request.POST, organisation=organisation)
        if is_done(form, lambda facts: made.append(_enter(request, **facts))):
            messages.success(request, f"{made[0].volunteer} is in the pipeline.")
            return redirect("volunteers:application", made[0].volunteer_id)
    else:
        kind = request.GET.get("kind")
        initial = {"kind": kind if kind in (QUESTION, APPLICATION) else None}
        form = EnteredForm(initial=initial, organisation=organisation)
    context = {"form": form, "known": _known(request, form) if form.errors else None}
    return render(request, "volunteers/add_applicant.html", context)


def _known(request: HttpRequest, form: EnteredForm) -> Volunteer | None:
    """Whose address was given, if this coordinator may open their record."""
    if not (email := form.cleaned_data.get("email")):
        return None
    people = request.organisation.volunteers.visible_to(request.membership)
    return people.filter(membership__user__email__iexact=email).first()


def _enter(request: HttpRequest, *, kind: str, **answers):
    return applications.enter_application(
        request.organisation, is_question=kind == QUESTION, by=request.membership, **answers
    )


@require_GET
@permission_required(Permission.APPLICATION_MANAGE)
def application(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    talks = volunteer.conversations.exclude(outcome="").select_related("recorded_by__user")
    context = {
        "volunteer": volunteer,
        "row": row_of(volunteer, at=now()) if volunteer.status in STAGES else None,
        "application": applications.current_application(volunteer)
        or volunteer.applications.select_related("entered_by__user").first(),
        "repeats": volunteer.applications.repeated(),
        "conversations": talks,
        "needs": needs_to_honour(request, volunteer),
    }
    return render(request, "volunteers/application.html", context)


def needs_to_honour(request: HttpRequest, volunteer: Volunteer) -> AccessNeeds | None:
    """What to arrange for them: shown wherever somebody writes to them. The reading is kept."""
    rows = request.organisation.access_needs.filter(volunteer=volunteer)
    row = rows.select_related("volunteer").first()
    return row and disclose(row, by=request.membership, reason="To arrange what they need")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.APPLICATION_MANAGE)
def enter_application(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    if request.method == "POST":
        form = EnteredForm(request.POST, organisation=request.organisation, known=volunteer)
        if is_done(form, lambda facts: _complete(request, volunteer, **facts)):
            messages.success(request, f"The application of {volunteer} is saved.")
            return redirect("volunteers:application", volunteer.pk)
    else:
        held = needs_to_honour(request, volunteer)
        form = EnteredForm(initial=_held(held), organisation=request.organisation, known=volunteer)
    context = {"volunteer": volunteer, "form": form}
    return render(request, "volunteers/enter_application.html", context)


def _complete(request: HttpRequest, volunteer: Volunteer, **answers) -> None:
    opened = applications.open_application(volunteer, by=request.membership)
    applications.complete_application(opened, by=request.membership, **answers)


def _held(needs: AccessNeeds | None) -> dict:
    if needs is None:
        return {}
    held = {
        "large_print": needs.needs_large_print,
        "step_free": needs.needs_step_free,
        "interpreter": needs.interpreter,
        "other": needs.notes,
    }
    chosen = [name for name, value in held.items() if value]
    return {"needs": chosen, "interpreter": needs.interpreter, "notes": needs.notes}


@require_POST
@permission_required(Permission.APPLICATION_MANAGE)
def accept_for_them(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    try:
        services.accept_offer(volunteer, by=request.membership)
        messages.success(request, f"{volunteer} said yes: the checks begin.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:application", volunteer.pk)


@require_POST
@permission_required(Permission.APPLICATION_MANAGE)
def take_up_again(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """A second application: taken up, if they had left; else put aside, having been seen."""
    volunteer = find_volunteer(request, volunteer_id)
    repeat = get_object_or_404(volunteer.applications.repeated()[:1])
    try:
        if volunteer.status == Volunteer.Status.LEFT and "aside" not in request.POST:
            services.reopen_application(repeat, by=request.membership)
            messages.success(request, f"{volunteer} is among the applications again.")
        else:
            services.set_aside_repeat(repeat, by=request.membership)
            messages.success(request, "Noted. Nothing else has changed.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:application", volunteer.pk)
