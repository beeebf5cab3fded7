"""Where a coordinator's call helps: matches without a meeting, and meetings that nobody has logged.

Asked of a member: the sites they look after.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Membership
from placements.models import Match, Meeting, MeetingLog
from placements.models.matches import MatchQuerySet
from placements.models.meetings import MeetingQuerySet

ARRANGE_AFTER = timedelta(days=7)  # since they agreed to meet
ARRANGE_BEFORE = timedelta(days=14)  # before the placement begins
LOG_AFTER = timedelta(days=7)


def to_arrange(membership: Membership, *, at: datetime) -> MatchQuerySet:
    """Matched for a week, the placement begun or near, never met, and nothing to come."""
    on = timezone.localdate(at)
    matches = membership.organisation.matches.visible_to(membership).agreed()
    waiting = matches.filter(
        agreed_at__lte=at - ARRANGE_AFTER,
        placement__starts_on__lte=on + ARRANGE_BEFORE,
        placement__ends_on__gte=on,
    )
    mine = OuterRef("pk")
    return waiting.exclude(
        Exists(Meeting.objects.to_come(at=at).filter(match=mine, status=Meeting.Status.AGREED))
    ).exclude(Exists(MeetingLog.objects.happened().filter(match=mine)))


def to_log(membership: Membership, *, at: datetime) -> MeetingQuerySet:
    """Agreed, a week ago or more, and not logged."""
    meetings = membership.organisation.meetings.visible_to(membership).agreed()
    return meetings.over(at=at - LOG_AFTER).filter(
        match__status__in=[Match.Status.AGREED, Match.Status.ENDED]
    )
