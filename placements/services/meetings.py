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
from common.dates import day_of, now, today
from common.errors import DomainError
from common.rows import lock
from nhsuk.components.words import day, moment
from placements.models import Match, MeetingLog
from support.services.check_ins import follow_meeting
from volunteers.readiness import ACTIVE, Item, readiness_of

GRACE = timedelta(days=14)
CALL = "Please call your coordinator, who can help."


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is said of a meeting. `minutes`, `how` and `themes` count only if it happened."""

    starts_at: datetime
    outcome: str
    minutes: int = 0
    how: str = ""
    themes: tuple[str, ...] = ()

    @property
    def happened(self) -> bool:
        return self.outcome == MeetingLog.Outcome.HAPPENED

    def columns(self) -> dict:
        """The columns of a log; what does not count is left empty."""
        return {
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
def log_meeting(match: Match, facts: MeetingFacts, *, by: Membership) -> MeetingLog:
    """Keep the fact of a meeting. Saying the same thing twice keeps it once."""
    match = lock(match)
    known = match.meeting_logs.filter(starts_at=facts.starts_at).first()
    if known and _says_the_same(known, facts):
        return known
    _require_possible(match, facts, by=by, besides=None)
    log = match.meeting_logs.create(
        organisation_id=match.organisation_id, entered_by=by, **facts.columns()
    )
    _ask_how_they_are(log, facts, by=by)
    return log


@transaction.atomic
def change_meeting(log: MeetingLog, facts: MeetingFacts, *, by: Membership) -> MeetingLog:
    """Put right what was entered. The history keeps what it was."""
    match = lock(log.match)
    log = lock(log)
    if not may_change(log, by=by, at=now()):
        raise DomainError(
            "A meeting can be changed for 14 days by the person who entered it. "
            "After that your coordinator can put it right."
        )
    _require_possible(match, facts, by=by, besides=log.pk)
    for column, value in facts.columns().items():
        setattr(log, column, value)
    log.save(update_fields=list(facts.columns()))
    _ask_how_they_are(log, facts, by=by)
    return log


def _ask_how_they_are(log: MeetingLog, facts: MeetingFacts, *, by: Membership) -> None:
    """The connector is asked once about a meeting that happened; nobody is left alone with it."""
    met_on, happened = day_of(log.starts_at), facts.happened
    connector = log.match.connector
    follow_meeting(connector, about_id=log.pk, met_on=met_on, happened=happened, by=by)


def _says_the_same(log: MeetingLog, facts: MeetingFacts) -> bool:
    return all(getattr(log, column) == value for column, value in facts.columns().items())


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
            raise DomainError(
                f"A meeting on {moment(other.starts_at)} is logged already, entered by "
                f"{other.entered_by.user}. If it is the same one, you need do nothing."
            )


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
