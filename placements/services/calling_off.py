"""A meeting is off: called off by one of the two, with its match or placement, or by itself.

Clearance is asked when a meeting is arranged, and may end before it comes: a certificate that says
something new, a check that lapses. Then both hear that it is off, and nobody why. A time that was
proposed and never answered is off once it has passed.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import day_of, now
from common.errors import DomainError
from placements.models import Match, Meeting, Placement
from placements.models.meetings import SIDES
from placements.services.arranging import held_meeting, hold_match, require_in_time
from placements.services.meeting_messages import take_back, tell_of_call_off
from volunteers.readiness import readiness_of

Status = Meeting.Status
OFF = "Nobody: it is called off"
UNCLEARED_BEFORE = timedelta(days=2)


@transaction.atomic
def call_off_meeting(
    meeting: Meeting, *, side: str, seen: str | None = None, by: Membership
) -> Meeting:
    """Nobody says why. `side` "" is a coordinator, and both hear of it. `seen`: the meeting
    `as_seen` by whoever says so; None: any."""
    match = hold_match(meeting.match)
    meeting = held_meeting(meeting, match)
    if meeting.status == Status.CANCELLED:
        return meeting
    if not meeting.is_open:
        raise DomainError("This meeting is logged already. There is nothing to call off.")
    if seen not in (None, meeting.as_seen):
        raise DomainError(
            "This meeting has changed since you opened it, and stands. Look at it as it is now."
        )
    require_in_time(meeting, by)
    _call_off(meeting, to=tuple(each for each in SIDES if each != side), by=by)
    return meeting


def call_off_coming(
    match: Match, *, to: tuple[str, ...], by: Membership | None, outside: Placement | None = None
) -> int:
    """All its coming meetings, or those `outside` the placement as it is now; how many.

    Within the transaction of whoever says so, and told `to` those who hear it by no other message.
    """
    coming = match.meetings.to_come(at=now())
    if outside:
        coming = coming.outside(outside.starts_on, outside.ends_on)
    meetings = list(coming.select_for_update(of=("self",)).with_people())
    for meeting in meetings:
        _call_off(meeting, to=to, by=by)
    return len(meetings)


def call_off_uncleared(*, at: datetime) -> int:
    """Of the next two days, those whose connector is not cleared for the day; how many."""
    soon = Meeting.objects.to_come(at=at).filter(starts_at__lte=at + UNCLEARED_BEFORE)
    rows = soon.with_people().order_by("starts_at")
    return one_by_one("calling off meetings", rows, partial(_call_off_if_uncleared, at=at))


def lapse_proposals(*, at: datetime) -> int:
    """How many. Nobody is told, unless an agreed time that is still to come had been given up."""
    rows = Meeting.objects.proposed().over(at=at).with_people()
    return one_by_one("lapsing proposals", rows, partial(_lapse, at=at))


def _call_off_if_uncleared(meeting: Meeting, *, at: datetime) -> int:
    on = day_of(meeting.starts_at)
    if not readiness_of(meeting.match.connector, on=on).missing():
        return 0
    meeting = held_meeting(meeting, hold_match(meeting.match))
    if not meeting.is_open or meeting.starts_at <= at:
        return 0
    _call_off(meeting, to=SIDES, by=None)
    return 1


def _lapse(meeting: Meeting, *, at: datetime) -> int:
    meeting = held_meeting(meeting, hold_match(meeting.match))
    if meeting.status != Status.PROPOSED or meeting.ends_at > at:
        return 0
    was_for = meeting.was_agreed_for
    _call_off(meeting, to=SIDES if was_for and was_for > at else (), by=None)
    return 1


def _call_off(meeting: Meeting, *, to: tuple[str, ...], by: Membership | None) -> None:
    """Of a meeting that is held."""
    unheard = take_back(meeting, why=OFF)
    meeting.move_to(Status.CANCELLED)
    meeting.cancelled_at, meeting.cancelled_by = now(), by
    tell_of_call_off(meeting, to=to, unheard=unheard)
    meeting.revision += 1
    meeting.save(update_fields=["status", "cancelled_at", "cancelled_by", "revision"])


name_authors(__name__)
