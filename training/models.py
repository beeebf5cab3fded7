"""What is learnt, how long it lasts, and who has done it."""

from datetime import date, timedelta
from uuid import UUID

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from accounts.tenancy import same_organisation
from common.models import Base


@pghistory.track()
class Course(Base):
    class Kind(models.TextChoices):
        CORE_SKILLS = "core_skills", "Core skills"
        VOLUNTEER_CERTIFICATE = "volunteer_certificate", "Volunteer Certificate"
        CONNECTOR = "connector", "For connectors"
        LEARNING_DISABILITY = "learning_disability", "Learning disability and autism"
        OWN = "own", "Our own"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="courses")
    code = models.CharField(
        max_length=60,
        validators=[
            RegexValidator(r"^[a-z0-9_]+\Z", "Use small letters, numbers and underscores.")
        ],
        help_text="Short name in files, such as fire_safety.",
    )
    name = models.CharField(max_length=150)
    kind = models.CharField("group", max_length=30, choices=Kind.choices, default=Kind.OWN)
    is_active = models.BooleanField("in use", default=True)
    counts_as = models.ManyToManyField(
        "self", through="Equivalence", symmetrical=False, related_name="covered_by"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="course_code_once",
                violation_error_message="There is a course with this code already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Equivalence(Base):
    """Whoever has done `course` has done `counts_as` too, as level 2 contains level 1."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="equivalences")
    course = models.ForeignKey(Course, models.CASCADE, related_name="equivalences")
    counts_as = models.ForeignKey(Course, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["course__name", "counts_as__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "counts_as"],
                name="equivalence_once",
                violation_error_message="This course counts as that one already.",
            ),
            models.CheckConstraint(
                condition=~Q(course=F("counts_as")),
                name="equivalence_is_of_two",
                violation_error_message="A course always counts as itself.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.course} counts as {self.counts_as}"


@pghistory.track()
class RefreshRule(Base):
    """How long what is done from a day on counts, until the next rule; what was done before keeps
    its expiry."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="refresh_rules")
    course = models.ForeignKey(Course, models.CASCADE, related_name="refresh_rules")
    from_on = models.DateField("in force from")
    months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: it never needs renewing."
    )

    class Meta:
        ordering = ["course__name", "-from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "from_on"],
                name="refresh_rule_day_once",
                violation_error_message="This course has a rule from that day already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        lasts = f"every {self.months} months" if self.months else "once"
        return f"{self.course}: {lasts} from {self.from_on}"


class CompletionQuerySet(models.QuerySet):
    def counting(self):
        return self.filter(withdrawn_at=None)


@pghistory.track()
class Completion(Base):
    """Somebody did a course. `expires_on` is the first day it no longer counts: the earlier of what
    the rule in force on the day says and of `stated_expiry`, on a certificate or in a file.

    `credited_from`: what was done contains this course; it comes and goes with that.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="completions")
    learner = models.ForeignKey(User, models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    stated_expiry = models.DateField("expiry on the certificate", null=True, blank=True)
    credited_from = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="credits"
    )
    evidence = models.CharField(
        max_length=120, blank=True, help_text="Where it is recorded or how it was done."
    )
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering = ["-completed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "learner", "course", "completed_on"],
                condition=Q(withdrawn_at=None),
                name="completion_once_a_day",
                violation_error_message="This completion is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("completed_on")),
                name="completion_expires_after_it",
                violation_error_message="The expiry must be after the completion.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.course}, {self.completed_on}"

    @property
    def key(self) -> tuple[UUID, UUID, date]:
        return self.learner_id, self.course_id, self.completed_on


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
