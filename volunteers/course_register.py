"""Whom a register of a course offers: who needs it soon, or anybody found by name."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from training.models import Completion, Course
from volunteers.models import Volunteer
from volunteers.models.volunteers import VolunteerQuerySet

MOST_SHOWN = 100
NEED_IT, EVERYBODY = "need_it", "everybody"


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """`until` is the first day it no longer counts; for good: `is_done` without a day."""

    volunteer: Volunteer
    is_done: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class Register:
    rows: tuple[RegisterRow, ...]
    has_more: bool


def register_of(
    people: VolunteerQuerySet,
    course: Course,
    *,
    who: str,
    q: str,
    on: date,
    until: date | None = None,
) -> Register:
    """The first hundred by name, in two or three queries. `until`: who needs it by that day."""
    found = people.not_merged().here()
    if q:
        found = found.found_by(q)
    if who == NEED_IT:
        found = _who_need(found, course, until or _soon(course, on))
    rows = list(found.select_related("membership").order_by("last_name", "first_name", "pk")[:101])
    learners = [row.membership.user_id for row in rows]
    done = Completion.objects.counting().filter(course=course, learner__in=learners)
    latest: dict = {}
    for learner, until in done.values_list("learner_id", "expires_on"):
        held = latest.get(learner, date.min)
        latest[learner] = None if None in (held, until) else max(held, until)
    return Register(
        rows=tuple(
            RegisterRow(row, key in latest, latest.get(key))
            for row, key in zip(rows[:MOST_SHOWN], learners, strict=False)
        ),
        has_more=len(rows) > MOST_SHOWN,
    )


def _soon(course: Course, on: date) -> date:
    """The last day of the time in which it can be renewed."""
    organisation = course.organisation
    window = organisation.renewal_windows.filter(item=course.code).first()
    return on + timedelta(days=window.days if window else organisation.renewal_days)


def _who_need(people: VolunteerQuerySet, course: Course, until: date) -> VolunteerQuerySet:
    """Whose position asks for it and who has not done it, or for whom it lapses by a day."""
    lasting = Completion.objects.counting().filter(
        Q(expires_on=None) | Q(expires_on__gt=until),
        course=course,
        learner=OuterRef("membership__user"),
    )
    return people.filter(position__required_courses=course).exclude(Exists(lasting))
