"""Telling a worry, from any page; and what became of the worries one has told."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Membership
from accounts.permissions import member_required
from audit.services import readings_of
from common.errors import DomainError
from placements.concern_routing import readers_by_kind
from placements.forms.concerns import ConcernForm
from placements.models import Concern
from placements.services import concerns as services
from placements.services.concerns import Where
from placements.services.meetings import matches_to_log


@require_http_methods(["GET", "POST"])
@member_required
def raise_concern(request: HttpRequest) -> HttpResponse:
    by, where = request.membership, _where(request)
    facts = {
        "readers": readers_by_kind(request.organisation, author=by.user),
        "cancel": reverse("home"),
    }
    if request.method == "POST":
        form = ConcernForm(request.POST, **facts)
        if concern := _raised(form, where, by):
            messages.success(request, "Thank you for telling us. It has been passed on.")
            return redirect("concerns:own", concern.pk)
    else:
        form = ConcernForm(**facts)
    return render(request, "concerns/raise_concern.html", {"form": form, "where": where})


@require_GET
@member_required
def mine(request: HttpRequest) -> HttpResponse:
    """Worries this member has told, and how far each has come."""
    rows = request.membership.concerns_raised.with_people().order_by("-created_at")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    return render(request, "concerns/mine.html", {"page": page})


@require_GET
@member_required
def own(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """What they told, who reads it and who has opened it. What was done is not theirs to read."""
    mine = request.membership.concerns_raised.with_people()
    concern = get_object_or_404(mine.select_related("meeting_log"), pk=concern_id)
    openings = Paginator(readings_of(concern), 25).get_page(request.GET.get("page"))
    context = {"concern": concern, "openings": openings}
    return render(request, "concerns/own.html", context)


def _raised(form: ConcernForm, where: Where, by: Membership) -> Concern | None:
    if not form.is_valid():
        return None
    try:
        return services.raise_concern(form.facts(), where, by=by)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


def _where(request: HttpRequest) -> Where:
    """What the page they came from was about, if it was theirs."""
    by = request.membership
    if log_id := _key(request.GET.get("meeting", "")):
        theirs = matches_to_log(request.organisation.matches, by=by)
        logs = request.organisation.meeting_logs.filter(match__in=theirs)
        if log := logs.select_related("match").filter(pk=log_id).first():
            return Where(match=log.match, meeting_log=log)
    if match_id := _key(request.GET.get("match", "")):
        theirs = matches_to_log(request.organisation.matches, by=by)
        return Where(match=theirs.filter(pk=match_id).first())
    if reflection_id := _key(request.GET.get("reflection", "")):
        written = request.organisation.reflections.filter(trainee__membership=by)
        return Where(reflection=written.without_text().filter(pk=reflection_id).first())
    return Where()


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
