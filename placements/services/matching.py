"""Running the engine, keeping what it found, and deciding on what it puts forward."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.dates import now, today
from common.errors import DomainError
from common.rows import lock
from common.versions import refuse_changed
from placements.conditions import to_store
from placements.explaining import found_by
from placements.judging import reread
from placements.matching.types import Pair
from placements.models import Match, MatchingRun, Placement, Proposal
from placements.plain_words import pair_in_words
from placements.planning import (
    SECONDS_AT_ONCE,
    Asked,
    Plan,
    inputs_hash_now,
    kept_suggestions,
    plan_matching,
)
from placements.pool import Drawn
from placements.services.offers import offer_match
from volunteers.models import Volunteer

SAME_RUN = timedelta(minutes=2)
READ_AGAIN = (
    "Something has changed since you opened this. Read it again: nothing is offered yet. Approve "
    "it if it is still right."
)
TURNS = 3  # of planning, where somebody decides something meanwhile
Tell = Callable[[str], None]


def run_matching(
    organisation: Organisation,
    *,
    first_on: date,
    last_on: date,
    by: Membership,
    tell: Tell = lambda stage: None,
    seconds: float | None = SECONDS_AT_ONCE,
    workers: int = 1,
) -> MatchingRun:
    """Plan and keep a matching run as cleared today; started twice at once, it is one run.

    Nothing is held while it is worked out. If somebody decides something meanwhile, it is worked
    out again. `tell` hears what is being done: "reading", "searching", "explaining", "keeping".
    """
    asked = Asked(first_on, last_on, today(), by, seconds, workers)
    for _ in range(TURNS):
        plan = plan_matching(organisation, asked, tell=tell)
        _require_placements(plan)
        if run := _made_already(plan, organisation):
            return run
        tell("explaining")
        found = found_by(plan)
        tell("keeping")
        if run := _kept_if_unchanged(plan, found, organisation, by):
            return run
    raise DomainError(
        "Decisions were being made all the time this was worked out. Nothing was kept. Try again "
        "when nobody is reviewing."
    )


def _require_placements(plan: Plan) -> None:
    if not plan.drawn.placements:
        raise DomainError(
            "No placement that starts in this period needs a connector: each has an offer, a "
            "match or a suggestion that is to be kept already, or there is none."
        )


@transaction.atomic
def _kept_if_unchanged(
    plan: Plan, found: dict[str, object], organisation: Organisation, by: Membership
) -> MatchingRun | None:
    """Keep the run, unless somebody has decided something since it was worked out."""
    # Held without its key, so that whoever adds rows to the organisation meanwhile can.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    hold_all(plan.drawn.placements.values())
    if run := _made_already(plan, organisation):
        return run
    if plan.inputs_hash != inputs_hash_now(organisation, plan.asked):
        return None
    run = save_plan(plan, found, organisation=organisation, by=by)
    answer_wishes(plan)
    return run


def answer_wishes(plan: Plan) -> None:
    """The pairs that were to be kept are in the plan now, or it says why not."""
    kept_suggestions(plan.drawn).filter(status=Proposal.Status.LAPSED).update(is_locked=False)


def hold_all(placements: Iterable[Placement]) -> None:
    """Nobody decides anything about them until this transaction ends."""
    keys = sorted(placement.pk for placement in placements)
    held = Placement.objects.filter(pk__in=keys).select_for_update(of=("self",))
    list(held.order_by("pk").values_list("pk"))


def _made_already(plan: Plan, organisation: Organisation) -> MatchingRun | None:
    """The newest run, if it was given just the same: started twice at once, it is one run."""
    newest = organisation.matching_runs.first()
    is_same = newest is not None and (
        newest.inputs_hash == plan.inputs_hash
        and newest.matching_on == plan.asked.on
        and newest.created_at > now() - SAME_RUN
    )
    return newest if is_same else None


@transaction.atomic
def save_plan(
    plan: Plan,
    found: dict[str, object],
    *,
    organisation: Organisation,
    by: Membership | None,
    besides: Collection[Proposal] = (),
) -> MatchingRun:
    """Keep a run with what was `found_by` it; what earlier runs still proposed for it lapses.

    Not the suggestions `besides`, for which the run left a place.
    """
    drawn = plan.drawn
    earlier = organisation.proposals.to_decide().filter(placement__in=drawn.placements.values())
    earlier.exclude(pk__in=[row.pk for row in besides]).update(status=Proposal.Status.LAPSED)
    run = MatchingRun.objects.create(
        organisation=organisation,
        first_on=plan.asked.first_on,
        last_on=plan.asked.last_on,
        matching_on=plan.asked.on,
        made_by=by,
        **found,
    )
    Proposal.objects.bulk_create(_proposal(run, drawn, pair) for pair in plan.outcome.pairs)
    return run


@transaction.atomic
def approve_proposal(proposal: Proposal, *, seen: str | None = None, by: Membership) -> Match:
    """Offer the match to both people. `seen`: the version of what was read of it; None: any."""
    lock(proposal.placement)  # first the placement, then the connector, then the proposal
    lock(proposal.connector)
    proposal = lock(proposal)
    if seen is not None and proposal.status == Proposal.Status.PUT_FORWARD:
        now_read = reread(proposal)
        if now_read.is_possible:  # else the offer is refused
            refuse_changed(seen, now_read.version, READ_AGAIN)
        proposal.refresh_from_db(fields=["reasons", "conditions"])
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
    match.refresh_from_db(fields=["proposal"])
    return match


def put_aside(
    placement: Placement,
    connector: Volunteer,
    *,
    instead_of: Proposal | None = None,
    by: Membership,
) -> None:
    """Somebody is asked: a suggestion of them is approved by that; those without a place go."""
    asked = placement.matches.live().get(connector=connector)
    room = placement.connectors_wanted - placement.matches.live().count()
    rows = (
        placement.proposals.to_decide().select_for_update(of=("self",)).select_related("connector")
    )
    waiting = sorted(
        rows, key=lambda row: (row == instead_of, -sum(row.points.values()), str(row.pk))
    )
    for row in [row for row in waiting if row.connector_id == connector.pk]:
        waiting.remove(row)
        _decide(row, Proposal.Status.APPROVED, by)
        asked.proposal = row
        asked.save(update_fields=["proposal"])
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
