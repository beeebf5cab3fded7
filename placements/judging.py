"""One placement and one connector, judged by every rule and cap on the facts as they are now."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from common.dates import today
from common.errors import DomainError
from common.versions import version_of
from placements.conditions import to_store
from placements.matching import propose
from placements.matching.capacity import why_full
from placements.matching.rules import refusals
from placements.matching.scoring import score
from placements.matching.types import Pair, Weights
from placements.models import Match, Placement, Proposal
from placements.plain_words import AS_THINGS_ARE, pair_in_words, why_not
from placements.pool import Drawn, draw_pool
from support.standing import supervision_standing
from volunteers.models import Volunteer


class NotPossible(DomainError):
    """A rule or a cap stands between a placement and a connector; `why` says which, as it may."""

    def __init__(self, why: str):
        super().__init__(f"No offer was made: {why}")
        self.why = why


def possible_pair(
    placement: Placement, connector: Volunteer, *, besides: Collection[Match] = ()
) -> Pair:
    """The pair, if it may be; the matches `besides` take no room.

    Raises NotPossible, which says why in words that give away nothing confidential.
    """
    return _judged(placement, connector, besides)[1]


@dataclass(frozen=True, slots=True)
class Reread:
    """How a suggestion stands now: whether it can be offered, and whether its reasons are others.

    `version` changes with what it says now. `why_not` is said of one read by itself.
    """

    is_possible: bool = True
    why_not: str = ""
    is_other: bool = False
    version: str = ""

    def is_clear(self, proposal: Proposal) -> bool:
        """Nothing speaks against it, and nothing is to be looked at before it is approved."""
        return self.is_possible and not proposal.warnings


def reread(proposal: Proposal) -> Reread:
    found = reread_all([proposal])[proposal.pk]
    return found if found.is_possible else replace(found, why_not=_why_not(proposal))


def reread_all(proposals: Collection[Proposal]) -> dict[UUID, Reread]:
    """Give suggestions to decide the reasons and conditions of now, unsaved: a run keeps those it
    was made for. What is decided is read as it was. The same queries for one and for many."""
    found = {row.pk: Reread() for row in proposals}
    waiting = [row for row in proposals if row.status == Proposal.Status.PUT_FORWARD]
    if not waiting:
        return found
    drawn = draw_pool(
        waiting[0].placement.organisation,
        {row.placement for row in waiting},
        on=today(),
        connectors={row.connector for row in waiting},
    )
    emails = {person.pk: email for email, person in drawn.connectors.items()}
    return found | {row.pk: _reread(row, drawn, emails.get(row.connector_id)) for row in waiting}


def _reread(proposal: Proposal, drawn: Drawn, email: str | None) -> Reread:
    pair = _pair(drawn, proposal.placement.reference, email) if email else None
    if pair is None:
        return Reread(is_possible=False)
    before = proposal.reasons, proposal.conditions
    proposal.reasons, proposal.conditions = pair_in_words(drawn, pair), to_store(pair.conditions)
    now = proposal.reasons, proposal.conditions
    return Reread(is_other=before != now, version=version_of(now))


def _pair(drawn: Drawn, reference: str, email: str) -> Pair | None:
    """As `possible_pair` does, without the solver: a pair by itself needs none."""
    need, offer = drawn.need(reference), drawn.offer(email)
    full = why_full(offer, offer.commitments, need.period)
    if full or refusals(need, offer, drawn.pool.on):
        return None
    return score(need, offer, Weights())


def _why_not(proposal: Proposal) -> str:
    try:
        possible_pair(proposal.placement, proposal.connector)
    except NotPossible as refusal:
        return refusal.why
    return f"{proposal.connector} {AS_THINGS_ARE}."  # it has become possible this very moment


def _judged(
    placement: Placement, connector: Volunteer, besides: Collection[Match] = ()
) -> tuple[Drawn, Pair]:
    drawn = draw_pool(
        placement.organisation,
        [placement],
        on=today(),
        connectors=[connector],
        besides=besides,
    )
    # A coordinator may come back to somebody who was turned down before: that rule is theirs.
    outcome = propose(replace(drawn.pool, refused=frozenset()))
    if outcome.pairs:
        return drawn, outcome.pairs[0]
    uncovered = outcome.uncovered[0] if drawn.pool.offers else None
    due_on = supervision_standing(connector).due_on
    raise NotPossible(why_not(connector, uncovered, supervision_due_on=due_on))
