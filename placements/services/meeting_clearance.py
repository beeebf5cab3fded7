"""A meeting with somebody who may not meet on that day is called off in time, without a reason.

Clearance is asked when a meeting is arranged, and may end before it comes: a certificate that says
something new, a check that lapses. Both hear that it is off, and a coordinator arranges it anew.
"""

from datetime import datetime, timedelta
from functools import partial

from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import day_of
from placements.models import Meeting
from placements.services.arranging import call_off_for_both
from volunteers.readiness import readiness_of

BEFORE = timedelta(days=2)


def call_off_uncleared(*, at: datetime) -> int:
    """Of the meetings of the next two days; how many."""
    soon = Meeting.objects.to_come(at=at).filter(starts_at__lte=at + BEFORE).with_people()
    return one_by_one("calling off meetings", soon.order_by("starts_at"), partial(_see_to, at=at))


def _see_to(meeting: Meeting, *, at: datetime) -> int:
    on = day_of(meeting.starts_at)
    if not readiness_of(meeting.match.connector, on=on).missing():
        return 0
    return call_off_for_both(meeting, at=at)


name_authors(__name__)
