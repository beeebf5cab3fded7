"""How much each thing matters to an organisation when matches are chosen."""

import pghistory
from django.db import models

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base


@pghistory.track()
class MatchingWeights(Base):
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="matching_weights"
    )
    answers = models.JSONField(default=dict, help_text="How much each thing matters, by its key.")
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "matching weights"
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return "What matters in matching"
