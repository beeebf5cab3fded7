"""What was seen and said for the checks: never a scan, a diagnosis or more than is needed."""

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from volunteers.identity_rules import TYPES, Document
from volunteers.models.volunteers import Volunteer


@pghistory.track()
class IdentityEvidence(Base):
    """What is known of somebody's identity beside the documents themselves."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, related_name="identity_evidence")
    is_uk_national = models.BooleanField("UK national", null=True, blank=True)
    has_five_years_of_addresses = models.BooleanField(
        "five years of addresses and every name used were given", default=False
    )
    has_external_validation = models.BooleanField(
        "identity validated from outside for route 2", default=False
    )

    class Meta:
        verbose_name_plural = "identity evidence"
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Identity of {self.volunteer}"


@pghistory.track()
class IdentityDocument(Base):
    """A document that somebody looked at: its type and last characters, never a copy."""

    class SeenHow(models.TextChoices):
        ORIGINAL = "original", "The original, in person"
        DIGITAL = "digital", "By a digital identity service, the original still to be seen"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="identity_documents"
    )
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="identity_documents")
    type = models.CharField(
        max_length=30, choices=[(key, kind.label) for key, kind in TYPES.items()]
    )
    last_characters = models.CharField(
        max_length=4,
        validators=[RegexValidator(r"^[A-Z0-9]{3,4}\Z", "Give the last 3 or 4 characters.")],
    )
    issued_on = models.DateField("date of issue on it", null=True, blank=True)
    last_valid_on = models.DateField("expiry date on it", null=True, blank=True)
    shows_address = models.BooleanField("shows the current address", default=False)
    seen_how = models.CharField(max_length=10, choices=SeenHow.choices, default=SeenHow.ORIGINAL)
    seen_on = models.DateField()
    seen_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["seen_on", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "type", "last_characters"],
                name="identity_document_once",
                violation_error_message="This document is noted already.",
            ),
            models.CheckConstraint(
                condition=Q(last_characters__regex=r"^[A-Z0-9]{3,4}$"),
                name="identity_document_keeps_no_whole_number",
                violation_error_message="Give the last 3 or 4 characters, never the whole number.",
            ),
            models.CheckConstraint(
                condition=Q(last_valid_on=None) | Q(last_valid_on__gte=F("seen_on")),
                name="identity_document_was_in_date",
                violation_error_message="This document was out of date on the day it was seen.",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(issued_on__lte=F("seen_on")),
                name="identity_document_was_issued_before_it_was_seen",
                violation_error_message="A document cannot be seen before it is issued.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_type_display()}, ending {self.last_characters}"

    @property
    def is_original_seen(self) -> bool:
        return self.seen_how == self.SeenHow.ORIGINAL

    @property
    def facts(self) -> Document:
        """What the rules are told."""
        return Document(
            type=self.type,
            seen_on=self.seen_on,
            issued_on=self.issued_on,
            last_valid_on=self.last_valid_on,
            shows_address=self.shows_address,
            is_original=self.is_original_seen,
        )


@pghistory.track()
class RightToWork(Base):
    """Whether somebody's status in the country lets them volunteer, and until when."""

    class Basis(models.TextChoices):
        NO_LIMIT = "no_limit", "British or Irish citizen, or settled: no time limit"
        LIMITED = "limited", "Permission to be in the UK until a date"
        ASYLUM = "asylum", "Asked for asylum: may volunteer for a public body or a charity"
        VISITOR = "visitor", "Visitor: up to 30 days of incidental volunteering"

    class SeenHow(models.TextChoices):
        DOCUMENT = "document", "The original document, with them there"
        ONLINE = "online", "Online with their share code"
        DIGITAL = "digital", "A digital identity service"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, related_name="right_to_work")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    seen_how = models.CharField(max_length=10, choices=SeenHow.choices)
    permits_volunteering = models.BooleanField("volunteering permitted")
    last_permitted_on = models.DateField("last day permitted", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "right to work"
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis__in=["limited", "visitor"])
                | Q(permits_volunteering=False)
                | Q(last_permitted_on__isnull=False),
                name="right_to_work_limited_has_its_end",
                violation_error_message="Give the last day on which they may volunteer.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Right to work of {self.volunteer}"


@pghistory.track(exclude=["adjustments"])
class WorkHealth(Base):
    """What occupational health answered. Restricted; the reason is nowhere."""

    class Outcome(models.TextChoices):
        FIT = "fit", "Fit"
        FIT_WITH_ADJUSTMENTS = "fit_with_adjustments", "Fit with adjustments"
        NOT_YET = "not_yet", "Not yet"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="work_health")
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, related_name="work_health")
    outcome = models.CharField(max_length=30, choices=Outcome.choices)
    adjustments = models.TextField(
        blank=True, help_text="What helps, never why. Never a diagnosis."
    )
    answered_on = models.DateField()
    review_on = models.DateField("adjustments are looked at again on", null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "work health"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="fit_with_adjustments") ^ Q(adjustments=""),
                name="work_health_adjustments_where_named",
                violation_error_message="Say which adjustments help, and only then.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Work health of {self.volunteer}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer


@pghistory.track(exclude=["summary"])
class EmploymentSummary(Base):
    """What somebody has been doing, in their own words, and that any gaps were talked about.

    What was said about a gap is not kept: it is often about health.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, related_name="employment_summary")
    summary = models.TextField(
        help_text="Work, study, caring, volunteering. Nothing about health or offences."
    )
    has_gaps = models.BooleanField()
    talked_on = models.DateField("gaps were talked about on", null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "employment summaries"
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Employment summary of {self.volunteer}"
