"""Who opened what. (What was changed, by whom, stands in the history tables beside each model.)"""

import pgtrigger
from django.db import models

from common.models import Base


class Disclosure(Base):
    """A person read a restricted record. Never changed, never deleted by the software's users.

    Ids instead of foreign keys: the entry must outlive what it speaks of, and this app is blind to
    others.
    """

    organisation_id = models.UUIDField()
    record = models.CharField("kind of record", max_length=80)
    record_id = models.UUIDField()
    subject = models.CharField("about", max_length=200)
    subject_id = models.UUIDField()
    read_by = models.CharField(max_length=200)
    read_by_id = models.UUIDField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["organisation_id", "-created_at"], name="disclosure_by_time"),
            models.Index(
                fields=["organisation_id", "subject_id", "-created_at"],
                name="disclosure_by_person",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.read_by} read {self.record} of {self.subject}"
