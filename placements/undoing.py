"""What can still be taken back of a decision on a suggestion, and what an offer has put aside."""

from datetime import datetime

from placements.models import Match, Placement, Proposal
from placements.models.matching import TIME_TO_UNDO, ProposalQuerySet


def can_be_undone(proposal: Proposal, *, at: datetime) -> bool:
    """Whether it is worth trying: a “not this one”, or an offer just made."""
    if proposal.status == Proposal.Status.NOT_THIS_ONE:
        return True
    offer = offer_of(proposal)
    is_open = offer is not None and offer.status == Match.Status.OFFERED
    return is_open and at < offer.offered_at + TIME_TO_UNDO


def offer_of(proposal: Proposal) -> Match | None:
    """The offer that came of a decision: of this suggestion, or of whoever was chosen instead."""
    if proposal.status == Proposal.Status.APPROVED:
        return Match.objects.filter(proposal=proposal).first()
    if proposal.status == Proposal.Status.REPLACED:
        earlier = proposal.placement.matches.filter(offered_at__lte=proposal.decided_at)
        return earlier.order_by("-offered_at").first()
    return None


def put_aside_for(match: Match) -> ProposalQuerySet:
    """The suggestions that needed no decision any more once this was offered."""
    placement: Placement = match.placement
    rows = placement.proposals.filter(
        status=Proposal.Status.REPLACED, decided_at__gte=match.offered_at
    )
    later = placement.matches.filter(offered_at__gt=match.offered_at).order_by("offered_at").first()
    return rows.filter(decided_at__lt=later.offered_at) if later else rows
