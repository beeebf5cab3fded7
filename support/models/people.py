"""Who supports whom."""

import pghistory
from django.db import models

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from volunteers.models import Volunteer


@pghistory.track()
class SupportedBy(Base):
    """The supervisor of one connector. Without one, or once they have left, it is a coordinator."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="supporters")
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, related_name="supported_by")
    supervisor = models.ForeignKey(Membership, models.PROTECT, related_name="supports")

    class Meta:
        verbose_name = verbose_name_plural = "who supports them"
        ordering = ["volunteer__last_name", "volunteer__first_name"]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.volunteer} is supported by {self.supervisor.user}"
