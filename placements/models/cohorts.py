"""What trainees are learning to be, and with whom they began."""

import pghistory
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, Lower

from accounts.models import Organisation
from accounts.tenancy import same_organisation
from common.models import Base


class ProgrammeQuerySet(models.QuerySet):
    def with_cohorts(self, membership):
        """Prefetches the cohorts, each with its `number` of trainees whom this member sees."""
        from placements.models.trainees import Trainee

        own = Trainee.objects.visible_to(membership).filter(cohort_id=models.OuterRef("pk"))
        counted = own.order_by().values("cohort").annotate(number=Count("pk")).values("number")
        cohorts = Cohort.objects.annotate(number=Coalesce(models.Subquery(counted), 0))
        return self.prefetch_related(models.Prefetch("cohorts", cohorts))


@pghistory.track()
class Programme(Base):
    """What is taught, and where: “Trainee nursing associate, University of Chester”."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    name = models.CharField(max_length=120)
    profession = models.CharField(max_length=120, blank=True)
    university = models.CharField(max_length=120, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), Lower("university")]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                Lower("university"),
                name="programme_once",
                violation_error_message="There is this programme at this university already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.name}, {self.university}" if self.university else self.name


@pghistory.track()
class Cohort(Base):
    """Trainees who began a programme together; `ends_on` is the last day and part of it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cohorts")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=80)
    starts_on = models.DateField("first day", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    link_name = models.CharField("university link", max_length=120, blank=True)
    link_email = models.EmailField("e-mail of the university link", blank=True)

    class Meta:
        ordering = ["programme", "-name"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "programme",
                Lower("name"),
                name="cohort_name_once",
                violation_error_message="This programme has a cohort of this name already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) | Q(starts_on=None) | Q(ends_on=None),
                name="cohort_ends_after_it_begins",
                violation_error_message="The last day must not be before the first.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.name
