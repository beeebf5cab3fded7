"""Two records that were one person."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from volunteers.models.volunteers import Volunteer


@pghistory.track()
class Merge(Base):
    """One record went into another. The emptied one stays, has left, and points to the other."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Volunteer, models.PROTECT, related_name="merges")
    emptied = models.OneToOneField(Volunteer, models.PROTECT, related_name="merged_into")
    merged_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    notes = models.JSONField(
        default=list, help_text="What was moved, and what both had: no confidential words."
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("emptied")),
                name="merge_of_two_records",
                violation_error_message="Choose two different records.",
            )
        ]
        triggers = [
            same_organisation(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.emptied} into {self.kept}"


@pghistory.track()
class NotTheSame(Base):
    """Somebody looked at two records that seem alike and said that they are two people."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="not_the_same")
    first = models.ForeignKey(Volunteer, models.CASCADE, related_name="+")
    second = models.ForeignKey(Volunteer, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pair of different people"
        verbose_name_plural = "pairs of different people"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="not_the_same_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="not_the_same_in_one_order"
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.first} is not {self.second}"
