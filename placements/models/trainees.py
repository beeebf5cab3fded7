"""The people on placement."""

import pghistory
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.searching import words_of
from common.telephones import MOBILE
from messaging.recipients import Channel, can_send_texts
from placements.models.cohorts import Cohort


class TraineeQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Everybody; for a member limited to sites, those placed there and those placed nowhere."""
        from placements.models.placements import Placement

        limit = membership.site_limit
        if not limit:
            return self
        own = Placement.objects.filter(trainee_id=models.OuterRef("pk"))
        here = models.Exists(own.filter(site_id__in=limit))
        return self.filter(here | ~models.Exists(own))

    def about(self, text: str):
        """Every word in the name, or part of the trainee's ID."""
        text, is_named = text.strip(), Q()
        for word in words_of(text):
            is_named &= Q(full_name__icontains=word)
        named = self.annotate(full_name=Concat("first_name", Value(" "), "last_name"))
        return named.filter(is_named | Q(reference__icontains=text))

    def not_in(self, cohort):
        """Those of other cohorts, whoever has none first."""
        return self.exclude(cohort=cohort).order_by(
            models.F("cohort").asc(nulls_first=True), "last_name", "first_name", "id"
        )

    def with_cohort(self):
        return self.select_related("cohort__programme", "membership__user")


class ContactBy(models.TextChoices):
    EMAIL = Channel.EMAIL.value, Channel.EMAIL.label
    TEXT = Channel.TEXT.value, Channel.TEXT.label


@pghistory.track()
class Trainee(Base):
    ContactBy = ContactBy

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="trainees")
    membership = models.OneToOneField(Membership, models.PROTECT, related_name="trainee")
    reference = models.CharField("trainee ID", max_length=40)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    contact_by = models.CharField(
        "how they like to be contacted",
        max_length=10,
        choices=ContactBy.choices,
        default=ContactBy.EMAIL,
    )
    mobile = models.CharField("mobile number for texts", max_length=30, blank=True)
    employer = models.CharField(max_length=150, blank=True)
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, null=True, blank=True, related_name="trainees"
    )
    year = models.PositiveSmallIntegerField("year of study", null=True, blank=True)
    left_on = models.DateField("last day with the programme", null=True, blank=True)
    educator_name = models.CharField("practice educator", max_length=120, blank=True)
    educator_email = models.EmailField("e-mail of the practice educator", blank=True)

    objects = TraineeQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                name="trainee_reference_once",
                violation_error_message="There is a trainee with this ID already.",
            ),
            models.CheckConstraint(
                condition=Q(contact_by="email") | Q(contact_by="text", mobile__regex=MOBILE),
                name="trainee_text_has_its_mobile",
                violation_error_message="Text messages need a mobile number.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        return self.membership.user.email

    @property
    def reached_by(self) -> Channel:
        """As they like it; where no texts can be sent (any more), by e-mail."""
        likes_texts = self.contact_by == ContactBy.TEXT
        return Channel.TEXT if likes_texts and can_send_texts() else Channel.EMAIL

    @property
    def programme(self) -> str:
        """What they are learning to be; wants the cohort's rows."""
        return self.cohort.programme.name if self.cohort else ""


@pghistory.track()
class MeetingAccess(Base):
    """What a trainee needs in order to take part in meetings: confidential, so a table of its own.

    The matching engine reads it in bulk and never says that it stood in the way.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="meeting_access")
    trainee = models.OneToOneField(Trainee, models.CASCADE, related_name="meeting_access")
    needs_step_free = models.BooleanField("needs step-free access", default=False)
    notes = models.TextField("what helps at a meeting", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "meeting access"
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Access needs for {self.trainee}"

    @property
    def subject(self) -> Trainee:
        return self.trainee
