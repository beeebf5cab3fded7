"""Logging that two people met, or that they did not. Never a clinical record."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from common import versions
from common.dates import day_of, now
from common.errors import DomainError
from common.rows import change_facts, lock
from common.versions import refuse_changed
from nhsuk.components.words import moment
from placements.logging_rules import (
    AROUND,
    GRACE,
    Around,
    Logged,
    MeetingFacts,
    call,
    require_open,
    require_possible,
    require_within_placement,
)
from placements.models import Match, Meeting, MeetingLog
from placements.services.concerns import Where, note_worry
from placements.services.meeting_messages import take_back
from support.services.check_ins import follow_meeting

NEAR = timedelta(hours=3)  # how far from the agreed time it can be the same meeting
FACTS = ("starts_at", "outcome", "minutes", "how", "themes")
LOGGED = "Nobody: it is logged"
NOT_TO_CHANGE = (
    "A meeting can be changed for 14 days by the person who entered it. Otherwise your coordinator "
    "can put it right."
)


class AlreadyLogged(Logged):
    """The first word stands; `log` is what it says."""

    def __init__(self, log: MeetingLog, *, by: Membership):
        who = "you" if log.entered_by_id == by.pk else log.entered_by.user.first_name
        words = (
            f"This meeting is logged already, entered by {who}, and what it says stands. If "
            "something in it is not right, change it there or call your coordinator."
        )
        super().__init__(words, log=log)


def matches_to_log(matches, *, by: Membership):
    """Of these, the matches this member may log a meeting of: their own, or those they run."""
    matches = matches.visible_to(by) if by.can(Permission.MATCH_DECIDE) else matches.of(by)
    return matches.filter(status__in=[Match.Status.AGREED, Match.Status.ENDED])


def may_change(log: MeetingLog, *, by: Membership, at: datetime) -> bool:
    """A coordinator always; whoever entered it for 14 days."""
    if by.can(Permission.MATCH_DECIDE):
        return True
    return log.entered_by_id == by.pk and at <= log.created_at + GRACE


@transaction.atomic
def log_meeting(
    match: Match, facts: MeetingFacts, *, by: Membership, meeting: Meeting | None = None
) -> MeetingLog:
    """Keep the fact of a meeting. Saying the same thing twice keeps it once (`was_known`).

    It is the fact of the arranged `meeting`, or else of one arranged for about that time. Raises
    AlreadyLogged where that has a log that says something else.
    """
    match = lock(match)
    arranged = _arranged(match, facts, meeting)
    known = _log_of(match, facts, arranged)
    if known and _says_the_same(known, facts):
        known = lock(known)
        _add_time_around(known, facts.around, by=by)
        known.was_known = True
        return _hear_worry(known, facts, by=by)
    if known and arranged:
        raise AlreadyLogged(known, by=by)
    require_possible(match, facts, by=by, besides=None)
    log = match.meeting_logs.create(
        organisation_id=match.organisation_id,
        meeting=arranged,
        entered_by=by,
        has_concern=facts.has_concern,
        **facts.columns(),
    )
    if arranged:
        _note_logged(arranged)
    _ask_how_they_are(log, facts, by=by)
    return _hear_worry(log, facts, by=by)


def log_of(meeting: Meeting) -> MeetingLog | None:
    """What was said of an arranged meeting, and by whom."""
    return MeetingLog.objects.filter(meeting=meeting).select_related("entered_by__user").first()


def why_not_to_log(meeting: Meeting, *, by: Membership) -> str:
    """What stands in the way of logging an arranged meeting as it is; "" if nothing does."""
    met = f"If you met all the same: {call(meeting.match)}"
    if meeting.has_lapsed:
        return f"Nobody had answered this proposal in time. {met}"
    if meeting.status == Meeting.Status.CANCELLED:
        return f"This meeting was called off. {met}"
    if meeting.starts_at > now():
        return (
            f"This meeting is still to come: {moment(meeting.starts_at)}. Open this link again "
            "when you have met."
        )
    met_on = timezone.localtime(meeting.starts_at).date()
    try:
        require_open(meeting.match, met_on, by)
        require_within_placement(meeting.match, met_on)
    except DomainError as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def note_time_around(
    log: MeetingLog, *, preparation: int | None, debrief: int | None, by: Membership
) -> MeetingLog:
    """The connector's own time around a meeting, also where the trainee logged it."""
    log = lock(log)
    if not may_note_time(log, by=by):
        raise DomainError("The connector says this of their own time, or their coordinator.")
    log.preparation_minutes, log.debrief_minutes = preparation, debrief
    log.save(update_fields=[*AROUND])
    return log


@transaction.atomic
def keep_time_around(log: MeetingLog, around: Around | None, *, by: Membership) -> bool:
    """Said with facts that a log contradicts: the time is theirs to say. True if it is kept now;
    what was said of it before stands."""
    log = lock(log)
    if log.preparation_minutes is not None or log.debrief_minutes is not None:
        return False
    return _add_time_around(log, around, by=by)


def may_note_time(log: MeetingLog, *, by: Membership) -> bool:
    return by.can(Permission.MATCH_DECIDE) or log.match.connector.membership_id == by.pk


@transaction.atomic
def change_meeting(
    log: MeetingLog, facts: MeetingFacts, *, seen: str | None = None, by: Membership
) -> MeetingLog:
    """Put right what was entered. The history keeps what it was. `seen`: its version_of, or any."""
    match = lock(log.match)
    log = lock(log)
    if not may_change(log, by=by, at=now()):
        raise DomainError(NOT_TO_CHANGE)
    if all(getattr(log, column) == value for column, value in facts.columns().items()):
        return log  # nothing to put right, or sent twice
    refuse_changed(seen, version_of(log, with_time_around=facts.around is not None))
    require_possible(match, facts, by=by, besides=log.pk)
    change_facts(log, facts.columns())
    _ask_how_they_are(log, facts, by=by)
    return log


def version_of(log: MeetingLog, *, with_time_around: bool) -> str:
    """What a form has seen of it; a trainee's shows nothing of the time around."""
    names = (*FACTS, *AROUND) if with_time_around else FACTS
    return versions.version_of(getattr(log, name) for name in names)


def _note_logged(meeting: Meeting) -> None:
    take_back(meeting, why=LOGGED)
    meeting.move_to(Meeting.Status.LOGGED)
    meeting.save(update_fields=["status"])


def _hear_worry(log: MeetingLog, facts: MeetingFacts, *, by: Membership) -> MeetingLog:
    """Also of the second who logs it: the log is the first one's, the worry is their own."""
    if facts.has_concern:
        note_worry(Where(match=log.match, meeting_log=log), by=by)
    return log


def _ask_how_they_are(log: MeetingLog, facts: MeetingFacts, *, by: Membership) -> None:
    """The connector is asked once about a meeting that happened; nobody is left alone with it."""
    met_on, happened = day_of(log.starts_at), facts.happened
    connector = log.match.connector
    follow_meeting(connector, about_id=log.pk, met_on=met_on, happened=happened, by=by)


def may_see_concern(log: MeetingLog, *, by: Membership) -> bool:
    """Whoever said it, and coordinators: never the other of the two."""
    return by.can(Permission.MATCH_DECIDE) or log.entered_by_id == by.pk


def _arranged(match: Match, facts: MeetingFacts, meeting: Meeting | None) -> Meeting | None:
    """What was arranged, held: the meeting that is named, or else the nearest around that time
    that has begun."""
    if meeting is None:
        around = (facts.starts_at - NEAR, facts.starts_at + NEAR)
        near = match.meetings.open().filter(starts_at__range=around, starts_at__lte=now())
        meeting = min(near, key=lambda one: abs(one.starts_at - facts.starts_at), default=None)
    if meeting is None:
        return None
    meeting = lock(meeting)
    return None if meeting.status == Meeting.Status.CANCELLED else meeting


def _log_of(match: Match, facts: MeetingFacts, arranged: Meeting | None) -> MeetingLog | None:
    logs = match.meeting_logs.select_related("entered_by__user")
    if arranged and arranged.status == Meeting.Status.LOGGED:
        return logs.filter(meeting=arranged).first()
    return logs.filter(starts_at=facts.starts_at).first()


def _says_the_same(log: MeetingLog, facts: MeetingFacts) -> bool:
    """Of the meeting itself: the time around it is the connector's own to say."""
    said = facts.columns()
    return all(getattr(log, name) == said[name] for name in said if name not in AROUND)


def _add_time_around(log: MeetingLog, around: Around | None, *, by: Membership) -> bool:
    """The connector's own, to a log that is held; what is left empty stands as it was."""
    pairs = zip(AROUND, around or (None, None), strict=True)
    said = {name: minutes for name, minutes in pairs if minutes is not None}
    if not said or not may_note_time(log, by=by):
        return False
    change_facts(log, said)
    return True


name_authors(__name__)
