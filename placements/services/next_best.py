"""An offer that came to nothing: it is closed, and whoever could be next is suggested."""

import logging
from dataclasses import replace
from datetime import date

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import today
from common.rows import lock
from placements.matching import propose
from placements.models import Match, MatchingRun, Placement
from placements.models.matches import LIVE
from placements.pool import draw_pool, with_suggestions_held
from placements.services import offers
from placements.services.matching import Plan, save_plan
from placements.weighing import answers_of, weights_of

log = logging.getLogger(__name__)


@transaction.atomic
def answer_and_look_on(match: Match, *, side: str, accept: bool, by: Membership) -> Match:
    """One of the two answers; after a no, whoever could be next is suggested."""
    lock(match.placement)  # first the placement, then the match: as everywhere
    match = offers.answer_offer(match, side=side, accept=accept, by=by)
    return _look_on(match)


@transaction.atomic
def take_back_and_look_on(match: Match, *, by: Membership) -> Match:
    """A coordinator takes an offer back, and sees who could be next."""
    lock(match.placement)
    return _look_on(offers.withdraw_offer(match, by=by))


def expire_offers(*, on: date) -> int:
    """Close the offers whose last day has passed. Safe to run any number of times."""
    stale = Match.objects.offered().filter(answer_by__lt=on)
    return one_by_one("expiring offers", stale, lambda match: _expire(match, on))


def remind_of_offers(*, on: date) -> int:
    """Ask once more, a few days before an offer ends. Safe to run any number of times."""
    ending = Match.objects.offered().filter(answer_by__range=(on, on + offers.REMIND_BEFORE))
    return one_by_one(
        "reminding of offers", ending, lambda match: offers.remind_of_offer(match, on=on)
    )


def propose_next_best(placement: Placement, *, by: Membership | None) -> MatchingRun | None:
    """Suggest somebody for one placement, if it still needs somebody and anybody can be found.

    Nobody whose room another suggestion needs, and never a pair that came to nothing before.
    """
    placement = lock(placement)
    needing = placement.organisation.placements.needing_a_connector().not_over(on=today())
    taken = placement.matches.live().count() + placement.proposals.to_decide().count()
    if taken >= placement.connectors_wanted or not needing.filter(pk=placement.pk).exists():
        return None
    weights = weights_of(answers_of(placement.organisation))
    drawn = with_suggestions_held(draw_pool(placement.organisation, [placement], on=today()))
    need, closed = drawn.pool.needs[0], placement.matches.exclude(status__in=LIVE)
    waiting = placement.proposals.to_decide()
    but = {
        (need.id, email)
        for rows in (closed, waiting)
        for email in rows.values_list("connector__membership__user__email", flat=True)
    }
    wanted = replace(need, connectors_wanted=placement.connectors_wanted - taken)
    pool = replace(drawn.pool, needs=(wanted,), refused=drawn.pool.refused | but)
    drawn = replace(drawn, pool=pool)
    outcome = propose(pool, weights)
    if not outcome.pairs:
        return None
    first = placement.starts_on
    plan = Plan(first, first, drawn, weights, outcome)
    return save_plan(plan, organisation=placement.organisation, on=today(), by=by, adds=True)


def _expire(match: Match, on: date) -> bool:
    with transaction.atomic():
        lock(match.placement)
        is_closed = offers.expire_offer(match, on=on)
        if is_closed:
            match.refresh_from_db()
            _look_on(match)
    return is_closed


def _look_on(match: Match) -> Match:
    """What somebody answered counts, whatever becomes of the search."""
    if match.never_came_about:
        try:
            with transaction.atomic():
                propose_next_best(match.placement, by=None)
        except Exception:
            log.exception("Nobody could be looked for after an offer was closed")
    return match


name_authors(__name__)
