"""Planning a class, changing it, and calling it off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common import versions
from common.dates import now
from common.errors import ChangedMeanwhile, DomainError
from common.rows import lock
from training.models import Booking, Course, CourseClass
from training.services.bookings import fill_places

# What people must know of: whoever has been told is told again.
TOLD = ("starts_at", "ends_at", "place", "link")
FACTS = (*TOLD, "trainer", "capacity", "access_notes")


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What is said of a class; moments with their time zone."""

    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    trainer: str
    capacity: int
    access_notes: str

    def columns(self) -> dict:
        return {name: getattr(self, name) for name in FACTS}


@dataclass(frozen=True, slots=True)
class Change:
    """What came of changing a class: whether people must be told, and who moved up."""

    is_moved: bool
    moved_up: tuple[Booking, ...]


@transaction.atomic
def plan_class(course: Course, facts: ClassFacts, *, by: Membership) -> CourseClass:
    """A class to come."""
    if not course.is_active:
        raise DomainError(f"“{course}” is not in use. Switch it on first.")
    _refuse_impossible(facts)
    lock(course)  # the same form sent twice at once plans one class
    twin = course.classes.filter(
        status=CourseClass.Status.PLANNED,
        starts_at=facts.starts_at,
        place=facts.place,
        link=facts.link,
    )
    if twin.exists():
        raise DomainError("There is a class of this course at that time and place already.")
    return CourseClass.objects.create(
        organisation_id=course.organisation_id, course=course, **facts.columns()
    )


@transaction.atomic
def change_class(
    course_class: CourseClass, facts: ClassFacts, *, seen: str | None = None, by: Membership
) -> Change:
    """Other facts of a class to come. More places go to those who wait.

    `seen`: the version_of what the person saw; if it moved on, nothing is done. None: any.
    """
    course_class = lock(course_class)
    if seen not in (None, version := version_of(course_class)):
        raise ChangedMeanwhile(
            "Somebody changed this class since you opened it. Nothing of yours was saved: look "
            "at it in another tab, and save again only if it is right.",
            version=version,
        )
    require_to_come(course_class)
    _refuse_impossible(facts)
    _refuse_too_few_places(course_class, facts.capacity)
    is_moved = any(getattr(facts, name) != getattr(course_class, name) for name in TOLD)
    for name, value in facts.columns().items():
        setattr(course_class, name, value)
    course_class.revision += is_moved
    course_class.save()
    return Change(is_moved, tuple(fill_places(course_class)))


@transaction.atomic
def call_off_class(course_class: CourseClass, *, by: Membership) -> tuple[Booking, ...]:
    """It is not held. Whoever had been asked is returned, to be told."""
    course_class = lock(course_class)
    if not course_class.is_planned:
        raise DomainError(f"This class is “{course_class.get_status_display().lower()}” already.")
    if course_class.ends_at <= now():
        raise DomainError("This class is over. Fill in its register, and close it.")
    attended = course_class.bookings.filter(status=Booking.Status.ATTENDED)
    if attended.exists():
        raise DomainError("People have been noted as having come. Close the register instead.")
    course_class.move_to(CourseClass.Status.CANCELLED)
    course_class.revision += 1
    course_class.save(update_fields=["status", "revision"])
    return tuple(course_class.bookings.open().select_related("learner"))


def version_of(course_class: CourseClass) -> str:
    """A short text that changes with what people say of a class."""
    return versions.version_of(getattr(course_class, name) for name in (*FACTS, "status"))


def require_to_come(course_class: CourseClass) -> None:
    if not course_class.is_planned:
        raise DomainError(f"This class is “{course_class.get_status_display().lower()}”.")
    if course_class.has_begun(now()):
        raise DomainError("This class has begun. Its register says who came.")


def _refuse_impossible(facts: ClassFacts) -> None:
    if facts.starts_at <= now():
        raise DomainError(
            "A class is planned for a time to come. For one that has been held, record who did "
            "the course."
        )
    if facts.ends_at <= facts.starts_at:
        raise DomainError("The end must be after the beginning.")
    if not (facts.place or facts.link):
        raise DomainError("Say where it is, or give the link to join.")


def _refuse_too_few_places(course_class: CourseClass, capacity: int) -> None:
    booked = course_class.bookings.with_a_place().count()
    if capacity < booked:
        raise DomainError(
            f"{booked} people have a place. There cannot be fewer places than that: ask somebody "
            "to take another class first."
        )


name_authors(__name__)
