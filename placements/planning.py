"""What a matching run would propose, worked out from the rows as they are; nothing is stored."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from accounts.models import Membership, Organisation
from common.errors import DomainError
from placements.matching import propose
from placements.matching.types import Outcome, Pool, Weights
from placements.models import Proposal
from placements.models.matching import ProposalQuerySet
from placements.models.placements import PlacementQuerySet
from placements.pool import (
    CONNECTOR_STATUSES,
    Drawn,
    draw_pool,
    fingerprint,
    with_suggestions_held,
)
from placements.weighing import answers_of, weights_of

SECONDS_AT_ONCE = 20.0  # of searching while somebody waits for the page


@dataclass(frozen=True)
class Asked:
    """Which placements a run is for, as cleared on which day, of those a member sees.

    `seconds` and `workers` are the engine's: an emergency limit, and processes beside this one.
    """

    first_on: date
    last_on: date
    on: date
    membership: Membership | None = None
    seconds: float | None = SECONDS_AT_ONCE
    workers: int = 1

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise DomainError("The last day must not be before the first.")


@dataclass(frozen=True)
class Plan:
    """What a run would propose; nothing of it is stored."""

    asked: Asked
    drawn: Drawn
    weights: Weights
    outcome: Outcome

    @property
    def inputs_hash(self) -> str:
        return fingerprint(self.drawn.pool, self.weights)


def plan_matching(
    organisation: Organisation, asked: Asked, *, tell: Callable[[str], None] = lambda stage: None
) -> Plan:
    """Propose connectors for the placements that start in a period and have nobody yet.

    `tell` hears what is being done: "reading", then "searching".
    """
    tell("reading")
    drawn, weights = drawn_for(organisation, asked)
    tell("searching")
    outcome = propose(drawn.pool, weights, workers=asked.workers, seconds=asked.seconds)
    return Plan(asked, drawn, weights, outcome)


def proposed(organisation: Organisation, pool: Pool) -> Outcome:
    """What the engine makes of any pool by what matters here, while somebody waits for the page."""
    return propose(pool, weights_of(answers_of(organisation)), seconds=SECONDS_AT_ONCE)


def inputs_hash_now(organisation: Organisation, asked: Asked) -> str:
    """What the hash of a plan would be if it were made now."""
    drawn, weights = drawn_for(organisation, asked)
    return fingerprint(drawn.pool, weights)


def drawn_for(organisation: Organisation, asked: Asked) -> tuple[Drawn, Weights]:
    """The pool, and what matters, as they are now."""
    wanted = open_placements(organisation, asked)
    drawn = draw_pool(organisation, wanted, on=asked.on, membership=asked.membership)
    held = with_locks(with_suggestions_held(drawn))
    return held, weights_of(answers_of(organisation))


def open_placements(organisation: Organisation, asked: Asked) -> PlacementQuerySet:
    """The placements a run would look at, as a queryset.

    Not those for which a connector is suggested whom this member does not see: a run of theirs
    could not suggest them again.
    """
    placements = organisation.placements.starting(asked.first_on, asked.last_on)
    wanted = placements.needing_a_connector()
    if asked.membership is None or not asked.membership.site_limit:
        return wanted
    seen = organisation.volunteers.visible_to(asked.membership)
    of_others = Proposal.objects.to_decide().exclude(connector__in=seen)
    return wanted.visible_to(asked.membership).exclude(proposals__in=of_others)


def kept_suggestions(drawn: Drawn) -> ProposalQuerySet:
    """The suggestions somebody asked to keep, and no run has answered since: also lapsed ones.

    Of connectors who were drawn, or who are connectors no more.
    """
    rows = Proposal.objects.filter(
        is_locked=True,
        status__in=(Proposal.Status.PUT_FORWARD, Proposal.Status.LAPSED),
        placement__in=drawn.placements.values(),
    )
    gone = ~Q(connector__status__in=CONNECTOR_STATUSES)
    return rows.filter(gone | Q(connector__in=drawn.connectors.values()))


def with_locks(drawn: Drawn) -> Drawn:
    """The suggestions that somebody locked must stand, if they still can."""
    links = kept_suggestions(drawn).values_list(
        "placement__reference", "connector__membership__user__email"
    )
    known = tuple(sorted({link for link in links if link[1] in drawn.connectors}))
    return replace(drawn, pool=replace(drawn.pool, locked=known))
