"""What a volunteer does, and what it asks of them before they may do it."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from training.models import Course


class CheckKind(models.TextChoices):
    IDENTITY = "identity", "Identity"
    RIGHT_TO_WORK = "right_to_work", "Right to work"
    REFERENCE_1 = "reference_1", "First reference"
    REFERENCE_2 = "reference_2", "Second reference"
    WORK_HEALTH = "work_health", "Work health"


def every_check() -> list[str]:
    return list(CheckKind.values)


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
    is_active = models.BooleanField("in use", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="position_name_once",
                violation_error_message="There is a position of this name already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class PositionCourse(Position.required_courses.through):
    class Meta:
        proxy = True
        verbose_name = "required course"
