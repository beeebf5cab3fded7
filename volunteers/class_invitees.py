"""Whom an invitation to a class offers, and what those chosen will read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from common.dates import Period, day_of, now
from messaging.recipients import ways_in_words
from messaging.services import Draft
from training.models import Booking, Course, CourseClass
from volunteers.class_letters import invitation_letter
from volunteers.course_register import Register
from volunteers.letters import Letter
from volunteers.models import Override, Volunteer
from volunteers.requirements import Requirement
from volunteers.sent import without_links

TICKED = (Volunteer.Status.CHECKS, Volunteer.Status.READY, Volunteer.Status.ACTIVE)


@dataclass(frozen=True, slots=True)
class Invitees:
    """`asked`: by person, what they have said of a class of this course to come.

    `by`: the day that a sentence of the forecast is about, today or later; `stopped`: those for
    whom the course lapses on it or, if it is today, does not count.
    """

    register: Register
    is_needed: bool
    asked: dict[UUID, Booking]
    on: date
    by: date | None
    stopped: frozenset[UUID]

    @property
    def rows(self) -> list[tuple]:
        asked = self.asked
        return [(row, asked.get(row.volunteer.membership.user_id)) for row in self.register.rows]

    @property
    def to_ask(self) -> set[str]:
        """Whom the page ticks to begin with: who needs it, is not away, and has not been asked to
        a class to come; by a day, whom that day stops."""
        if not self.is_needed:
            return set()
        people = [row.volunteer for row, asked in self.rows if asked is None]
        if self.by:
            return {str(person.pk) for person in people if person.pk in self.stopped}
        return {str(person.pk) for person in people if person.status in TICKED}


def invitees_of(
    register: Register, course: Course, *, is_needed: bool, at: datetime, by: date | None = None
) -> Invitees:
    """One query more than the register, and by a day another.

    `is_needed`: the register holds those alone who need the course, by a day the active of them.
    """
    learners = [row.volunteer.membership.user_id for row in register.rows]
    coming = CourseClass.objects.coming(at=at).filter(course=course)
    rows = Booking.objects.filter(course_class__in=coming, learner__in=learners)
    asked = {row.learner_id: row for row in rows.select_related("course_class")}
    on = day_of(at)
    by = by if is_needed else None
    stopped = frozenset(_stopped(register, course, on, by) if by else ())
    return Invitees(register, is_needed, asked, on, by, stopped)


def _stopped(register: Register, course: Course, on: date, by: date) -> Iterator[UUID]:
    """Exceptions put the day off, as they do in the forecast."""
    people = [row.volunteer for row in register.rows]
    overrides = Override.objects.approved().filter(item=course.code, volunteer__in=people)
    excepted: dict[UUID, list[Period]] = defaultdict(list)
    for key, *period in overrides.values_list("volunteer_id", "from_on", "until"):
        excepted[key].append(Period(*period))
    for row in register.rows:
        key = row.volunteer.pk
        facts = (course.code, str(course), row.is_done, row.until, tuple(excepted[key]))
        if Requirement("course", *facts).counts_until(on) == by:
            yield key


@dataclass(frozen=True, slots=True)
class Invitations:
    """Who hears by e-mail or text, whom somebody here tells, and who is in the list already."""

    by_itself: tuple[Letter, ...]
    to_tell: tuple[Letter, ...]
    known: tuple[Volunteer, ...]

    @property
    def first(self) -> Letter | None:
        return next(iter((*self.by_itself, *self.to_tell)), None)

    @property
    def ways(self) -> str:
        return ways_in_words(letter.way for letter in self.by_itself)

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
        tuple(letter for letter in letters if letter.way.by_itself),
        tuple(letter for letter in letters if not letter.way.by_itself),
        tuple(person for person in people if person.membership.user_id in listed),
    )


def _as_if(course_class: CourseClass, person: Volunteer) -> Booking:
    return Booking(
        organisation=course_class.organisation,
        course_class=course_class,
        learner=person.membership.user,
        since=now(),
    )
