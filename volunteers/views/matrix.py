"""The training matrix: who stands how with which course, as a page, by course, and as a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from volunteers.course_choices import matrix_choices
from volunteers.course_exports import export_matrix as export
from volunteers.course_pages import matrix_page, totals
from volunteers.forms.matrix import MatrixFilter
from volunteers.views.finding import key_in
from volunteers.views.taking_away import as_attachment


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def matrix(request: HttpRequest) -> HttpResponse:
    form = _filter(request, request.GET)
    page = matrix_page(
        request.organisation.volunteers.visible_to(request.membership),
        form.search(),
        part=request.GET.get("part", ""),
        on=today(),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
    )
    context = {"form": form, "page": page, "query": form.query()}
    return render(request, "volunteers/matrix.html", context | _may(request))


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def matrix_totals(request: HttpRequest) -> HttpResponse:
    """How everybody found stands, course by course."""
    form = _filter(request, request.GET)
    people = request.organisation.volunteers.visible_to(request.membership)
    context = {
        "form": form,
        "totals": totals(people, form.search(), on=today()),
        "query": form.query(),
    }
    return render(request, "volunteers/matrix_totals.html", context | _may(request))


@require_POST
@permission_required(Permission.VOLUNTEER_EXPORT)
def export_matrix(request: HttpRequest) -> HttpResponse:
    form = _filter(request, QueryDict(request.POST.get("query", "")))
    people = request.organisation.volunteers.visible_to(request.membership)
    chosen, by = request.POST.get("format", ""), request.membership
    try:
        file = export(people, form.search(), format=chosen, found_by=form.words(), by=by)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('volunteers:matrix')}?{form.query()}")
    return as_attachment(file)


def _filter(request: HttpRequest, query: QueryDict) -> MatrixFilter:
    return MatrixFilter(query, choices=matrix_choices(request.membership))


def _may(request: HttpRequest) -> dict:
    can = request.membership.can
    return {
        "can_edit": can(Permission.VOLUNTEER_EDIT),
        "can_export": can(Permission.VOLUNTEER_EXPORT),
    }
