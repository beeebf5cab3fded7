"""Where a coordinator's call helps: matches without a meeting, proposals without an answer, and
meetings that nobody has logged.

Asked of a member: the sites they look after.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Membership
from placements.models import Match, Meeting, MeetingLog
from placements.models.matches import MatchQuerySet
from placements.models.meetings import MeetingQuerySet

ARRANGE_AFTER = timedelta(days=7)  # since they agreed to meet
ARRANGE_BEFORE = timedelta(days=14)  # before the placement begins
ANSWER_AFTER = timedelta(days=5)  # since a time was proposed
LOG_AFTER = timedelta(days=7)
ANEW_FOR = timedelta(days=14)  # it is looked at, after a meeting was called off by nobody


def to_arrange(membership: Membership, *, at: datetime) -> MatchQuerySet:
    """Nothing agreed to come, and either matched for a week, the placement begun or near, and never
    met; or a proposal has waited for an answer for days (`unanswered` is its key); or a meeting was
    called off lately by nobody, because the connector was not cleared for its day."""
    on, mine = timezone.localdate(at), OuterRef("pk")
    coming = Meeting.objects.to_come(at=at).filter(match=mine)
    asked = coming.proposed().filter(proposed_at__lte=at - ANSWER_AFTER).order_by("starts_at")
    never_met = Q(
        ~Exists(MeetingLog.objects.happened().filter(match=mine)),
        agreed_at__lte=at - ARRANGE_AFTER,
        placement__starts_on__lte=on + ARRANGE_BEFORE,
        placement__ends_on__gte=on,
    )
    off = Meeting.objects.called_off_by_nobody(since=at - ANEW_FOR).filter(match=mine)
    still_to_meet = Q(placement__ends_on__gte=on)
    matches = membership.organisation.matches.visible_to(membership).agreed()
    return (
        matches.annotate(unanswered=Subquery(asked.values("pk")[:1]))
        .filter(never_met | Q(unanswered__isnull=False) | Q(Exists(off)), still_to_meet)
        .exclude(Exists(coming.agreed()))
    )


def to_log(membership: Membership, *, at: datetime) -> MeetingQuerySet:
    """Agreed, a week ago or more, and not logged."""
    meetings = membership.organisation.meetings.visible_to(membership).agreed()
    return meetings.over(at=at - LOG_AFTER).filter(
        match__status__in=[Match.Status.AGREED, Match.Status.ENDED]
    )
