"""Links by which one of the two answers, moves or logs a meeting without signing in.

A link names the meeting and the side it speaks for, and shows the meeting as it is now. It closes
some weeks after the meeting, and with the membership of its person.
"""

from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Membership
from messaging.links import LinkError, link, make_token, read_token
from placements.models import Meeting
from placements.models.meetings import SIDES
from placements.services.offer_messages import member_of

MEETING, MEETING_LOG = "meeting", "meeting-log"
SIGNED_FOR = timedelta(days=800)  # a meeting may be agreed long before; what counts is OPEN_FOR
OPEN_FOR = timedelta(days=30)  # after the meeting
NO_MORE = "This link is not in use any more. Please ask your coordinator."
EXPIRED = "This link has expired. Please call your coordinator, who can enter the meeting for you."


def meeting_link(meeting: Meeting, side: str) -> str:
    return link(MEETING, "meetings:record_by_link", meeting.pk, side)


def log_link(meeting: Meeting, side: str) -> str:
    return link(MEETING_LOG, "meetings:log_by_link", meeting.pk, side)


def meeting_token(meeting_id: UUID, side: str) -> str:
    return make_token(MEETING, meeting_id, side)


def read_meeting_link(purpose: str, token: str, *, at: datetime) -> tuple[Meeting, str, Membership]:
    """The meeting, the side and its person. Raises LinkError, which says what to do."""
    signed = read_token(purpose, token, valid_for=SIGNED_FOR)
    meeting = Meeting.objects.with_people().filter(pk=signed.row_id).first()
    if meeting is None or signed.state not in SIDES:
        raise LinkError(NO_MORE)
    member = member_of(meeting.match, signed.state)
    if member.status == Membership.Status.ENDED or not member.user.is_active:
        raise LinkError(NO_MORE)
    if at > meeting.ends_at + OPEN_FOR:
        raise LinkError(EXPIRED)
    return meeting, signed.state, member
