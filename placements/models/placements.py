"""The placements: the things to cover."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from accounts.models import Organisation, Site, Team
from accounts.tenancy import same_organisation
from common.dates import Period, period_of, today
from common.half_days import HalfDay, in_week_order
from common.models import Base
from common.searching import words_of
from placements.models.trainees import Trainee

MOST_CONNECTORS = 2


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, membership):
        limit = membership.site_limit
        return self.filter(site_id__in=limit) if limit else self

    def starting(self, first: date, last: date):
        return self.filter(starts_on__gte=first, starts_on__lte=last, called_off_on=None)

    def about(self, text: str):
        """Every word in the trainee's name, or part of the placement's or trainee's reference."""
        text, is_named = text.strip(), Q()
        for word in words_of(text):
            is_named &= Q(trainee_name__icontains=word)
        return self.annotate(
            trainee_name=Concat("trainee__first_name", Value(" "), "trainee__last_name")
        ).filter(is_named | Q(reference__icontains=text) | Q(trainee__reference__icontains=text))

    def not_over(self, *, on: date):
        """Coming or under way, and not called off."""
        return self.filter(ends_on__gte=on, called_off_on=None)

    def with_live_match(self):
        """Annotates how many connectors said yes (`agreed`) or may yet (`live`: those included).

        A placement `is_covered` if as many as it wants have agreed, and `is_offered` if it would
        be once all who are asked say yes. Neither: somebody more is needed.
        """
        from placements.models.matches import Match

        return self.annotate(
            agreed=_matches_counted(status=Match.Status.AGREED),
            live=_matches_counted(status__in=[Match.Status.OFFERED, Match.Status.AGREED]),
            is_covered=Q(agreed__gte=F("connectors_wanted")),
            is_offered=Q(live__gte=F("connectors_wanted"), agreed__lt=F("connectors_wanted")),
        )

    def with_connector(self):
        """Prefetches `live_matches`: the offers and matches of each, with their connectors."""
        from placements.models.matches import Match

        live = Match.objects.live().select_related("connector")
        return self.prefetch_related(models.Prefetch("matches", live, to_attr="live_matches"))

    def needing_a_connector(self):
        wanted = self.filter(called_off_on=None, trainee__left_on=None).with_live_match()
        return wanted.filter(is_covered=False, is_offered=False)

    def after_a_closed_offer(self):
        """Those that need somebody, and whose offer came to nothing once it had been heard of."""
        from placements.models.matches import NEVER_CAME_ABOUT, Match

        closed = Match.objects.filter(status__in=NEVER_CAME_ABOUT, was_never_told=False)
        asked = self.needing_a_connector()
        return asked.filter(Exists(closed.filter(placement=OuterRef("pk"))))


def _matches_counted(**which: object) -> Coalesce:
    from placements.models.matches import Match

    mine = Match.objects.filter(placement_id=OuterRef("pk"), **which).order_by()
    counted = mine.values("placement").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


@pghistory.track()
class Placement(Base):
    """A trainee's period in a setting. `ends_on` is the last day and still part of it."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        REMOTE = "remote", "By video or telephone"
        EITHER = "either", "Either"

    class Priority(models.IntegerChoices):
        USUAL = 1, "Usual"
        HIGH = 2, "High"
        FIRST = 3, "Before all others"

    class Continuity(models.TextChoices):
        ANYBODY = "", "No preference"
        SAME = "same", "Somebody they have met before"
        DIFFERENT = "different", "Somebody new"

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
    connectors_wanted = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_CONNECTORS)]
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.USUAL)
    continuity = models.CharField(
        "who it should be",
        max_length=10,
        choices=Continuity,
        default=Continuity.ANYBODY,
        blank=True,
    )

    called_off_on = models.DateField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(connectors_wanted__range=(1, MOST_CONNECTORS)),
                name="placement_wants_one_or_two",
                violation_error_message="A placement can have one connector or two.",
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
    def is_over(self) -> bool:
        """Its last day is past: nobody is needed for it any more."""
        return self.ends_on < today()

    @property
    def free_half_days(self) -> list[HalfDay]:
        return in_week_order(self.half_days)
