"""What is paid for a mile, from a day on, and the limits above which somebody says why."""

from decimal import Decimal

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import same_organisation
from common.models import Base


class Means(models.TextChoices):
    CAR = "car", "Car or van"
    MOTORCYCLE = "motorcycle", "Motorcycle"
    BICYCLE = "bicycle", "Bicycle"
    PASSENGER = "passenger", "Passenger in somebody’s car"


@pghistory.track()
class MileageRate(Base):
    """What a mile is worth that is travelled from a day on, until the next rate begins.

    `pence` up to `band_miles` in a tax year, from 6 April; `pence_after` above. Without a band,
    `pence` for every mile. A rate that has begun is not changed: a new one begins.
    """

    Means = Means

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mileage_rates")
    means = models.CharField("means of travel", max_length=10, choices=Means.choices)
    from_on = models.DateField("for journeys from")
    pence = models.DecimalField("pence a mile", max_digits=5, decimal_places=2)
    band_miles = models.PositiveIntegerField(
        "miles of a tax year paid at that", null=True, blank=True
    )
    pence_after = models.DecimalField(
        "pence for each mile after", max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ["means", "-from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "means", "from_on"],
                name="mileage_rate_day_once",
                violation_error_message="There is a rate from that day already.",
            ),
            models.CheckConstraint(
                condition=Q(pence__gt=0) & (Q(pence_after=None) | Q(pence_after__gte=0)),
                name="mileage_rate_pays",
                violation_error_message="Enter more than 0 pence.",
            ),
            models.CheckConstraint(
                condition=Q(band_miles=None, pence_after=None)
                | Q(band_miles__gt=0, pence_after__isnull=False),
                name="mileage_band_is_whole",
                violation_error_message="Enter both: the miles, and what is paid after them.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_means_display()}, {self.pence} pence from {self.from_on:%d/%m/%Y}"


def _pounds(label: str, default: str | None, help_text: str = "") -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=7,
        decimal_places=2,
        null=default is None,
        blank=default is None,
        default=default and Decimal(default),
        validators=[MinValueValidator(0)],
        help_text=help_text,
    )


@pghistory.track()
class ExpensePolicy(Base):
    """Nothing is cut by a limit: whoever is above it says why, and whoever approves reads it."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="expense_policy")
    months = models.PositiveSmallIntegerField(
        "months after the day in which to claim",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    receipt_above = _pounds("a receipt is asked for above (£)", "5.00")
    transport_receipts = models.BooleanField(
        "a receipt or ticket is always asked for with public transport", default=True
    )
    meal_most = _pounds("the most for a meal (£)", "10.00")
    meal_hours = models.PositiveSmallIntegerField(
        "hours away before a meal is paid", default=4, validators=[MaxValueValidator(24)]
    )
    journeys_most = _pounds(
        "the most for the fares of one day (£)", None, help_text="Empty: no such limit."
    )
    miles_most = models.PositiveSmallIntegerField(
        "miles of one day above which somebody says why",
        default=100,
        validators=[MinValueValidator(1)],
    )

    class Meta:
        verbose_name = "limits of expenses"
        verbose_name_plural = "limits of expenses"
        ordering = ["organisation"]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Limits of {self.organisation}"
