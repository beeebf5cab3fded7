"""Concerns, for those who are named to read them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Membership
from accounts.permissions import Permission, permission_required
from audit.services import disclose
from common.dates import today
from placements.concern_routing import able_to_read
from placements.forms.concerns import CloseForm, PassOnForm, RouteForm
from placements.models import Concern
from placements.services import concerns as services
from volunteers.views.recording import is_done

reader = permission_required(Permission.CONCERN_HANDLE)
OPENED = "Opened a concern"


@require_GET
@reader
def index(request: HttpRequest) -> HttpResponse:
    """Those that wait for this member, unread ones first; with ?closed=1 those that are done."""
    rows = _visible(request).without_words().order_by("-status", "due_on", "created_at")
    closed = "closed" in request.GET
    rows = (
        rows.filter(status=Concern.Status.CLOSED).order_by("-closed_at") if closed else rows.open()
    )
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"page": page, "today": today(), "closed": closed}
    return render(request, "concerns/index.html", context)


@require_GET
@reader
def record(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    concern = disclose(_one(request, concern_id), by=request.membership, reason=OPENED)
    return render(request, "concerns/record.html", {"concern": concern, "today": today()})


@require_POST
@reader
def acknowledge(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    concern = services.acknowledge_concern(_one(request, concern_id), by=request.membership)
    is_open = concern.status == Concern.Status.ACKNOWLEDGED
    if not (is_open and concern.acknowledged_by_id == request.membership.pk):
        messages.info(request, "Somebody has read this already. It stands as they left it.")
        return redirect("concerns:record", concern.pk)
    name = concern.raised_by.user.first_name
    is_told = f"{name} is told that you have read it."
    if not services.author_gets_email(concern):
        is_told = f"{name} will get no email from us: please tell them yourself that you read it."
    messages.success(request, f"{is_told} Close it here once it is done.")
    return redirect("concerns:record", concern.pk)


@require_http_methods(["GET", "POST"])
@reader
def close(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    concern, by = _one(request, concern_id), request.membership
    if request.method == "POST":
        form = CloseForm(request.POST)
        if is_done(form, lambda facts: services.close_concern(concern, **facts, by=by)):
            messages.success(request, "Closed. It stays here, under closed concerns.")
            return redirect("concerns:index")
    else:
        form = CloseForm(initial={"seen": services.version_of(concern)})
    context = {"form": form, "concern": concern, "before": _as_closed_before(concern, by)}
    form.initial |= context["before"]
    return render(request, "concerns/close.html", context)


@require_POST
@reader
def reopen(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    concern = services.reopen_concern(_one(request, concern_id), by=request.membership)
    messages.success(request, "Open again.")
    return redirect("concerns:record", concern.pk)


@require_http_methods(["GET", "POST"])
@reader
def pass_on(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    concern, by = _one(request, concern_id), request.membership
    others = _members(request).exclude(pk=by.pk).exclude(user=concern.raised_by.user_id)
    if request.method == "POST":
        form = PassOnForm(request.POST, members=others)
        if is_done(form, lambda facts: services.pass_concern_on(concern, **facts, by=by)):
            messages.success(request, f"Passed on to {form.cleaned_data['to'].user}, who is told.")
            return redirect("concerns:index")
    else:
        form = PassOnForm(members=others)
    return render(request, "concerns/pass_on.html", {"form": form, "concern": concern})


@require_GET
@permission_required(Permission.CONCERN_ROUTE)
def routes(request: HttpRequest) -> HttpResponse:
    """Who reads which kind of concern."""
    known = {route.kind: route for route in request.organisation.concern_routes.with_people()}
    rows = [(kind, label, known.get(kind)) for kind, label in Concern.Kind.choices]
    return render(request, "concerns/routes.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CONCERN_ROUTE)
def edit_route(request: HttpRequest) -> HttpResponse:
    """The rule for ?kind=…"""
    kind = request.GET.get("kind", "")
    if kind not in Concern.Kind.values:
        raise Http404
    facts = {"members": _members(request), "cancel": reverse("concerns:routes")}
    route = request.organisation.concern_routes.filter(kind=kind).first()
    if request.method == "POST":
        form, by = RouteForm(request.POST, **facts), request.membership
        whole = {"kind": kind, "by": by}
        if is_done(form, lambda said: services.set_route(request.organisation, **said, **whole)):
            messages.success(request, "Saved. It counts for what is raised from now on.")
            return redirect("concerns:routes")
    else:
        form = RouteForm(initial=_as_saved(route), **facts)
    return render(request, "concerns/edit_route.html", {"form": form, "kind": Concern.Kind(kind)})


def _as_closed_before(concern: Concern, by: Membership) -> dict:
    """Of one that was opened again: what was written then is read here, which is noted."""
    if not concern.outcome:
        return {}
    disclose(concern, by=by, reason=OPENED)
    return {"outcome": concern.outcome, "words": concern.closing_words}


def _as_saved(route) -> dict:
    if route is None:
        return {}
    return {"person": route.person_id, "deputy": route.deputy_id, "telephone": route.telephone}


def _members(request: HttpRequest):
    able = [member.pk for member in able_to_read(request.organisation)]
    return request.organisation.memberships.filter(pk__in=able).select_related("user")


def _visible(request: HttpRequest):
    return request.organisation.concerns.visible_to(request.membership).with_people()


def _one(request: HttpRequest, concern_id: UUID) -> Concern:
    rows = _visible(request).select_related(
        "meeting_log", "match__connector", "match__placement__trainee"
    )
    return get_object_or_404(rows, pk=concern_id)
