"""What it does to a placement's offers and matches if it changes: shown before it is saved."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Membership
from common.dates import day_of
from common.versions import version_of
from placements.models import Match, Placement
from placements.plain_words import AS_THINGS_ARE
from placements.services.offers import NotPossible, possible_pair
from placements.services.people import change_placement


@dataclass(frozen=True)
class Broken:
    """An offer or match that could not be made if the placement were so, and why, as it may say."""

    match: Match
    why: str


@dataclass(frozen=True)
class Breaks:
    """`broken` matches no longer fit, `renewals` are new things to renew, `meetings` fall outside.

    `told` counts the offers and matches whose two people would hear of the new dates or place.
    """

    broken: list[Broken] = field(default_factory=list)
    renewals: list[str] = field(default_factory=list)
    meetings: list[str] = field(default_factory=list)
    suggestions: int = 0
    told: int = 0
    is_elsewhere: bool = False

    @property
    def is_nothing(self) -> bool:
        return not (self.broken or self.renewals or self.meetings or self.suggestions or self.told)

    @property
    def version(self) -> str:
        """Changes with anything that somebody should see before they go on."""
        broken = [(row.match.pk, row.why) for row in self.broken]
        return version_of([broken, self.renewals, self.meetings, self.suggestions, self.told])


@transaction.atomic
def breaks_of(placement: Placement, facts: dict, *, by: Membership) -> Breaks:
    """What saving these facts would do: done, looked at, and taken back."""
    is_changed = any(getattr(placement, name) != value for name, value in facts.items())
    suggestions = placement.proposals.to_decide().count() if is_changed else 0
    before = list(placement.matches.live().select_related("connector__membership__user"))
    failing = {match.pk for match in before if why_it_fails(match, placement)}
    known = {match.pk: {condition.course for condition in match.renewals} for match in before}
    old = {name: getattr(placement, name) for name in ("starts_on", "ends_on", "site", "team")}
    moved = change_placement(placement, by=by, **facts)
    found = Breaks(suggestions=suggestions)
    is_told = any(getattr(moved, name) != value for name, value in old.items())
    is_elsewhere = (moved.site, moved.team) != (old["site"], old["team"])
    matches = list(moved.matches.live().select_related("connector__membership__user"))
    for match in matches:
        if match.pk not in failing:
            _judge(match, moved, found, is_elsewhere=is_elsewhere)
        found.renewals.extend(_to_renew(match, known[match.pk]))
        found.meetings.extend(_outside(match, moved))
    transaction.set_rollback(True)
    return Breaks(
        found.broken,
        found.renewals,
        found.meetings,
        suggestions,
        len(matches) if is_told else 0,
        is_elsewhere and bool(matches),
    )


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


def _to_renew(match: Match, known: set[str]) -> list[str]:
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
