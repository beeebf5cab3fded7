"""A class as the person sees who was asked to it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.utils.text import slugify

from common.dates import now
from messaging.calendars import CONTENT_TYPE, calendar_file
from nhsuk.components.words import day
from training.models import Booking, CourseClass
from training.services.bookings import free_places


@dataclass(frozen=True, slots=True)
class OwnClass:
    """`can_answer`: it is still to come, and not called off."""

    booking: Booking
    is_full: bool
    can_answer: bool

    @property
    def has_a_place(self) -> bool:
        return self.booking.status in Booking.HAVING_A_PLACE

    @property
    def is_called_off(self) -> bool:
        return self.booking.course_class.status == CourseClass.Status.CANCELLED

    @property
    def heading(self) -> str:
        return _heading(self)


def own_class(booking: Booking, *, at: datetime) -> OwnClass:
    course_class = booking.course_class
    can_answer = course_class.coming_at(at)
    is_full = can_answer and free_places(course_class) < 1
    return OwnClass(booking, is_full, can_answer)


def _heading(mine: OwnClass) -> str:
    booking, Status = mine.booking, Booking.Status
    if mine.is_called_off:
        return "This class has been called off"
    if not mine.can_answer and booking.course_class.ends_at > now():
        return "This class has begun"
    if not mine.can_answer:
        return f"This class was on {day(booking.course_class.starts_at)}"
    return {
        Status.BOOKED: "You have a place",
        Status.WAITING: "You are on the waiting list",
        Status.DECLINED: "You are not coming to this class",
    }.get(Status(booking.status), "Would you like to come?")


def other_days(booking: Booking, *, at: datetime) -> list[CourseClass]:
    """Classes of the same course to come that have a place, the soonest five."""
    theirs = booking.organisation.course_classes.coming(at=at).filter(
        course=booking.course_class.course_id
    )
    days = theirs.exclude(pk=booking.course_class_id).with_numbers().order_by("starts_at", "pk")
    return [one for one in days if one.booked < one.capacity][:5]


def class_file(course_class: CourseClass, *, with_link: bool) -> HttpResponse:
    """The class as a file for a calendar; the link to join is for people with a place."""
    content = calendar_file(
        course_class.pk,
        course_class.course.name,
        starts_at=course_class.starts_at,
        ends_at=course_class.ends_at,
        revision=course_class.revision,
        stamped_at=course_class.created_at,
        place=course_class.where,
        words="\n\n".join(
            filter(None, [course_class.link if with_link else "", course_class.access_notes])
        ),
        is_off=course_class.status == CourseClass.Status.CANCELLED,
    )
    name = f"{slugify(course_class.course.name)}-{course_class.on}.ics"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
