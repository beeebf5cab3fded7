"""Whether whoever is matched is cleared to the end of it: a date moved since may have changed that.

Courses are left out: what must be renewed is a condition of the match, and stands with it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from nhsuk.components.words import day
from placements.models import Match
from volunteers.models import Volunteer
from volunteers.requirements import Requirement
from volunteers.standing import Standing, standings


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A match, and what ends before its placement does, in words."""

    match: Match
    lapses: tuple[str, ...]

    @property
    def connector(self) -> Volunteer:
        return self.match.connector


def lapsing_before_the_end(matches: Collection[Match], *, on: date) -> list[Lapsing]:
    """Of the offers and matches that stand, and whose placement is not over. Seven queries."""
    live = [match for match in matches if match.is_live and match.placement.ends_on >= on]
    if not live:
        return []
    known = standings([match.connector for match in live], today=on)
    judged = (Lapsing(match, _words(known[match.connector_id], match, on)) for match in live)
    return [lapsing for lapsing in judged if lapsing.lapses]


def _words(standing: Standing, match: Match, on: date) -> tuple[str, ...]:
    asked = (*standing.checks, *([standing.dbs] if standing.dbs else []))
    since, last_on = max(on, match.placement.starts_on), match.placement.ends_on
    found = (_lapse(requirement, since, last_on) for requirement in asked)
    return tuple(words for words in found if words)


def _lapse(requirement: Requirement, since: date, last_on: date) -> str:
    until = requirement.counts_until(since)
    if until is None or until > last_on:
        return ""
    if not requirement.counts(since):
        return f"{requirement.label} is not in place"
    return f"{requirement.label} lapses on {day(until)}"
