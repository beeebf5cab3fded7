"""What it does to a placement's offers and matches if it changes: shown before it is saved."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import models, transaction

from accounts.models import Membership, Site, Team
from common.dates import day_of, now
from common.versions import version_of
from nhsuk.components.words import moment
from placements.judging import NotPossible, possible_pair
from placements.models import Match, Meeting, Placement
from placements.plain_words import AS_THINGS_ARE
from placements.services.people import change_placement


@dataclass(frozen=True)
class Broken:
    """An offer or match that could not be made if the placement were so, and why, as it may say."""

    match: Match
    why: str


@dataclass(frozen=True)
class Breaks:
    """`broken` matches no longer fit, `renewals` are new things to renew, `meetings` fall outside,
    and so do those to come that are `called_off`.

    `told` counts the offers and matches whose two people would hear of the new dates or place.
    """

    broken: list[Broken] = field(default_factory=list)
    renewals: list[str] = field(default_factory=list)
    meetings: list[str] = field(default_factory=list)
    called_off: list[str] = field(default_factory=list)
    suggestions: int = 0
    told: int = 0
    is_elsewhere: bool = False

    @property
    def is_nothing(self) -> bool:
        lists = self.broken or self.renewals or self.meetings or self.called_off
        return not (lists or self.suggestions or self.told)

    @property
    def version(self) -> str:
        """Changes with anything that somebody should see before they go on."""
        broken = [(row.match.pk, row.why) for row in self.broken]
        meetings = [self.meetings, self.called_off]
        return version_of([broken, self.renewals, *meetings, self.suggestions, self.told])


@dataclass(frozen=True)
class Before:
    """A placement as it stood: where and when, what hung on it, and what did not fit even then."""

    dates: tuple[date, date]
    place: tuple[Site, Team]
    failing: frozenset[UUID]
    renewals: dict[UUID, frozenset[str]]
    suggestions: int
    coming: frozenset[UUID]  # meetings


def before_change(placement: Placement) -> Before:
    matches = list(_matches_of(placement))
    return Before(
        dates=(placement.starts_on, placement.ends_on),
        place=(placement.site, placement.team),
        failing=frozenset(match.pk for match in matches if why_it_fails(match, placement)),
        renewals={
            match.pk: frozenset(condition.course for condition in match.renewals)
            for match in matches
        },
        suggestions=placement.proposals.to_decide().count(),
        coming=frozenset(_coming_of(matches)),
    )


def breaks_since(before: Before, moved: Placement) -> Breaks:
    """What a change did that has been made since."""
    is_elsewhere = (moved.site, moved.team) != before.place
    is_told = is_elsewhere or (moved.starts_on, moved.ends_on) != before.dates
    matches = list(_matches_of(moved))
    found = Breaks(
        suggestions=before.suggestions - moved.proposals.to_decide().count(),
        told=len(matches) if is_told else 0,
        called_off=_called_off(before),
        is_elsewhere=is_elsewhere and bool(matches),
    )
    for match in matches:
        if match.pk not in before.failing:
            _judge(match, moved, found, is_elsewhere=is_elsewhere)
        found.renewals.extend(_to_renew(match, before.renewals[match.pk]))
        found.meetings.extend(_outside(match, moved))
    return found


@transaction.atomic
def breaks_of(placement: Placement, facts: dict, *, by: Membership) -> Breaks:
    """What saving these facts would do: done, looked at, and taken back."""
    before = before_change(placement)
    found = breaks_since(before, change_placement(placement, by=by, **facts))
    transaction.set_rollback(True)
    return found


def _matches_of(placement: Placement) -> models.QuerySet[Match]:
    return placement.matches.live().select_related("connector__membership__user")


def why_it_fails(match: Match, placement: Placement) -> str:
    """Why this match could not be made as the placement is; "" if it could."""
    try:
        possible_pair(placement, match.connector, besides=[match])
    except NotPossible as refusal:
        return refusal.why
    return ""


def _judge(match: Match, moved: Placement, found: Breaks, *, is_elsewhere: bool) -> None:
    """At another place, what may be a confidential bar is not told apart from none."""
    why = why_it_fails(match, moved)
    if why and not (is_elsewhere and AS_THINGS_ARE in why):
        found.broken.append(Broken(match, why))


def _to_renew(match: Match, known: frozenset[str]) -> list[str]:
    """What would have to be renewed that did not have to be before."""
    return [
        f"{match.connector} would have to renew {condition.name} by "
        f"{condition.renew_by.day} {condition.renew_by:%B %Y}."
        for condition in match.renewals
        if condition.course not in known
    ]


def _outside(match: Match, moved: Placement) -> list[str]:
    """Meetings that were logged and would lie outside the placement."""
    logs = match.meeting_logs.exclude(
        starts_at__date__gte=moved.starts_on, starts_at__date__lte=moved.ends_on
    )
    return [
        f"{log.get_outcome_display()} with {match.connector} on {day_of(log.starts_at):%d/%m/%Y}"
        for log in logs
    ]


def _coming_of(matches: list[Match]) -> models.QuerySet:
    coming = Meeting.objects.to_come(at=now()).filter(match__in=matches)
    return coming.values_list("pk", flat=True)


def _called_off(before: Before) -> list[str]:
    """Meetings to come that are off since."""
    off = Meeting.objects.filter(pk__in=before.coming, status=Meeting.Status.CANCELLED)
    return [
        f"{meeting.match.connector} on {moment(meeting.starts_at)}"
        for meeting in off.select_related("match__connector")
    ]
