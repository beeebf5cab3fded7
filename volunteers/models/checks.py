"""The vetting items, and dated exceptions."""

from datetime import date

import pghistory
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
    valid_until = models.DateField(
        "counts until", null=True, blank=True, help_text="The first day it no longer counts."
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(result="clear", valid_until__gt=F("decided_on")),
                name="check_counts_after_it_is_decided",
                violation_error_message="Only a clear check has an end, after it was decided.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_result_display().lower()}"

    @property
    def passes(self) -> bool:
        return self.result in self.PASSING

    @property
    def version(self) -> str:
        """What a form says it has seen: it changes whenever something new is recorded."""
        return (self.recorded_at or self.created_at).isoformat()


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
