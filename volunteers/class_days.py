"""Which day to learn it: what somebody who must renew a course can be told of its classes."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from accounts.models import Organisation
from nhsuk.components.words import moment
from training.models import Booking, CourseClass

MOST_DAYS = 3
SAID = {
    Booking.Status.BOOKED: "you have a place on {}",
    Booking.Status.WAITING: "you are on the waiting list for {}",
    Booking.Status.INVITED: "we asked whether you would like to come on {}",
}


@dataclass(frozen=True, slots=True)
class ClassDays:
    """By course code: the classes with a place; by code and learner: what they have said."""

    free: dict[str, list[CourseClass]] = field(default_factory=dict)
    own: dict[tuple[str, UUID], Booking] = field(default_factory=dict)

    def words(self, code: str, learner_id: UUID) -> str:
        """“you have a place on 3 March 2027 at 10am”; nothing where there is no class to come."""
        if booking := self.own.get((code, learner_id)):
            return SAID[Booking.Status(booking.status)].format(
                moment(booking.course_class.starts_at)
            )
        days = [moment(one.starts_at) for one in self.free.get(code, [])[:MOST_DAYS]]
        if not days:
            return ""
        kind = "there is a class" if len(days) == 1 else "there are classes"
        return f"{kind} on {' or '.join(filter(None, [', '.join(days[:-1]), days[-1]]))}"


def class_days(organisation: Organisation, codes: Collection[str], *, at: datetime) -> ClassDays:
    """In two queries, however many courses and people."""
    if not codes:
        return ClassDays()
    coming = organisation.course_classes.coming(at=at).filter(course__code__in=codes)
    free: dict[str, list[CourseClass]] = defaultdict(list)
    for one in coming.with_numbers().select_related("course").order_by("starts_at", "pk"):
        if one.booked < one.capacity:
            free[one.course.code].append(one)
    own: dict[tuple[str, UUID], Booking] = {}
    bookings = organisation.bookings.to_come(at=at).filter(course_class__course__code__in=codes)
    for booking in sorted(bookings, key=_best_first):
        own.setdefault((booking.course_class.course.code, booking.learner_id), booking)
    return ClassDays(dict(free), own)


def _best_first(booking: Booking) -> tuple:
    return list(SAID).index(Booking.Status(booking.status)), booking.course_class.starts_at
