"""The people on placement, and the placements: the things to cover."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from accounts.models import Membership, Organisation, Site, Team
from accounts.tenancy import same_organisation
from common.dates import Period, period_of
from common.half_days import HalfDay, in_week_order
from common.models import Base
from common.searching import words_of


class TraineeQuerySet(models.QuerySet):
    def visible_to(self, membership):
        limit = membership.site_limit
        if not limit:
            return self
        here = Placement.objects.filter(trainee_id=models.OuterRef("pk"), site_id__in=limit)
        return self.filter(models.Exists(here))


@pghistory.track()
class Trainee(Base):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="trainees")
    membership = models.OneToOneField(Membership, models.PROTECT, related_name="trainee")
    reference = models.CharField("trainee ID", max_length=40)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    employer = models.CharField(max_length=150, blank=True)
    programme = models.CharField(max_length=120, blank=True)
    university = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = TraineeQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                name="trainee_reference_once",
                violation_error_message="There is a trainee with this ID already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        return self.membership.user.email


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, membership):
        limit = membership.site_limit
        return self.filter(site_id__in=limit) if limit else self

    def starting(self, first: date, last: date):
        return self.filter(starts_on__gte=first, starts_on__lte=last)

    def about(self, text: str):
        """Every word in the trainee's name, or part of the placement's or trainee's reference."""
        text, is_named = text.strip(), Q()
        for word in words_of(text):
            is_named &= Q(trainee_name__icontains=word)
        return self.annotate(
            trainee_name=Concat("trainee__first_name", Value(" "), "trainee__last_name")
        ).filter(is_named | Q(reference__icontains=text) | Q(trainee__reference__icontains=text))

    def not_over(self, *, on: date):
        return self.filter(ends_on__gte=on)

    def with_live_match(self):
        """Annotates `is_covered` (agreed by both) and `is_offered` (waiting for answers)."""
        from placements.models.matches import Match

        mine = Match.objects.filter(placement_id=models.OuterRef("pk"))
        return self.annotate(
            is_covered=models.Exists(mine.filter(status=Match.Status.AGREED)),
            is_offered=models.Exists(mine.filter(status=Match.Status.OFFERED)),
        )

    def with_connector(self):
        """Prefetches `live_matches`: the offer or match of each placement, with its connector."""
        from placements.models.matches import Match

        live = Match.objects.live().select_related("connector")
        return self.prefetch_related(models.Prefetch("matches", live, to_attr="live_matches"))

    def needing_a_connector(self):
        return self.with_live_match().filter(is_covered=False, is_offered=False)


@pghistory.track()
class Placement(Base):
    """A trainee's period in a setting. `ends_on` is the last day and still part of it."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        REMOTE = "remote", "By video or telephone"
        EITHER = "either", "Either"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="placements")
    trainee = models.ForeignKey(Trainee, models.PROTECT, related_name="placements")
    reference = models.CharField("placement reference", max_length=40)
    site = models.ForeignKey(Site, models.PROTECT, related_name="placements")
    team = models.ForeignKey(Team, models.PROTECT, related_name="placements")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.EITHER)
    half_days = ArrayField(models.CharField(max_length=6, choices=HalfDay.choices), default=list)
    language = models.CharField("language needed", max_length=40, blank=True)
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    meetings_wanted = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                name="placement_reference_once",
                violation_error_message="There is a placement with this reference already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="placement_ends_after_it_begins",
                violation_error_message="The last day must not be before the first.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "starts_on", "reference"], name="placement_by_start"
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.reference

    @property
    def period(self) -> Period:
        return period_of(self.starts_on, self.ends_on)

    @property
    def free_half_days(self) -> list[HalfDay]:
        return in_week_order(self.half_days)
