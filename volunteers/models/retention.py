"""What becomes of a record when its time is over, and what keeps it longer."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from volunteers.models.volunteers import Volunteer


class LegalHoldQuerySet(models.QuerySet):
    def current(self):
        return self.filter(lifted_on=None)


@pghistory.track()
class LegalHold(Base):
    """A complaint, a claim or an inquiry needs a record: until it is lifted, nothing of it goes.

    Somebody may be held for two things at once; each is lifted by itself, and never put back.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="legal_holds")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="legal_holds")
    needed_for = models.CharField("what needs the record", max_length=200)
    placed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "needed_for"],
                condition=Q(lifted_on=None),
                name="legal_hold_once_for_each_need",
                violation_error_message="The record is held for this already.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_by=None)
                | Q(lifted_on__isnull=False, lifted_by__isnull=False),
                name="legal_hold_lifted_by_somebody",
            ),
        ]
        triggers = [
            same_organisation(),
            pgtrigger.Protect(
                name="lifted_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__lifted_on__isnull=False)
                & pgtrigger.Q(old__lifted_on__df=pgtrigger.F("new__lifted_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Held for {self.needed_for}"


@pghistory.track()
class Erasure(Base):
    """A record whose time was over was removed for good: who did it, and how much went.

    The volunteer is an empty record by now, kept because matches go on pointing to it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="erasures")
    volunteer = models.OneToOneField(Volunteer, models.PROTECT, related_name="erasure")
    erased_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    kept_until = models.DateField()
    removed = models.JSONField("what was removed", help_text="How many rows of each kind.")

    class Meta:
        ordering = ["-created_at"]
        triggers = [
            same_organisation(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Record kept until {self.kept_until}, removed"
