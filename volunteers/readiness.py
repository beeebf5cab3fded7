"""Who may be matched on a date.

Ready on a date: active, every check clear, and the DBS and every required course, as known today,
still in date on that date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from common.dates import today as day_it_is
from common.garbage import no_garbage
from volunteers.models import Volunteer
from volunteers.requirements import Kind, Requirement
from volunteers.standing import Standing, standings

ACTIVE = "active"


class State(StrEnum):
    MET = "met"
    DUE = "due"
    MISSING = "missing"
    EXPIRED = "expired"
    OVERRIDDEN = "overridden"


READY_STATES = frozenset({State.MET, State.DUE, State.OVERRIDDEN})


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement on the date. `until` is the first day it does (or did) not count.

    `note` says why it is missing, where there is more to say than that it is.
    """

    kind: Kind
    key: str
    label: str
    state: State
    until: date | None
    note: str = ""

    @property
    def is_ready(self) -> bool:
        return self.state in READY_STATES


@dataclass(frozen=True, slots=True)
class Readiness:
    volunteer_id: UUID
    on: date
    is_ready: bool
    items: tuple[Item, ...]

    def missing(self) -> tuple[Item, ...]:
        """What stands in the way: never there, or lapsed by then."""
        return tuple(item for item in self.items if not item.is_ready)

    def to_see_to(self) -> tuple[Item, ...]:
        """What can be done about it: first what stands in the way, then what lapses soon."""
        return (*(item for item in self.missing() if item.kind != "status"), *self.due())

    def due(self) -> tuple[Item, ...]:
        """What still counts and should be renewed soon."""
        return tuple(item for item in self.items if item.state == State.DUE)


def readiness(
    volunteers: Iterable[Volunteer], *, on: date, today: date | None = None
) -> dict[UUID, Readiness]:
    """Who is ready on a date, as known today: a constant number of queries."""
    with no_garbage():
        known = standings(volunteers, today=today or day_it_is())
        drawn: Drawn = {}
        return {key: _readiness(standing, on, drawn) for key, standing in known.items()}


def readiness_of(volunteer: Volunteer, *, on: date, today: date | None = None) -> Readiness:
    return readiness([volunteer], on=on, today=today)[volunteer.pk]


def readiness_from(standing: Standing, *, on: date) -> Readiness:
    """Readiness on one date from a standing read before: many dates need no more queries."""
    return _readiness(standing, on, {})


# What each requirement comes to on the date, by its identity: people who are alike share them.
Drawn = dict[int, tuple[Item, bool]]
STATUS = {
    is_active: Item("status", ACTIVE, "Active", State.MET if is_active else State.MISSING, None)
    for is_active in (True, False)
}


def _readiness(standing: Standing, on: date, drawn: Drawn) -> Readiness:
    items, is_ready = [STATUS[standing.is_active]], standing.is_active
    for requirement in standing.requirements:
        if (found := drawn.get(id(requirement))) is None:
            item = _item(requirement, on, standing.renewal_days)
            found = drawn[id(requirement)] = (item, item.is_ready)
        items.append(found[0])
        is_ready = is_ready and found[1]
    return Readiness(standing.volunteer_id, on, is_ready, tuple(items))


def _item(requirement: Requirement, on: date, renewal_days: int) -> Item:
    """`renewal_days` is the organisation's window, for what has none of its own."""
    until = requirement.valid_until
    if requirement.renewal_days is not None:
        renewal_days = requirement.renewal_days
    if requirement.is_in_date(on):
        is_due = until is not None and on >= until - timedelta(days=renewal_days)
        state = State.DUE if is_due else State.MET
    elif exception := requirement.exception_on(on):
        state, until = State.OVERRIDDEN, exception.end
    else:
        state = State.EXPIRED if requirement.is_held else State.MISSING
    return Item(
        requirement.kind, requirement.key, requirement.label, state, until, requirement.note
    )
