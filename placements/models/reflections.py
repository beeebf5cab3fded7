"""The trainee's own writing: private until they share it."""

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from placements.models.matches import Match
from placements.models.placements import Trainee


class ReflectionStatus(models.TextChoices):
    DRAFT = "draft", "Being written"
    FINISHED = "finished", "Finished"


REFLECTION_MOVES: Moves = {
    ReflectionStatus.DRAFT: (ReflectionStatus.FINISHED,),
    ReflectionStatus.FINISHED: (ReflectionStatus.DRAFT,),
}


class ReflectionQuerySet(models.QuerySet):
    def without_text(self):
        return self.defer("answers")

    def shared_with(self, membership):
        """What its writer has chosen to show this connector."""
        return self.filter(
            shared_at__isnull=False,
            status=ReflectionStatus.FINISHED,
            match__connector__membership=membership,
        )


# Neither the writing nor when it was written: its history is what became of it.
@pghistory.track(exclude=["answers", "revision", "saved_at"])
class Reflection(Base, HasStatus):
    Status = ReflectionStatus
    MOVES = REFLECTION_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reflections")
    trainee = models.ForeignKey(Trainee, models.PROTECT, related_name="reflections")
    match = models.ForeignKey(
        Match, models.PROTECT, null=True, blank=True, related_name="reflections"
    )
    model = models.CharField("way of reflecting", max_length=30)
    answers = models.JSONField(default=dict, help_text="The writing, by prompt.")
    revision = models.PositiveIntegerField(default=0)
    status = models.CharField(
        max_length=10, choices=ReflectionStatus.choices, default=ReflectionStatus.DRAFT
    )
    saved_at = models.DateTimeField()
    shared_at = models.DateTimeField("shared with the connector", null=True, blank=True)
    opened_at = models.DateTimeField("first opened by the connector", null=True, blank=True)
    read_at = models.DateTimeField("read by the connector", null=True, blank=True)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_at=None) | Q(match__isnull=False),
                name="reflection_shared_with_somebody",
                violation_error_message="There is no connector to share this with yet.",
            )
        ]
        triggers = [same_organisation(), status_trigger(REFLECTION_MOVES)]

    def __str__(self) -> str:
        return f"Reflection of {self.trainee}"
