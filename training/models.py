"""What is learnt, how long it lasts, and who has done it."""

from datetime import date

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation, User
from accounts.tenancy import same_organisation
from common.models import Base


@pghistory.track()
class Course(Base):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="courses")
    code = models.CharField(
        max_length=60,
        validators=[
            RegexValidator(r"^[a-z0-9_]+\Z", "Use small letters, numbers and underscores.")
        ],
        help_text="Short name in files, such as fire_safety.",
    )
    name = models.CharField(max_length=150)
    is_active = models.BooleanField("in use", default=True)

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


class RefreshRuleQuerySet(models.QuerySet):
    def in_force(self, *, on: date):
        """For each course the rule whose start is the latest not after the day."""
        return self.filter(from_on__lte=on).order_by("course_id", "-from_on").distinct("course_id")


@pghistory.track()
class RefreshRule(Base):
    """How long a completion of a course lasts from a day on; earlier ones keep their expiry."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="refresh_rules")
    course = models.ForeignKey(Course, models.CASCADE, related_name="refresh_rules")
    from_on = models.DateField("in force from")
    months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: it never needs renewing."
    )

    objects = RefreshRuleQuerySet.as_manager()

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
    """Somebody did a course. `expires_on` is the first day it no longer counts."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="completions")
    learner = models.ForeignKey(User, models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
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
