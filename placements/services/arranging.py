"""Arranging to meet: one of the two proposes a time, the other agrees; nobody says why not.

Everything is judged again as it is now, with the two people held: nobody is in two places at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from audit.middleware import act_as
from common.dates import day_of, now
from common.errors import ChangedMeanwhile, DomainError
from common.rows import lock
from nhsuk.components.words import day, moment
from placements.models import Match, Meeting
from placements.models.meetings import MOST_MINUTES, SIDES
from placements.preparing import whom_to_call
from placements.services.meeting_messages import (
    take_back,
    tell_of_agreement,
    tell_of_change,
    tell_of_proposal,
)
from placements.services.offer_messages import member_of
from volunteers.readiness import readiness_of

Status = Meeting.Status
MOVED, ANSWERED = "Nobody: it has moved", "Nobody: it is answered"


@dataclass(frozen=True, slots=True)
class Plan:
    """When and how to meet. A place counts in person, a link by video."""

    starts_at: datetime
    minutes: int
    how: str
    place: str = ""
    link: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def columns(self) -> dict:
        return {
            "starts_at": self.starts_at,
            "minutes": self.minutes,
            "how": self.how,
            "place": self.place if self.how == Meeting.How.IN_PERSON else "",
            "link": self.link if self.how == Meeting.How.VIDEO else "",
        }


@transaction.atomic
def propose_meeting(match: Match, plan: Plan, *, side: str, by: Membership) -> Meeting:
    """One side proposes a time, perhaps by telephone to a coordinator. Twice the same is once."""
    match = hold_match(match)
    known = _open_at(match, plan)
    if known and known.proposed_side == side and _is_as_planned(known, plan):
        return known
    _require_possible(match, plan, by=by)
    _note_telephone(match, side, by)
    meeting = match.meetings.create(
        organisation_id=match.organisation_id,
        proposed_side=side,
        proposed_by=by,
        proposed_at=now(),
        **plan.columns(),
    )
    tell_of_proposal(meeting)
    return meeting


@transaction.atomic
def move_meeting(
    meeting: Meeting, plan: Plan, *, side: str, seen: int, was: str = "", by: Membership
) -> Meeting:
    """Another time instead: a proposal that the other side answers. `was`: the status that was
    seen; "": any that is open.

    The very time that waits for this side is a yes to it; what stands already stays as it is.
    Of an agreed meeting that keeps its time, only where it is or how to join it changes at once.
    """
    match = hold_match(meeting.match)
    meeting = held_meeting(meeting, match)
    if meeting.is_open and _is_as_planned(meeting, plan):
        if meeting.waits_for != side:
            return meeting
        return agree_meeting(meeting, side=side, seen=meeting.revision, by=by)
    _require_seen(meeting, seen, was)
    require_in_time(meeting, by)
    _require_possible(match, plan, by=by, besides=meeting.pk)
    _note_telephone(match, side, by)
    if meeting.status == Status.AGREED and _keeps_its_time(meeting, plan):
        _change(meeting, plan)
        meeting.save()
        tell_of_change(meeting, spoken_with=_spoken_with(match, side, by), by=by)
    else:
        _propose_instead(meeting, plan, side=side, by=by)
        tell_of_proposal(meeting)
    return meeting


@transaction.atomic
def agree_meeting(meeting: Meeting, *, side: str, seen: int, by: Membership) -> Meeting:
    """The other side says yes to the time that they saw."""
    match = hold_match(meeting.match)
    meeting = held_meeting(meeting, match)
    if meeting.status == Status.AGREED and meeting.revision == seen:
        return meeting
    _require_seen(meeting, seen)
    if meeting.waits_for != side:
        raise DomainError("This is your own proposal. We wait for the other’s answer.")
    _require_possible(match, _plan_of(meeting), by=by, besides=meeting.pk)
    _note_telephone(match, side, by)
    take_back(meeting, why=ANSWERED)
    _agree(meeting)
    tell_of_agreement(meeting, spoken_with=_spoken_with(match, side, by), by=by)
    return meeting


@transaction.atomic
def settle_meeting(
    match: Match,
    plan: Plan,
    *,
    meeting: Meeting | None = None,
    seen: int = 0,
    was: str = "",
    by: Membership,
) -> Meeting:
    """A coordinator has spoken with both: it is agreed as it stands here. Twice is once."""
    match = hold_match(match)
    held = held_meeting(meeting, match) if meeting else None
    known = held or _open_at(match, plan)
    if known and known.status == Status.AGREED and _is_as_planned(known, plan):
        return known
    if held is None:
        _require_possible(match, plan, by=by)
        meeting, was_agreed = _made_by(match, plan, by), False
    else:
        _require_seen(meeting := held, seen, was)
        _require_possible(match, plan, by=by, besides=meeting.pk)
        was_agreed = meeting.status == Status.AGREED
        _change(meeting, plan)
    act_as(by, how="telephone")
    _agree(meeting)
    tell_them = tell_of_change if was_agreed else tell_of_agreement
    tell_them(meeting, spoken_with=SIDES, by=by)
    return meeting


def _made_by(match: Match, plan: Plan, by: Membership) -> Meeting:
    """One that a coordinator enters, not saved yet."""
    meeting = Meeting(match=match, organisation_id=match.organisation_id, proposed_side=SIDES[0])
    meeting.proposed_by, meeting.proposed_at = by, now()
    _fill(meeting, plan)
    return meeting


def is_in_time(meeting: Meeting, *, at: datetime) -> bool:
    """Whether the two can still change it themselves. Of what is only proposed: always."""
    if meeting.status != Status.AGREED:
        return True
    hours = meeting.match.organisation.meeting_change_hours
    return at <= meeting.starts_at - timedelta(hours=hours)


def hold_match(match: Match) -> Match:
    """Its two people and itself, in the order in which everybody holds them."""
    trainee, connector = lock(match.placement.trainee), lock(match.connector)
    match = lock(match)
    match.connector, match.placement.trainee = connector, trainee
    return match


def held_meeting(meeting: Meeting, match: Match) -> Meeting:
    meeting = lock(meeting)
    meeting.match = match
    return meeting


def _open_at(match: Match, plan: Plan) -> Meeting | None:
    return match.meetings.open().filter(starts_at=plan.starts_at).first()


def _require_seen(meeting: Meeting, seen: int, was: str = "") -> None:
    if not meeting.is_open:
        raise DomainError(f"This meeting is {meeting.get_status_display().lower()} now.")
    if meeting.revision != seen or (was and meeting.status != was):
        raise ChangedMeanwhile(
            "This meeting has changed since you opened it. Look at it as it is now, then answer.",
            version=meeting.as_seen,
        )


def _plan_of(meeting: Meeting) -> Plan:
    return Plan(meeting.starts_at, meeting.minutes, meeting.how, meeting.place, meeting.link)


def _is_as_planned(meeting: Meeting, plan: Plan) -> bool:
    return all(getattr(meeting, name) == value for name, value in plan.columns().items())


def _keeps_its_time(meeting: Meeting, plan: Plan) -> bool:
    names = ("starts_at", "minutes", "how")
    return all(getattr(meeting, name) == getattr(plan, name) for name in names)


def _fill(meeting: Meeting, plan: Plan) -> None:
    for name, value in plan.columns().items():
        setattr(meeting, name, value)


def _change(meeting: Meeting, plan: Plan) -> None:
    take_back(meeting, why=MOVED)
    _fill(meeting, plan)
    meeting.revision += 1


def _propose_instead(meeting: Meeting, plan: Plan, *, side: str, by: Membership) -> None:
    if meeting.status == Status.AGREED:
        meeting.move_to(Status.PROPOSED)
        meeting.was_agreed_for = meeting.starts_at
    _change(meeting, plan)
    meeting.agreed_at, meeting.proposed_at = None, now()
    meeting.proposed_side, meeting.proposed_by = side, by
    meeting.save()


def _agree(meeting: Meeting) -> None:
    if meeting.status == Status.PROPOSED:
        meeting.move_to(Status.AGREED)
    meeting.agreed_at, meeting.was_agreed_for = now(), None
    meeting.save()


def _spoken_with(match: Match, side: str, by: Membership) -> tuple[str, ...]:
    """Whoever said it to somebody else, such as a coordinator on the telephone."""
    return () if by.pk == member_of(match, side).pk else (side,)


def _note_telephone(match: Match, side: str, by: Membership) -> None:
    if _spoken_with(match, side, by):
        act_as(by, how="telephone")


def require_in_time(meeting: Meeting, by: Membership) -> None:
    if by.can(Permission.MATCH_DECIDE) or is_in_time(meeting, at=now()):
        return
    organisation = meeting.match.organisation
    raise DomainError(
        f"This meeting begins in less than {organisation.meeting_change_hours} hours, so please "
        f"{whom_to_call(organisation)}: they can change it or call it off for you."
    )


def _require_possible(
    match: Match, plan: Plan, *, by: Membership, besides: UUID | None = None
) -> None:
    """Of an agreed match, to come, within the placement, with somebody cleared that day, and with
    nothing else at that time."""
    if match.status == Match.Status.ENDED:
        raise DomainError("This match has ended, so no meeting can be arranged for it.")
    if match.status != Match.Status.AGREED:
        raise DomainError("Both of you need to accept this match before you can arrange to meet.")
    if plan.starts_at <= now():
        raise DomainError("This time has passed. Choose a time to come.")
    if not 0 < plan.minutes <= MOST_MINUTES:
        raise DomainError("A meeting takes from 1 minute to 8 hours.")
    _require_within_placement(match, plan)
    _require_cleared(match, plan, by)
    _require_free(match, plan, by, besides)


def _require_within_placement(match: Match, plan: Plan) -> None:
    placement, on = match.placement, day_of(plan.starts_at)
    if placement.called_off_on:
        raise DomainError("This placement has been called off.")
    if on < placement.starts_on:
        raise DomainError(
            f"The placement begins on {day(placement.starts_on)}. Choose a day from then on."
        )
    if on > placement.ends_on:
        raise DomainError(
            f"The placement ends on {day(placement.ends_on)}. Choose a day up to then."
        )


def _require_cleared(match: Match, plan: Plan, by: Membership) -> None:
    """What is missing is for the coordinator; the two hear that a call helps."""
    on = day_of(plan.starts_at)
    missing = readiness_of(match.connector, on=on).missing()
    if not missing:
        return
    if by.can(Permission.VOLUNTEER_VIEW):
        labels = ", ".join(item.label for item in missing)
        raise DomainError(
            f"{match.connector} is not cleared for {day(on)}: {labels}. Record the renewal, ask "
            "for an override for that day, or choose an earlier day."
        )
    raise DomainError(
        f"A meeting on {day(on)} cannot be arranged here just yet. Choose another day, or "
        f"{whom_to_call(match.organisation)}, who can help."
    )


def _require_free(match: Match, plan: Plan, by: Membership, besides: UUID | None) -> None:
    """Neither of the two has another meeting at that time. With whom else is not said."""
    for other in _near(match, plan):
        if other.pk == besides or other.ends_at <= plan.starts_at:
            continue
        if other.match_id == match.pk:
            raise DomainError(
                f"There is a meeting of you two at that time already: {moment(other.starts_at)}."
            )
        is_connector = other.match.connector_id == match.connector_id
        person = match.connector if is_connector else match.placement.trainee
        if by.pk == person.membership_id:
            raise DomainError(f"You have another meeting at that time: {moment(other.starts_at)}.")
        raise DomainError(
            f"{person.first_name} has something else at that time. Choose another time."
        )


def _near(match: Match, plan: Plan) -> Iterable[Meeting]:
    longest = timedelta(minutes=MOST_MINUTES)
    theirs = Q(match__connector=match.connector_id)
    theirs |= Q(match__placement__trainee=match.placement.trainee_id)
    return (
        Meeting.objects.open()
        .filter(
            theirs,
            organisation=match.organisation_id,
            starts_at__lt=plan.ends_at,
            starts_at__gt=plan.starts_at - longest,
        )
        .select_related("match")
    )


name_authors(__name__)
