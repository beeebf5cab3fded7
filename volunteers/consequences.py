"""What a change of the rules would do to the people they are for: rehearsed, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from common.versions import version_of
from training.services.courses import Moved
from volunteers.models import Volunteer
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.readiness import ACTIVE, Item, Readiness, readiness

Status = Volunteer.Status


@dataclass(frozen=True, slots=True)
class Loss:
    """Somebody who is ready and would no longer be, and what they would lack."""

    volunteer: Volunteer
    lacking: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Something somebody did that would count until another day; None: for good."""

    volunteer: Volunteer
    completed_on: date
    was: date | None
    will_be: date | None


@dataclass(frozen=True, slots=True)
class Consequences:
    """Names of those the reader may see; of the others, how many. `gained` would become ready.

    `moves` are those of people who are on the way or here.
    """

    losses: tuple[Loss, ...]
    others_lost: int
    gained: int
    version: str
    moves: tuple[Move, ...] = ()
    others_moved: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.lost or self.gained or self.moved)

    @property
    def moved(self) -> int:
        return len(self.moves) + self.others_moved

    @property
    def lost(self) -> int:
        return len(self.losses) + self.others_lost


def consequences(
    who: VolunteerQuerySet, change: Callable[[], object], *, on: date, by: Membership
) -> Consequences:
    """Who would stop being ready on a day. The change is made, read and rolled back.

    Whoever is cleared and has not begun yet loses their clearance like those who are active.
    """
    concerned = who.filter(status__in=(Status.READY, Status.ACTIVE)).distinct()
    people = list(concerned)
    visible = set(concerned.visible_to(by).values_list("pk", flat=True))
    with transaction.atomic():
        before = readiness(people, on=on)
        outcome = change()
        after = readiness(people, on=on)
        transaction.set_rollback(True)
    lacks = {p.pk: (_lacking(before[p.pk]), _lacking(after[p.pk])) for p in people}
    stopping = [p for p in people if lacks[p.pk][1] and not lacks[p.pk][0]]
    losses = tuple(Loss(p, lacks[p.pk][1]) for p in stopping if p.pk in visible)
    starting = [p for p in people if lacks[p.pk][0] and not lacks[p.pk][1]]
    moved = [one for one in outcome if isinstance(one, Moved)] if isinstance(outcome, tuple) else []
    moves = _moves(who, moved, by=by)
    return Consequences(
        losses=losses,
        others_lost=len(stopping) - len(losses),
        gained=len(starting),
        version=version_of([*_keys(stopping), "", *_keys(starting), "", len(moved)]),
        moves=moves,
        others_moved=len(moved) - len(moves),
    )


def _moves(who: VolunteerQuerySet, moved: list[Moved], *, by: Membership) -> tuple[Move, ...]:
    """Those of people the reader may see."""
    learners = {one.learner_id for one in moved}
    people = who.filter(membership__user__in=learners).here().visible_to(by)
    known = {one.membership.user_id: one for one in people.select_related("membership")}
    return tuple(
        Move(known[one.learner_id], one.completed_on, one.was, one.will_be)
        for one in moved
        if one.learner_id in known
    )


def _keys(people: list[Volunteer]) -> list[UUID]:
    return sorted(person.pk for person in people)


def _lacking(state: Readiness) -> tuple[Item, ...]:
    return tuple(item for item in state.missing() if item.key != ACTIVE)
