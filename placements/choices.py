"""Who could meet one trainee: every connector whom no rule forbids, best fit first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import Membership
from placements.matching.capacity import why_full
from placements.matching.types import Condition, Pair
from placements.models import Placement
from placements.plain_words import NO_ROOM, pair_in_words, reasons_in_words
from placements.planning import proposed
from placements.pool import Drawn, draw_pool
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Choice:
    """`full` says why this connector has no room, and is empty if they have.

    `is_suggested`: for this very placement, and nobody has decided yet.
    """

    connector: Volunteer
    points: int
    reasons: list[dict[str, str]]
    conditions: tuple[Condition, ...]
    full: str
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
    """The ranked choices as cleared on a day; those without room come last.

    Nothing is said of whoever somebody is wanted `instead_of`.
    """
    others = placement.organisation.volunteers.exclude(pk=instead_of.pk) if instead_of else None
    drawn = draw_pool(
        placement.organisation, [placement], on=on, membership=membership, connectors=others
    )
    outcome = proposed(placement.organisation, drawn.pool)
    suggested = _suggested(placement, membership)
    choices = [
        _choice(placement, drawn, pair, suggested)
        for pair in outcome.options_for(placement.reference)
    ]
    free = [choice for choice in choices if not choice.full]
    uncovered = [reason for gap in outcome.uncovered for reason in reasons_in_words(gap)]
    ranked = free + [choice for choice in choices if choice.full]
    return Choices(ranked, uncovered if drawn.connectors else [], len(drawn.connectors))


def _choice(
    placement: Placement, drawn: Drawn, pair: Pair, suggested: dict[UUID, list[str]]
) -> Choice:
    offer, connector = drawn.offer(pair.offer), drawn.connectors[pair.offer]
    cap = why_full(offer, offer.commitments, drawn.need(pair.need).period)
    waiting = suggested.get(connector.pk, [])
    return Choice(
        connector=connector,
        points=pair.total,
        reasons=pair_in_words(drawn, pair),
        conditions=pair.conditions,
        full=NO_ROOM[cap] if cap else "",
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
