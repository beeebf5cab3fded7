"""How everybody stands with supervision: when the next is due, and whether it stops new matches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, Min, Q

from common.dates import day_of
from support.models import Supervision
from volunteers.models import Volunteer

FIRST_WITHIN_WEEKS = 6
SOON = timedelta(days=14)
Status = Supervision.Status


@dataclass(frozen=True, slots=True)
class SupervisionStanding:
    """`due_on` is None where none is asked for: no rule in the position, or not active.

    `stops_on` is the first day on which they get no new match until a supervision was held.
    """

    last_held_on: date | None
    planned_on: date | None
    due_on: date | None
    stops_on: date | None

    def is_due_soon(self, on: date) -> bool:
        return self.due_on is not None and self.due_on <= on + SOON

    def is_overdue(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on

    def stops_new_matches(self, on: date) -> bool:
        return self.stops_on is not None and self.stops_on <= on


def supervision_standings(volunteers: Iterable[Volunteer]) -> dict[UUID, SupervisionStanding]:
    """Of each volunteer with their position, in one query."""
    people = list(volunteers)
    held, planned = Q(status=Status.HELD), Q(status=Status.PLANNED)
    rows = Supervision.objects.filter(volunteer__in=[person.pk for person in people])
    known = {
        key: (last, next_one)
        for key, last, next_one in rows.order_by()
        .values_list("volunteer")
        .annotate(last=Max("held_on", filter=held), next=Min("planned_on", filter=planned))
    }
    return {person.pk: _standing(person, *known.get(person.pk, (None, None))) for person in people}


def supervision_standing(volunteer: Volunteer) -> SupervisionStanding:
    return supervision_standings([volunteer])[volunteer.pk]


def _standing(
    person: Volunteer, last_held_on: date | None, planned_on: date | None
) -> SupervisionStanding:
    due_on = _due_on(person, last_held_on)
    grace = timedelta(weeks=person.position.supervision_grace_weeks)
    stops_on = due_on + grace + timedelta(days=1) if due_on else None
    return SupervisionStanding(last_held_on, planned_on, due_on, stops_on)


def _due_on(person: Volunteer, last_held_on: date | None) -> date | None:
    """The last day on which it is in time.

    The first is due some weeks after they became active or came back, or after the position began
    to ask for supervision, whichever came last: nobody is late for what nobody asked of them.
    """
    weeks = person.position.supervision_weeks
    if not weeks or person.status != Volunteer.Status.ACTIVE:
        return None
    since = max(day_of(person.status_since), person.position.supervision_since or date.min)
    first = since + timedelta(weeks=min(weeks, FIRST_WITHIN_WEEKS))
    if last_held_on is None:
        return first
    return max(first, last_held_on + timedelta(weeks=weeks))
