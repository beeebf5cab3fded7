"""The time people give: a connector's own, one person's for coordinators, and everybody's."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from audit.history import was_removed
from common.errors import DomainError
from placements.forms.hours import ActivityForm, PeriodForm
from placements.hours import hours_of
from placements.hours_list import export_hours, hours_in_all, who_gave, with_hours
from support.models import Activity
from support.services.activities import note_activity, remove_activity
from volunteers.models import Volunteer
from volunteers.services.closed import is_closed
from volunteers.views.finding import find_own, find_volunteer
from volunteers.views.recording import outcome_of
from volunteers.views.taking_away import as_attachment

ROWS_A_PAGE = 25
KNOWN = "This was sent twice. It is noted once."


@require_GET
@permission_required(Permission.HOURS_OWN)
def mine(request: HttpRequest) -> HttpResponse:
    volunteer = find_own(request)
    return render(request, "hours/mine.html", _one_person(request, volunteer))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.HOURS_OWN)
def add_mine(request: HttpRequest) -> HttpResponse:
    volunteer, by, back = find_own(request), request.membership, reverse("hours:mine")
    if request.method == "POST":
        form = ActivityForm(request.POST, back=back)
        if noted := outcome_of(form, lambda facts: note_activity(volunteer, **facts, by=by)):
            thanks = "Your time is noted. Thank you for giving it."
            messages.success(request, KNOWN if noted.was_known else thanks)
            return redirect(back)
    else:
        form = ActivityForm(back=back)
    return render(request, "hours/add_mine.html", {"form": form})


@require_POST
@permission_required(Permission.HOURS_OWN)
def remove_mine(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    _remove(request, find_own(request), activity_id)
    return redirect("hours:mine")


@require_GET
@permission_required(Permission.HOURS_VIEW)
def person(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    return render(request, "hours/person.html", _one_person(request, volunteer))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def note(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    back = reverse("hours:person", args=[volunteer.pk])
    if request.method == "POST":
        form = ActivityForm(request.POST, back=back)
        if noted := outcome_of(form, lambda facts: note_activity(volunteer, **facts, by=by)):
            messages.success(request, KNOWN if noted.was_known else "The time is noted.")
            return redirect(back)
    else:
        form = ActivityForm(back=back)
    return render(request, "hours/note.html", {"form": form, "volunteer": volunteer})


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def remove(request: HttpRequest, volunteer_id: UUID, activity_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    _remove(request, volunteer, activity_id)
    return redirect("hours:person", volunteer.pk)


@require_GET
@permission_required(Permission.HOURS_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    form = PeriodForm.of(request.GET)
    period = form.period()
    people = who_gave(request.membership, period)
    page = Paginator(people, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "period": period,
        "page": page,
        "rows": with_hours(list(page.object_list), period),
        "total": hours_in_all(people, period),
        "query": form.data.urlencode() if isinstance(form.data, QueryDict) else "",
    }
    return render(request, "hours/index.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """The days stand in the query that the page was opened with."""
    query = QueryDict(request.POST.get("query", ""))
    period, chosen = PeriodForm.of(query).period(), request.POST.get("format", "")
    try:
        file = export_hours(period=period, format=chosen, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('hours:index')}?{query.urlencode()}")
    return as_attachment(file)


def _one_person(request: HttpRequest, volunteer: Volunteer) -> dict:
    hours = hours_of(volunteer, by=request.membership)
    page = Paginator(hours.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    is_closed_now = is_closed(volunteer)
    return {"volunteer": volunteer, "hours": hours, "page": page, "is_closed": is_closed_now}


def _remove(request: HttpRequest, volunteer: Volunteer, activity_id: UUID) -> None:
    """A second press finds it gone already, which is what was wanted."""
    rows = volunteer.activities.select_related("volunteer__membership")
    activity = rows.filter(pk=activity_id).first()
    if activity is None and not was_removed(Activity, activity_id, volunteer=volunteer):
        raise Http404
    try:
        if activity:
            remove_activity(activity, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The time is taken out of the list.")
