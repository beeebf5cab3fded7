"""What the matrix can be searched for, and the people a search finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models

from volunteers.course_choices import ChosenCourse
from volunteers.course_matrix import IN_DATE, TO_SEE_TO, asked_of
from volunteers.models import Volunteer
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.readiness import State
from volunteers.roster import Row

# Of whom courses are asked: nothing is before the checks begin, nor of those who have left.
ASKED = (Volunteer.Status.CHECKS, Volunteer.Status.READY, Volunteer.Status.ACTIVE)


class Who(models.TextChoices):
    HERE = "", "In checks, ready or active"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"


class CourseState(models.TextChoices):
    IN_DATE = "in_date", "Everything in date"
    TO_DO = "to_do", "Something to see to"
    DUE = "due", "Something to renew soon"
    EXPIRED = "expired", "Something lapsed"
    MISSING = "missing", "Something not done yet"
    OVERRIDDEN = "overridden", "Something set aside"


@dataclass(frozen=True, slots=True)
class MatrixSearch:
    """`courses` are those chosen; `state` is about these."""

    courses: Sequence[ChosenCourse]
    q: str = ""
    who: str = ""
    site: UUID | None = None
    position: UUID | None = None
    state: str = ""

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(course.code for course in self.courses)

    @property
    def asks_readiness(self) -> bool:
        return bool(self.state)

    @property
    def is_summed_up(self) -> bool:
        return not self.state

    def narrow(self, people: VolunteerQuerySet) -> VolunteerQuerySet:
        people = people.not_merged()
        if self.q:
            people = people.found_by(self.q)
        people = people.filter(status=self.who) if self.who else people.filter(status__in=ASKED)
        wanted = {"position": self.position, "sites": self.site}
        return people.filter(**{name: value for name, value in wanted.items() if value})

    def is_met_by(self, row: Row, *, on: date) -> bool:
        if not self.state:
            return True
        states = {item.state for item in asked_of(row, self.codes)}
        if self.state == CourseState.IN_DATE:
            return bool(states) and states <= IN_DATE
        if self.state == CourseState.TO_DO:
            return bool(states & TO_SEE_TO)
        return State(self.state) in states

    def words(self, names: dict[str, str], what: str) -> str:
        """The search as people read it; `names` of the site and position chosen, by key."""
        said = [
            what,
            self.q and f"“{self.q}”",
            self.who and Who(self.who).label,
            names.get(str(self.site), "a site") if self.site else "",
            names.get(str(self.position), "a position") if self.position else "",
            self.state and CourseState(self.state).label,
        ]
        return "; ".join(filter(None, said))
