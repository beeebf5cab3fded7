"""Matching: run the engine, and decide on what it puts forward."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import now, today
from common.errors import DomainError
from nhsuk.components.words import moment
from placements.as_then import with_what_was
from placements.coverage import gaps_of, repairs_of
from placements.forms.matching import RunForm, TurnDownForm
from placements.judging import reread
from placements.models import MatchingRun, Proposal, RunRequest
from placements.runs import RunSeen, lacking_of, runs_seen
from placements.services.matching import approve_proposal, turn_down_proposal
from placements.services.run_requests import ask_for_run
from placements.undoing import can_be_undone
from placements.views.undoing import HEARD_SOON, undoable

RUNS_A_PAGE = 20
ADDRESSES = {MatchingRun: "matching:run", RunRequest: "matching:run_request"}
ROWS_A_PAGE = 25


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCHING_RUN)
def index(request: HttpRequest) -> HttpResponse:
    form = RunForm(initial=RunForm.usual_period(today()))
    if request.method == "POST":
        form = RunForm(request.POST)
        if form.is_valid() and (answer := _asked(request, form)):
            return answer
    made = request.organisation.matching_runs.visible_to(request.membership)
    page = Paginator(made.select_related("made_by__user"), RUNS_A_PAGE).get_page(
        request.GET.get("page")
    )
    requests = request.organisation.run_requests.visible_to(request.membership)
    context = {
        "form": form,
        "requests": requests.to_show(at=now()).select_related("asked_by__user"),
        "runs": runs_seen(page.object_list, membership=request.membership),
        "page": page,
    }
    return render(request, "matching/index.html", context)


@require_GET
@permission_required(Permission.MATCHING_RUN)
def run(request: HttpRequest, run_id) -> HttpResponse:
    matching_run = get_object_or_404(
        request.organisation.matching_runs.select_related("made_by__user"), pk=run_id
    )
    seen = _seen(request, matching_run)
    visible = matching_run.proposals.visible_to(request.membership)
    proposals = visible.with_both().select_related("match")
    uncovered = gaps_of(matching_run, membership=request.membership)
    shows_gaps = request.GET.get("show") == "uncovered"
    rows = Paginator(uncovered if shows_gaps else proposals, ROWS_A_PAGE)
    if not shows_gaps:
        rows.count = seen.suggested
    page = rows.get_page(request.GET.get("page"))
    if not shows_gaps:
        page.object_list = with_what_was(page.object_list, at=matching_run.created_at)
    context = {
        "seen": seen,
        "repairs": repairs_of(matching_run, membership=request.membership),
        "first": proposals.to_decide().first() if seen.to_decide else None,
        "lacking": lacking_of(matching_run, uncovered, membership=request.membership),
        "shows_gaps": shows_gaps,
        "page": page,
    }
    return render(request, "matching/run.html", context)


@require_GET
@permission_required(Permission.MATCH_DECIDE)
def proposal(request: HttpRequest, proposal_id) -> HttpResponse:
    suggestion = _proposal(request, proposal_id)
    with_what_was([suggestion], at=suggestion.run.created_at)
    now_read = reread(suggestion)
    others = suggestion.run.proposals.visible_to(request.membership)
    context = {
        "proposal": suggestion,
        "placement": suggestion.placement,
        "connector": suggestion.connector,
        "now_read": now_read,
        "left": others.to_decide().count(),
        "can_undo": can_be_undone(suggestion, at=now()),
    }
    return render(request, "matching/proposal.html", context)


@require_POST
@permission_required(Permission.MATCH_DECIDE)
def approve(request: HttpRequest, proposal_id) -> HttpResponse:
    suggestion = _proposal(request, proposal_id)
    try:
        approve_proposal(suggestion, seen=request.POST.get("seen"), by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("matching:proposal", suggestion.pk)
    names = f"{suggestion.connector} and {suggestion.placement.trainee}"
    messages.success(request, undoable(f"Offered to {names}. {HEARD_SOON}", suggestion))
    return _next(request, suggestion)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCH_DECIDE)
def turn_down(request: HttpRequest, proposal_id) -> HttpResponse:
    suggestion = _proposal(request, proposal_id)
    if request.method == "GET" and suggestion.status != Proposal.Status.PUT_FORWARD:
        messages.info(request, "This suggestion has been decided already.")
        return redirect("matching:proposal", suggestion.pk)
    form = TurnDownForm()
    if request.method == "POST":
        form = TurnDownForm(request.POST)
        if form.is_valid():
            try:
                turn_down_proposal(suggestion, why_not=form.words, by=request.membership)
            except DomainError as error:
                form.add_error(None, str(error))  # what was typed stays
            else:
                words = "Noted. This pair will not be suggested again."
                messages.success(request, undoable(words, suggestion))
                return _next(request, suggestion)
    return render(request, "matching/turn_down.html", {"form": form, "proposal": suggestion})


def _asked(request: HttpRequest, form: RunForm) -> HttpResponse | None:
    """To the run that came of it; one that was there already is named."""
    since, by = now(), request.membership
    try:
        found = ask_for_run(request.organisation, **form.cleaned_data, by=by)
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    if isinstance(found, MatchingRun) and found.created_at < since:
        made = moment(found.created_at)
        same = f"These are the same placements and people as in the run of {made}, which is shown."
        messages.info(request, same)
    return redirect(ADDRESSES[type(found)], found.pk)


def _seen(request: HttpRequest, matching_run: MatchingRun) -> RunSeen:
    """The run as this member may see it; one that had nothing of theirs is not there for them."""
    found = runs_seen([matching_run], membership=request.membership)
    if not found:
        raise Http404
    return found[0]


def _proposal(request: HttpRequest, proposal_id) -> Proposal:
    visible = request.organisation.proposals.visible_to(request.membership)
    rows = visible.with_record_for(request.membership).select_related(
        "run", "connector__membership__user", "connector__position",
        "placement__trainee__cohort__programme", "placement__site", "placement__team",
        "decided_by__user", "match",
    )  # fmt: skip
    return get_object_or_404(rows, pk=proposal_id)


def _next(request: HttpRequest, decided: Proposal) -> HttpResponse:
    """To the next suggestion of the run that waits for a decision, or back to the run."""
    waiting = decided.run.proposals.visible_to(request.membership).to_decide().first()
    if waiting:
        return redirect("matching:proposal", waiting.pk)
    return redirect("matching:run", decided.run_id)
