"""Placements: who is coming, who will meet them, and who else could."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import add_months, today
from common.errors import DomainError
from common.posted import posted_id
from placements.choices import choices_for
from placements.costs import cost_of
from placements.coverage import coverage_ahead, coverage_of
from placements.forms.placements import CoverageForm, PlacementFilter, TraineeFilter
from placements.models import MeetingLog, Placement, Proposal
from placements.reflection_facts import reflection_facts
from placements.services.matching import choose_connector
from placements.still_cleared import lapsing_before_the_end
from placements.views.undoing import HEARD_SOON, undoable_offer

ROWS_A_PAGE, LOGS_SHOWN = 25, 5


@require_GET
@permission_required(Permission.PLACEMENT_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    sites = request.organisation.sites.visible_to(request.membership)
    form = PlacementFilter(request.GET, sites=sites, cohorts=request.organisation.cohorts)
    visible = request.organisation.placements.visible_to(request.membership)
    placements = form.narrow(visible.with_live_match(), on=today()).select_related(
        "trainee", "site", "team"
    )
    page = Paginator(placements.with_connector(), ROWS_A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "form": form,
        "is_filtered": any(request.GET.values()),
        "coverage": coverage_of(visible, on=today()),
    }
    return render(request, "placements/index.html", context)


@require_GET
@permission_required(Permission.PLACEMENT_VIEW)
def coverage(request: HttpRequest) -> HttpResponse:
    """Who is covered in the months ahead, by week, site or cohort."""
    sites = request.organisation.sites.visible_to(request.membership)
    form = CoverageForm(request.GET, sites=sites, cohorts=request.organisation.cohorts)
    asked, on = form.asked, today()
    placements = form.narrow(request.organisation.placements.visible_to(request.membership))
    until = add_months(on, asked["months"])
    ahead = coverage_ahead(placements, by=asked["by"], on=on, until=until, also=form.as_query)
    page = Paginator(ahead.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "ahead": ahead, "page": page, "until": until, "by": asked["by"]}
    return render(request, "placements/coverage.html", context)


@require_GET
@permission_required(Permission.PLACEMENT_VIEW)
def record(request: HttpRequest, placement_id) -> HttpResponse:
    visible = request.organisation.placements.visible_to(request.membership).with_live_match()
    placement = get_object_or_404(
        visible.select_related("trainee__cohort__programme", "site", "team"), pk=placement_id
    )
    matches = list(
        placement.matches.select_related("connector", "placement")
        .prefetch_related(
            Prefetch("meeting_logs", MeetingLog.objects.all()[:LOGS_SHOWN], to_attr="latest_logs")
        )
        .order_by("-offered_at")
    )
    context = {
        "placement": placement,
        "matches": matches,
        "reflections": reflection_facts(matches),
        "proposals": placement.proposals.to_decide().select_related("connector"),
        "has_closed_offer": any(match.is_closed_offer for match in matches),
        "lapsing": lapsing_before_the_end(matches, on=today(), by=request.membership),
    }
    return render(request, "placements/record.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCH_DECIDE)
def choose(request: HttpRequest, placement_id) -> HttpResponse:
    """Everybody who could meet this trainee, best fit first; POST offers the one chosen."""
    visible = request.organisation.placements.visible_to(request.membership)
    placement = get_object_or_404(
        visible.select_related("trainee", "site", "team"), pk=placement_id
    )
    instead = _instead_of(request, placement)
    if placement.called_off_on or placement.is_over:
        messages.info(request, "This placement is over or called off: nobody is needed for it.")
        return redirect("placements:record", placement.pk)
    if request.method == "POST":
        return _offer(request, placement, instead)
    choices = choices_for(
        placement,
        on=today(),
        membership=request.membership,
        instead_of=instead.connector if instead else None,
    )
    live = list(placement.matches.live().select_related("connector"))
    context = {"placement": placement, "choices": choices, "live": live, "instead_of": instead}
    return render(request, "placements/choose.html", context)


@require_GET
@permission_required(Permission.MATCH_DECIDE)
def choice_cost(request: HttpRequest, placement_id, volunteer_id) -> HttpResponse:
    """What it would cost elsewhere to choose this connector here."""
    visible = request.organisation.placements.visible_to(request.membership)
    placement = get_object_or_404(visible.select_related("trainee", "site"), pk=placement_id)
    connectors = request.organisation.volunteers.visible_to(request.membership)
    connector = get_object_or_404(connectors.select_related("membership__user"), pk=volunteer_id)
    cost = cost_of(placement, connector, on=today(), membership=request.membership)
    context = {
        "placement": placement,
        "connector": connector,
        "cost": cost,
        "instead_of": _instead_of(request, placement),
    }
    return render(request, "placements/choice_cost.html", context)


@require_GET
@permission_required(Permission.PLACEMENT_VIEW)
def trainees(request: HttpRequest) -> HttpResponse:
    form = TraineeFilter(request.GET, organisation=request.organisation)
    visible = request.organisation.trainees.visible_to(request.membership)
    page = Paginator(form.narrow(visible.with_cohort()), ROWS_A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "form": form,
        "is_filtered": any(request.GET.values()),
    }
    return render(request, "placements/trainees.html", context)


@require_GET
@permission_required(Permission.PLACEMENT_VIEW)
def trainee(request: HttpRequest, trainee_id) -> HttpResponse:
    visible = request.organisation.trainees.visible_to(request.membership)
    person = get_object_or_404(visible.with_cohort(), pk=trainee_id)
    placements = (
        person.placements.visible_to(request.membership)
        .with_live_match()
        .select_related("site", "team")
        .with_connector()
    )
    context = {
        "trainee": person,
        "placements": placements,
        "can_keep_apart": request.membership.can(Permission.EXCLUSION_MANAGE),
    }
    return render(request, "placements/trainee.html", context)


def _offer(request: HttpRequest, placement: Placement, instead: Proposal | None) -> HttpResponse:
    connectors = request.organisation.volunteers.visible_to(request.membership)
    connector = get_object_or_404(connectors, pk=posted_id(request, "connector"))
    try:
        match = choose_connector(placement, connector, instead_of=instead, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("placements:choose", placement.pk)
    words = f"Offered to {connector} and {placement.trainee}. {HEARD_SOON}"
    messages.success(request, undoable_offer(words, match))
    return redirect("matches:record", match.pk)


def _instead_of(request: HttpRequest, placement: Placement) -> Proposal | None:
    """The suggestion that somebody chooses another connector for."""
    try:
        key = UUID(request.POST.get("instead_of") or request.GET.get("instead_of", ""))
    except ValueError:
        return None
    return placement.proposals.to_decide().select_related("connector").filter(pk=key).first()
