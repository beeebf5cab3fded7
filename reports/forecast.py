"""What lapses in the time to come, whom that stops, and which matches depend on them.

Days are half-open as everywhere: on the day something lapses it does not count any more, so a match
that goes on to that day, or past it, depends on it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from accounts.models import Membership
from reports.home.covers import Cover, covers
from volunteers.requirements import Requirement
from volunteers.roster_pages import ORDER
from volunteers.standing import Standing, standings

HORIZONS = (30, 60, 90, 180)
USUAL = 90


@dataclass(frozen=True, slots=True)
class Person:
    """A connector for whom something lapses: what on which day (today: it does not count already),
    and their matches that are not over."""

    pk: UUID
    name: str
    lapsing: tuple[tuple[Requirement, date], ...]
    matches: tuple[Cover, ...]

    @property
    def lost_on(self) -> date:
        """The first day on which they are not cleared."""
        return min(on for _, on in self.lapsing)

    def lapsing_before(self, day: date) -> tuple[str, ...]:
        return tuple(what.label for what, on in self.lapsing if on < day)

    def depending_on(self, day: date) -> tuple[Cover, ...]:
        return tuple(match for match in self.matches if match.last_on >= day)


@dataclass(frozen=True, slots=True)
class Affected:
    """One person by one lapse. `is_cleared`: they are today. `is_lost`: cleared up to that day and
    not from then on; otherwise something else has stopped them before."""

    person: Person
    is_cleared: bool
    is_lost: bool
    matches: tuple[Cover, ...]


@dataclass(frozen=True, slots=True)
class Lapse:
    """One thing that lapses on one day for some people.

    `is_now`: it does not count today already; `is_over`: because what there was has lapsed.
    `is_whole`: every match is counted, and not those at the member's sites alone.
    """

    kind: str
    key: str
    label: str
    on: date
    is_now: bool
    is_over: bool
    is_whole: bool = True
    people: list[Affected] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As addresses name it: the day, whether it is over, and the key."""
        return f"{self.on}:{'over' if self.is_over else 'ends'}:{self.key}"

    @property
    def lost(self) -> int:
        return sum(each.is_lost for each in self.people)

    @property
    def concerns_the_cleared(self) -> bool:
        """To keep somebody who is cleared today, this must be renewed too."""
        return any(each.is_cleared for each in self.people)

    @property
    def stopped_before(self) -> list[Person]:
        """Those cleared today whom something else stops before this does."""
        return [each.person for each in self.people if each.is_cleared and not each.is_lost]

    @property
    def matches(self) -> int:
        return sum(len(each.matches) for each in self.people)


@dataclass(frozen=True, slots=True)
class Forecast:
    """`now` and `ahead` are of everybody in `people`, the soonest first; `is_whole` as a lapse."""

    on: date
    days: int
    people: tuple[Person, ...]
    now: tuple[Lapse, ...]
    ahead: tuple[Lapse, ...]
    is_whole: bool

    @property
    def lost(self) -> list[Person]:
        """Those who are cleared today and will not be."""
        return [person for person in self.people if person.lost_on > self.on]

    @property
    def not_cleared(self) -> list[Person]:
        return [person for person in self.people if person.lost_on == self.on]

    def named(self, name: str) -> Lapse | None:
        return next((lapse for lapse in (*self.now, *self.ahead) if lapse.name == name), None)

    def in_order(self, by: str) -> list[Lapse]:
        """By day, or by what lapses."""
        if by == "thing":
            return sorted(self.ahead, key=lambda lapse: (lapse.label.casefold(), lapse.on))
        return list(self.ahead)


def matches_of(people: Iterable[Person]) -> int:
    """How many matches depend on them from the day on which they are not cleared."""
    return sum(len(person.depending_on(person.lost_on)) for person in people)


def forecast_of(membership: Membership, *, on: date, days: int) -> Forecast:
    """Of the active connectors this member may see: the same few queries for any number."""
    people = membership.organisation.volunteers.visible_to(membership).not_merged().active()
    people = people.only("organisation", *ORDER).order_by(*ORDER)
    matches: dict[UUID, list[Cover]] = defaultdict(list)
    for row in covers(membership, on=on):
        if row.match_id:
            matches[row.connector_id].append(row)
    known = standings(list(people), today=on)
    rows = [(row.pk, str(row), known[row.pk], matches[row.pk]) for row in people]
    return forecast(rows, on=on, days=days, is_whole=not membership.site_limit)


def forecast(
    rows: Sequence[tuple[UUID, str, Standing, Sequence[Cover]]],
    *,
    on: date,
    days: int,
    is_whole: bool = True,
) -> Forecast:
    """From the key, name, standing and matches of everybody, up to the last day and on it."""
    last_on = on + timedelta(days=days)
    drawn: dict[int, date | None] = {}
    people = []
    for key, name, standing, matches in rows:
        if lapsing := tuple(_lapsing(standing, on, last_on, drawn)):
            people.append(Person(key, name, lapsing, tuple(matches)))
    lapses = _lapses(people, on, is_whole)
    now = tuple(lapse for lapse in lapses if lapse.is_now)
    ahead = tuple(lapse for lapse in lapses if not lapse.is_now)
    return Forecast(on, days, tuple(people), now, ahead, is_whole)


def _lapsing(
    standing: Standing, on: date, last_on: date, drawn: dict[int, date | None]
) -> Iterator[tuple[Requirement, date]]:
    """What does not count on some day until then. People who are alike share their requirements."""
    for each in standing.requirements:
        if id(each) not in drawn:
            drawn[id(each)] = each.counts_until(on)
        lapses_on = drawn[id(each)]
        if lapses_on and lapses_on <= last_on:
            yield each, lapses_on


def _lapses(people: Iterable[Person], on: date, is_whole: bool) -> list[Lapse]:
    found: dict[tuple, Lapse] = {}
    for person in people:
        for what, day in person.lapsing:
            is_now = day == on
            is_over = is_now and what.is_held
            key = (day, what.key, is_over)
            if key not in found:
                found[key] = Lapse(what.kind, what.key, what.label, day, is_now, is_over, is_whole)
            is_cleared = person.lost_on > on
            is_lost = is_cleared and day == person.lost_on
            matches = person.depending_on(day)
            found[key].people.append(Affected(person, is_cleared, is_lost, matches))
    return sorted(found.values(), key=lambda lapse: (lapse.on, -lapse.matches, lapse.label))
