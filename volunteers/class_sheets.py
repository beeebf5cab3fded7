"""Classes as those who run the scheme see them: how many places, who comes, who waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Membership
from training.models import Booking, CourseClass
from volunteers.models import Volunteer
from volunteers.models.volunteers import VolunteerQuerySet

CAME, STAYED_AWAY = "yes", "no"

ORDER: dict[str, int] = {
    status: place
    for place, status in enumerate(
        (
            Booking.Status.BOOKED,
            Booking.Status.ATTENDED,
            Booking.Status.ABSENT,
            Booking.Status.WAITING,
            Booking.Status.INVITED,
            Booking.Status.DECLINED,
        )
    )
}
COLOURS: dict[str, str] = {
    Booking.Status.BOOKED: "green",
    Booking.Status.ATTENDED: "green",
    Booking.Status.WAITING: "yellow",
    Booking.Status.INVITED: "blue",
    Booking.Status.ABSENT: "red",
    Booking.Status.DECLINED: "grey",
}


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One person in the list of a class."""

    booking: Booking
    volunteer: Volunteer

    @property
    def colour(self) -> str:
        return COLOURS[self.booking.status]


@dataclass(frozen=True, slots=True)
class ClassSheet:
    """`hidden`: how many are in the list whom this member may not see."""

    course_class: CourseClass
    rows: tuple[ClassRow, ...]
    hidden: int
    numbers: dict[str, int]
    has_begun: bool

    @property
    def expected(self) -> list[ClassRow]:
        """Whom the register asks about."""
        return [row for row in self.rows if row.booking.status in Booking.HAVING_A_PLACE]

    @property
    def booked(self) -> int:
        return sum(self.numbers[status] for status in Booking.HAVING_A_PLACE)

    @property
    def free(self) -> int:
        return max(self.course_class.capacity - self.booked, 0)

    @property
    def came(self) -> int:
        return self.numbers[Booking.Status.ATTENDED]

    @property
    def stayed_away(self) -> int:
        return self.numbers[Booking.Status.ABSENT]

    @property
    def unsaid(self) -> int:
        """Of how many it is not noted yet whether they came."""
        return self.numbers[Booking.Status.BOOKED]

    @property
    def to_tell(self) -> int:
        """How many hear of it if it is called off."""
        return sum(self.numbers[status] for status in Booking.OPEN)

    @property
    def is_to_come(self) -> bool:
        return self.course_class.is_planned and not self.has_begun

    @property
    def is_to_be_registered(self) -> bool:
        return self.course_class.is_planned and self.has_begun


def sheet_of_class(course_class: CourseClass, *, by: Membership, at: datetime) -> ClassSheet:
    """Everybody in the list of a class whom this member may see, in two queries."""
    bookings = list(course_class.bookings.select_related("learner", "entered_by__user"))
    people = _visible({row.learner_id for row in bookings}, by)
    seen = [row for row in bookings if row.learner_id in people]
    rows = [ClassRow(row, people[row.learner_id]) for row in seen]
    rows.sort(key=_in_order)
    return ClassSheet(
        course_class,
        tuple(rows),
        len(bookings) - len(seen),
        _counted(bookings),
        course_class.has_begun(at),
    )


def answers_of(bookings: Iterable[Booking]) -> dict[str, str]:
    """The register as it has been filled in so far."""
    said = {Booking.Status.ATTENDED: CAME, Booking.Status.ABSENT: STAYED_AWAY}
    return {str(row.pk): said.get(Booking.Status(row.status), "") for row in bookings}


def who_may_have_come(people: VolunteerQuerySet, sheet: ClassSheet, *, q: str) -> list[Volunteer]:
    """By part of a name, the first ten who are not expected."""
    if not q:
        return []
    there = [row.volunteer.pk for row in sheet.expected]
    found = people.not_merged().found_by(q).exclude(pk__in=there)
    return list(found.order_by("last_name", "first_name", "pk")[:10])


def _in_order(row: ClassRow) -> tuple:
    """By answer; who waits as they stand in line, the others by name."""
    is_waiting = row.booking.status == Booking.Status.WAITING
    since = row.booking.since.timestamp() if is_waiting else 0
    person = row.volunteer
    return ORDER[row.booking.status], since, person.last_name, person.first_name


def _counted(bookings: Iterable[Booking]) -> dict[str, int]:
    numbers: dict[str, int] = dict.fromkeys(Booking.Status.values, 0)
    for booking in bookings:
        numbers[booking.status] += 1
    return numbers


def _visible(learners: set[UUID], by: Membership) -> dict[UUID, Volunteer]:
    people = by.organisation.volunteers.visible_to(by).not_merged()
    rows = people.filter(membership__user__in=learners).select_related("membership")
    return {person.membership.user_id: person for person in rows}
