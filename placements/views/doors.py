"""Two doors to one arranged meeting: signed in, or by a link of one's own. Then the same pages."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import Membership
from accounts.own_links import refuse_another
from accounts.permissions import Permission
from audit.middleware import act_as
from common.dates import now
from messaging.links import make_token
from placements.meeting_links import MEETING, MEETING_LOG, read_meeting_link
from placements.models import Match, Meeting
from placements.services.arranging import is_in_time

BY_LINK = {name: f"{name}_by_link" for name in ("record", "agree", "move", "call_off")}
BY_LINK["calendar_file"] = "calendar_by_link"


@dataclass(frozen=True)
class Door:
    """`side` is which of the two it is, "" a coordinator; `token` if they came by a link."""

    meeting: Meeting
    side: str
    by: Membership
    token: str = ""

    def url(self, name: str) -> str:
        if self.token:
            return reverse(f"meetings:{BY_LINK[name]}", args=[self.token])
        return reverse(f"meetings:{name}", args=[self.meeting.pk])

    @property
    def urls(self) -> dict[str, str]:
        return {name: self.url(name) for name in BY_LINK}

    @property
    def home(self) -> str:
        """Where somebody goes when it is done."""
        if self.token:
            return self.url("record")
        return reverse("matches:record", args=[self.meeting.match_id])

    @property
    def log_url(self) -> str:
        """Where they say how it went; by a link, the same side of it."""
        if self.token:
            token = make_token(MEETING_LOG, self.meeting.pk, self.side)
            return reverse("meetings:log_by_link", args=[token])
        url = reverse("matches:log_meeting", args=[self.meeting.match_id])
        return f"{url}?meeting={self.meeting.pk}"

    @property
    def match(self) -> Match:
        return self.meeting.match

    @property
    def other_name(self) -> str:
        """Whom they meet, by first name; for a coordinator both, whole."""
        connector, trainee = self.match.connector, self.match.placement.trainee
        if not self.side:
            return f"{connector} and {trainee}"
        return trainee.first_name if self.side == "connector" else connector.first_name

    @property
    def heading(self) -> str:
        status = self.meeting.status
        if status == Meeting.Status.AGREED:
            return "Your meeting" if self.side else "Their meeting"
        if self.meeting.has_lapsed:
            return "No answer came in time"
        if status == Meeting.Status.CANCELLED:
            return "This meeting is called off"
        if status == Meeting.Status.LOGGED:
            return "This meeting is logged"
        return "Does this suit you?" if self.waits_for_me and self.side else "A time is proposed"

    @property
    def waits_for_me(self) -> bool:
        waits_for = self.meeting.waits_for
        return bool(waits_for) and self.side in ("", waits_for) and self.is_to_come

    @property
    def is_to_come(self) -> bool:
        return self.meeting.is_open and self.meeting.starts_at > now()

    @property
    def may_change(self) -> bool:
        return self.is_to_come and (not self.side or is_in_time(self.meeting, at=now()))

    @property
    def answering_side(self) -> str:
        """A coordinator enters what whoever was asked has said."""
        return self.side or self.meeting.waits_for


def side_of(membership: Membership) -> str:
    """Which of the two this is; empty for somebody who enters it for them."""
    if membership.can(Permission.MATCH_DECIDE):
        return ""
    return "connector" if membership.role == "connector" else "trainee"


def member_door(request: HttpRequest, meeting_id: UUID) -> Door:
    by, meetings = request.membership, request.organisation.meetings
    runs_it = by.can(Permission.MATCH_DECIDE)
    visible = meetings.visible_to(by) if runs_it else meetings.of(by)
    meeting = get_object_or_404(visible.with_people(), pk=meeting_id)
    return Door(meeting, side_of(by), by)


def link_door(request: HttpRequest, token: str) -> Door:
    """Raises LinkError, and PermissionDenied where it is another's."""
    meeting, side, member = read_meeting_link(MEETING, token, at=now())
    refuse_another(request, member.user_id)
    if request.method == "POST":
        act_as(member, how="signed link")
    return Door(meeting, side, member, token)
