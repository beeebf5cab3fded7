"""The steps somebody can take in the scheme, and who has taken which."""

import pghistory
from django.db import models

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from training.models import Course
from volunteers.models.volunteers import Volunteer


@pghistory.track()
class Step(Base):
    """One step of the pathway. Everybody begins at the first; nobody has to go on."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="steps")
    name = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField(help_text="Its place in the pathway, from 1.")
    words = models.CharField("what it is", max_length=300, blank=True)
    meetings = models.PositiveSmallIntegerField("meetings with trainees", default=0)
    hours = models.PositiveSmallIntegerField("hours with trainees", default=0)
    courses = models.ManyToManyField(Course, blank=True, related_name="steps")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="step_name_once",
                violation_error_message="There is a step of this name already.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "place"],
                name="step_place_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Another step has this place.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class StepCourse(Step.courses.through):
    class Meta:
        proxy = True
        verbose_name = "course of a step"
        verbose_name_plural = "courses of steps"


@pghistory.track()
class StepReached(Base):
    """Somebody has come to a step, as a coordinator said. `note`: why, where something was missing
    of what the step asks."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="steps_reached")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="steps_reached")
    step = models.ForeignKey(Step, models.PROTECT, related_name="reached")
    reached_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "step reached"
        verbose_name_plural = "steps reached"
        ordering = ["step__place", "reached_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "step"],
                name="step_reached_once",
                violation_error_message="They have reached this step already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.volunteer}: {self.step}, {self.reached_on:%d/%m/%Y}"
