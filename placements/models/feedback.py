"""How a match ended, and what both say of it. Nobody is marked: no answer is shown by name."""

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from placements.models.matches import Match


class Side(models.TextChoices):
    TRAINEE = "trainee", "Trainee"
    CONNECTOR = "connector", "Connector"


class FeedbackStatus(models.TextChoices):
    ASKED = "asked", "Asked"
    GIVEN = "given", "Given"
    LAPSED = "lapsed", "Not given"


FEEDBACK_MOVES: Moves = {
    FeedbackStatus.ASKED: (FeedbackStatus.GIVEN, FeedbackStatus.LAPSED),
    FeedbackStatus.GIVEN: (),
    FeedbackStatus.LAPSED: (),
}


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, membership):
        limit = membership.site_limit
        return self.filter(match__placement__site_id__in=limit) if limit else self

    def given(self):
        return self.filter(status=FeedbackStatus.GIVEN)

    def asked(self):
        return self.filter(status=FeedbackStatus.ASKED)


@pghistory.track(exclude=["difference", "well", "differently"])
class Feedback(Base, HasStatus):
    """One side's answers, asked once at the end; of the trainee once more some months after."""

    Status = FeedbackStatus
    Side = Side
    MOVES = FEEDBACK_MOVES

    class Kind(models.TextChoices):
        ENDING = "ending", "At the end of the placement"
        LATER = "later", "Some months after"

    class Difference(models.TextChoices):
        GREAT = "great", "A great deal"
        SOME = "some", "Quite a lot"
        LITTLE = "little", "A little"
        NONE = "none", "Not at all"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="feedback")
    match = models.ForeignKey(Match, models.PROTECT, related_name="feedback")
    side = models.CharField(max_length=10, choices=Side.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(
        max_length=10, choices=FeedbackStatus.choices, default=FeedbackStatus.ASKED
    )
    asked_on = models.DateField()
    given_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    difference = models.CharField(max_length=10, choices=Difference.choices, blank=True)
    well = models.TextField("what went well", blank=True)
    differently = models.TextField("what could be, or was done, differently", blank=True)
    may_quote = models.BooleanField("may be quoted without a name", default=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["-asked_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["match", "side", "kind"],
                name="feedback_asked_once",
                violation_error_message="They have been asked this already.",
            ),
            models.CheckConstraint(
                condition=Q(status="given", given_at__isnull=False)
                | (~Q(status="given") & Q(given_at=None, well="", differently="", difference="")),
                name="feedback_given_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="ending") | Q(side="trainee"), name="feedback_later_of_trainees"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "asked_on"], name="feedback_by_day")
        ]
        triggers = [same_organisation(), status_trigger(FEEDBACK_MOVES)]

    def __str__(self) -> str:
        return f"Feedback of the {self.get_side_display().lower()}, {self.asked_on:%d/%m/%Y}"


class PartingQuerySet(models.QuerySet):
    def glad_to_hear(self):
        return self.filter(contact="through_us")

    def to_pass_on(self, matches):
        """One row for each of these matches of which both would be glad to hear of each other."""
        theirs = self.glad_to_hear().filter(match=models.OuterRef("match"), side=Side.CONNECTOR)
        waiting = self.glad_to_hear().filter(match__in=matches, side=Side.TRAINEE)
        return waiting.filter(models.Exists(theirs), passed_on_at=None).order_by("pk")


@pghistory.track()
class Parting(Base):
    """What one of the two has done or wishes as a match comes to its end."""

    class Contact(models.TextChoices):
        NONE = "none", "We part here"
        THROUGH_US = "through_us", "I would be glad to hear of them, through the coordinator"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partings")
    match = models.ForeignKey(Match, models.PROTECT, related_name="partings")
    side = models.CharField(max_length=10, choices=Side.choices)
    has_thanked = models.BooleanField("has said thank you", default=False)
    contact = models.CharField(
        "contact afterwards", max_length=10, choices=Contact.choices, blank=True
    )
    passed_on_at = models.DateTimeField("the other has been told", null=True, blank=True)

    objects = PartingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["match", "side"],
                name="parting_once_a_side",
                violation_error_message="This is said already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Parting, {self.get_side_display().lower()}"
