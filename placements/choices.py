"""Who could meet one trainee: whom no rule forbids and who has room, best fit first.

Confidential. Whoever has no room is not listed: beside the count of those who have none or cannot
be put forward, the list would tell by subtraction how many, and who, are barred.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import Membership
from placements.matching.capacity import why_full
from placements.matching.types import Condition, Pair
from placements.models import Placement
from placements.plain_words import pair_in_words, reasons_in_words
from placements.planning import proposed
from placements.pool import Drawn, draw_pool
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Choice:
    """`is_suggested`: for this very placement, and nobody has decided yet."""

    connector: Volunteer
    points: int
    reasons: list[dict[str, str]]
    conditions: tuple[Condition, ...]
    also_suggested_for: list[str]
    is_suggested: bool = False


@dataclass(frozen=True)
class Choices:
    ranked: list[Choice]
    why_not_others: list[str]
    looked_at: int


def choices_for(
    placement: Placement,
    *,
    on: date,
    membership: Membership,
    instead_of: Volunteer | None = None,
) -> Choices:
    """The ranked choices as cleared on a day.

    Nothing is said of whoever somebody is wanted `instead_of`.
    """
    others = placement.organisation.volunteers.exclude(pk=instead_of.pk) if instead_of else None
    drawn = draw_pool(
        placement.organisation, [placement], on=on, membership=membership, connectors=others
    )
    outcome = proposed(placement.organisation, drawn.pool)
    suggested = _suggested(placement, membership)
    period = drawn.need(placement.reference).period
    ranked = [
        _choice(placement, drawn, pair, suggested)
        for pair in outcome.options_for(placement.reference)
        if not why_full(offer := drawn.offer(pair.offer), offer.commitments, period)
    ]
    uncovered = [reason for gap in outcome.uncovered for reason in reasons_in_words(gap)]
    return Choices(ranked, uncovered if drawn.connectors else [], len(drawn.connectors))


def _choice(
    placement: Placement, drawn: Drawn, pair: Pair, suggested: dict[UUID, list[str]]
) -> Choice:
    connector = drawn.connectors[pair.offer]
    waiting = suggested.get(connector.pk, [])
    return Choice(
        connector=connector,
        points=pair.total,
        reasons=pair_in_words(drawn, pair),
        conditions=pair.conditions,
        also_suggested_for=[key for key in waiting if key != placement.reference],
        is_suggested=placement.reference in waiting,
    )


def _suggested(placement: Placement, membership: Membership) -> dict[UUID, list[str]]:
    """The placements, of those this member sees, for which a connector waits for a decision."""
    visible = placement.organisation.proposals.visible_to(membership)
    rows = visible.to_decide().values_list("connector_id", "placement__reference")
    found: dict[UUID, list[str]] = {}
    for connector, reference in rows:
        found.setdefault(connector, []).append(reference)
    return found
