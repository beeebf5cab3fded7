"""A file on its way in: kept between looking at it and confirming, for a day at most."""

import pghistory
from django.db import models

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base


class UploadQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """A file may hold confidential rows: only whoever sent it sees it again."""
        return self.filter(made_by=membership)


@pghistory.track(exclude=["content", "report", "returned"])
class Upload(Base):
    """`content` goes once the file is confirmed; `report` and `returned` say what became of it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="uploads")
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(null=True, blank=True)
    returned = models.TextField("rows that were not taken", blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.file_name
