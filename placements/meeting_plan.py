"""How the meetings of one match stand: what comes next, what is to be answered and logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from common.dates import day_of
from placements.models import Match, Meeting
from placements.rhythm import Stretch, days_met, half_days_of_both, stretches

Status = Meeting.Status


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """`next` is the soonest agreed one; `to_log` are the agreed ones whose time has passed."""

    next: Meeting | None
    others: tuple[Meeting, ...]
    to_log: tuple[Meeting, ...]
    stretches: tuple[Stretch, ...]
    half_days: tuple[str, ...]
    on: date
    can_propose: bool
    has_begun: bool
    have_met: bool


def meeting_plan(match: Match, *, at: datetime) -> MeetingPlan:
    """Three queries, however many meetings there are."""
    on = timezone.localdate(at)
    meetings, met = list(match.meetings.open()), days_met(match)
    for meeting in meetings:
        meeting.match = match
    coming = [meeting for meeting in meetings if meeting.starts_at > at]
    over = [one for one in meetings if one.starts_at <= at and one.status == Status.AGREED]
    waiting = [one for one in coming if one.status == Status.PROPOSED]
    arranged = [one for one in (*coming, *over) if one.status == Status.AGREED]
    following = next((one for one in coming if one.status == Status.AGREED), None)
    goes_on = match.status == Match.Status.AGREED and on <= match.placement.ends_on
    return MeetingPlan(
        next=following,
        others=tuple(one for one in coming if one is not following),
        to_log=tuple(over),
        stretches=tuple(
            stretches(match, [*met, *_days(arranged)], proposed=_days(waiting)) if goes_on else ()
        ),
        half_days=tuple(half_days_of_both(match)) if goes_on else (),
        on=on,
        can_propose=goes_on,
        has_begun=match.placement.starts_on <= on,
        have_met=bool(met),
    )


def _days(meetings: Iterable[Meeting]) -> list[date]:
    return [day_of(meeting.starts_at) for meeting in meetings]
