"""One placement and one connector, judged by every rule and cap on the facts as they are now."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from common.dates import today
from common.errors import DomainError
from placements.conditions import to_store
from placements.matching import propose
from placements.matching.types import Pair
from placements.models import Match, Placement, Proposal
from placements.plain_words import pair_in_words, why_not
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
    """How a suggestion stands now: `why_not` it cannot be offered, or that reasons are others."""

    why_not: str = ""
    is_other: bool = False


def reread(proposal: Proposal) -> Reread:
    """Give a suggestion to decide the reasons and conditions of now, unsaved: its run keeps those
    it was made for. What is decided is read as it was."""
    placement = proposal.placement
    is_full = placement.matches.live().count() >= placement.connectors_wanted
    if proposal.status != Proposal.Status.PUT_FORWARD or is_full:
        return Reread()
    try:
        drawn, pair = _judged(placement, proposal.connector)
    except NotPossible as refusal:
        return Reread(why_not=refusal.why)
    before = proposal.reasons, proposal.conditions
    proposal.reasons, proposal.conditions = pair_in_words(drawn, pair), to_store(pair.conditions)
    return Reread(is_other=before != (proposal.reasons, proposal.conditions))


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
