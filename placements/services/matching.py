"""Running the engine, keeping what it found, and deciding on what it puts forward."""

from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.dates import now, today
from common.errors import DomainError
from common.rows import lock
from placements.change_words import change_in_words, repair_in_words
from placements.conditions import to_store
from placements.matching import propose
from placements.matching.changes import Change, Repair, changes, repairs
from placements.matching.types import BrokenLock, Outcome, Pair, Uncovered, Weights
from placements.models import Match, MatchingRun, Placement, Proposal
from placements.plain_words import pair_in_words, reasons_in_words, why_lock_broke
from placements.pool import Drawn, draw_pool, fingerprint
from placements.services.offers import offer_match
from placements.weighing import answers_of, weights_of
from volunteers.models import Volunteer

MOST_REPAIRS = 10


@dataclass(frozen=True)
class Plan:
    """What a run would propose; nothing of it is stored."""

    first_on: date
    last_on: date
    drawn: Drawn
    weights: Weights
    outcome: Outcome


def plan_matching(
    organisation: Organisation,
    *,
    first_on: date,
    last_on: date,
    on: date,
    membership: Membership | None = None,
) -> Plan:
    """Propose connectors for the placements that start in a period and have nobody yet."""
    if last_on < first_on:
        raise DomainError("The last day must not be before the first.")
    placements = organisation.placements.starting(first_on, last_on).needing_a_connector()
    if membership:
        placements = placements.visible_to(membership)
    weights = weights_of(answers_of(organisation))
    drawn = with_locks(draw_pool(organisation, placements, on=on, membership=membership))
    return Plan(first_on, last_on, drawn, weights, propose(drawn.pool, weights))


def with_locks(drawn: Drawn) -> Drawn:
    """The suggestions that somebody locked must stand, if they still can."""
    locked = Proposal.objects.to_decide().filter(
        is_locked=True, placement__in=drawn.placements.values()
    )
    links = locked.values_list("placement__reference", "connector__membership__user__email")
    known = tuple(sorted(link for link in links if link[1] in drawn.connectors))
    return replace(drawn, pool=replace(drawn.pool, locked=known))


@transaction.atomic
def save_plan(
    plan: Plan, *, organisation: Organisation, on: date, by: Membership | None
) -> MatchingRun:
    """Keep a run with its inputs' hash; what earlier runs still proposed for it lapses."""
    outcome, drawn = plan.outcome, plan.drawn
    organisation.proposals.to_decide().filter(placement__in=drawn.placements.values()).update(
        status=Proposal.Status.LAPSED
    )
    nearest = changes(drawn.pool, plan.weights, outcome)
    run = MatchingRun.objects.create(
        organisation=organisation,
        first_on=plan.first_on,
        last_on=plan.last_on,
        matching_on=on,
        made_by=by,
        engine_version=outcome.engine_version,
        inputs_hash=fingerprint(drawn.pool, plan.weights),
        weights=asdict(plan.weights),
        placements_count=len(drawn.placements),
        covered_count=outcome.covered,
        bound=outcome.bound,
        is_proven=outcome.is_proven,
        uncovered=[_uncovered(drawn, gap, nearest) for gap in outcome.uncovered],
        repairs=[_repair(drawn, repair) for repair in _repairs(plan, nearest)],
        broken_locks=[_broken_lock(drawn, broken) for broken in outcome.broken_locks],
    )
    Proposal.objects.bulk_create(_proposal(run, drawn, pair) for pair in outcome.pairs)
    return run


@transaction.atomic
def run_matching(
    organisation: Organisation, *, first_on: date, last_on: date, by: Membership
) -> MatchingRun:
    """Plan and keep a matching run as cleared today; a second one at once waits for the first."""
    # Held without its key, so that whoever adds rows to the organisation meanwhile can.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    plan = plan_matching(
        organisation, first_on=first_on, last_on=last_on, on=today(), membership=by
    )
    if not plan.drawn.placements:
        raise DomainError(
            "No placement that starts in this period needs a connector: "
            "each has an offer or a match already, or there is none."
        )
    return save_plan(plan, organisation=organisation, on=today(), by=by)


@transaction.atomic
def approve_proposal(proposal: Proposal, *, by: Membership) -> Match:
    """Offer the match to both people."""
    lock(proposal.placement)  # first the placement, then the proposal: as everywhere
    proposal = lock(proposal)
    _decide(proposal, Proposal.Status.APPROVED, by)
    return offer_match(proposal.placement, proposal.connector, by=by, proposal=proposal)


@transaction.atomic
def turn_down_proposal(proposal: Proposal, *, why_not: str, by: Membership) -> Proposal:
    """Not this one: remembered, so that no later run puts the same pair forward."""
    proposal = lock(proposal)
    proposal.why_not = why_not
    _decide(proposal, Proposal.Status.NOT_THIS_ONE, by)
    return proposal


@transaction.atomic
def choose_connector(placement: Placement, connector: Volunteer, *, by: Membership) -> Match:
    """Offer somebody chosen by hand; what was proposed for the placement is put aside."""
    placement = lock(placement)
    match = offer_match(placement, connector, by=by)
    room = placement.connectors_wanted - placement.matches.live().count()
    waiting = list(placement.proposals.to_decide().select_for_update())
    for proposal in [row for row in waiting if row.connector_id == connector.pk]:
        waiting.remove(proposal)
        _decide(proposal, Proposal.Status.REPLACED, by)
    for proposal in waiting[room:]:
        _decide(proposal, Proposal.Status.REPLACED, by)
    return match


def _decide(proposal: Proposal, status: str, by: Membership) -> None:
    if proposal.status == Proposal.Status.LAPSED:
        raise DomainError("A newer matching run has replaced this suggestion. Open the newest run.")
    proposal.move_to(status)
    proposal.decided_at, proposal.decided_by = now(), by
    proposal.save(update_fields=["status", "decided_at", "decided_by", "why_not"])


def _repairs(plan: Plan, nearest: tuple[Change, ...]) -> tuple[Repair, ...]:
    """Those that gain most; what helps one placement alone is said there."""
    found = repairs(plan.drawn.pool, plan.weights, plan.outcome, nearest)
    return tuple(repair for repair in found if repair.gains > 1)[:MOST_REPAIRS]


def _repair(drawn: Drawn, repair: Repair) -> dict:
    return {
        "connector": str(drawn.connectors[repair.offer].pk),
        "placements": [str(drawn.placements[key].pk) for key in repair.covers],
        "words": repair_in_words(drawn, repair),
    }


def _uncovered(drawn: Drawn, gap: Uncovered, nearest: tuple[Change, ...]) -> dict:
    placement = drawn.placements[gap.need]
    return {
        "placement": str(placement.pk),
        "reference": gap.need,
        "reasons": reasons_in_words(gap),
        "changes": [
            {
                "connector": str(drawn.connectors[change.offer].pk),
                "words": change_in_words(drawn, change),
            }
            for change in nearest
            if change.need == gap.need
        ],
    }


def _broken_lock(drawn: Drawn, broken: BrokenLock) -> dict:
    connector = drawn.connectors[broken.offer]
    return {
        "placement": str(drawn.placements[broken.need].pk),
        "reference": broken.need,
        "connector": str(connector.pk),
        "why": why_lock_broke(connector, broken.refusal),
    }


def _proposal(run: MatchingRun, drawn: Drawn, pair: Pair) -> Proposal:
    return Proposal(
        organisation_id=run.organisation_id,
        run=run,
        placement=drawn.placements[pair.need],
        connector=drawn.connectors[pair.offer],
        points=dict(pair.points),
        reasons=pair_in_words(drawn, pair),
        conditions=to_store(pair.conditions),
        is_locked=(pair.need, pair.offer) in drawn.pool.locked,
    )


name_authors(__name__)
