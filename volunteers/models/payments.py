"""Money given to somebody for their time, which is no expense: it changes what they count as."""

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.dates import today
from common.models import Base
from volunteers.models.volunteers import Volunteer


@pghistory.track(exclude=["why"])
class TimePayment(Base):
    """From its day on they are no volunteer to the national return, and a DBS check of theirs is
    not free. Kept only once they were told in writing, with where to get advice."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="time_payments")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="time_payments")
    on = models.DateField("day")
    amount = models.DecimalField("amount (£)", max_digits=7, decimal_places=2)
    why = models.CharField("what for", max_length=200)
    told_in_writing = models.BooleanField("told what it means, and given it in writing")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "payment for time"
        verbose_name_plural = "payments for time"
        ordering = ["-on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="time_payment_pays",
                violation_error_message="Enter more than £0.",
            ),
            models.CheckConstraint(
                condition=Q(told_in_writing=True),
                name="time_payment_told_first",
                violation_error_message="Tell them first, and give it to them in writing.",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "on"], name="time_payment_by_day")]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Payment for time on {self.on:%d/%m/%Y}"

    @property
    def is_to_come(self) -> bool:
        return self.on > today()

    @property
    def subject(self) -> Volunteer:
        return self.volunteer
