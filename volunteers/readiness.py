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
from volunteers.models import Volunteer
from volunteers.standing import Kind, Requirement, Standing, standings

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
    """One requirement on the date. `until` is the first day it does (or did) not count."""

    kind: Kind
    key: str
    label: str
    state: State
    until: date | None

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
    """Who is ready on a date, as known today: six queries however many volunteers."""
    known = standings(volunteers, today=today or day_it_is())
    return {key: readiness_from(standing, on=on) for key, standing in known.items()}


def readiness_of(volunteer: Volunteer, *, on: date, today: date | None = None) -> Readiness:
    return readiness([volunteer], on=on, today=today)[volunteer.pk]


def readiness_from(standing: Standing, *, on: date) -> Readiness:
    """Readiness on one date from a standing read before: many dates need no more queries."""
    active = Item(
        "status", ACTIVE, "Active", State.MET if standing.is_active else State.MISSING, None
    )
    items = (active, *(_item(r, on, standing.renewal_days) for r in standing.requirements))
    return Readiness(standing.volunteer_id, on, all(item.is_ready for item in items), items)


def _item(requirement: Requirement, on: date, renewal_days: int) -> Item:
    until = requirement.valid_until
    if requirement.is_in_date(on):
        is_due = until is not None and on >= until - timedelta(days=renewal_days)
        state = State.DUE if is_due else State.MET
    elif exception := requirement.exception_on(on):
        state, until = State.OVERRIDDEN, exception.end
    else:
        state = State.EXPIRED if requirement.is_held else State.MISSING
    return Item(requirement.kind, requirement.key, requirement.label, state, until)
