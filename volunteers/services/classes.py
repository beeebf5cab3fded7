"""Classes, with the people they are for: asking, noting answers, telling what changes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import day_of, now
from common.errors import DomainError
from messaging.models import Message
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
    asked = bookings.invite_learners(course_class, known, by=by)
    letters = (invitation_letter(row, known[row.learner], words=words) for row in asked)
    return send_all(letters)


@transaction.atomic
def say_yes(booking: Booking, *, by: Membership | None = None, is_told: bool = False) -> Booking:
    """They would like to come. `by`: whoever enters it for them; `is_told`: they know already."""
    before = booking.status
    booking = bookings.take_place(booking, by=by)
    if booking.status != before:
        _tell_of_places([booking], told_by=by if is_told else None)
    return booking


@transaction.atomic
def say_no(booking: Booking, *, by: Membership | None = None) -> Booking:
    """They are not coming. A place that becomes free goes to whoever waits longest, who is told."""
    _tell_of_places(bookings.give_up_place(booking, by=by), moved_up=True)
    booking.refresh_from_db()
    return booking


@transaction.atomic
def choose_another(booking: Booking, other: CourseClass) -> Booking:
    """Another day suits them better: a place there, and none here."""
    taken, moved_up = bookings.change_places(booking, other, by=None)
    _tell_of_places([taken])
    _tell_of_places(moved_up, moved_up=True)
    return taken


@transaction.atomic
def change_class(
    course_class: CourseClass, facts: ClassFacts, *, seen: str | None = None, by: Membership
) -> CourseClass:
    """Other facts. If time or place moved, everybody who has not said no is told."""
    open_before = list(course_class.bookings.open())
    change = classes.change_class(course_class, facts, seen=seen, by=by)
    course_class.refresh_from_db()
    if change.is_moved:
        people = volunteers_of(open_before)
        rows = course_class.bookings.open().select_related("course_class__course")
        known = [row for row in rows if row.learner_id in people]
        send_all(changed_letter(row, people[row.learner_id]) for row in known)
    _tell_of_places(change.moved_up, moved_up=True)
    return course_class


@transaction.atomic
def call_off_class(course_class: CourseClass, *, words: str = "", by: Membership) -> int:
    """It is not held; everybody who has not said no is told. How many that are."""
    told = classes.call_off_class(course_class, by=by)
    people = volunteers_of(told)
    known = [row for row in told if row.learner_id in people]
    send_all(called_off_letter(row, people[row.learner_id], words=words) for row in known)
    return len(known)


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
    due = [(row, days) for row in rows if (days := _reminder_due(row, day_of(at)))]
    letters = [
        reminder_letter(row, people[row.learner_id], days=days)
        for row, days in due
        if row.learner_id in people
    ]
    new = _not_said_yet(letters, organisation)
    send_all(new)
    return len(new)


def _not_said_yet(letters: list[Letter], organisation: Organisation) -> list[Letter]:
    keys = [letter.dedupe_key for letter in letters]
    known = Message.objects.filter(organisation_id=organisation.pk, dedupe_key__in=keys)
    said = set(known.values_list("dedupe_key", flat=True))
    return [letter for letter in letters if letter.dedupe_key not in said]


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
    rows = list(rows)
    people = volunteers_of(rows)
    known = [row for row in rows if row.learner_id in people]
    letters = (place_letter(row, people[row.learner_id], moved_up=moved_up) for row in known)
    send_all(letters, told_by=told_by)


name_authors(__name__)
