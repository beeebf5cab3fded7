"""How somebody came to us: what they told us, and the conversations that followed."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models.positions import Position
from volunteers.models.volunteers import Volunteer


class ApplicationStatus(models.TextChoices):
    DRAFT = "draft", "Being written"
    ENQUIRED = "enquired", "Asked a question"
    SUBMITTED = "submitted", "Sent"
    REPEATED = "repeated", "Sent by somebody we know already"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CLOSED = "closed", "Closed"


APPLICATION_MOVES: Moves = {
    ApplicationStatus.DRAFT: (
        ApplicationStatus.ENQUIRED,
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.REPEATED,
    ),
    ApplicationStatus.ENQUIRED: (
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.WITHDRAWN,
        ApplicationStatus.CLOSED,
    ),
    ApplicationStatus.SUBMITTED: (ApplicationStatus.WITHDRAWN, ApplicationStatus.CLOSED),
    ApplicationStatus.REPEATED: (ApplicationStatus.SUBMITTED, ApplicationStatus.CLOSED),
    ApplicationStatus.WITHDRAWN: (),
    ApplicationStatus.CLOSED: (),
}


class ApplicationQuerySet(models.QuerySet):
    def open_drafts(self):
        """Those the applicant can go on with."""
        return self.filter(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.ENQUIRED])

    def forgotten(self, *, before):
        """Drafts of people we do not know, which nobody has touched since then."""
        return self.filter(
            status=ApplicationStatus.DRAFT, volunteer__isnull=True, saved_at__lt=before
        )

    def repeated(self):
        return self.filter(status=ApplicationStatus.REPEATED)


@pghistory.track(exclude=["answers"])
class Application(Base, HasStatus):
    """What an applicant wrote, question by question, until and after it is sent.

    Until a volunteer exists, `answers` holds everything. Then names, numbers and how to reach them
    go to the Volunteer, access needs to AccessNeeds, and only what stands nowhere else stays here.
    """

    Status = ApplicationStatus
    MOVES = APPLICATION_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, null=True, blank=True, related_name="applications"
    )
    position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    status = models.CharField(
        max_length=10, choices=ApplicationStatus.choices, default=ApplicationStatus.DRAFT
    )
    answers = models.JSONField(default=dict, blank=True)
    entered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField("asked to apply at", null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft") | Q(volunteer__isnull=False),
                name="application_sent_is_of_a_volunteer",
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False),
                name="application_submitted_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["volunteer"],
                condition=Q(status__in=["enquired", "submitted"]),
                name="application_open_once",
                violation_error_message="This person has an application already.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["saved_at"], condition=Q(status="draft"), name="application_drafts"
            )
        ]
        triggers = [same_organisation(), status_trigger(APPLICATION_MOVES)]

    def __str__(self) -> str:
        return f"Application of {self.volunteer}" if self.volunteer_id else "Unfinished application"

    @property
    def is_open(self) -> bool:
        """The applicant can still write in it."""
        return self.status in (self.Status.DRAFT, self.Status.ENQUIRED)


@pghistory.track(exclude=["notes"])
class Conversation(Base):
    """A first talk with an applicant: when it is to be, then what came of it."""

    class How(models.TextChoices):
        TELEPHONE = "telephone", "By telephone"
        VIDEO = "video", "By video"
        IN_PERSON = "in_person", "In person"

    class Outcome(models.TextChoices):
        PROCEED = "proceed", "Go on: make a conditional offer"
        NOT_NOW = "not_now", "Not now: they would like to wait"
        NOT_SUITABLE = "not_suitable", "This role is not the right one for them"

    class Topic(models.TextChoices):
        ROLE = "role", "What the role is, and is not"
        BOUNDARIES = "boundaries", "Boundaries and confidentiality"
        SUPPORT = "support", "Support, supervision and stepping back"
        SHARING = "sharing", "That they choose what they share"
        CHECKS = "checks", "The checks, and why there are checks"
        EXPENSES = "expenses", "Expenses, and what to tell a benefits office"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="conversations")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="conversations")
    planned_at = models.DateTimeField("arranged for", null=True, blank=True)
    how = models.CharField(max_length=10, choices=How.choices)
    place = models.CharField("where, or which number", max_length=200, blank=True)
    held_on = models.DateField(null=True, blank=True)
    topics = ArrayField(
        models.CharField(max_length=20, choices=Topic.choices), default=list, blank=True
    )
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    notes = models.TextField(max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", held_on__isnull=True)
                | (~Q(outcome="") & Q(held_on__isnull=False, recorded_by__isnull=False)),
                name="conversation_outcome_has_its_day_and_author",
                violation_error_message="An outcome needs the day of the conversation.",
            ),
            models.UniqueConstraint(
                fields=["volunteer"],
                condition=Q(outcome=""),
                name="conversation_arranged_once",
                violation_error_message="A conversation is arranged already.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Conversation with {self.volunteer}"

    @property
    def topic_words(self) -> list[str]:
        return [self.Topic(topic).label for topic in self.topics]
