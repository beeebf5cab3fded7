"""Reviewing many suggestions, and second thoughts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.errors import DomainError
from placements.judging import reread_all
from placements.models import Proposal
from placements.models.matching import ProposalQuerySet
from placements.services import reviewing as services

MOST_AT_ONCE = 50


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCH_DECIDE)
def approve_clear(request: HttpRequest, run_id) -> HttpResponse:
    """Every suggestion without a warning: read as a list first, then offered together."""
    run = get_object_or_404(request.organisation.matching_runs, pk=run_id)
    waiting = run.proposals.visible_to(request.membership).to_decide().with_both()
    if request.method == "POST":
        seen = set(request.POST.getlist("proposal"))
        chosen = [
            (row, version) for row, version in _clear(waiting) if f"{row.pk} {version}" in seen
        ]
        done = services.approve_all(chosen, by=request.membership)
        _say_what_was_done(request, done, left_out=len(seen) - len(chosen))
        return redirect("matching:run", run.pk)
    clear = _clear(waiting)
    shown = clear[:MOST_AT_ONCE]
    later, others = len(clear) - len(shown), len(waiting) - len(clear)
    context = {"run": run, "clear": shown, "later": later, "others": others}
    return render(request, "matching/approve_clear.html", context)


@require_POST
@permission_required(Permission.MATCH_DECIDE)
def undo(request: HttpRequest, proposal_id) -> HttpResponse:
    proposal = _proposal(request, proposal_id)
    try:
        undone = services.undo_decision(proposal, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("matching:proposal", proposal.pk)
    if undone.status == Proposal.Status.PUT_FORWARD:
        messages.success(request, "Undone: nobody has heard of it. Decide again when you like.")
        return redirect("matching:proposal", undone.pk)
    gone = f"{proposal.connector} cannot be suggested again as things are: see what can be done."
    messages.success(request, f"Undone: nobody has heard of it. {gone}")
    return redirect("placements:record", proposal.placement_id)


@require_POST
@permission_required(Permission.MATCH_DECIDE)
def lock(request: HttpRequest, proposal_id) -> HttpResponse:
    """Keep a pair together in later runs, or no longer: as the button that was seen said."""
    proposal, is_locked = _proposal(request, proposal_id), request.POST.get("keep") == "yes"
    try:
        services.set_lock(proposal, is_locked=is_locked, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        kept = "Later runs keep this pair together, if every rule still allows it."
        messages.success(request, kept if is_locked else "Later runs may choose another pair.")
    return redirect("matching:proposal", proposal.pk)


def _proposal(request: HttpRequest, proposal_id) -> Proposal:
    visible = request.organisation.proposals.visible_to(request.membership)
    return get_object_or_404(visible.select_related("placement", "connector"), pk=proposal_id)


def _clear(waiting: ProposalQuerySet) -> list[tuple[Proposal, str]]:
    """Those that nothing speaks against as things are now, each with its version."""
    read = reread_all(waiting)
    return [(row, read[row.pk].version) for row in waiting if read[row.pk].is_clear(row)]


def _say_what_was_done(request: HttpRequest, done: services.Approved, *, left_out: int) -> None:
    number = len(done.matches)
    if number:
        offers = "1 match is offered" if number == 1 else f"{number} matches are offered"
        messages.success(request, f"{offers}. Both people of each hear of it in five minutes.")
    for words in done.refused:
        messages.error(request, words)
    if left_out > 0:
        messages.info(
            request, "Some were decided meanwhile, or have a warning now. They were left alone."
        )
