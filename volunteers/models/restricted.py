"""Confidential facts, in tables of their own, so that no ordinary query can carry them.

People read these rows through audit.services.disclose; the matching engine reads them in bulk and
never says which one stood in the way.
"""

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation, Site, Team, User
from accounts.tenancy import same_organisation
from common.models import Base
from volunteers.models.volunteers import Volunteer


class AccessNeedsQuerySet(models.QuerySet):
    def with_anything(self):
        """Where something was asked for."""
        anything = Q(needs_large_print=True) | Q(needs_step_free=True) | ~Q(interpreter="")
        return self.filter(anything | ~Q(notes=""))


@pghistory.track()
class AccessNeeds(Base):
    """What somebody needs in order to take part."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="access_needs")
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, related_name="access_needs")
    needs_step_free = models.BooleanField("needs step-free access", default=False)
    needs_large_print = models.BooleanField("needs large print", default=False)
    interpreter = models.CharField(
        "interpreter of which language", max_length=60, blank=True, help_text="Such as BSL."
    )
    notes = models.TextField(blank=True)

    objects = AccessNeedsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "access needs"
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Access needs of {self.volunteer}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer


class ExclusionQuerySet(models.QuerySet):
    def not_about(self, membership):
        """Those that name neither the member nor their own record."""
        user = membership.user_id
        return self.exclude(Q(person=user) | Q(volunteer__membership__user=user))

    def visible_to(self, membership):
        """Bars at the member's sites, and those against a person; never one about themselves."""
        rows, limit = self.not_about(membership), membership.site_limit
        return rows.filter(Q(site_id__in=limit) | Q(site=None)) if limit else rows


@pghistory.track()
class Exclusion(Base):
    """A confidential bar between a volunteer and a site, a team or a person. No reason is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="exclusions")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="exclusions")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        ordering = ["volunteer", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(site__isnull=False, person__isnull=True)
                | Q(site__isnull=True, team__isnull=True, person__isnull=False),
                name="exclusion_names_a_place_or_a_person",
                violation_error_message="Choose a site (and perhaps a team of it), or a person.",
            ),
            models.UniqueConstraint(
                fields=["volunteer", "site", "team", "person"],
                nulls_distinct=False,
                name="exclusion_once",
                violation_error_message="This exclusion is recorded already.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Exclusion of {self.volunteer}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer
