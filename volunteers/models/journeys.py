"""How long it takes a volunteer to get to a site."""

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Site
from accounts.tenancy import same_organisation
from common.models import Base
from volunteers.models.volunteers import Volunteer

MOST_MINUTES = 300


@pghistory.track()
class Journey(Base):
    """The minutes it takes one way, as they usually travel. No row: nobody has said."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="journeys")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="journeys")
    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(
        "minutes, one way", validators=[MaxValueValidator(MOST_MINUTES)]
    )

    class Meta:
        ordering = ["site__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "site"],
                name="journey_once",
                violation_error_message="This journey is known already.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=0, minutes__lte=MOST_MINUTES),
                name="journey_takes_up_to_five_hours",
                violation_error_message=f"A journey takes 0 to {MOST_MINUTES} minutes.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.site}: {self.taken}"

    @property
    def taken(self) -> str:
        return "1 minute" if self.minutes == 1 else f"{self.minutes} minutes"
