"""Thanks and papers: one's own, one person's for coordinators, and whom to thank next."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from placements.forms import recognition as forms
from placements.milestones import volunteers_week, worth_thanks
from placements.papers import FORMS
from placements.recognition import courses_done, first_answers
from placements.services import recognition as services
from support.models import Paper
from volunteers.models import Volunteer
from volunteers.services.closed import is_closed
from volunteers.views.finding import find_own, find_volunteer
from volunteers.views.recording import is_done
from volunteers.views.taking_away import as_attachment

ROWS_A_PAGE = 25
Kind = Paper.Kind


@dataclass(frozen=True, slots=True)
class Making:
    """How one kind of paper is made."""

    form: Any
    act: Any
    done: str


MAKING = {
    Kind.CERTIFICATE: Making(
        forms.CertificateForm, services.make_certificate, "The certificate is made."
    ),
    Kind.LETTER: Making(forms.LetterForm, services.write_letter, "The letter is made."),
    Kind.STATEMENT: Making(forms.StatementForm, services.state_hours, "The statement is made."),
    Kind.REFERENCE: Making(forms.ReferenceForm, services.give_reference, "The reference is made."),
}


@require_GET
@permission_required(Permission.HOURS_OWN)
def mine(request: HttpRequest) -> HttpResponse:
    volunteer = find_own(request)
    context = {"volunteer": volunteer, "papers": _papers(volunteer)}
    return render(request, "papers/mine.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.HOURS_OWN)
def make_my_statement(request: HttpRequest) -> HttpResponse:
    volunteer, back = find_own(request), reverse("papers:mine")
    form = _form(request, volunteer, Kind.STATEMENT, back, names=volunteer.names)
    if request.method == "POST" and _is_made(request, form, volunteer, Kind.STATEMENT):
        return redirect(back)
    return render(request, "papers/make_my_statement.html", {"form": form})


@require_GET
@permission_required(Permission.HOURS_OWN)
def download_mine(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    return _file(request, find_own(request), paper_id)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.HOURS_OWN)
def remove_mine(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Only what they made themselves."""
    own = _papers(find_own(request)).filter(made_by=request.membership)
    return _remove(request, get_object_or_404(own, pk=paper_id), reverse("papers:mine"))


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
def person(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    kinds = [] if is_closed(volunteer) else Kind.choices
    context = {"volunteer": volunteer, "papers": _papers(volunteer), "kinds": kinds}
    return render(request, "papers/person.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def make(request: HttpRequest, volunteer_id: UUID, kind: str) -> HttpResponse:
    if kind not in Kind.values:
        raise Http404
    volunteer = find_volunteer(request, volunteer_id)
    back = reverse("papers:person", args=[volunteer.pk])
    form = _form(request, volunteer, kind, back)
    if request.method == "POST" and _is_made(request, form, volunteer, kind):
        return redirect(back)
    context = {"volunteer": volunteer, "form": form, "kind": Kind(kind)}
    return render(request, "papers/make.html", context)


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
def download(request: HttpRequest, volunteer_id: UUID, paper_id: UUID) -> HttpResponse:
    return _file(request, find_volunteer(request, volunteer_id), paper_id)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def remove(request: HttpRequest, volunteer_id: UUID, paper_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    paper = get_object_or_404(_papers(volunteer), pk=paper_id)
    return _remove(request, paper, reverse("papers:person", args=[volunteer.pk]))


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
def worth_a_thank_you(request: HttpRequest) -> HttpResponse:
    found = worth_thanks(request.membership, on=today())
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    people = request.organisation.volunteers.in_bulk([one.volunteer_id for one in page])
    rows = [(people[one.volunteer_id], one) for one in page if one.volunteer_id in people]
    context = {"page": page, "rows": rows, "week_of": volunteers_week(today())}
    return render(request, "papers/worth_a_thank_you.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def set_aside(request: HttpRequest, volunteer_id: UUID, hours: int) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    try:
        services.set_milestone_aside(volunteer, hours=hours, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{volunteer}: {hours} hours are off this list.")
    return redirect("papers:worth_a_thank_you")


def _form(request: HttpRequest, volunteer: Volunteer, kind: str, back: str, **facts: Any):
    facts |= {"label": request.organisation.connector_label, "back": back}
    if kind == Kind.REFERENCE:
        facts["courses"] = courses_done(volunteer, until=today())
    if request.method == "POST":
        return MAKING[Kind(kind)].form(request.POST, **facts)
    initial = first_answers(volunteer, kind, by=request.membership)
    return MAKING[Kind(kind)].form(initial=initial, **facts)


def _is_made(request: HttpRequest, form, volunteer: Volunteer, kind: str) -> bool:
    making, by = MAKING[Kind(kind)], request.membership
    if not is_done(form, lambda _: making.act(volunteer, **form.facts(), by=by)):
        return False
    messages.success(request, f"{making.done} Download it below.")
    return True


def _papers(volunteer: Volunteer):
    return volunteer.papers.select_related("made_by__user", "volunteer__membership")


def _file(request: HttpRequest, volunteer: Volunteer, paper_id: UUID) -> HttpResponse:
    paper = get_object_or_404(_papers(volunteer), pk=paper_id)
    drawn = FORMS.get(request.GET.get("as", "pdf"))
    if drawn is None:
        raise Http404
    return as_attachment(drawn(paper))


def _remove(request: HttpRequest, paper: Paper, back: str) -> HttpResponse:
    if request.method == "POST":
        try:
            services.remove_paper(paper, by=request.membership)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The paper is removed.")
        return redirect(back)
    return render(request, "papers/remove.html", {"paper": paper, "back": back})
