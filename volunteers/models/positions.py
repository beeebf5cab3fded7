"""What a volunteer does, and what it asks of them before they may do it."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from training.models import Course


class CheckKind(models.TextChoices):
    IDENTITY = "identity", "Identity"
    RIGHT_TO_WORK = "right_to_work", "Right to work"
    REFERENCE_1 = "reference_1", "First reference"
    REFERENCE_2 = "reference_2", "Second reference"
    WORK_HEALTH = "work_health", "Work health"
    EMPLOYMENT = "employment", "Employment summary"
    REGISTRATION = "registration", "Professional registration"


ON_REQUEST = (CheckKind.EMPLOYMENT, CheckKind.REGISTRATION)


class DBSLevel(models.TextChoices):
    BASIC = "basic", "Basic"
    STANDARD = "standard", "Standard"
    ENHANCED = "enhanced", "Enhanced"
    ENHANCED_BARRED = "enhanced_barred", "Enhanced with barred lists"


NO_DBS = "none"
DBS_DECISIONS = [(NO_DBS, "No DBS check"), *DBSLevel.choices]


class Workforce(models.TextChoices):
    ADULT = "adult", "Adult"
    CHILD = "child", "Child"
    CHILD_AND_ADULT = "child_and_adult", "Child and adult"
    OTHER = "other", "Other"


class BarredList(models.TextChoices):
    ADULTS = "adults", "Adults’ barred list"
    CHILDREN = "children", "Children’s barred list"


class FeeReason(models.TextChoices):
    """What makes a DBS check one that must be paid for: any one of them is enough."""

    BENEFITS = "benefits", "The person benefits from it directly"
    PAID = "paid", "The person is paid for the time, beyond what they spend"
    WORK_PLACEMENT = "work_placement", "It is part of a work placement"
    COURSE = "course", "The person is on a course that needs them to do it"
    TRAINEE = "trainee", "It leads to a full-time job or a qualification"


def every_check() -> list[str]:
    """What a new position asks for; the other checks are switched on one by one."""
    return [kind.value for kind in CheckKind if kind not in ON_REQUEST]


@pghistory.track()
class Position(Base):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="positions")
    name = models.CharField(max_length=120)
    required_checks = ArrayField(
        models.CharField(max_length=30, choices=CheckKind.choices), default=every_check, blank=True
    )
    required_courses = models.ManyToManyField(Course, blank=True, related_name="positions")
    dbs_months = models.PositiveSmallIntegerField(
        "months a DBS certificate counts",
        null=True,
        blank=True,
        default=36,
        help_text="Empty: this position needs no DBS certificate.",
    )
    status_check_renews = models.BooleanField(
        "a good Update Service answer renews the certificate", default=False
    )
    supervision_weeks = models.PositiveSmallIntegerField(
        "weeks between supervisions at most", null=True, blank=True
    )
    supervision_grace_weeks = models.PositiveSmallIntegerField(
        "weeks a supervision may be late",
        default=4,
        help_text="After these, no new match is made until it was held.",
    )
    supervision_since = models.DateField("asked for since", null=True, blank=True)
    most_at_once = models.PositiveSmallIntegerField(
        "trainees at once at most", null=True, blank=True
    )
    most_new_a_month = models.PositiveSmallIntegerField(
        "new trainees in a month at most", null=True, blank=True
    )
    days_between = models.PositiveSmallIntegerField(
        "days of rest between two trainees", null=True, blank=True
    )
    most_a_month = models.PositiveSmallIntegerField(
        "meetings a month at most", null=True, blank=True
    )
    rest_days = models.PositiveSmallIntegerField(
        "days of rest between meetings", null=True, blank=True
    )
    dbs_level = models.CharField(
        "level of DBS check", max_length=20, choices=DBS_DECISIONS, blank=True
    )
    dbs_workforce = models.CharField(
        "DBS workforce", max_length=20, choices=Workforce.choices, blank=True
    )
    dbs_lists = ArrayField(
        models.CharField(max_length=10, choices=BarredList.choices),
        verbose_name="barred lists",
        default=list,
        blank=True,
    )
    dbs_rationale = models.TextField("why this level", blank=True)
    dbs_fee_reasons = ArrayField(
        models.CharField(max_length=20, choices=FeeReason.choices),
        verbose_name="why the DBS check is not free",
        default=list,
        blank=True,
        help_text="Which of the five statements is true; none: free of charge.",
    )
    dbs_decided_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="level of DBS check decided by",
    )
    dbs_decided_on = models.DateField("level of DBS check decided on", null=True, blank=True)
    is_active = models.BooleanField("in use", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="position_name_once",
                violation_error_message="There is a position of this name already.",
            ),
            models.CheckConstraint(
                condition=Q(dbs_level="", dbs_decided_on=None, dbs_decided_by=None)
                | (
                    ~Q(dbs_level="")
                    & ~Q(dbs_rationale="")
                    & Q(dbs_decided_on__isnull=False, dbs_decided_by__isnull=False)
                ),
                name="position_dbs_decision_is_whole",
                violation_error_message="A level of DBS check needs its reason, day and decider.",
            ),
            models.CheckConstraint(
                condition=Q(dbs_level=DBSLevel.ENHANCED_BARRED) ^ Q(dbs_lists=[]),
                name="position_dbs_lists_go_with_their_level",
                violation_error_message="Barred lists go with the level that looks at them.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.name

    @property
    def has_dbs_decision(self) -> bool:
        return self.dbs_level != ""

    @property
    def is_dbs_free(self) -> bool:
        """Whether the check costs nothing: a basic one never does, else if nothing speaks so."""
        return self.dbs_level not in ("", NO_DBS, DBSLevel.BASIC) and not self.dbs_fee_reasons


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class PositionCourse(Position.required_courses.through):
    class Meta:
        proxy = True
        verbose_name = "required course"
