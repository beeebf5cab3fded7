"""Whom an invitation to a class offers, and what those chosen will read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.dates import now
from messaging.services import Draft
from training.models import Booking, Course, CourseClass
from volunteers.class_letters import invitation_letter
from volunteers.course_register import Register
from volunteers.letters import Letter
from volunteers.models import Volunteer
from volunteers.sent import without_links

TICKED = (Volunteer.Status.CHECKS, Volunteer.Status.READY, Volunteer.Status.ACTIVE)


@dataclass(frozen=True, slots=True)
class Invitees:
    """`asked`: by person, what they have said of a class of this course to come."""

    register: Register
    is_needed: bool
    asked: dict[UUID, Booking]

    @property
    def rows(self) -> list[tuple]:
        asked = self.asked
        return [(row, asked.get(row.volunteer.membership.user_id)) for row in self.register.rows]

    @property
    def to_ask(self) -> set[str]:
        """Whom the page ticks to begin with: who needs it, is not away, and has not been asked to
        a class to come."""
        if not self.is_needed:
            return set()
        rows = (row for row, asked in self.rows if asked is None)
        return {str(row.volunteer.pk) for row in rows if row.volunteer.status in TICKED}


def invitees_of(register: Register, course: Course, *, is_needed: bool, at: datetime) -> Invitees:
    """One query more than the register. `is_needed`: it holds those alone who need the course."""
    learners = [row.volunteer.membership.user_id for row in register.rows]
    coming = CourseClass.objects.coming(at=at).filter(course=course)
    rows = Booking.objects.filter(course_class__in=coming, learner__in=learners)
    asked = {row.learner_id: row for row in rows.select_related("course_class")}
    return Invitees(register, is_needed, asked)


@dataclass(frozen=True, slots=True)
class Invitations:
    """Who hears by e-mail, whom somebody here tells, and who is in the list already."""

    by_email: tuple[Letter, ...]
    to_tell: tuple[Letter, ...]
    known: tuple[Volunteer, ...]

    @property
    def first(self) -> Letter | None:
        return next(iter((*self.by_email, *self.to_tell)), None)

    @property
    def draft(self) -> Draft | None:
        if self.first is None:
            return None
        draft = self.first.draft
        return Draft(draft.subject, without_links(draft.body))


def invitations_of(
    course_class: CourseClass, people: Iterable[Volunteer], *, words: str
) -> Invitations:
    """What would be sent, without sending it."""
    said_no = Booking.Status.DECLINED
    listed = set(course_class.bookings.exclude(status=said_no).values_list("learner_id", flat=True))
    new = [person for person in people if person.membership.user_id not in listed]
    letters = [invitation_letter(_as_if(course_class, one), one, words=words) for one in new]
    return Invitations(
        tuple(letter for letter in letters if letter.to.by_email),
        tuple(letter for letter in letters if not letter.to.by_email),
        tuple(person for person in people if person.membership.user_id in listed),
    )


def _as_if(course_class: CourseClass, person: Volunteer) -> Booking:
    return Booking(
        organisation=course_class.organisation,
        course_class=course_class,
        learner=person.membership.user,
        since=now(),
    )
