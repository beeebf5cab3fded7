"""Somebody says that what is held about them is wrong, and is answered."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.dates import add_months
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models.volunteers import Volunteer


class CorrectionStatus(models.TextChoices):
    ASKED = "asked", "Waits for an answer"
    CORRECTED = "corrected", "Put right"
    KEPT = "kept", "Stays as it is"


CORRECTION_MOVES: Moves = {
    CorrectionStatus.ASKED: (CorrectionStatus.CORRECTED, CorrectionStatus.KEPT),
    CorrectionStatus.CORRECTED: (),
    CorrectionStatus.KEPT: (),
}


class CorrectionQuerySet(models.QuerySet):
    def asked(self):
        return self.filter(status=CorrectionStatus.ASKED)


@pghistory.track()
class CorrectionRequest(Base, HasStatus):
    Status = CorrectionStatus
    MOVES = CORRECTION_MOVES

    class About(models.TextChoices):
        MYSELF = "myself", "My name, contact or date of birth"
        MEETING = "meeting", "When, where and with whom I meet"
        CHECKS = "checks", "My checks, DBS or references"
        COURSES = "courses", "My courses or agreements"
        OTHER = "other", "Something else"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="correction_requests"
    )
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="correction_requests")
    about = models.CharField(max_length=10, choices=About.choices)
    words = models.TextField("what should be different", max_length=2000)
    status = models.CharField(
        max_length=10, choices=CorrectionStatus.choices, default=CorrectionStatus.ASKED
    )
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="asked", answered_at=None, answered_by=None, answer="")
                | (~Q(status="asked") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="correction_answered_in_words",
                violation_error_message="An answer needs words.",
            )
        ]
        triggers = [same_organisation(), status_trigger(CORRECTION_MOVES)]

    def __str__(self) -> str:
        return f"{self.get_about_display()}, asked by {self.volunteer}"

    @property
    def answer_by(self) -> date:
        """A request about one's own data is answered within a month (UK GDPR, Article 12)."""
        return add_months(timezone.localdate(self.created_at), 1)
