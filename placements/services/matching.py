"""Running the engine, keeping what it found, and deciding on what it puts forward."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

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
from placements.pool import Drawn, draw_pool, fingerprint, with_suggestions_held
from placements.services.offers import offer_match
from placements.weighing import answers_of, weights_of
from volunteers.models import Volunteer

MOST_REPAIRS = 10
SAME_RUN = timedelta(minutes=2)


@dataclass(frozen=True)
class Asked:
    """Which placements a run is for, as cleared on which day, of those a member sees."""

    first_on: date
    last_on: date
    on: date
    membership: Membership | None


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
    return _planned(organisation, Asked(first_on, last_on, on, membership))


def _planned(organisation: Organisation, asked: Asked) -> Plan:
    weights = weights_of(answers_of(organisation))
    drawn = _drawn(organisation, asked)
    return Plan(asked.first_on, asked.last_on, drawn, weights, propose(drawn.pool, weights))


def _drawn(organisation: Organisation, asked: Asked) -> Drawn:
    placements = organisation.placements.starting(asked.first_on, asked.last_on)
    wanted = placements.needing_a_connector()
    if asked.membership:
        wanted = wanted.visible_to(asked.membership)
    drawn = draw_pool(organisation, wanted, on=asked.on, membership=asked.membership)
    return with_locks(with_suggestions_held(drawn))


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
    plan: Plan,
    *,
    organisation: Organisation,
    on: date,
    by: Membership | None,
    besides: Collection[Proposal] = (),
) -> MatchingRun:
    """Keep a run with its inputs' hash; what earlier runs still proposed for it lapses.

    Not the suggestions `besides`, for which the run left a place.
    """
    outcome, drawn = plan.outcome, plan.drawn
    earlier = organisation.proposals.to_decide().filter(placement__in=drawn.placements.values())
    earlier.exclude(pk__in=[row.pk for row in besides]).update(status=Proposal.Status.LAPSED)
    run = MatchingRun.objects.create(
        organisation=organisation,
        first_on=plan.first_on,
        last_on=plan.last_on,
        matching_on=on,
        made_by=by,
        **_found(plan),
    )
    Proposal.objects.bulk_create(_proposal(run, drawn, pair) for pair in outcome.pairs)
    return run


def _found(plan: Plan) -> dict[str, object]:
    """What a run was given and found, as columns of MatchingRun."""
    outcome, drawn = plan.outcome, plan.drawn
    nearest = changes(drawn.pool, plan.weights, outcome)
    return {
        "engine_version": outcome.engine_version,
        "inputs_hash": fingerprint(drawn.pool, plan.weights),
        "weights": asdict(plan.weights),
        "placements_count": len(drawn.placements),
        "covered_count": outcome.covered,
        "bound": outcome.bound,
        "is_proven": outcome.is_proven,
        "uncovered": [_uncovered(drawn, gap, nearest) for gap in outcome.uncovered],
        "repairs": [_repair(drawn, repair) for repair in _repairs(plan, nearest)],
        "broken_locks": [_broken_lock(drawn, broken) for broken in outcome.broken_locks],
    }


@transaction.atomic
def run_matching(
    organisation: Organisation, *, first_on: date, last_on: date, by: Membership
) -> MatchingRun:
    """Plan and keep a matching run as cleared today; a second one at once waits for the first."""
    # Held without its key, so that whoever adds rows to the organisation meanwhile can.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    period = Asked(first_on, last_on, today(), by)
    plan = _planned(organisation, period)
    if not plan.drawn.placements:
        raise DomainError(
            "No placement that starts in this period needs a connector: "
            "each has an offer or a match already, or there is none."
        )
    hold_all(plan.drawn.placements.values())
    given = fingerprint(plan.drawn.pool, plan.weights)
    if given != fingerprint(_drawn(organisation, period).pool, plan.weights):
        plan = _planned(organisation, period)  # somebody has decided something meanwhile
    made = _made_already(plan, organisation)
    return made or save_plan(plan, organisation=organisation, on=today(), by=by)


def hold_all(placements: Iterable[Placement]) -> None:
    """Nobody decides anything about them until this transaction ends."""
    keys = sorted(placement.pk for placement in placements)
    held = Placement.objects.filter(pk__in=keys).select_for_update(of=("self",))
    list(held.order_by("pk").values_list("pk"))


def _made_already(plan: Plan, organisation: Organisation) -> MatchingRun | None:
    """The newest run, if it was given just the same: started twice at once, it is one run."""
    newest = organisation.matching_runs.first()
    is_same = newest is not None and (
        newest.inputs_hash == fingerprint(plan.drawn.pool, plan.weights)
        and newest.matching_on == today()
        and newest.created_at > now() - SAME_RUN
    )
    return newest if is_same else None


@transaction.atomic
def approve_proposal(proposal: Proposal, *, by: Membership) -> Match:
    """Offer the match to both people."""
    lock(proposal.placement)  # first the placement, then the connector, then the proposal
    lock(proposal.connector)
    proposal = lock(proposal)
    _decide(proposal, Proposal.Status.APPROVED, by)
    return offer_match(proposal.placement, proposal.connector, by=by, proposal=proposal)


@transaction.atomic
def turn_down_proposal(proposal: Proposal, *, why_not: str, by: Membership) -> Proposal:
    """Not this one: remembered, so that no later run puts the same pair forward."""
    lock(proposal.placement)
    proposal = lock(proposal)
    proposal.why_not = why_not
    _decide(proposal, Proposal.Status.NOT_THIS_ONE, by)
    return proposal


@transaction.atomic
def choose_connector(
    placement: Placement,
    connector: Volunteer,
    *,
    instead_of: Proposal | None = None,
    by: Membership,
) -> Match:
    """Offer somebody chosen by hand; suggestions for which there is no place any more go.

    First the suggestion they are chosen `instead_of`, then those that fit least.
    """
    placement = lock(placement)
    match = offer_match(placement, connector, by=by)
    put_aside(placement, connector, instead_of=instead_of, by=by)
    return match


def put_aside(
    placement: Placement,
    connector: Volunteer,
    *,
    instead_of: Proposal | None = None,
    by: Membership,
) -> None:
    """Somebody is asked: suggestions of them, and those without a place, need no decision."""
    room = placement.connectors_wanted - placement.matches.live().count()
    rows = (
        placement.proposals.to_decide().select_for_update(of=("self",)).select_related("connector")
    )
    waiting = sorted(
        rows, key=lambda row: (row == instead_of, -sum(row.points.values()), str(row.pk))
    )
    for row in [row for row in waiting if row.connector_id == connector.pk]:
        waiting.remove(row)
        _decide(row, Proposal.Status.REPLACED, by)
    for row in waiting[max(0, room) :]:
        _decide(row, Proposal.Status.REPLACED, by)


def _decide(proposal: Proposal, status: str, by: Membership) -> None:
    if proposal.status == Proposal.Status.LAPSED:
        raise DomainError("A newer matching run has replaced this suggestion. Open the newest run.")
    if proposal.status != Proposal.Status.PUT_FORWARD and proposal.decided_by:
        state = proposal.get_status_display().lower()
        raise DomainError(f"{proposal.decided_by.user} has decided this already: {state}.")
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
