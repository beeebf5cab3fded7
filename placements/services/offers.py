"""Offering a match to both people, and what they answer."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from audit.middleware import act_as
from common.dates import day_of, now, today
from common.errors import DomainError
from common.rows import lock
from placements.conditions import to_store
from placements.judging import NotPossible, possible_pair
from placements.matching.rules import conditions
from placements.models import Match, Placement, Proposal
from placements.models.placements import MOST_CONNECTORS
from placements.pool import draw_pool
from placements.services.calling_off import call_off_coming
from placements.services.offer_messages import (
    CLOSED_FIRST,
    SIDES,
    answer_state,
    is_untold,
    know_of_offer,
    member_of,
    tell,
    tell_of_answer,
    tell_of_offer,
    unsay_offer,
)
from volunteers.models import Volunteer

REMIND_BEFORE = timedelta(days=3)  # the last day to answer
LEAST_TIME = timedelta(days=2)  # to answer in
# The token names the side too; the day an offer expires is checked on the offer itself.
OFFER_LINK_VALID_FOR = timedelta(days=120)


@transaction.atomic
def offer_match(
    placement: Placement,
    connector: Volunteer,
    *,
    by: Membership | None,
    proposal: Proposal | None = None,
) -> Match:
    """Offer a placement and a connector to each other.

    Both rows are held, and every rule and cap is judged again on the facts as they are now, so
    that two coordinators at once can never promise the same person's time twice.
    """
    placement, connector = lock(placement), lock(connector)  # always in this order
    place = _free_place(placement, connector)
    if placement.called_off_on:
        raise DomainError("This placement has been called off.")
    if placement.ends_on < today():
        raise DomainError("This placement is over.")
    if placement.trainee.left_on:
        raise DomainError(f"{placement.trainee} has left. Nobody needs to be asked.")
    match = _new_offer(placement, connector, by, proposal, place)
    # Somebody is asked: what was to be kept before, and was set aside since, is wished no more.
    placement.proposals.filter(status=Proposal.Status.LAPSED).update(is_locked=False)
    for side in SIDES:
        tell_of_offer(match, side)
    return match


def _free_place(placement: Placement, connector: Volunteer) -> int:
    """Whether they would be its first connector or its second."""
    live = {match.place: match.connector_id for match in placement.matches.live()}
    if connector.pk in live.values():
        raise DomainError(f"{connector} has an offer or a match for this placement already.")
    if len(live) >= placement.connectors_wanted:
        raise DomainError("This placement has an offer or a match already.")
    return next(place for place in range(1, MOST_CONNECTORS + 1) if place not in live)


def _new_offer(
    placement: Placement,
    connector: Volunteer,
    by: Membership | None,
    proposal: Proposal | None,
    place: int,
) -> Match:
    pair = possible_pair(placement, connector)
    return Match.objects.create(
        organisation_id=placement.organisation_id,
        placement=placement,
        place=place,
        connector=connector,
        proposal=proposal,
        conditions=to_store(pair.conditions),
        offered_by=by,
        offered_at=now(),
        answer_by=_answer_day(placement),
    )


def _answer_day(placement: Placement) -> date:
    """The organisation's usual time, but before the placement begins where that leaves some days,
    so that somebody else can be asked; and never after its end."""
    usual = today() + timedelta(days=placement.organisation.offer_days)
    eve = placement.starts_on - timedelta(days=1)
    last_on = eve if eve >= today() + LEAST_TIME else placement.ends_on
    return min(usual, last_on)


@transaction.atomic
def answer_offer(match: Match, *, side: str, accept: bool, by: Membership) -> Match:
    """One of the two says yes or no; nobody gives a reason. Both yes makes the match.

    Before it is made every rule and cap is judged once more: much can change while an offer stands.
    If it cannot be made any more, both answers are kept, and it waits for the coordinator. `by`
    somebody else, such as a coordinator, it was said on the telephone.
    """
    placement, connector = lock(match.placement), lock(match.connector)  # as offer_match does
    match = lock(match)
    answers = match.Answer
    _require_open(match)
    if by.pk != member_of(match, side).pk:
        act_as(by, how="telephone")
    setattr(match, f"{side}_answer", answers.ACCEPTED if accept else answers.DECLINED)
    if not accept:
        match.move_to(Match.Status.DECLINED)
    elif match.both_said_yes and not _why_not_agreed(placement, connector):
        match.move_to(Match.Status.AGREED)
        match.agreed_at = now()
    match.save(update_fields=["status", "agreed_at", f"{side}_answer"])
    know_of_offer(match, side, by=by)
    tell_of_answer(match, side)
    return match


@transaction.atomic
def agree_match(match: Match, *, by: Membership) -> Match:
    """Make a match of two who both said yes when it could not be made."""
    placement, connector = lock(match.placement), lock(match.connector)
    match = lock(match)
    if match.status == Match.Status.AGREED:
        return match
    if not match.waits_to_be_agreed:
        raise DomainError("This is not an offer to which both have said yes.")
    if placement.called_off_on or placement.ends_on < today():
        raise DomainError("This placement is over or has been called off.")
    if why := _why_not_agreed(placement, connector):
        raise DomainError(f"It cannot be agreed yet: {why}")
    match.move_to(Match.Status.AGREED)
    match.agreed_at = now()
    match.save(update_fields=["status", "agreed_at"])
    tell_of_answer(match, SIDES[0])
    return match


@transaction.atomic
def withdraw_offer(match: Match, *, by: Membership | None) -> Match:
    """Take an offer back before both have answered; both are told gently."""
    match = lock(match)
    if match.status == Match.Status.AGREED:
        raise DomainError("Both have said yes meanwhile, so this is a match now. Nothing was done.")
    match.move_to(Match.Status.WITHDRAWN)
    match.was_never_told = unsay_offer(match, by=by or CLOSED_FIRST)
    match.save(update_fields=["status", "was_never_told"])
    if not match.was_never_told:
        for side in SIDES:
            tell(match, side, "offer_withdrawn")
    return match


@transaction.atomic
def end_match(match: Match, *, by: Membership | None) -> Match:
    """End a match; nobody gives a reason. The placement can be matched again.

    Its coming meetings are called off, which the message about the match says.
    """
    match = lock(match)
    call_off_coming(match, to=(), by=by)
    match.move_to(Match.Status.ENDED)
    match.ended_at = now()
    match.save(update_fields=["status", "ended_at"])
    for side in SIDES:
        tell(match, side, "match_ended")
    return match


@transaction.atomic
def expire_offer(match: Match, *, on: date) -> bool:
    """Close an offer whose last day has passed; whether it was open until now.

    Where both have said yes they wait for the coordinator, not for each other: until the placement
    is over.
    """
    match = lock(match)
    last_on = match.placement.ends_on if match.both_said_yes else match.answer_by
    is_open = match.status == Match.Status.OFFERED and last_on < on
    if is_open:
        match.move_to(Match.Status.EXPIRED)
        match.save(update_fields=["status"])
        for side in SIDES:
            tell(match, side, "offer_expired")
    return is_open


@transaction.atomic
def remind_of_offer(match: Match, *, on: date) -> bool:
    """Ask once more those who have not answered; whether anybody was asked.

    Not somebody who has not heard of the offer yet: whoever tells them tells them all of it.
    """
    match = lock(match)
    if match.status != Match.Status.OFFERED or not is_to_be_reminded(match, on=on):
        return False
    silent = [side for side in SIDES if getattr(match, f"{side}_answer") == match.Answer.WAITING]
    heard = [side for side in silent if not is_untold(match, side)]
    for side in heard:
        tell(match, side, "offer_reminder", with_link=True)
    return bool(heard)


def is_to_be_reminded(match: Match, *, on: date) -> bool:
    """In its last days, once half of its time is over, and never on the day it was made."""
    left, over = match.answer_by - on, on - day_of(match.offered_at)
    return timedelta(0) <= left <= min(REMIND_BEFORE, over) and over > timedelta(0)


def match_of_link(match_id: UUID, state: str) -> tuple[Match, str] | None:
    """The match and the side a link speaks for.

    None if the link is not of this offer, or its person has left or may not sign in any more.
    """
    match = Match.objects.with_people().select_related("organisation").filter(pk=match_id).first()
    side = state.partition(":")[0]
    if match is None or side not in SIDES or answer_state(match, side) != state:
        return None
    member = member_of(match, side)
    has_left = member.status == Membership.Status.ENDED or not member.user.is_active
    return None if has_left else (match, side)


def fit_to_placement(match: Match) -> None:
    """What must be renewed for it to hold to its end, as the placement is now; and no offer is open
    beyond that end."""
    drawn = draw_pool(
        match.placement.organisation,
        [match.placement],
        on=today(),
        connectors=[match.connector],
        besides=[match],
    )
    if drawn.pool.offers:
        match.conditions = to_store(conditions(drawn.pool.needs[0], drawn.pool.offers[0]))
    if match.status == Match.Status.OFFERED:
        match.answer_by = min(match.answer_by, match.placement.ends_on)
    match.save(update_fields=["conditions", "answer_by"])


def _require_open(match: Match) -> None:
    if match.status != Match.Status.OFFERED:
        raise DomainError("This offer has been answered or taken back. Nothing more is needed.")
    if match.answer_by < today():
        raise DomainError("This offer has expired. Your coordinator will be in touch.")


def _why_not_agreed(placement: Placement, connector: Volunteer) -> str:
    """What stands in the way of agreeing, for the coordinator; "" if nothing does.

    Offers that stand open take no room from it: the last place goes to whoever says yes first.
    """
    try:
        possible_pair(placement, connector, besides=list(connector.matches.offered()))
    except NotPossible as refusal:
        return refusal.why
    return ""


name_authors(__name__)
