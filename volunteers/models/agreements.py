"""What volunteers put their name to: versioned texts, and who signed which."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from volunteers.models.positions import Position
from volunteers.models.volunteers import Volunteer


@pghistory.track()
class Agreement(Base):
    """Something to be signed, such as “Confidentiality”. What it says stands in its texts."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    key = models.SlugField(max_length=40, help_text="Its short name in addresses and imports.")
    name = models.CharField(max_length=120)
    positions = models.ManyToManyField(
        Position, blank=True, related_name="required_agreements", verbose_name="asked of"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                name="agreement_key_once",
                violation_error_message="There is an agreement with this key already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class AgreementPosition(Agreement.positions.through):
    class Meta:
        proxy = True
        verbose_name = "position it is asked of"


class AgreementTextQuerySet(models.QuerySet):
    def newest(self):
        """One text for each agreement: the last to take effect, even if that day is to come."""
        return self.order_by("agreement_id", "-effective_on").distinct("agreement_id")

    def in_force(self, on):
        """One text for each agreement: the one that holds on a day."""
        return self.filter(effective_on__lte=on).newest()


@pghistory.track()
class AgreementText(Base):
    """One version of the words. Never changed: whoever signed it signed these words."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreement_texts")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="texts")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=20_000)
    effective_on = models.DateField("in force from")
    published_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AgreementTextQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "version"], name="agreement_text_version_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "effective_on"],
                name="agreement_text_one_for_a_day",
                violation_error_message="Another version takes effect on that day.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.version}"

    def is_to_come(self, *, on: date) -> bool:
        return self.effective_on > on


@pghistory.track()
class Signature(Base):
    """Somebody put their name to one version; `created_at` is the moment we knew."""

    class How(models.TextChoices):
        SCREEN = "screen", "On screen"
        PAPER = "paper", "On paper"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signatures")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="signatures")
    text = models.ForeignKey(AgreementText, models.PROTECT, related_name="signatures")
    how = models.CharField(max_length=10, choices=How.choices)
    signed_name = models.CharField("name as signed", max_length=160)
    signed_on = models.DateField()
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-signed_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "text"],
                name="signature_once",
                violation_error_message="This version is signed already.",
            ),
            models.CheckConstraint(
                condition=~Q(signed_name=""),
                name="signature_has_a_name",
                violation_error_message="A signature needs a name.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.text}, signed {self.signed_on}"
