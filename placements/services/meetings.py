"""Logging that two people met, or that they did not. Never a clinical record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from common import versions
from common.dates import day_of, now, today
from common.errors import DomainError
from common.rows import change_facts, lock
from common.versions import refuse_changed
from nhsuk.components.words import day, moment
from placements.models import Match, Meeting, MeetingLog
from placements.services.concerns import Where, note_worry
from placements.services.meeting_messages import take_back
from support.services.check_ins import follow_meeting
from volunteers.readiness import ACTIVE, Item, readiness_of

GRACE = timedelta(days=14)
NEAR = timedelta(hours=3)  # how far from the agreed time it can be the same meeting
AROUND = ("preparation_minutes", "debrief_minutes")
FACTS = ("starts_at", "outcome", "minutes", "how", "themes")
Around = tuple[int | None, int | None]
LOGGED = "Nobody: it is logged"
NOT_TO_CHANGE = (
    "A meeting can be changed for 14 days by the person who entered it. Otherwise your coordinator "
    "can put it right."
)
CALL = "Please call your coordinator, who can help."


class Logged(DomainError):
    """There is a log of it, which stands: `log`."""

    def __init__(self, words: str, *, log: MeetingLog):
        super().__init__(words)
        self.log = log


class AlreadyLogged(Logged):
    """The first word stands; `log` is what it says."""

    def __init__(self, log: MeetingLog, *, by: Membership):
        who = "you" if log.entered_by_id == by.pk else log.entered_by.user.first_name
        words = (
            f"This meeting is logged already, entered by {who}. Nothing was changed: if something "
            "in it is not right, change it there or call your coordinator."
        )
        super().__init__(words, log=log)


class Clash(Logged):
    """They cannot have met twice at once; `log` is the other."""

    def __init__(self, log: MeetingLog):
        words = (
            f"A meeting on {moment(log.starts_at)} is logged already, entered by "
            f"{log.entered_by.user.first_name}. If it is the same one, you need do nothing."
        )
        super().__init__(words, log=log)


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is said of a meeting. `minutes`, `how` and `themes` count only if it happened.

    `around` is the connector's preparation and debrief in minutes, `has_concern` the answer of
    whoever says this; None: not asked.
    """

    starts_at: datetime
    outcome: str
    minutes: int = 0
    how: str = ""
    themes: tuple[str, ...] = ()
    around: Around | None = None
    has_concern: bool | None = None

    @property
    def happened(self) -> bool:
        return self.outcome == MeetingLog.Outcome.HAPPENED

    def columns(self) -> dict:
        """The columns of a log; what does not count is left empty."""
        around = dict(zip(AROUND, self.around, strict=True)) if self.around else {}
        return around | {
            "starts_at": self.starts_at,
            "outcome": self.outcome,
            "minutes": self.minutes if self.happened else 0,
            "how": self.how if self.happened else "",
            "themes": list(self.themes) if self.happened else [],
        }


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
        known = _add_time_around(known, facts.around, by=by)
        known.was_known = True
        return _hear_worry(known, facts, by=by)
    if known and arranged:
        raise AlreadyLogged(known, by=by)
    _require_possible(match, facts, by=by, besides=None)
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
    if meeting.has_lapsed:
        return f"Nobody had answered this proposal in time. If you met all the same: {CALL}"
    if meeting.status == Meeting.Status.CANCELLED:
        return f"This meeting was called off. If you met all the same: {CALL}"
    if meeting.starts_at > now():
        return (
            f"This meeting is still to come: {moment(meeting.starts_at)}. Open this link again "
            "when you have met."
        )
    met_on = timezone.localtime(meeting.starts_at).date()
    try:
        _require_open(meeting.match, met_on, by)
        _require_within_placement(meeting.match, met_on)
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
    if log.preparation_minutes is not None or log.debrief_minutes is not None:
        return False
    return _add_time_around(log, around, by=by) is not log


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
    _require_possible(match, facts, by=by, besides=log.pk)
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


def _add_time_around(log: MeetingLog, around: Around | None, *, by: Membership) -> MeetingLog:
    """The connector's own, where the other logged the meeting first."""
    preparation, debrief = around or (None, None)
    if not (preparation or debrief) or not may_note_time(log, by=by):
        return log
    return note_time_around(log, preparation=preparation, debrief=debrief, by=by)


def _require_possible(
    match: Match, facts: MeetingFacts, *, by: Membership, besides: UUID | None
) -> None:
    """Rule 14: not before it began, outside the placement, or with somebody not cleared."""
    met_on = timezone.localtime(facts.starts_at).date()
    _require_open(match, met_on, by)
    if facts.starts_at > now():
        raise DomainError("This meeting is still to come. Log it when its time has passed.")
    _require_within_placement(match, met_on)
    _require_free(match, facts, besides)
    if facts.happened:
        _require_cleared(match, met_on, by)


def _require_open(match: Match, met_on: date, by: Membership) -> None:
    if match.status == Match.Status.AGREED:
        return
    if match.status != Match.Status.ENDED:
        raise DomainError("Both of you need to accept this match before you can log a meeting.")
    ended_on = timezone.localtime(match.ended_at).date()
    if met_on > ended_on:
        raise DomainError(f"This match ended on {day(ended_on)}. Enter a day up to then.")
    if today() > ended_on + GRACE and not by.can(Permission.MATCH_DECIDE):
        raise DomainError(f"This match ended on {day(ended_on)}, more than 14 days ago. {CALL}")


def _require_within_placement(match: Match, met_on: date) -> None:
    placement = match.placement
    if met_on < placement.starts_on:
        raise DomainError(
            f"The placement begins on {day(placement.starts_on)}. Enter a day from then on."
        )
    last_on = placement.ends_on + GRACE
    if met_on > last_on:
        raise DomainError(
            f"The placement ended on {day(placement.ends_on)}. You can log a meeting "
            f"for a day up to {day(last_on)}."
        )


def _require_free(match: Match, facts: MeetingFacts, besides: UUID | None) -> None:
    """The same two people cannot meet twice at once: it is one meeting, entered by both."""
    logged = match.meeting_logs.select_related("entered_by__user")
    for other in logged.exclude(pk=besides) if besides else logged:
        if _clashes(other, facts):
            raise Clash(other)


def _clashes(other: MeetingLog, facts: MeetingFacts) -> bool:
    if other.starts_at == facts.starts_at:
        return True
    if not (other.minutes and facts.happened):
        return False
    ends_at = facts.starts_at + timedelta(minutes=facts.minutes)
    other_ends_at = other.starts_at + timedelta(minutes=other.minutes)
    return facts.starts_at < other_ends_at and other.starts_at < ends_at


def _require_cleared(match: Match, met_on: date, by: Membership) -> None:
    """Cleared on the day, whatever came later: a pause since then takes nothing back."""
    items = readiness_of(match.connector, on=met_on).missing()
    missing = [item for item in items if item.key != ACTIVE]
    if not missing:
        return
    if by.can(Permission.VOLUNTEER_VIEW):
        raise DomainError(
            f"{match.connector} was not cleared on {day(met_on)}: {_labels(missing)}. Record the "
            "renewal, or ask for an override for that day, then log the meeting."
        )
    raise DomainError(f"This meeting cannot be logged here just yet. {CALL}")


def _labels(items: Iterable[Item]) -> str:
    return ", ".join(item.label for item in items)


name_authors(__name__)
