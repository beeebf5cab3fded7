"""Time given beside meetings: teaching, events, inductions. Noted by themselves or for them."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base, MadeByForm
from volunteers.models import Volunteer

MINUTES_OF_A_DAY = 24 * 60


class ActivityQuerySet(models.QuerySet):
    def within(self, start=None, end=None):
        """On days from `start` up to, not including, `end`."""
        rows = self.filter(on__gte=start) if start else self
        return rows.filter(on__lt=end) if end else rows


@pghistory.track(exclude=["form_key"])
class Activity(Base, MadeByForm):
    """Meetings with trainees are no activities: their time stands in their logs."""

    class Kind(models.TextChoices):
        TEACHING = "teaching", "Teaching or training"
        EVENT = "event", "An event"
        INDUCTION = "induction", "An induction"
        MEETING = "meeting", "A supervision or a meeting of the team"
        OTHER = "other", "Something else"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="activities")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="activities")
    on = models.DateField("day")
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MINUTES_OF_A_DAY)]
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.CharField("what it was", max_length=200)
    noted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "time given"
        verbose_name_plural = "time given beside meetings"
        ordering = ["-on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(1, MINUTES_OF_A_DAY)),
                name="activity_fits_in_a_day",
                violation_error_message="Enter more than no time, and at most 24 hours.",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "on"], name="activity_by_day")]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on:%d/%m/%Y}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer
