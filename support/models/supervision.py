"""Supervisions: planned, held, and what was agreed. The connector reads what is written."""

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models import Volunteer


class SupervisionStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CALLED_OFF = "called_off", "Called off"


SUPERVISION_MOVES: Moves = {
    SupervisionStatus.PLANNED: (SupervisionStatus.HELD, SupervisionStatus.CALLED_OFF),
    SupervisionStatus.HELD: (),
    SupervisionStatus.CALLED_OFF: (),
}


class SupervisionQuerySet(models.QuerySet):
    def planned(self):
        return self.filter(status=SupervisionStatus.PLANNED)

    def without_words(self):
        return self.defer("notes")

    def held(self):
        return self.filter(status=SupervisionStatus.HELD)


@pghistory.track(exclude=["notes"])
class Supervision(Base, HasStatus):
    Status = SupervisionStatus
    MOVES = SUPERVISION_MOVES

    class How(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        VIDEO = "video", "By video"
        TELEPHONE = "telephone", "By telephone"
        GROUP = "group", "In a group"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="supervisions")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="supervisions")
    supervisor = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", verbose_name="with whom"
    )
    status = models.CharField(
        max_length=10, choices=SupervisionStatus.choices, default=SupervisionStatus.PLANNED
    )
    planned_on = models.DateField("planned for", null=True, blank=True)
    held_on = models.DateField("held on", null=True, blank=True)
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    notes = models.TextField(max_length=4000, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-planned_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer"],
                condition=Q(status="planned"),
                name="supervision_one_planned",
                violation_error_message="A supervision with them is planned already.",
            ),
            models.UniqueConstraint(
                fields=["volunteer", "held_on"],
                condition=Q(status="held"),
                name="supervision_held_once_a_day",
                violation_error_message="A supervision on that day is noted already.",
            ),
            models.CheckConstraint(
                condition=Q(status="held", held_on__isnull=False) & ~Q(how="")
                | (~Q(status="held") & Q(held_on=None, planned_on__isnull=False, notes="")),
                name="supervision_held_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at=None, corrected_by=None)
                | Q(status="held", corrected_at__isnull=False, corrected_by__isnull=False),
                name="supervision_corrected_by_somebody",
            ),
        ]
        triggers = [same_organisation(), status_trigger(SUPERVISION_MOVES)]

    def __str__(self) -> str:
        day = self.held_on or self.planned_on
        return f"Supervision of {self.volunteer}, {day:%d/%m/%Y}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer
