"""The list of volunteers with how ready each is today, and what that leaves to be done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models

from volunteers.models import Volunteer
from volunteers.readiness import Item, Readiness, readiness

EARLY = (
    Volunteer.Status.ENQUIRY,
    Volunteer.Status.APPLICATION,
    Volunteer.Status.CONVERSATION,
    Volunteer.Status.CONDITIONAL_OFFER,
)
AWAY = (Volunteer.Status.PAUSED, Volunteer.Status.LEFT)


class Shown(models.TextChoices):
    READY = "ready", "Ready today"
    DUE = "due", "Ready, with something to renew soon"
    NOT_READY = "not_ready", "Active, but not ready"


@dataclass(frozen=True, slots=True)
class Row:
    volunteer: Volunteer
    readiness: Readiness

    @property
    def to_do(self) -> tuple[Item, ...]:
        """Nothing is asked of those who are away or have left, nor before the checks begin."""
        return () if self.volunteer.status in (*AWAY, *EARLY) else self.readiness.to_see_to()

    @property
    def lapsed(self) -> tuple[Item, ...]:
        """What somebody paused will want to see to when they come back."""
        paused = self.volunteer.status == Volunteer.Status.PAUSED
        return tuple(i for i in self.readiness.missing() if i.kind != "status") if paused else ()

    def lapses_by(self, day: date) -> bool:
        """Something that counts today stops counting by then, for somebody who is here."""
        return self.volunteer.status not in AWAY and any(
            item.is_ready and item.until is not None and item.until <= day
            for item in self.readiness.items
        )

    def belongs_to(self, shown: str) -> bool:
        if shown == Shown.NOT_READY:
            return self.volunteer.status == Volunteer.Status.ACTIVE and not self.readiness.is_ready
        if shown == Shown.DUE:
            return self.readiness.is_ready and bool(self.readiness.due())
        return self.readiness.is_ready if shown else True


@dataclass(frozen=True, slots=True)
class Roster:
    rows: tuple[Row, ...]

    def count(self, shown: str) -> int:
        return sum(row.belongs_to(shown) for row in self.rows)

    @property
    def ready(self) -> int:
        return self.count(Shown.READY)

    @property
    def due(self) -> int:
        return self.count(Shown.DUE)

    @property
    def not_ready(self) -> int:
        return self.count(Shown.NOT_READY)

    @property
    def paused(self) -> int:
        return sum(row.volunteer.status == Volunteer.Status.PAUSED for row in self.rows)

    @property
    def to_do(self) -> Counter:
        """How often each kind of requirement stands in the way of somebody active."""
        return Counter(
            f"{item.kind}_{item.state}"
            for row in self.rows
            if row.volunteer.status == Volunteer.Status.ACTIVE
            for item in row.readiness.missing()
        )

    def only(self, shown: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.belongs_to(shown))


def roster(volunteers: Iterable[Volunteer], *, on: date) -> Roster:
    """Everybody given, in the order given."""
    people = list(volunteers)
    known = readiness(people, on=on, today=on)
    return Roster(tuple(Row(person, known[person.pk]) for person in people))
