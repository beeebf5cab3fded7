"""Whether whoever is matched is cleared to the end of it: a date moved since may have changed that.

Courses are left out: what must be renewed is a condition of the match, and stands with it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accounts.models import Membership
from nhsuk.components.words import day
from placements.models import Match, Placement
from volunteers.models import Volunteer
from volunteers.requirements import Requirement
from volunteers.standing import Standing, standings


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A match, and what ends before its placement does, in words.

    `is_theirs`: whoever looks may open the connector's record.
    """

    match: Match
    lapses: tuple[str, ...]
    is_theirs: bool

    @property
    def connector(self) -> Volunteer:
        return self.match.connector


def lapsing_before_the_end(
    matches: Collection[Match], *, on: date, by: Membership
) -> list[Lapsing]:
    """Of the offers and matches that stand, and whose placement is not over. Eight queries."""
    live = [match for match in matches if match.is_live and match.placement.ends_on >= on]
    if not live:
        return []
    known = standings([match.connector for match in live], today=on)
    found = {match: _words(known[match.connector_id], match, on) for match in live}
    found = {match: words for match, words in found.items() if words}
    people = Volunteer.objects.filter(pk__in=[match.connector_id for match in found])
    theirs = {person.pk for person in people.visible_to(by)} if found else set()
    return [Lapsing(match, words, match.connector_id in theirs) for match, words in found.items()]


def _words(standing: Standing, match: Match, on: date) -> tuple[str, ...]:
    asked = (*standing.checks, *([standing.dbs] if standing.dbs else []))
    found = (_lapse(requirement, match.placement, on) for requirement in asked)
    return tuple(words for words in found if words)


def _lapse(requirement: Requirement, placement: Placement, on: date) -> str:
    since = max(on, placement.starts_on)
    until = requirement.counts_until(since)
    if until is None or until > placement.ends_on:
        return ""
    ends = until if requirement.counts(since) else requirement.lapsed_on(since)
    if ends is None:
        return f"{requirement.label} is not in place"
    return f"{requirement.label} {'lapses' if ends > on else 'lapsed'} on {day(ends)}"
