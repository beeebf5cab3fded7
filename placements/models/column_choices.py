"""Which heading of an organisation's files stands for which of our columns."""

import pghistory
from django.db import models

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base


@pghistory.track()
class ColumnChoice(Base):
    """Said once for a kind of file, and kept to from then on."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="column_choices")
    kind = models.CharField(max_length=30)
    headings = models.JSONField(default=dict, help_text="The heading by the column's key.")
    chosen_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                name="column_choice_once",
                violation_error_message="The columns of this kind of file are chosen already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.kind
