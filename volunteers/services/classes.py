"""Classes, with the people they are for: asking, noting answers, telling what changes."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import day_of, now
from common.errors import DomainError
from common.rows import lock
from messaging.services import said_already, settle_untold_about
from training.models import Booking, CourseClass
from training.services import attendance, bookings, classes
from training.services.classes import ClassFacts
from volunteers.class_letters import (
    called_off_letter,
    changed_letter,
    invitation_letter,
    place_letter,
    reminder_letter,
    send_all,
    volunteers_of,
)
from volunteers.letters import Letter
from volunteers.models import Volunteer
from volunteers.services.oneself import refuse_oneself

REMINDED = (7, 1)  # days before: of a place
ASKED_AGAIN = 7  # days before: who has not answered
MOST_AT_ONCE = 200


@transaction.atomic
def invite_to_class(
    course_class: CourseClass, people: Iterable[Volunteer], *, words: str = "", by: Membership
) -> tuple[int, int]:
    """Ask people to a class, each once; how many by e-mail, and how many are to be told."""
    known = {person.membership.user: person for person in people}
    if len(known) > MOST_AT_ONCE:
        raise DomainError(f"Choose {MOST_AT_ONCE} people or fewer at once.")
    for person in known.values():
        _refuse_left(person)
    asked = bookings.invite_learners(course_class, known, by=by)
    letters = (invitation_letter(row, known[row.learner], words=words) for row in asked)
    return send_all(letters)


@transaction.atomic
def say_yes(booking: Booking, *, by: Membership | None = None, is_told: bool = False) -> Booking:
    """They would like to come. `by`: whoever enters it for them; `is_told`: they know already."""
    before = booking.status
    _refuse_left(volunteers_of([booking]).get(booking.learner_id))
    booking = bookings.take_place(booking, by=by)
    if booking.status != before:
        _tell_of_places([booking], told_by=by if is_told else None)
    return booking


@transaction.atomic
def say_no(booking: Booking, *, by: Membership | None = None) -> Booking:
    """They are not coming. A place that becomes free goes to whoever waits longest, who is told."""
    _tell_of_places(bookings.give_up_place(booking, by=by), moved_up=True)
    booking.refresh_from_db()
    _settle_older(booking, by)
    return booking


@transaction.atomic
def choose_another(booking: Booking, other: CourseClass) -> Booking:
    """Another day suits them better: a place there, and none here."""
    _refuse_left(volunteers_of([booking]).get(booking.learner_id))
    taken, moved_up = bookings.change_places(booking, other, by=None)
    _settle_older(booking, None)
    _tell_of_places([taken])
    _tell_of_places(moved_up, moved_up=True)
    return taken


@transaction.atomic
def change_class(
    course_class: CourseClass, facts: ClassFacts, *, seen: str | None = None, by: Membership
) -> CourseClass:
    """Other facts. If time or place moved, everybody who has not said no is told."""
    change = classes.change_class(course_class, facts, seen=seen, by=by)
    course_class.refresh_from_db()
    if change.is_moved:
        rows = course_class.bookings.open().select_related("course_class__course")
        # Who moves up by it reads how it is now in the message about their place.
        _tell(rows.exclude(pk__in=[row.pk for row in change.moved_up]), changed_letter)
    _tell_of_places(change.moved_up, moved_up=True)
    return course_class


@transaction.atomic
def call_off_class(course_class: CourseClass, *, words: str = "", by: Membership) -> int:
    """It is not held; everybody who has not said no is told. How many that are."""
    told = classes.call_off_class(course_class, by=by)
    return _tell(told, partial(called_off_letter, words=words))


@transaction.atomic
def fill_free_places(course_class: CourseClass) -> None:
    """A place has become free otherwise than by somebody's no."""
    course_class = lock(course_class)
    if course_class.coming_at(now()):
        _tell_of_places(bookings.fill_places(course_class), moved_up=True)


@transaction.atomic
def note_arrival(course_class: CourseClass, volunteer: Volunteer, *, by: Membership) -> Booking:
    """Somebody came who was not in the list."""
    return attendance.note_arrival(course_class, volunteer.membership.user, by=by)


@transaction.atomic
def close_register(course_class: CourseClass, *, by: Membership) -> int:
    """Record the course for everybody who came; how many. Nobody does so for themselves."""
    people = volunteers_of(course_class.bookings.filter(status=Booking.Status.ATTENDED))
    for volunteer in people.values():
        refuse_oneself(volunteer, by)
    return len(attendance.close_register(course_class, by=by))


def leave_classes(volunteer: Volunteer, *, by: Membership | None) -> None:
    """Somebody who leaves needs no place any more; whoever waits for it moves up."""
    user = volunteer.membership.user_id
    known = volunteer.organisation.volunteers.exclude(pk=volunteer.pk)
    if known.here().filter(membership__user=user).exists():
        return  # the same person goes on by another record
    for booking in volunteer.organisation.bookings.to_come(at=now()).filter(learner=user):
        say_no(booking, by=by)


def send_class_reminders(*, at: datetime) -> int:
    """A week and a day before: to whoever has a place. A week before: to who has not answered."""
    organisations = Organisation.objects.defer("logo")
    return one_by_one("class reminders", organisations, lambda row: _remind(row, at))


def _remind(organisation: Organisation, at: datetime) -> int:
    soon = CourseClass.objects.coming(at=at).filter(
        organisation=organisation, starts_at__lte=at + timedelta(days=max(REMINDED) + 1)
    )
    rows = Booking.objects.filter(
        course_class__in=soon, status__in=(Booking.Status.BOOKED, Booking.Status.INVITED)
    ).select_related("course_class__course", "organisation")
    people = volunteers_of(rows)
    placed = {
        (row.learner_id, row.course_class.course_id)
        for row in organisation.bookings.to_come(at=at)
        if row.status == Booking.Status.BOOKED
    }
    open_ones = [row for row in rows if not _is_settled(row, placed)]
    due = [(row, days) for row in open_ones if (days := _reminder_due(row, day_of(at)))]
    letters = [
        reminder_letter(row, people[row.learner_id], days=days)
        for row, days in due
        if row.learner_id in people
    ]
    keys = [letter.dedupe_key for letter in letters]
    said = said_already(keys, organisation_id=organisation.pk)
    new = [letter for letter in letters if letter.dedupe_key not in said]
    send_all(new)
    return len(new)


def _is_settled(booking: Booking, placed: set[tuple[UUID, UUID]]) -> bool:
    """Asked to one class, they have taken a place in another of the course."""
    is_asked = booking.status == Booking.Status.INVITED
    return is_asked and (booking.learner_id, booking.course_class.course_id) in placed


def _reminder_due(booking: Booking, on: date) -> int | None:
    """The threshold reached, if somebody said so before it; who has just said so needs no word."""
    left = (booking.course_class.on - on).days
    is_booked = booking.status == Booking.Status.BOOKED
    reached = [days for days in (REMINDED if is_booked else (ASKED_AGAIN,)) if left <= days]
    days = min(reached, default=None)
    if days is None or (booking.course_class.on - day_of(booking.since)).days <= days:
        return None
    return days


def _tell_of_places(
    rows: Iterable[Booking], *, moved_up: bool = False, told_by: Membership | None = None
) -> None:
    _tell(rows, partial(place_letter, moved_up=moved_up), told_by=told_by)


def _tell(
    rows: Iterable[Booking],
    letter: Callable[[Booking, Volunteer], Letter],
    *,
    told_by: Membership | None = None,
) -> int:
    """Each of those who are known here; what still waited to be told of the same is out of date."""
    rows = list(rows)
    people = volunteers_of(rows)
    known = [row for row in rows if row.learner_id in people]
    for row in known:
        _settle_older(row, told_by)
    send_all((letter(row, people[row.learner_id]) for row in known), told_by=told_by)
    return len(known)


def _settle_older(booking: Booking, by: Membership | None) -> None:
    settle_untold_about(
        organisation_id=booking.organisation_id,
        part=f":{booking.pk}:",
        by=by or "replaced by what came after",
    )


def _refuse_left(person: Volunteer | None) -> None:
    if person is None or person.status == Volunteer.Status.LEFT:
        raise DomainError(
            "This place cannot be given: the person has left the scheme. If that is you and you "
            "would like to come back, please call us."
        )


name_authors(__name__)
