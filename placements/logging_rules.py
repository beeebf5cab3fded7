"""When a meeting can be logged (rule 14), and what is said where it cannot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from common.dates import now, today
from common.errors import DomainError
from nhsuk.components.words import day, moment
from placements.models import Match, MeetingLog
from placements.preparing import whom_to_call
from volunteers.readiness import ACTIVE, Item, readiness_of

NEARLY = timedelta(minutes=15)  # two people remember the same meeting so far apart
GRACE = timedelta(days=14)
AROUND = ("preparation_minutes", "debrief_minutes")
Around = tuple[int | None, int | None]


class Logged(DomainError):
    """There is a log of it, which stands: `log`. `is_of_it`: as far as anybody can tell."""

    is_of_it = True

    def __init__(self, words: str, *, log: MeetingLog):
        super().__init__(words)
        self.log = log


class NotCleared(DomainError):
    """The connector was not cleared on the day: nothing that was entered is wrong."""


class Clash(Logged):
    """They cannot have met twice at once; `log` is the other."""

    def __init__(self, log: MeetingLog, *, starts_at: datetime):
        words = (
            f"A meeting on {moment(log.starts_at)} is logged already, entered by "
            f"{log.entered_by.user.first_name}. If it is the same one, you need do nothing."
        )
        super().__init__(words, log=log)
        self.is_of_it = abs(log.starts_at - starts_at) <= NEARLY


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


def call(match: Match) -> str:
    return f"Please {whom_to_call(match.organisation)}, who can help."


def require_possible(
    match: Match, facts: MeetingFacts, *, by: Membership, besides: UUID | None
) -> None:
    """Rule 14: not before it began, outside the placement, or with somebody not cleared."""
    met_on = timezone.localtime(facts.starts_at).date()
    require_open(match, met_on, by)
    if facts.starts_at > now():
        raise DomainError("This meeting is still to come. Log it when its time has passed.")
    require_within_placement(match, met_on)
    _require_free(match, facts, besides)
    if facts.happened:
        _require_cleared(match, met_on, by)


def require_open(match: Match, met_on: date, by: Membership) -> None:
    if match.status == Match.Status.AGREED:
        return
    if match.status != Match.Status.ENDED:
        raise DomainError("Both of you need to accept this match before you can log a meeting.")
    ended_on = timezone.localtime(match.ended_at).date()
    if met_on > ended_on:
        raise DomainError(f"This match ended on {day(ended_on)}. Enter a day up to then.")
    if today() > ended_on + GRACE and not by.can(Permission.MATCH_DECIDE):
        raise DomainError(
            f"This match ended on {day(ended_on)}, more than 14 days ago. {call(match)}"
        )


def require_within_placement(match: Match, met_on: date) -> None:
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
            raise Clash(other, starts_at=facts.starts_at)


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
        raise NotCleared(
            f"{match.connector} was not cleared on {day(met_on)}: {_labels(missing)}. Record the "
            "renewal, or ask for an override for that day, then log the meeting."
        )
    raise NotCleared(
        "This meeting cannot be logged here just yet, and nothing you entered is wrong. "
        f"{call(match)} Tell them what you entered: it is not kept here."
    )


def _labels(items: Iterable[Item]) -> str:
    return ", ".join(item.label for item in items)
