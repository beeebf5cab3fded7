"""What choosing somebody by hand for one placement does to the suggestions that wait for others."""

from dataclasses import dataclass, replace
from datetime import date

from accounts.models import Membership
from placements.matching.types import Link, Outcome
from placements.models import Placement
from placements.planning import proposed, with_locks
from placements.pool import Drawn, draw_pool
from volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class Shift:
    """A placement whose suggested connector would be needed; `instead` is nobody where empty."""

    placement: Placement
    suggested: Volunteer
    instead: Volunteer | None


@dataclass(frozen=True, slots=True)
class Cost:
    """`is_possible`: whether the rules and caps allow the choice at all, with what is suggested."""

    is_possible: bool
    shifts: tuple[Shift, ...]

    @property
    def lost(self) -> int:
        """How many placements would be left without the connector they were to have."""
        return sum(shift.instead is None for shift in self.shifts)


def cost_of(
    placement: Placement, connector: Volunteer, *, on: date, membership: Membership
) -> Cost:
    """Solved again with the choice fixed, keeping what is suggested now as far as it can be kept.

    Suggestions this member does not see are left out of it.
    """
    waiting = placement.organisation.proposals.visible_to(membership).to_decide()
    others = waiting.exclude(placement=placement).select_related("placement")
    placements = {row.placement for row in others} | {placement}
    drawn = with_locks(draw_pool(placement.organisation, placements, on=on, membership=membership))
    kept = _kept(others, drawn)
    choice = (placement.reference, connector.email)
    if choice[1] not in drawn.connectors:
        return Cost(is_possible=False, shifts=())
    locked = tuple(link for link in drawn.pool.locked if link[0] != placement.reference)
    pool = replace(drawn.pool, kept=kept, locked=locked, refused=_but(drawn, choice))
    without = tuple(need for need in pool.needs if need.id != placement.reference)
    before = _links(proposed(placement.organisation, replace(pool, needs=without)))
    after = _links(proposed(placement.organisation, replace(pool, locked=(*locked, choice))))
    # What would not stay even if nobody were chosen here is no cost of the choice.
    staying = tuple(link for link in kept if link in before)
    return Cost(choice in after, _shifts(staying, after, drawn))


def _links(outcome: Outcome) -> set[Link]:
    return {(pair.need, pair.offer) for pair in outcome.pairs}


def _kept(others, drawn: Drawn) -> tuple[Link, ...]:
    links = others.values_list("placement__reference", "connector__membership__user__email")
    return tuple(sorted(link for link in links if link[1] in drawn.connectors))


def _but(drawn: Drawn, choice: Link) -> frozenset[Link]:
    """A coordinator may come back to somebody who was turned down for this placement."""
    return drawn.pool.refused - {choice}


def _shifts(kept: tuple[Link, ...], after: set[Link], drawn: Drawn) -> tuple[Shift, ...]:
    new: dict[str, list[str]] = {}
    for need, offer in sorted(after - set(kept)):
        new.setdefault(need, []).append(offer)
    return tuple(
        Shift(
            drawn.placements[need],
            drawn.connectors[offer],
            drawn.connectors[new[need].pop()] if new.get(need) else None,
        )
        for need, offer in kept
        if (need, offer) not in after
    )
