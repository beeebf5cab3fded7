"""Asking somebody for a reference, and what they answer in confidence."""

from datetime import date, timedelta

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models.positions import CheckKind
from volunteers.models.volunteers import Volunteer


class ReferenceStatus(models.TextChoices):
    ASKED = "asked", "Asked"
    RETURNED = "returned", "Returned, to be read"
    ACCEPTED = "accepted", "Accepted"
    SET_ASIDE = "set_aside", "Set aside"
    DECLINED = "declined", "Would rather not"
    EXPIRED = "expired", "No answer"
    CANCELLED = "cancelled", "No longer needed"


S = ReferenceStatus
REFERENCE_MOVES: Moves = {
    S.ASKED: (S.RETURNED, S.DECLINED, S.EXPIRED, S.CANCELLED),
    S.RETURNED: (S.ACCEPTED, S.SET_ASIDE),
    S.ACCEPTED: (S.SET_ASIDE,),
    S.SET_ASIDE: (),
    S.DECLINED: (),
    S.EXPIRED: (S.ASKED, S.RETURNED, S.CANCELLED),
    S.CANCELLED: (),
}
LIVE = (S.ASKED, S.RETURNED, S.ACCEPTED)


class ReferenceQuerySet(models.QuerySet):
    def asked(self):
        return self.filter(status=S.ASKED)

    def returned(self):
        return self.filter(status=S.RETURNED)

    def answered(self):
        """It came back, and has not made the check clear."""
        return self.filter(status__in=(S.RETURNED, S.SET_ASIDE))

    def live(self):
        return self.filter(status__in=LIVE)

    def open(self):
        """Somebody still has to do something: read it, chase it, or find another referee."""
        unanswered = Q(status__in=(S.EXPIRED, S.DECLINED, S.SET_ASIDE)) & ~_has_a_later_one()
        return self.filter(Q(status__in=(S.ASKED, S.RETURNED)) | unanswered).exclude(
            volunteer__status=Volunteer.Status.LEFT
        )

    def by_what_to_do(self):
        """To read, then to find somebody else for, then to wait for; the oldest first."""
        turn = models.Case(
            models.When(status=S.RETURNED, then=0), models.When(status=S.ASKED, then=2), default=1
        )
        return self.order_by(turn, "asked_at")

    def visible_to(self, membership):
        people = Volunteer.objects.visible_to(membership)
        return self.filter(volunteer__in=people)

    def with_people(self):
        return self.select_related("volunteer", "asked_by__user", "decided_by__user")


def _has_a_later_one() -> models.Exists:
    later = ReferenceRequest.objects.filter(
        volunteer=models.OuterRef("volunteer"),
        kind=models.OuterRef("kind"),
        created_at__gt=models.OuterRef("created_at"),
    )
    return models.Exists(later)


@pghistory.track(exclude=["settled"])
class ReferenceRequest(Base, HasStatus):
    """One person asked to speak for a volunteer, for the first or the second reference."""

    Status = ReferenceStatus
    MOVES = REFERENCE_MOVES

    class Relationship(models.TextChoices):
        EMPLOYER = "employer", "Employer or manager"
        COLLEAGUE = "colleague", "Colleague"
        VOLUNTEERING = "volunteering", "Somebody from other volunteering"
        TUTOR = "tutor", "Tutor or teacher"
        SUPPORT_WORKER = "support_worker", "Support worker or key worker"
        GROUP = "group", "Somebody who runs a group or club they go to"
        FAITH_LEADER = "faith_leader", "Faith leader"
        NEIGHBOUR = "neighbour", "Neighbour or landlord"
        PROFESSIONAL = "professional", "Another professional person who knows them"
        FRIEND = "friend", "Somebody who has known them for two years or more"

    DAYS_TO_ANSWER = 28

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="reference_requests"
    )
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="reference_requests")
    kind = models.CharField(
        "which reference",
        max_length=30,
        choices=[
            (kind.value, kind.label) for kind in (CheckKind.REFERENCE_1, CheckKind.REFERENCE_2)
        ],
    )
    referee_name = models.CharField(max_length=120)
    referee_email = models.EmailField(blank=True)
    referee_phone = models.CharField(max_length=30, blank=True)
    relationship = models.CharField(max_length=20, choices=Relationship.choices)
    status = models.CharField(max_length=10, choices=S.choices, default=S.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled = models.CharField(
        "how a concern was settled", max_length=300, blank=True, help_text="Never health details."
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "kind"],
                condition=Q(status__in=["asked", "returned", "accepted"]),
                name="reference_request_one_at_a_time",
                violation_error_message="Somebody is being asked for this reference already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["reference_1", "reference_2"]),
                name="reference_request_is_for_a_reference",
            ),
            models.CheckConstraint(
                condition=~Q(referee_email="") | ~Q(referee_phone=""),
                name="reference_request_can_be_reached",
                violation_error_message="Give an e-mail address or a telephone number.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "set_aside"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="reference_request_decided_at_and_by",
            ),
        ]
        triggers = [same_organisation(), status_trigger(REFERENCE_MOVES)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.volunteer} by {self.referee_name}"

    @property
    def answer_by(self) -> date:
        return (self.asked_at + timedelta(days=self.DAYS_TO_ANSWER)).date()

    @property
    def may_be_entered(self) -> bool:
        """A coordinator may type what the referee said."""
        return self.status in (S.ASKED, S.EXPIRED)


TEXTS = ("how_known", "known_since", "character", "concerns")


@pghistory.track(exclude=TEXTS)
class Reference(Base):
    """A referee's answers, or the draft of them. Restricted; read through a Disclosure."""

    class How(models.TextChoices):
        LINK = "link", "By the link in the e-mail"
        TELEPHONE = "telephone", "By telephone"
        LETTER = "letter", "By letter"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="references")
    request = models.OneToOneField(ReferenceRequest, models.CASCADE, related_name="reference")
    how = models.CharField(max_length=10, choices=How.choices, default=How.LINK)
    entered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    how_known = models.TextField(blank=True)
    known_since = models.CharField(max_length=60, blank=True)
    character = models.TextField(blank=True)
    is_related = models.BooleanField(null=True, blank=True)
    has_concerns = models.BooleanField(null=True, blank=True)
    concerns = models.TextField(blank=True)
    is_happy = models.BooleanField("would be happy for them to volunteer", null=True, blank=True)

    class Meta:
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Reference: {self.request}"

    @property
    def needs_settling(self) -> bool:
        """A concern, or “not happy for them to volunteer”: nobody passes over either unsaid."""
        return bool(self.has_concerns) or self.is_happy is False

    @property
    def subject(self) -> Volunteer:
        return self.request.volunteer
