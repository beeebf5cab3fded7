"""Meetings to come, one to answer and some to log, so that every page about them is alive."""

from collections.abc import Sequence
from datetime import time, timedelta

from accounts.models import Membership
from common.dates import london_moment, now, today
from placements.demo.earlier import meeting_days_ago
from placements.forms.arranging import ways_to_meet
from placements.models import Match, Meeting
from placements.rhythm import Suggestion, suggestions_for
from placements.services.arranging import Plan, agree_meeting, propose_meeting
from placements.services.offers import member_of

ROOM = "The quiet room beside the café, ground floor"
LINK = "https://meet.example.org/{}"


def arrange_meetings(shown: Match, others: Sequence[Match], *, by: Membership) -> None:
    """`shown`: they met yesterday, as arranged, and have not said so; and meet again."""
    _to_log(shown, days_ago=1)
    _agree(shown)
    for number, match in enumerate(others):
        if number % 3 == 0:
            _agree(match)
        elif number % 3 == 1:
            _propose(match, "connector", days_ago=6 if number == 1 else 0)
        elif number < 6:
            _to_log(match, days_ago=9)


def _propose(
    match: Match, side: str, suggestion: Suggestion | None = None, *, days_ago: int = 0
) -> Meeting | None:
    found = [suggestion] if suggestion else suggestions_for(match, at=now())
    if not found:
        return None
    how = ways_to_meet(match)[0]
    plan = Plan(
        found[0].starts_at,
        60,
        how,
        place=f"{ROOM}, {match.placement.site}",
        link=LINK.format(str(match.pk)[-6:]),
    )
    meeting = propose_meeting(match, plan, side=side, by=member_of(match, side))
    if days_ago:
        meeting.proposed_at -= timedelta(days=days_ago)
        meeting.save(update_fields=["proposed_at"])
    return meeting


def _agree(match: Match, suggestion: Suggestion | None = None) -> Meeting | None:
    meeting = _propose(match, "trainee", suggestion)
    if meeting is None:
        return None
    return agree_meeting(
        meeting, side="connector", seen=meeting.revision, by=member_of(match, "connector")
    )


def _to_log(match: Match, *, days_ago: int) -> None:
    """Agreed for tomorrow, and moved into the past."""
    tomorrow = Suggestion(london_moment(today() + timedelta(days=1), time(14)), "")
    if meeting := _agree(match, tomorrow):
        meeting_days_ago(meeting, days=days_ago)
