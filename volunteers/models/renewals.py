"""How long before it lapses each thing asked of volunteers is due for renewal."""

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models

from accounts.models import Organisation
from accounts.tenancy import same_organisation
from common.models import Base


@pghistory.track()
class RenewalWindow(Base):
    """One requirement's own window; what has none takes the organisation's."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="renewal_windows")
    item = models.CharField("requirement", max_length=60)
    days = models.PositiveSmallIntegerField(
        "days before it lapses",
        validators=[MaxValueValidator(730)],
        help_text="From this many days before it lapses it is due for renewal.",
    )

    class Meta:
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "item"],
                name="renewal_window_item_once",
                violation_error_message="This requirement has its window already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.item}: {self.days} days"
