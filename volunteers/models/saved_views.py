"""Searches of the list kept under a name, and a note of each time the list was taken away."""

import pghistory
import pgtrigger
from django.db import models

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base

LONGEST_SEARCH = 1000  # characters, as it stands in the address of the list


@pghistory.track()
class SavedView(Base):
    """A search of the list under a name, for the member who keeps it alone."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="saved_views")
    owner = models.ForeignKey(Membership, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(
        "search", max_length=LONGEST_SEARCH, help_text="As it stands in the address of the list."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message="You have a view of this name already.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(query=""),
                name="saved_view_has_name_and_search",
                violation_error_message="A view needs a name and something to search for.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ListExport(Base):
    """Somebody took the list away in a file: who, when, how many people, found by what."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="list_exports")
    exported_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    format = models.CharField(max_length=4, choices=Format.choices)
    people = models.PositiveIntegerField("how many people")
    found_by = models.CharField("found by", max_length=1000, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["organisation", "-created_at"], name="list_export_by_time"),
        ]
        triggers = [
            same_organisation(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.people} people by {self.exported_by}"
