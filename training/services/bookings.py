"""Who has a place in a class, who waits for one, and who was asked.

The class's row is locked before a place is given: two people who want the last one come after each
other, and the second waits in line. A place that becomes free goes to whoever has waited longest.
"""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Membership, Organisation, User
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from training.models import Booking, CourseClass

Status = Booking.Status
# Of one person and one class: what counts for more, first.
BETTER = (
    Status.ATTENDED,
    Status.BOOKED,
    Status.WAITING,
    Status.ABSENT,
    Status.INVITED,
    Status.DECLINED,
)


@transaction.atomic
def invite_learners(
    course_class: CourseClass, learners: Iterable[User], *, by: Membership
) -> tuple[Booking, ...]:
    """Ask people to a class; those in its list already are not asked again, unless they are not
    coming. Returns who is asked now."""
    course_class = lock(course_class)
    _require_open(course_class)
    known = {row.learner_id: row for row in course_class.bookings.select_for_update(of=("self",))}
    invited = []
    for learner in learners:
        booking = known.get(learner.pk)
        if booking is None:
            invited.append(enter_booking(course_class, learner, by))
        elif booking.status == Status.DECLINED:
            invited.append(move_booking(booking, Status.INVITED, by))
    return tuple(invited)


@transaction.atomic
def take_place(booking: Booking, *, by: Membership | None) -> Booking:
    """Give a place, or the end of the waiting list. Said twice, it is done once.

    `by`: who says so for them; None: they say so themselves.
    """
    course_class, booking = _both(booking)
    _require_open(course_class)
    if booking.status in (Status.BOOKED, Status.WAITING):
        return booking
    is_full = free_places(course_class) < 1 or course_class.bookings.in_line().exists()
    return move_booking(booking, Status.WAITING if is_full else Status.BOOKED, by)


@transaction.atomic
def give_up_place(booking: Booking, *, by: Membership | None) -> tuple[Booking, ...]:
    """Not coming. Nobody says why. Returns who moves up."""
    course_class, booking = _both(booking)
    _require_open(course_class)
    if booking.status == Status.DECLINED:
        return ()
    move_booking(booking, Status.DECLINED, by)
    return fill_places(course_class)


@transaction.atomic
def change_places(
    booking: Booking, other: CourseClass, *, by: Membership | None
) -> tuple[Booking, tuple[Booking, ...]]:
    """Another class of the same course instead, also of one that was called off or missed. Returns
    its booking, and who moves up in the first.

    Whoever had a place keeps it until the other class has one for them: a full one is refused.
    """
    if other.course_id != booking.course_class.course_id or other.pk == booking.course_class_id:
        raise DomainError("Choose another class of the same course.")
    both = CourseClass.objects.filter(pk__in=[other.pk, booking.course_class_id])
    # By time: two people who change crosswise wait for each other in order.
    held = {each.pk: lock(each) for each in both}
    other, booking = held[other.pk], lock(booking)
    known = other.bookings.filter(learner=booking.learner).first()
    if free_places(other) < 1 and not (known and known.status == Status.BOOKED):
        raise DomainError("That class is full now. Nothing has changed.")
    taken = take_place(known or enter_booking(other, booking.learner, by), by=by)
    was_open = booking.is_open and booking.course_class.coming_at(now())
    return taken, give_up_place(booking, by=by) if was_open else ()


@transaction.atomic
def merge_bookings(
    organisation: Organisation, old: User, new: User, *, by: Membership | None
) -> list[CourseClass]:
    """Two people are one now: of two bookings of one class the better is kept. Returns the classes
    in which a place has become free by it."""
    freed = []
    for booking in Booking.objects.filter(organisation=organisation, learner=old):
        course_class = lock(booking.course_class)
        kept = course_class.bookings.filter(learner=new).first()
        if kept is None:
            Booking.objects.filter(pk=booking.pk).update(learner=new)
            continue
        is_better = BETTER.index(booking.status) < BETTER.index(kept.status)
        if is_better and kept.can_move_to(booking.status):
            move_booking(kept, booking.status, by)
        elif booking.status in Booking.HAVING_A_PLACE:
            freed.append(course_class)
        if kept.completion_id is None and booking.completion_id:
            Booking.objects.filter(pk=booking.pk).update(completion=None)
            Booking.objects.filter(pk=kept.pk).update(completion=booking.completion_id)
        booking.delete()
    return freed


def fill_places(course_class: CourseClass) -> tuple[Booking, ...]:
    """Free places to those who wait, the longest first; the class is locked by the caller."""
    free = max(free_places(course_class), 0)
    waiting = course_class.bookings.in_line().select_related("learner")
    next_ones = list(waiting.select_for_update(of=("self",))[:free])
    return tuple(move_booking(booking, Status.BOOKED, None) for booking in next_ones)


def free_places(course_class: CourseClass) -> int:
    return course_class.capacity - course_class.bookings.with_a_place().count()


def _both(booking: Booking) -> tuple[CourseClass, Booking]:
    """The class first, always: whoever locks in another order could wait for ever."""
    course_class = lock(booking.course_class)
    return course_class, lock(booking)


def enter_booking(course_class: CourseClass, learner: User, by: Membership | None) -> Booking:
    return Booking.objects.create(
        organisation_id=course_class.organisation_id,
        course_class=course_class,
        learner=learner,
        since=now(),
        entered_by=by,
    )


def move_booking(booking: Booking, status: str, by: Membership | None) -> Booking:
    booking.move_to(status)
    booking.since, booking.entered_by = now(), by
    booking.save(update_fields=["status", "since", "entered_by"])
    return booking


def _require_open(course_class: CourseClass) -> None:
    if course_class.status == CourseClass.Status.CANCELLED:
        raise DomainError("This class has been called off.")
    if not course_class.coming_at(now()):
        raise DomainError("This class has begun. Please speak to your coordinator.")


name_authors(__name__)
