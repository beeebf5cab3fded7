"""Times that were proposed and never answered: once they have passed, they are off."""

from datetime import datetime

from common.attempts import one_by_one
from common.rows import lock
from placements.models import Meeting
from placements.models.meetings import SIDES
from placements.services.arranging import call_off


def lapse_proposals(*, at: datetime) -> int:
    """How many. Nobody is told, unless an agreed time that is still to come had been given up."""

    def lapse(meeting: Meeting) -> int:
        match, meeting = meeting.match, lock(meeting)
        if meeting.status != Meeting.Status.PROPOSED or meeting.ends_at > at:
            return 0
        meeting.match = match
        was_for = meeting.was_agreed_for
        call_off(meeting, to=SIDES if was_for and was_for > at else (), by=None)
        return 1

    return one_by_one(
        "lapsing proposals", Meeting.objects.proposed().over(at=at).with_people(), lapse
    )
