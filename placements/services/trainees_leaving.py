"""A placement is called off, or a trainee leaves: what hangs on it ends gently."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from placements.models import Match, Placement, Proposal, Trainee
from placements.services.offers import end_match, withdraw_offer


@dataclass(frozen=True)
class CalledOff:
    """What was closed with it."""

    placements: int
    matches: int


@transaction.atomic
def call_off_placement(placement: Placement, *, by: Membership) -> CalledOff:
    """It does not take place, or does not go on: both people of each match are told gently."""
    placement = lock(placement)
    if placement.called_off_on:
        raise DomainError("This placement has been called off already.")
    if placement.ends_on < today():
        raise DomainError("This placement is over. There is nothing to call off.")
    return CalledOff(1, _call_off(placement, by))


@transaction.atomic
def take_place_after_all(placement: Placement, *, by: Membership) -> Placement:
    """Called off by mistake, or on again. Its matches stay ended: somebody is found anew."""
    placement = lock(placement)
    if placement.trainee.left_on:
        raise DomainError(f"{placement.trainee} has left. Say first that they are staying.")
    if placement.called_off_on:
        placement.called_off_on = None
        placement.save(update_fields=["called_off_on"])
    return placement


@transaction.atomic
def trainee_leaves(trainee: Trainee, *, by: Membership) -> CalledOff:
    """From today: every placement of theirs that is not over is called off."""
    trainee = lock(trainee)
    if trainee.left_on:
        raise DomainError(f"{trainee} has left already.")
    open_still = trainee.placements.not_over(on=today()).select_for_update(of=("self",))
    placements = list(open_still.order_by("pk"))
    matches = sum(_call_off(placement, by) for placement in placements)
    trainee.left_on = today()
    trainee.save(update_fields=["left_on"])
    return CalledOff(len(placements), matches)


@transaction.atomic
def trainee_stays(trainee: Trainee, *, by: Membership) -> Trainee:
    """They are staying after all. What was called off can take place again, one by one."""
    trainee = lock(trainee)
    if trainee.left_on:
        trainee.left_on = None
        trainee.save(update_fields=["left_on"])
    return trainee


def _call_off(placement: Placement, by: Membership) -> int:
    live = list(placement.matches.live().select_for_update(of=("self",)).order_by("pk"))
    for match in live:
        if match.status == Match.Status.OFFERED:
            withdraw_offer(match, by=by)
        else:
            end_match(match, by=by)
    placement.proposals.to_decide().update(status=Proposal.Status.LAPSED)
    placement.called_off_on = today()
    placement.save(update_fields=["called_off_on"])
    return len(live)


name_authors(__name__)
