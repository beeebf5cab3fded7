"""Thanks on paper, and papers to show to others: kept as they were made, to be drawn again."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from volunteers.models import Volunteer

MADE_FROM = ("kind", "made_on", "made_by", "facts", "addressed_to", "asked_on")


@pghistory.track(exclude=["facts"])
class Paper(Base):
    """`facts` are what it says: dates, hours, courses, words. Never health, never a DBS result.

    A reference is made only because the volunteer asked for it, on a day that is kept.
    """

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", "Certificate of thanks"
        LETTER = "letter", "Thank-you letter"
        STATEMENT = "statement", "Statement of hours"
        REFERENCE = "reference", "Factual reference"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="papers")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="papers")
    kind = models.CharField("what it is", max_length=12, choices=Kind.choices)
    made_on = models.DateField()
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    addressed_to = models.CharField("for whom", max_length=200, blank=True)
    asked_on = models.DateField("asked for by them on", null=True, blank=True)
    facts = models.JSONField("what it says", default=dict)

    class Meta:
        verbose_name = "paper"
        verbose_name_plural = "thanks and papers"
        ordering = ["-made_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="reference", asked_on__isnull=False) & ~Q(addressed_to=""))
                | (~Q(kind="reference") & Q(asked_on=None, addressed_to="")),
                name="paper_reference_was_asked_for",
                violation_error_message="Say for whom it is, and on which day they asked for it.",
            ),
            models.CheckConstraint(
                condition=Q(asked_on=None) | Q(asked_on__lte=F("made_on")),
                name="paper_asked_for_before_it_was_made",
                violation_error_message="They must have asked for it before it is made.",
            ),
        ]
        triggers = [
            same_organisation(),
            pgtrigger.ReadOnly(name="stays_as_made", fields=list(MADE_FROM)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.made_on:%d/%m/%Y}"

    @property
    def is_thanks(self) -> bool:
        return self.kind in THANKS


THANKS = (Paper.Kind.CERTIFICATE, Paper.Kind.LETTER)


@pghistory.track()
class MilestoneSettled(Base):
    """So many hours were reached, and somebody said thank you on paper, or set it aside."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="milestones")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="milestones")
    hours = models.PositiveSmallIntegerField("hours reached")
    settled_on = models.DateField("settled on")
    settled_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    paper = models.ForeignKey(
        Paper,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name="thanked by",
    )

    class Meta:
        verbose_name = "milestone of hours"
        verbose_name_plural = "milestones of hours"
        ordering = ["-settled_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "hours"],
                name="milestone_settled_once",
                violation_error_message="Somebody has seen to this already.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.hours} hours"
