"""The trainee's own writing: private until they share it."""

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from placements.models.matches import Match
from placements.models.own_ways import OwnWay
from placements.models.placements import Trainee
from placements.reflecting import WAYS, Way

OWN_WAY = "own"


class ReflectionStatus(models.TextChoices):
    DRAFT = "draft", "Being written"
    FINISHED = "finished", "Finished"


REFLECTION_MOVES: Moves = {
    ReflectionStatus.DRAFT: (ReflectionStatus.FINISHED,),
    ReflectionStatus.FINISHED: (ReflectionStatus.DRAFT,),
}


class ReflectionQuerySet(models.QuerySet):
    def without_text(self):
        return self.defer("answers", "kept_words")

    def finished(self):
        return self.filter(status=ReflectionStatus.FINISHED)

    def with_way(self):
        return self.select_related("match__connector", "own_way", "trainee")


# Neither the writing nor when it was written: its history is what became of it.
@pghistory.track(exclude=["answers", "revision", "saved_at", "kept_words"])
class Reflection(Base, HasStatus):
    Status = ReflectionStatus
    MOVES = REFLECTION_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reflections")
    trainee = models.ForeignKey(Trainee, models.PROTECT, related_name="reflections")
    match = models.ForeignKey(
        Match, models.PROTECT, null=True, blank=True, related_name="reflections"
    )
    model = models.CharField("way of reflecting", max_length=30)
    own_way = models.ForeignKey(
        OwnWay, models.PROTECT, null=True, blank=True, related_name="reflections"
    )
    answers = models.JSONField(default=dict, help_text="The writing, by prompt.")
    kept_words = models.JSONField(
        default=list, help_text="Seals of the words its writer was asked about, and keeps."
    )
    revision = models.PositiveIntegerField(default=0)
    status = models.CharField(
        max_length=10, choices=ReflectionStatus.choices, default=ReflectionStatus.DRAFT
    )
    saved_at = models.DateTimeField()

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(model=OWN_WAY, own_way__isnull=False)
                | (~Q(model=OWN_WAY) & Q(own_way=None)),
                name="reflection_own_way_is_known",
            )
        ]
        triggers = [same_organisation(), status_trigger(REFLECTION_MOVES)]

    def __str__(self) -> str:
        return f"Reflection of {self.trainee}"

    @property
    def way(self) -> Way:
        """The questions it answers; an organisation's own way wants its row."""
        way = self.own_way.way if self.own_way else WAYS[self.model]
        return way if self.match_id else way.without_meeting

    @property
    def about(self) -> str:
        """“Meeting Cheryl”: the connector by their first name alone."""
        return f"Meeting {self.match.connector.first_name}" if self.match else "My placement"

    def answer(self, key: str) -> str:
        return self.answers.get(key, "")
