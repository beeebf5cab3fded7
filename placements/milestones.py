"""Who reached a round number of hours, and has not been thanked for it on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet

from accounts.models import Membership
from placements.hours import MILESTONES, given_by
from support.models import MilestoneSettled
from volunteers.models import Volunteer

EVER = date(1900, 1, 1)
MAY, JUNE, LAST_DAY_OF_THE_WEEK = 5, 6, 7


@dataclass(frozen=True, slots=True)
class Worth:
    """A thank-you that nobody has said yet: so many hours, and all they gave in minutes."""

    volunteer_id: UUID
    hours: int
    minutes: int


def worth_thanks(membership: Membership, *, on: date) -> list[Worth]:
    """Of those this member may see and who are here, the highest number first; three queries."""
    people = membership.organisation.volunteers.visible_to(membership).here().order_by()
    settled = _settled(people)
    found = [
        Worth(key, hours, minutes)
        for key, minutes in _minutes(people, on=on).items()
        if (hours := reached(minutes)) > settled.get(key, 0)
    ]
    return sorted(found, key=lambda one: (-one.hours, -one.minutes, one.volunteer_id))


def milestone_to_settle(volunteer: Volunteer, *, on: date) -> int:
    """The highest number they reached, or 0 where they have been thanked for it already."""
    hours = reached(_minutes([volunteer], on=on).get(volunteer.pk, 0))
    return hours if hours > _settled([volunteer]).get(volunteer.pk, 0) else 0


def reached(minutes: int) -> int:
    return max((hours for hours in MILESTONES if minutes >= hours * 60), default=0)


def volunteers_week(on: date) -> int | None:
    """The year of the Volunteers’ Week (1 to 7 June) that is near or now: said from May on."""
    is_near = on.month == MAY or (on.month == JUNE and on.day <= LAST_DAY_OF_THE_WEEK)
    return on.year if is_near else None


def _minutes(people: Iterable[Volunteer] | QuerySet[Volunteer], *, on: date) -> dict[UUID, int]:
    given = given_by(people, start=EVER, end=on + timedelta(days=1))
    return {key: each.minutes for key, each in given.items()}


def _settled(people: Iterable[Volunteer] | QuerySet[Volunteer]) -> dict[UUID, int]:
    rows = MilestoneSettled.objects.filter(volunteer__in=people).order_by()
    return dict(rows.values("volunteer").values_list("volunteer", Max("hours")))
