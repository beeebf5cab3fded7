"""The register of a class: who came. Closing it writes their completions."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.models import Membership, User
from audit.authors import name_authors
from audit.history import events_of
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from training.models import Booking, CourseClass
from training.services.bookings import enter_booking, move_booking
from training.services.completions import hold_learners, record_completion

Status = Booking.Status


@transaction.atomic
def note_attendance(
    course_class: CourseClass, came: Mapping[UUID, bool], *, by: Membership
) -> None:
    """Who came and who did not, by booking; who is not named stays as they are."""
    course_class = lock(course_class)
    _require_begun(course_class)
    for booking in course_class.bookings.select_for_update(of=("self",)).filter(pk__in=came):
        wanted = Status.ATTENDED if came[booking.pk] else _stayed_away(booking)
        if booking.status != wanted:
            move_booking(booking, wanted, by)


@transaction.atomic
def note_arrival(course_class: CourseClass, learner: User, *, by: Membership) -> Booking:
    """Somebody came who had no place: they did the course like everybody else."""
    course_class = lock(course_class)
    _require_begun(course_class)
    booking = course_class.bookings.filter(learner=learner).first()
    booking = booking or enter_booking(course_class, learner, by)
    if booking.status != Status.ATTENDED:
        move_booking(booking, Status.ATTENDED, by)
    return booking


@transaction.atomic
def close_register(course_class: CourseClass, *, by: Membership) -> tuple[Booking, ...]:
    """Write a completion, on the day of the class, for everybody who came. Nothing changes in the
    register after that; a completion written by mistake is taken back on the person's record."""
    course_class = lock(course_class)
    _require_begun(course_class)
    bookings = list(course_class.bookings.select_related("learner"))
    if unsaid := sum(row.status == Status.BOOKED for row in bookings):
        # By number alone: whoever closes it need not be the one who may see them all.
        people = "1 person" if unsaid == 1 else f"{unsaid} people"
        raise DomainError(f"Say first of {people} with a place whether they came.")
    attended = tuple(row for row in bookings if row.status == Status.ATTENDED)
    hold_learners(booking.learner_id for booking in attended)
    for booking in attended:
        _complete(course_class, booking, by)
    course_class.move_to(CourseClass.Status.CLOSED)
    course_class.save(update_fields=["status"])
    return attended


def _stayed_away(booking: Booking) -> str:
    """Of whoever never had a place, and was noted as having come by mistake, nobody shall read
    that they did not come."""
    had_a_place = events_of(booking).filter(status=Status.BOOKED).exists()
    return Status.ABSENT if had_a_place else Status.DECLINED


def _complete(course_class: CourseClass, booking: Booking, by: Membership) -> None:
    led_by = f", led by {course_class.trainer}" if course_class.trainer else ""
    booking.completion, _ = record_completion(
        booking.learner,
        course_class.course,
        completed_on=course_class.on,
        evidence=f"Class, {course_class.where}{led_by}"[:120],
        by=by,
    )
    booking.save(update_fields=["completion"])


def _require_begun(course_class: CourseClass) -> None:
    if not course_class.is_planned:
        state = course_class.get_status_display().lower()
        raise DomainError(f"This class is “{state}”: its register cannot be changed.")
    if not course_class.has_begun(now()):
        raise DomainError("This class has not begun. Who came is noted once it has.")


name_authors(__name__)
