"""Second thoughts: decisions on suggestions taken back, many approved at once, some kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from placements.models import Match, Proposal
from placements.services.matching import approve_proposal
from placements.services.next_best import look_on, may_wait_again
from placements.services.offer_messages import unsay_offer
from placements.undoing import offer_of

TOO_LATE = (
    "They have been told of the offer already. Take the offer back instead: both are told gently."
)


@dataclass
class Approved:
    """What became of suggestions approved together; `refused` in words, one for each."""

    matches: list[Match] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def approve_all(chosen: Iterable[tuple[Proposal, str]], *, by: Membership) -> Approved:
    """Each by itself, as the version of it that was read: what cannot be offered any more, or has
    changed meanwhile, does not hold up the others."""
    done = Approved()
    for proposal, seen in chosen:
        try:
            done.matches.append(approve_proposal(proposal, seen=seen, by=by))
        except DomainError as refusal:
            done.refused.append(f"{proposal.placement.trainee}, {proposal.placement}: {refusal}")
    return done


def undo_decision(proposal: Proposal, *, by: Membership) -> Proposal:
    """To decide again: an offer that nobody has heard of yet, or a “not this one”.

    Where another was chosen, it stays so if a rule no longer allows whoever was suggested.
    """
    if proposal.status != Proposal.Status.REPLACED:
        return _undo(proposal, by)
    with transaction.atomic():
        lock(proposal.placement)
        proposal = lock(proposal)
        if proposal.status == Proposal.Status.PUT_FORWARD:
            return proposal  # pressed twice
        match = _take_back(proposal, by)
        if may_wait_again(proposal):
            return _put_forward_again(proposal)
    look_on(match)
    return proposal


@transaction.atomic
def _undo(proposal: Proposal, by: Membership) -> Proposal:
    placement = lock(proposal.placement)  # first the placement, then the proposal: as everywhere
    proposal = lock(proposal)
    if proposal.status == Proposal.Status.PUT_FORWARD:
        return proposal  # pressed twice
    if proposal.status == Proposal.Status.APPROVED:
        _take_back(proposal, by)
    if placement.called_off_on or placement.ends_on < today():
        raise DomainError("This placement is over or called off. There is nothing to decide.")
    taken = placement.matches.live().count() + placement.proposals.to_decide().count()
    if taken >= placement.connectors_wanted:
        raise DomainError(
            "There is another suggestion, an offer or a match for this placement now. "
            "Look at that one."
        )
    return _put_forward_again(proposal)


def _put_forward_again(proposal: Proposal) -> Proposal:
    proposal.move_to(Proposal.Status.PUT_FORWARD)
    proposal.decided_at = proposal.decided_by = None
    proposal.why_not = ""
    proposal.save(update_fields=["status", "decided_at", "decided_by", "why_not"])
    return proposal


@transaction.atomic
def set_lock(proposal: Proposal, *, is_locked: bool, by: Membership) -> Proposal:
    """Whether later runs keep this pair together while it waits for a decision.

    What was set aside can be let go too: until a run has answered it, the wish stands.
    """
    lock(proposal.placement)
    proposal = lock(proposal)
    is_set_aside = proposal.status == Proposal.Status.LAPSED and not is_locked
    if proposal.status != Proposal.Status.PUT_FORWARD and not is_set_aside:
        raise DomainError("This suggestion has been decided already.")
    if proposal.is_locked != is_locked:
        proposal.is_locked = is_locked
        proposal.save(update_fields=["is_locked"])
    return proposal


def _take_back(proposal: Proposal, by: Membership) -> Match:
    offer = offer_of(proposal)
    match = lock(offer) if offer else None
    if match is None or match.status != Match.Status.OFFERED:
        raise DomainError("This offer has been answered or closed. It cannot be undone.")
    if not unsay_offer(match, by=by):
        raise DomainError(TOO_LATE)
    match.move_to(Match.Status.WITHDRAWN)
    match.proposal, match.was_never_told = None, True
    match.save(update_fields=["status", "proposal", "was_never_told"])
    return match


name_authors(__name__)
