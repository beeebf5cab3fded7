"""What happens next for somebody who says that something about a meeting worried them."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Membership
from accounts.permissions import Permission
from placements.models import Concern, Match, MeetingLog
from placements.services.concerns import Where, note_worry

CALL_NOW = (
    "If you would rather talk, please call your coordinator today: you need not carry it alone. "
    "If somebody is in danger now, call 999."
)
TOLD = "You said that something worried you. Somebody is told, and reads it within a working day."
PLEASE_CALL = f"{TOLD} {CALL_NOW}"
# By a link, which may be in the hands of the other: the same whatever is known already.
NOTED = (
    "You said that something worried you. It is with those who read such things, within a working "
    f"day. {CALL_NOW}"
)
SEEN_TO = f"{{reader}} has read that something about this meeting worried you. {CALL_NOW}"
NOBODY_TOLD = (
    "You said that something worried you, and nobody can read it here yet. Please call your "
    "coordinator today. If somebody is in danger now, call 999."
)
READ_ALREADY = "{reader} has read already that something about this meeting worried them."
PASSED_ON = "That something worried them is passed on to {reader}, who reads it in a working day."


def hear_worry(
    request: HttpRequest, match: Match, log: MeetingLog | None, *, by: Membership
) -> None:
    """Pass it on, whatever became of the log it was ticked in, and say so."""
    concern = note_worry(Where(match=match, meeting_log=log), by=by)
    if concern is None:
        messages.warning(request, NOBODY_TOLD)
    elif by.can(Permission.MATCH_DECIDE):
        messages.warning(request, _in_the_third_person(concern))
    elif request.user.pk != by.user_id:
        messages.warning(request, NOTED)
    elif concern.acknowledged_by:
        messages.warning(request, SEEN_TO.format(reader=concern.acknowledged_by.user))
    else:
        messages.warning(request, PLEASE_CALL)


def _in_the_third_person(concern: Concern) -> str:
    if concern.acknowledged_by:
        return READ_ALREADY.format(reader=concern.acknowledged_by.user)
    return PASSED_ON.format(reader=concern.person.user)


def after_saving(log: MeetingLog) -> str:
    """The page that somebody who was worried is led to: they may say more, or leave it at that."""
    return f"{reverse('concerns:raise_concern')}?meeting={log.pk}"
