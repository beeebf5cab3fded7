"""Ways of reflecting that an organisation has written itself."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from placements.reflecting import Prompt, Way

MOST_QUESTIONS = 12


class OwnWayStatus(models.TextChoices):
    DRAFT = "draft", "Being written"
    PUBLISHED = "published", "In use"
    WITHDRAWN = "withdrawn", "Not offered any more"


OWN_WAY_MOVES: Moves = {
    OwnWayStatus.DRAFT: (OwnWayStatus.PUBLISHED,),
    OwnWayStatus.PUBLISHED: (OwnWayStatus.WITHDRAWN,),
    OwnWayStatus.WITHDRAWN: (OwnWayStatus.PUBLISHED,),
}


class OwnWayQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=OwnWayStatus.PUBLISHED)


@pghistory.track()
class OwnWay(Base, HasStatus):
    """Its words stay as they are once it is published: answers are kept under its questions."""

    Status = OwnWayStatus
    MOVES = OWN_WAY_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="own_ways")
    name = models.CharField(max_length=80)
    about = models.CharField("what it is for", max_length=200)
    source = models.CharField("after whom", max_length=200, blank=True)
    questions = ArrayField(models.CharField(max_length=200))
    status = models.CharField(
        max_length=10, choices=OwnWayStatus.choices, default=OwnWayStatus.DRAFT
    )
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )

    objects = OwnWayQuerySet.as_manager()

    class Meta:
        verbose_name = "own way of reflecting"
        verbose_name_plural = "own ways of reflecting"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(status="published"),
                name="own_way_name_once",
                violation_error_message="A way of this name is in use already.",
            ),
            models.CheckConstraint(
                condition=Q(questions__len__range=(1, MOST_QUESTIONS)),
                name="own_way_asks_something",
                violation_error_message=f"Enter between 1 and {MOST_QUESTIONS} questions.",
            ),
        ]
        triggers = [
            same_organisation(),
            status_trigger(OWN_WAY_MOVES),
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status <> 'draft' AND (OLD.name, OLD.about, OLD.source, OLD.questions)"
                    " IS DISTINCT FROM (NEW.name, NEW.about, NEW.source, NEW.questions)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def way(self) -> Way:
        """Its questions, each with the key that answers are kept under."""
        prompts = (Prompt(f"q{place}", text) for place, text in enumerate(self.questions, 1))
        return Way(str(self.pk), self.name, self.about, self.source, tuple(prompts))
