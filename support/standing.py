"""How everybody stands with supervision: when the next is due, and whether it stops new matches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import (
    Case,
    DateField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest, Least, TruncDate

from common.dates import add_months
from support.models import Supervision
from volunteers.models import Volunteer

FIRST_WITHIN_WEEKS = 6
SOON = timedelta(days=14)
PLANNED_AHEAD = 12  # months, at most


def last_day_to_plan(*, on: date) -> date:
    return add_months(on, PLANNED_AHEAD)


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


def with_supervision(people: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
    """Each with `held_on`, `next_on` and `supervision_due_on`, the last day on which it is in time.

    The first is due some weeks after they became active or came back, or after the position began
    to ask for supervision, whichever came last: nobody is late for what nobody asked of them.
    """
    rows = Supervision.objects.filter(volunteer=OuterRef("pk"))
    last = Subquery(rows.held().order_by("-held_on").values("held_on")[:1])
    following = Subquery(rows.planned().values("planned_on")[:1])
    weeks = F("position__supervision_weeks")
    since = Greatest(TruncDate("status_since"), "position__supervision_since")  # ignores null
    first = _plus_weeks(since, Least(weeks, Value(FIRST_WITHIN_WEEKS)))
    due = Greatest(first, _plus_weeks(F("held_on"), weeks))
    is_asked = {"status": Volunteer.Status.ACTIVE, "position__supervision_weeks__gt": 0}
    return people.annotate(held_on=last, next_on=following).annotate(
        supervision_due_on=Case(When(**is_asked, then=due), output_field=DateField())
    )


def supervision_standings(volunteers: Iterable[Volunteer]) -> dict[UUID, SupervisionStanding]:
    """Of each of these, in one query."""
    people = Volunteer.objects.filter(pk__in=[person.pk for person in volunteers])
    rows = with_supervision(people).values_list(
        "pk", "held_on", "next_on", "supervision_due_on", "position__supervision_grace_weeks"
    )
    return {
        key: SupervisionStanding(held_on, next_on, due_on, _stops_on(due_on, weeks))
        for key, held_on, next_on, due_on, weeks in rows.order_by()
    }


def supervision_standing(volunteer: Volunteer) -> SupervisionStanding:
    return supervision_standings([volunteer])[volunteer.pk]


def _stops_on(due_on: date | None, grace_weeks: int) -> date | None:
    return due_on + timedelta(weeks=grace_weeks, days=1) if due_on else None


def _plus_weeks(day, weeks) -> ExpressionWrapper:
    """A date and whole days make a date in PostgreSQL."""
    return ExpressionWrapper(day + weeks * 7, output_field=DateField())
