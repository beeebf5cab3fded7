"""Who could meet one trainee: every connector whom no rule forbids, best fit first."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Membership
from placements.matching import propose
from placements.matching.capacity import why_full
from placements.matching.types import Condition
from placements.models import Placement
from placements.plain_words import NO_ROOM, pair_in_words, reasons_in_words
from placements.pool import draw_pool
from placements.weighing import answers_of, weights_of
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Choice:
    """`full` says why this connector has no room, and is empty if they have."""

    connector: Volunteer
    points: int
    reasons: list[dict[str, str]]
    conditions: tuple[Condition, ...]
    full: str
    also_suggested_for: list[str]


@dataclass(frozen=True)
class Choices:
    ranked: list[Choice]
    why_not_others: list[str]


def choices_for(placement: Placement, *, on: date, membership: Membership) -> Choices:
    """The ranked choices as cleared on a day; those without room come last."""
    drawn = draw_pool(placement.organisation, [placement], on=on, membership=membership)
    outcome = propose(drawn.pool, weights_of(answers_of(placement.organisation)))
    need = drawn.need(placement.reference)
    suggested = _suggested_elsewhere(placement, membership)
    choices = []
    for pair in outcome.options_for(need.id):
        offer, connector = drawn.offer(pair.offer), drawn.connectors[pair.offer]
        cap = why_full(offer, offer.commitments, need.period)
        choices.append(
            Choice(
                connector=connector,
                points=pair.total,
                reasons=pair_in_words(drawn, pair),
                conditions=pair.conditions,
                full=NO_ROOM[cap] if cap else "",
                also_suggested_for=suggested.get(connector.pk, []),
            )
        )
    free = [choice for choice in choices if not choice.full]
    uncovered = [reason for gap in outcome.uncovered for reason in reasons_in_words(gap)]
    return Choices(free + [choice for choice in choices if choice.full], uncovered)


def _suggested_elsewhere(placement: Placement, membership: Membership) -> dict:
    """Other placements, of those this member sees, for which a connector waits for a decision."""
    rows = (
        placement.organisation.proposals.visible_to(membership)
        .to_decide()
        .exclude(placement=placement)
        .values_list("connector_id", "placement__reference")
    )
    found: dict = {}
    for connector, reference in rows:
        found.setdefault(connector, []).append(reference)
    return found
