"""An offer that came to nothing: it is closed, and whoever could be next is suggested."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db import connection, transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.attempts import log_failure, one_by_one
from common.dates import today
from common.rows import lock
from placements.explaining import found_by
from placements.judging import NotPossible, possible_pair
from placements.matching import propose
from placements.models import Match, MatchingRun, Placement, Proposal
from placements.models.matches import LIVE
from placements.planning import Asked, Plan
from placements.pool import Drawn, draw_pool, with_suggestions_held
from placements.services import offers
from placements.services.matching import save_plan
from placements.undoing import put_aside_for
from placements.weighing import answers_of, weights_of
from volunteers.models import Volunteer

# A large matching run may hold the organisation for minutes: what it leaves is for the next day.
MOST_WAITING = "3s"


def answer_and_look_on(match: Match, *, side: str, accept: bool, by: Membership) -> Match:
    """One of the two answers; after a no, whoever could be next is suggested."""
    match = offers.answer_offer(match, side=side, accept=accept, by=by)
    look_on(match)
    return match


def take_back_and_look_on(match: Match, *, by: Membership) -> Match:
    """A coordinator takes an offer back, and sees who could be next.

    First whoever was suggested until it was made: that waits for a decision again.
    """
    put_aside = list(put_aside_for(match).select_related("connector"))
    match = offers.withdraw_offer(match, by=by)
    look_on(match, first=[row.connector for row in put_aside])
    return match


def look_on(match: Match, *, first: Collection[Volunteer] = ()) -> None:
    """Suggest somebody else, in a transaction of its own once the offer is closed.

    What somebody answered counts, whatever becomes of the search.
    """
    if match.never_came_about:
        try:
            propose_next_best(match.placement, by=None, first=first)
        except Exception as error:
            log_failure(f"looking for who could be next, {match.placement_id}", error)


def suggest_next_best(*, on: date) -> int:
    """For every placement whose offer is closed and that has nobody to decide on yet.

    What an answer, a pause or a failed search has left. Safe to run any number of times.
    """
    waiting = Placement.objects.after_a_closed_offer().not_over(on=on)
    return one_by_one(
        "looking for who could be next",
        waiting.select_related("organisation"),
        lambda placement: propose_next_best(placement, by=None) is not None,
    )


def expire_offers(*, on: date) -> int:
    """Close the offers whose last day has passed. Safe to run any number of times."""
    stale = Match.objects.offered().filter(answer_by__lt=on).select_related("placement")
    return one_by_one("expiring offers", stale, lambda match: offers.expire_offer(match, on=on))


def remind_of_offers(*, on: date) -> int:
    """Ask once more, a few days before an offer ends. Safe to run any number of times."""
    ending = Match.objects.offered().filter(answer_by__range=(on, on + offers.REMIND_BEFORE))
    return one_by_one(
        "reminding of offers", ending, lambda match: offers.remind_of_offer(match, on=on)
    )


@transaction.atomic
def propose_next_best(
    placement: Placement, *, by: Membership | None, first: Collection[Volunteer] = ()
) -> MatchingRun | None:
    """Suggest somebody for one placement, if it still needs somebody and anybody can be found.

    Nobody whose room another suggestion needs, and never a pair that came to nothing before. What
    is suggested for it already stays: a placement may want two. If one of `first` may meet them,
    it is that one.
    """
    organisation = placement.organisation
    _wait_for_other_runs(organisation)
    placement = lock(placement)  # after the organisation, as a matching run does
    waiting = list(placement.proposals.to_decide().select_related("connector__membership__user"))
    room = _room_in(placement, waiting)
    if not room:
        return None
    first = [person for person in first if person not in {row.connector for row in waiting}]
    plan = _plan_for(_drawn_from(placement, first, room=room)) if first else None
    if plan is None or not plan.outcome.pairs:
        plan = _plan_for(_drawn_for(placement, waiting, room=room))
    if not plan.outcome.pairs:
        return None
    return save_plan(plan, found_by(plan), organisation=organisation, by=by, besides=waiting)


def may_wait_again(proposal: Proposal) -> bool:
    """Whether whoever was suggested could be offered as things are; the placement is locked."""
    placement = proposal.placement
    waiting = list(placement.proposals.to_decide().select_related("connector"))
    if not _room_in(placement, waiting) or proposal.connector in {row.connector for row in waiting}:
        return False
    try:
        possible_pair(placement, proposal.connector)
    except NotPossible:
        return False
    return True


def _room_in(placement: Placement, waiting: Collection[Proposal]) -> int:
    """How many more could be suggested: none for what is over, called off or needs nobody."""
    needing = placement.organisation.placements.needing_a_connector().not_over(on=today())
    if not needing.filter(pk=placement.pk).exists():
        return 0
    return max(0, placement.connectors_wanted - placement.matches.live().count() - len(waiting))


def _plan_for(drawn: Drawn) -> Plan:
    (placement,) = drawn.placements.values()
    weights = weights_of(answers_of(placement.organisation))
    asked = Asked(placement.starts_on, placement.starts_on, today())
    return Plan(asked, drawn, weights, propose(drawn.pool, weights))


def _drawn_from(placement: Placement, first: Collection[Volunteer], *, room: int) -> Drawn:
    """One placement that wants `room` more, and only these people."""
    drawn = draw_pool(placement.organisation, [placement], on=today(), connectors=first)
    return _wanting(with_suggestions_held(drawn), room)


def _wanting(drawn: Drawn, room: int) -> Drawn:
    needs = (replace(drawn.pool.needs[0], connectors_wanted=room),)
    return replace(drawn, pool=replace(drawn.pool, needs=needs))


def _wait_for_other_runs(organisation: Organisation) -> None:
    """Two searches at once would suggest the same person's last place twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [MOST_WAITING])
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _drawn_for(placement: Placement, waiting: Collection[Proposal], *, room: int) -> Drawn:
    """One placement that wants `room` more, and everybody who has never been asked for it."""
    everybody = draw_pool(placement.organisation, [placement], on=today())
    drawn = _wanting(with_suggestions_held(everybody), room)
    need, closed = drawn.pool.needs[0], placement.matches.exclude(status__in=LIVE)
    asked = closed.values_list("connector__membership__user__email", flat=True)
    but = {(need.id, email) for email in (*asked, *(row.connector.email for row in waiting))}
    return replace(drawn, pool=replace(drawn.pool, refused=drawn.pool.refused | but))


name_authors(__name__)
