"""Dated classes of a course, and who has a place in them."""

from datetime import date, datetime

import pghistory
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from accounts.tenancy import same_organisation
from common.dates import day_of
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from training.models.courses import Completion, Course


class ClassStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    CLOSED = "closed", "Register closed"
    CANCELLED = "cancelled", "Called off"


CLASS_MOVES: Moves = {
    ClassStatus.PLANNED: (ClassStatus.CLOSED, ClassStatus.CANCELLED),
    ClassStatus.CLOSED: (),
    ClassStatus.CANCELLED: (),
}


class CourseClassQuerySet(models.QuerySet):
    def with_numbers(self):
        """With `booked` and `waiting`, how many people have a place and wait for one."""
        return self.annotate(
            booked=Count("bookings", filter=Q(bookings__status__in=Booking.HAVING_A_PLACE)),
            waiting=Count("bookings", filter=Q(bookings__status=Booking.Status.WAITING)),
        )

    def coming(self, *, at: datetime):
        """What people can still say yes to."""
        return self.filter(status=ClassStatus.PLANNED, starts_at__gt=at)

    def to_be_registered(self, *, at: datetime):
        """They have begun, and who came is not settled yet."""
        return self.filter(status=ClassStatus.PLANNED, starts_at__lte=at)


@pghistory.track()
class CourseClass(Base, HasStatus):
    """A course on a day, at a place or by a link. Places are given out by who comes first."""

    Status = ClassStatus
    MOVES = CLASS_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="course_classes")
    course = models.ForeignKey(Course, models.PROTECT, related_name="classes")
    starts_at = models.DateTimeField("begins")
    ends_at = models.DateTimeField("ends")
    place = models.CharField(max_length=200, blank=True)
    link = models.CharField(
        "link to join", max_length=500, blank=True, validators=[URLValidator(["https", "http"])]
    )
    trainer = models.CharField(max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField("places", validators=[MinValueValidator(1)])
    access_notes = models.TextField("getting there and taking part", blank=True, max_length=1000)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    revision = models.PositiveIntegerField(
        default=0, help_text="How often its time or place was changed: calendars ask for it."
    )

    objects = CourseClassQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "course classes"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="course_class_ends_after_it_begins",
                violation_error_message="The end must be after the beginning.",
            ),
            models.CheckConstraint(
                condition=~Q(place="", link=""),
                name="course_class_is_somewhere",
                violation_error_message="Say where it is, or give the link to join.",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="course_class_has_places",
                violation_error_message="There must be at least one place.",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "starts_at"], name="course_class_by_time"),
        ]
        triggers = [same_organisation(), status_trigger(CLASS_MOVES)]

    def __str__(self) -> str:
        return f"{self.course}, {timezone.localtime(self.starts_at):%d/%m/%Y %H:%M}"

    @property
    def on(self) -> date:
        """The day it is held, as the clocks in the scheme say."""
        return day_of(self.starts_at)

    @property
    def is_planned(self) -> bool:
        return self.status == ClassStatus.PLANNED

    @property
    def where(self) -> str:
        return self.place or "Online"

    def has_begun(self, at: datetime) -> bool:
        return self.starts_at <= at

    def coming_at(self, at: datetime) -> bool:
        """People can still say yes or no."""
        return self.is_planned and not self.has_begun(at)


class BookingStatus(models.TextChoices):
    INVITED = "invited", "Invited"
    WAITING = "waiting", "On the waiting list"
    BOOKED = "booked", "Has a place"
    DECLINED = "declined", "Not coming"
    ATTENDED = "attended", "Came"
    ABSENT = "absent", "Did not come"


BOOKING_MOVES: Moves = {
    BookingStatus.INVITED: (
        BookingStatus.WAITING,
        BookingStatus.BOOKED,
        BookingStatus.DECLINED,
        BookingStatus.ATTENDED,
    ),
    BookingStatus.WAITING: (
        BookingStatus.BOOKED,
        BookingStatus.DECLINED,
        BookingStatus.ATTENDED,
    ),
    BookingStatus.BOOKED: (
        BookingStatus.DECLINED,
        BookingStatus.ATTENDED,
        BookingStatus.ABSENT,
    ),
    BookingStatus.DECLINED: (
        BookingStatus.INVITED,
        BookingStatus.WAITING,
        BookingStatus.BOOKED,
        BookingStatus.ATTENDED,
    ),
    BookingStatus.ATTENDED: (BookingStatus.ABSENT, BookingStatus.DECLINED),
    BookingStatus.ABSENT: (BookingStatus.ATTENDED,),
}


class BookingQuerySet(models.QuerySet):
    def with_a_place(self):
        return self.filter(status__in=Booking.HAVING_A_PLACE)

    def in_line(self):
        """Who waits, the longest first."""
        return self.filter(status=BookingStatus.WAITING).order_by("since", "pk")

    def open(self):
        """Not declined, and not over."""
        return self.filter(status__in=Booking.OPEN)

    def to_come(self, *, at: datetime):
        """Open, of classes that have not begun, with class and course."""
        planned = self.open().filter(
            course_class__status=ClassStatus.PLANNED, course_class__starts_at__gt=at
        )
        return planned.select_related("course_class__course").order_by("course_class__starts_at")


@pghistory.track()
class Booking(Base, HasStatus):
    """One person and one class: asked, waiting, with a place, or not coming. Nobody says why."""

    Status = BookingStatus
    MOVES = BOOKING_MOVES
    OPEN = (BookingStatus.INVITED, BookingStatus.WAITING, BookingStatus.BOOKED)
    HAVING_A_PLACE = (BookingStatus.BOOKED, BookingStatus.ATTENDED, BookingStatus.ABSENT)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bookings")
    course_class = models.ForeignKey(CourseClass, models.PROTECT, related_name="bookings")
    learner = models.ForeignKey(User, models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.INVITED)
    since = models.DateTimeField("as it is since")
    entered_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who entered it for them; empty: they said so themselves.",
    )
    completion = models.OneToOneField(
        Completion, models.SET_NULL, null=True, blank=True, related_name="booking"
    )

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["course_class__starts_at", "learner__last_name", "learner__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course_class", "learner"],
                name="booking_once",
                violation_error_message="They are in the list of this class already.",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "learner"], name="booking_by_learner"),
        ]
        triggers = [same_organisation(), status_trigger(BOOKING_MOVES)]

    def __str__(self) -> str:
        return f"{self.learner}, {self.course_class}: {self.get_status_display().lower()}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN
