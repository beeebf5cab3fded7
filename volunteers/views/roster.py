"""The list of volunteers: searching it, keeping a search, taking it away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from volunteers import exports
from volunteers.forms.roster import RosterFilter, ViewNameForm
from volunteers.models import SavedView
from volunteers.roster_choices import RosterChoices, roster_choices
from volunteers.roster_pages import roster_page
from volunteers.services import saved_views as services
from volunteers.views.finding import key_in
from volunteers.views.recording import is_done
from volunteers.views.taking_away import as_attachment


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    choices = roster_choices(request.membership)
    form = _filter(request.GET, choices)
    people = request.organisation.volunteers.visible_to(request.membership)
    page = roster_page(
        people,
        form.search(),
        on=today(),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
    )
    context = {
        "form": form,
        "page": page,
        "query": form.query(),
        "views": choices.views,
        "can_edit": request.membership.can(Permission.VOLUNTEER_EDIT),
        "can_export": request.membership.can(Permission.VOLUNTEER_EXPORT),
    }
    return render(request, "volunteers/index.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_EXPORT)
def export_list(request: HttpRequest) -> HttpResponse:
    form = _filter(_posted_query(request), roster_choices(request.membership))
    people = request.organisation.volunteers.visible_to(request.membership)
    try:
        file = exports.export_list(
            people,
            form.search(),
            format=request.POST.get("format", ""),
            found_by=form.words(),
            by=request.membership,
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_list_at(form.query()))
    return as_attachment(file)


@require_GET
@permission_required(Permission.VOLUNTEER_VIEW)
def saved_views(request: HttpRequest) -> HttpResponse:
    choices = roster_choices(request.membership)
    rows = [(view, _filter(QueryDict(view.query), choices).words()) for view in choices.views]
    return render(request, "volunteers/saved_views.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_VIEW)
def save_view(request: HttpRequest) -> HttpResponse:
    """The search stands in the address of this page, as in that of the list."""
    search = _filter(request.GET, roster_choices(request.membership))
    query = search.query()
    if request.method == "POST":
        form, by = ViewNameForm(request.POST), request.membership
        if is_done(form, lambda facts: services.save_view(query=query, by=by, **facts)):
            messages.success(request, "The view is saved. You find it above the list.")
            return redirect(_list_at(query))
    else:
        form = ViewNameForm()
    context = {"form": form, "words": search.words(), "query": query}
    return render(request, "volunteers/save_view.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_VIEW)
def rename_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    view = _own_view(request, view_id)
    if request.method == "POST":
        form, by = ViewNameForm(request.POST), request.membership
        if is_done(form, lambda facts: services.rename_view(view, by=by, **facts)):
            messages.success(request, "The view has its new name.")
            return redirect("volunteers:saved_views")
    else:
        form = ViewNameForm(initial={"name": view.name})
    return render(request, "volunteers/rename_view.html", {"form": form, "view": view})


@require_POST
@permission_required(Permission.VOLUNTEER_VIEW)
def delete_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    view = _own_view(request, view_id)
    services.delete_view(view, by=request.membership)
    messages.success(request, f"The view “{view.name}” is deleted. The people are all still there.")
    return redirect("volunteers:saved_views")


def _own_view(request: HttpRequest, view_id: UUID) -> SavedView:
    return get_object_or_404(request.membership.saved_views, pk=view_id)


def _filter(query: QueryDict, choices: RosterChoices) -> RosterFilter:
    return RosterFilter(query, sites=choices.sites, positions=choices.positions)


def _posted_query(request: HttpRequest) -> QueryDict:
    return QueryDict(request.POST.get("query", ""))


def _list_at(query: str) -> str:
    return f"{reverse('volunteers:index')}?{query}" if query else reverse("volunteers:index")
