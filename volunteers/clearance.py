"""What the matching engine is told of each volunteer's clearance, with overrides applied."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from volunteers.models import Volunteer
from volunteers.requirements import Requirement
from volunteers.standing import Standing, standings


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """A required course or agreement.

    `valid_until` is the first day it no longer counts; None: never lapses.
    """

    code: str
    name: str
    valid_until: date | None
    is_held: bool


@dataclass(frozen=True, slots=True)
class Clearance:
    """Facts on one day.

    `checks_until` is the first day on which a required check neither passes nor is overridden: the
    day itself if one is missing, the last day of the calendar if none ever lapses. `dbs_until` is
    the first day the certificate (or the override that follows it) no longer counts: None if there
    is none at all, the last day of the calendar if the position asks for none.
    """

    is_active: bool
    checks_until: date
    dbs_until: date | None
    courses: tuple[CourseStanding, ...]


def clearance_facts(volunteers: Iterable[Volunteer], *, on: date) -> dict[UUID, Clearance]:
    """Everybody's clearance on a day, as known that day, in a constant number of queries."""
    known = standings(volunteers, today=on)
    return {key: clearance_from(standing, on=on) for key, standing in known.items()}


def clearance_from(standing: Standing, *, on: date) -> Clearance:
    """The facts from a standing read before, as readiness_from."""
    return Clearance(
        is_active=standing.is_active,
        checks_until=min(
            (check.counts_until(on) or date.max for check in standing.checks), default=date.max
        ),
        dbs_until=_until(standing.dbs, on) if standing.dbs else date.max,
        courses=tuple(
            CourseStanding(
                code=course.key,
                name=course.label,
                valid_until=_until(course, on),
                is_held=course.is_held or course.counts(on),
            )
            for course in (*standing.courses, *standing.agreements)
        ),
    )


def _until(requirement: Requirement, on: date) -> date | None:
    """The day it stops counting, or stopped; None if it never lapses or was never there."""
    if requirement.counts(on):
        return requirement.counts_until(on)
    return requirement.valid_until
