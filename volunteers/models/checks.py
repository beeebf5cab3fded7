"""The vetting items, the DBS certificate, and dated exceptions."""

from datetime import date

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models.positions import CheckKind
from volunteers.models.volunteers import Volunteer


@pghistory.track()
class Check(Base):
    Kind = CheckKind

    class Result(models.TextChoices):
        AWAITED = "awaited", "Awaited"
        CLEAR = "clear", "Clear"
        NOT_CLEAR = "not_clear", "Not clear"
        NOT_APPLICABLE = "not_applicable", "Not applicable"

    PASSING = (Result.CLEAR, Result.NOT_APPLICABLE)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="checks")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=30, choices=CheckKind.choices)
    result = models.CharField(max_length=20, choices=Result.choices, default=Result.AWAITED)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why it does not apply. Never health details."
    )

    class Meta:
        ordering = ["volunteer", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "kind"], name="check_kind_once"),
            models.CheckConstraint(
                condition=Q(result="awaited", decided_on__isnull=True)
                | (~Q(result="awaited") & Q(decided_on__isnull=False)),
                name="check_decided_has_its_day",
                violation_error_message="A result needs its day; “awaited” has none.",
            ),
            models.CheckConstraint(
                condition=~Q(result="not_applicable") | ~Q(reason=""),
                name="check_not_applicable_says_why",
                violation_error_message="Say why this check does not apply.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_result_display().lower()}"

    @property
    def passes(self) -> bool:
        return self.result in self.PASSING


@pghistory.track()
class DBSCertificate(Base):
    """What may be kept of a DBS certificate: never its contents."""

    class Level(models.TextChoices):
        BASIC = "basic", "Basic"
        STANDARD = "standard", "Standard"
        ENHANCED = "enhanced", "Enhanced"
        ENHANCED_BARRED = "enhanced_barred", "Enhanced with barred lists"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="dbs_certificates")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="dbs_certificates")
    number = models.CharField(
        "certificate number",
        max_length=12,
        validators=[RegexValidator(r"^[0-9]{12}\Z", "A certificate number has 12 digits.")],
    )
    level = models.CharField(max_length=20, choices=Level.choices)
    issued_on = models.DateField()
    on_update_service = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "DBS certificate"
        ordering = ["-issued_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="dbs_number_once",
                violation_error_message="This certificate number is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{12}$"),
                name="dbs_number_has_twelve_digits",
                violation_error_message="A certificate number has 12 digits.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, issued {self.issued_on}"


class OverrideStatus(models.TextChoices):
    REQUESTED = "requested", "Asked for"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


OVERRIDE_MOVES: Moves = {
    OverrideStatus.REQUESTED: (
        OverrideStatus.APPROVED,
        OverrideStatus.REFUSED,
        OverrideStatus.WITHDRAWN,
    ),
    OverrideStatus.APPROVED: (OverrideStatus.WITHDRAWN,),
    OverrideStatus.REFUSED: (),
    OverrideStatus.WITHDRAWN: (),
}


class OverrideQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(status=OverrideStatus.APPROVED)

    def requested(self):
        return self.filter(status=OverrideStatus.REQUESTED)


@pghistory.track()
class Override(Base, HasStatus):
    """One requirement set aside for one person, for a time, by two people.

    It counts from `from_on` up to, not including, `until`.
    """

    Status = OverrideStatus
    MOVES = OVERRIDE_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="overrides")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="overrides")
    item = models.CharField("requirement", max_length=60, help_text="A check, “dbs” or a course.")
    reason = models.CharField(max_length=300)
    from_on = models.DateField()
    until = models.DateField("counts until")
    status = models.CharField(
        max_length=10, choices=OverrideStatus.choices, default=OverrideStatus.REQUESTED
    )
    requested_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("from_on")),
                name="override_ends_after_it_begins",
                violation_error_message="The end must be after the beginning.",
            ),
            models.CheckConstraint(
                condition=Q(status="requested") | ~Q(decided_by=F("requested_by")),
                name="override_needs_two_people",
                violation_error_message="Somebody other than the person who asked must decide.",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="override_decided_at_and_by",
            ),
        ]
        triggers = [same_organisation(), status_trigger(OVERRIDE_MOVES)]

    def __str__(self) -> str:
        return f"{self.item} for {self.volunteer}"

    def covers(self, day: date) -> bool:
        return self.status == OverrideStatus.APPROVED and self.from_on <= day < self.until
