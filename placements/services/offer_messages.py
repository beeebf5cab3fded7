"""What the two people of a match are told of it, each by their own channel, and what is unsaid."""

from datetime import date, datetime

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from messaging.links import link
from messaging.recipients import Recipient
from messaging.services import is_said, is_waiting, send, settle_untold, take_out, unsend
from placements.models import Match
from placements.models.matching import TIME_TO_UNDO
from placements.models.meetings import SIDES
from placements.preparing import how_they_meet, how_to_prepare
from placements.reaching import recipient_of_trainee
from volunteers.reaching import recipient_of

OFFER = "offer"
# What says that an offer is over. Whoever was never told of the offer need not hear of it.
OVER = ("offer_withdrawn", "offer_expired", "offer_declined")
CLOSED_FIRST = "Nobody: it was closed first"


def tell_of_offer(match: Match, side: str) -> None:
    not_before = match.offered_at + TIME_TO_UNDO
    tell(match, side, OFFER, with_link=True, not_before=not_before)


def tell_of_answer(match: Match, side: str) -> None:
    other = SIDES[1 - SIDES.index(side)]
    if match.status == Match.Status.AGREED:
        for each in SIDES:
            tell(match, each, "match_agreed", preparing=how_to_prepare(match, each))
    elif match.waits_to_be_agreed:
        for each in SIDES:
            tell(match, each, "match_to_arrange")
    elif match.status == Match.Status.DECLINED:
        tell(match, other, "offer_declined")


def tell_of_change(match: Match, *, before: tuple[date, date]) -> None:
    """Where and when a placement is now, for both: the offer or match stands as it was."""
    for side in SIDES:
        if take_out(organisation_id=match.organisation_id, dedupe_key=_offer_key(match, side)):
            tell_of_offer(match, side)  # it was not said yet, and is said rightly now
        else:
            tell(
                match,
                side,
                "placement_changed",
                since=now().isoformat(),
                before=before,
                is_to_answer=_is_to_answer(match, side),
            )


def _is_to_answer(match: Match, side: str) -> bool:
    is_open = match.status == Match.Status.OFFERED
    return is_open and getattr(match, f"{side}_answer") == Match.Answer.WAITING


def has_been_heard(match: Match) -> bool:
    """Whether one of the two knows of the offer, who would have to be told that it is over."""
    answers = {match.connector_answer, match.trainee_answer}
    keys = [_offer_key(match, side) for side in SIDES]
    return answers != {Match.Answer.WAITING} or is_said(
        organisation_id=match.organisation_id, dedupe_keys=keys
    )


def unsay_offer(match: Match, *, by: object) -> bool:
    """Nobody hears of an offer of which nobody has heard; whether that was so."""
    answers = {match.connector_answer, match.trainee_answer}
    keys = [_offer_key(match, side) for side in SIDES]
    return answers == {Match.Answer.WAITING} and unsend(
        organisation_id=match.organisation_id, dedupe_keys=keys, by=by
    )


def know_of_offer(match: Match, side: str, *, by: object) -> bool:
    """They have answered, or it is over: nobody need tell them of the offer any more."""
    key = f"{OFFER}_reminder:{match.pk}:{side}"
    settle_untold(organisation_id=match.organisation_id, dedupe_key=key, by=by)
    key = _offer_key(match, side)
    return settle_untold(organisation_id=match.organisation_id, dedupe_key=key, by=by)


def is_untold(match: Match, side: str) -> bool:
    return is_waiting(
        organisation_id=match.organisation_id, dedupe_key=f"{OFFER}:{match.pk}:{side}"
    )


def answer_state(match: Match, side: str) -> str:
    """What a signed link must still say for it to work: the side, and this very offer."""
    return f"{side}:{match.offered_at.isoformat()}"


def tell(
    match: Match,
    side: str,
    what: str,
    *,
    with_link: bool = False,
    since: str = "",
    not_before: datetime | None = None,
    **more: object,
) -> None:
    """`since` tells two messages of one kind about one match apart."""
    if what in OVER and know_of_offer(match, side, by=CLOSED_FIRST):
        return
    facts = facts_for(match, side)
    if with_link:
        facts["link"] = link(OFFER, "matches:answer", match.pk, answer_state(match, side))
    send(
        f"{what}_{side}" if what in ("offer", "match_agreed") else what,
        to=recipient_for(match, side),
        organisation_id=match.organisation_id,
        about_id=match.pk,
        dedupe_key=f"{what}:{match.pk}:{side}{since and ':' + since}",
        not_before=not_before,
        context=facts | more,
    )


def member_of(match: Match, side: str) -> Membership:
    person = match.connector if side == "connector" else match.placement.trainee
    return person.membership


def facts_for(match: Match, side: str) -> dict:
    """What every message about a match can say to one side."""
    both = (match.connector, match.placement.trainee)
    person, other = both if side == "connector" else reversed(both)
    return {
        "match": match,
        "placement": match.placement,
        "organisation": match.organisation,
        "first_name": person.first_name,
        "other": other,
        "how": how_they_meet(match.placement),
        "link": "",
    }


def recipient_for(match: Match, side: str) -> Recipient:
    if side == "connector":
        return recipient_of(match.connector)
    return recipient_of_trainee(match.placement.trainee)


def _offer_key(match: Match, side: str) -> str:
    return f"{OFFER}:{match.pk}:{side}"


name_authors(__name__)
