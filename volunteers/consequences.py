"""What a change to a position would do to the people in it: rehearsed, and taken back."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import Membership
from volunteers.models import Position, Volunteer
from volunteers.readiness import Item, readiness


@dataclass(frozen=True, slots=True)
class Loss:
    """Somebody who is ready and would no longer be, and what they would lack."""

    volunteer: Volunteer
    lacking: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """Names of those the reader may see; of the others, how many. `gained` would become ready."""

    losses: tuple[Loss, ...]
    others_lost: int
    gained: int
    version: str

    @property
    def lost(self) -> int:
        return len(self.losses) + self.others_lost


def consequences(
    position: Position, change: Callable[[Position], object], *, on: date, by: Membership
) -> Consequences:
    """Who would stop being ready on a day. The change is made, read and rolled back."""
    people = list(position.volunteers.active())
    visible = set(position.volunteers.visible_to(by).values_list("pk", flat=True))
    with transaction.atomic():
        before = readiness(people, on=on)
        change(position)
        after = readiness(people, on=on)
        transaction.set_rollback(True)
    stopping = [p for p in people if before[p.pk].is_ready and not after[p.pk].is_ready]
    losses = tuple(Loss(p, after[p.pk].missing()) for p in stopping if p.pk in visible)
    names = " ".join(sorted(str(person.pk) for person in stopping))
    return Consequences(
        losses=losses,
        others_lost=len(stopping) - len(losses),
        gained=sum(after[p.pk].is_ready and not before[p.pk].is_ready for p in people),
        version=hashlib.sha256(names.encode()).hexdigest()[:16],
    )
