"""What files call courses and people, and rows that wait until somebody says which are meant."""

from datetime import date, timedelta

import pghistory
from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from accounts.tenancy import same_organisation
from common.models import Base
from training.models.courses import Course


@pghistory.track()
class CourseAlias(Base):
    """What files call a course, as somebody has said. Without a course: what is left out."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="course_aliases")
    title = models.CharField("as files call it", max_length=300)
    key = models.CharField(max_length=300, editable=False)
    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    said_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "course aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                name="course_alias_once",
                violation_error_message="Somebody has said already which course this is.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.title}: {self.course or 'left out'}"


@pghistory.track()
class KnownAs(Base):
    """By what files know somebody, as a coordinator has said.

    `key` is a number, an address, or for a doubt a fingerprint that cannot be read: of people who
    are not here nothing is kept but this. `learner` None: nobody here.
    """

    class Kind(models.TextChoices):
        NUMBER = "number", "Employee number"
        EMAIL = "email", "Email address"
        DOUBT = "doubt", "A row that was unclear"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="known_as")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=300)
    learner = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="known_as"
    )
    said_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "name in files"
        verbose_name_plural = "names in files"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "key"], name="known_as_once"),
            models.CheckConstraint(
                condition=Q(learner__isnull=False) | Q(kind="doubt"),
                name="known_as_is_of_somebody",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.get_kind_display() if self.kind == self.Kind.DOUBT else self.key


class HeldRowQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Rows can be about anybody, so whoever is limited to sites sees none."""
        return self.none() if membership.site_limit else self

    def each_doubt(self):
        """The oldest row of each doubt; it knows of how many (`rows`)."""
        alike = {"partition_by": F("doubt")}
        order = [F("created_at").asc(), F("pk").asc()]
        counted = self.annotate(
            rows=Window(Count("pk"), **alike), place=Window(RowNumber(), order_by=order, **alike)
        )
        return counted.filter(place=1)


@pghistory.track(exclude=["number", "name", "email", "born"])
class HeldRow(Base):
    """A row of a file that says a course was done, and leaves open by whom or which course.

    It waits until somebody says so, or until its time is over. The same row waits once.
    """

    WAITS_DAYS = 90

    class About(models.TextChoices):
        LEARNER = "learner", "Who is meant"
        COURSE = "course", "Which course is meant"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="held_rows")
    about = models.CharField("what is unclear", max_length=10, choices=About.choices)
    doubt = models.CharField(max_length=64, editable=False)
    identity = models.CharField(max_length=64, editable=False)
    number = models.CharField("employee number", max_length=40, blank=True)
    name = models.CharField(max_length=160, blank=True)
    email = models.CharField(max_length=254, blank=True)
    born = models.DateField("date of birth", null=True, blank=True)
    title = models.CharField("course", max_length=300)
    completed_on = models.DateField()
    stated_expiry = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=120, blank=True)
    held_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = HeldRowQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "identity"], name="held_row_once")
        ]
        indexes = [models.Index(fields=["organisation", "doubt"], name="held_row_by_doubt")]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.title}, {self.completed_on}"

    @property
    def kept_until(self) -> date:
        return timezone.localdate(self.created_at) + timedelta(days=self.WAITS_DAYS)
