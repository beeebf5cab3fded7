"""What volunteers spent and are paid back: a claim, its lines and their receipts."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.permissions import Permission
from accounts.tenancy import same_organisation
from common.models import Base, MadeByForm
from common.states import HasStatus, Moves, status_trigger
from support.models.expense_rules import Means
from volunteers.models import Volunteer


class ClaimStatus(models.TextChoices):
    DRAFT = "draft", "Being written"
    SENT = "sent", "Sent"
    SENT_BACK = "sent_back", "Sent back"
    REFUSED = "refused", "Not paid"
    APPROVED = "approved", "Approved"
    EXPORTED = "exported", "With finance"


CLAIM_MOVES: Moves = {
    ClaimStatus.DRAFT: (ClaimStatus.SENT,),
    ClaimStatus.SENT: (ClaimStatus.APPROVED, ClaimStatus.SENT_BACK, ClaimStatus.REFUSED),
    ClaimStatus.SENT_BACK: (ClaimStatus.SENT,),
    ClaimStatus.APPROVED: (ClaimStatus.EXPORTED,),
    ClaimStatus.REFUSED: (),
    ClaimStatus.EXPORTED: (),
}
TO_WRITE = (ClaimStatus.DRAFT, ClaimStatus.SENT_BACK)
SETTLED = (ClaimStatus.APPROVED, ClaimStatus.EXPORTED)

# Whoever decides is neither the claimant nor anybody who ever typed it for them, whatever their
# role. The history knows the typists from whom somebody took it over.
SECOND_PERSON = """
IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.decided_by_id, NEW.decided_at, NEW.status)
        IS NOT DISTINCT FROM ROW(OLD.decided_by_id, OLD.decided_at, OLD.status)
    THEN RETURN NEW; END IF;
END IF;
IF NEW.decided_by_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM accounts_membership decider JOIN accounts_membership other
    ON other.user_id = decider.user_id
    WHERE decider.id = NEW.decided_by_id AND (
        other.id = NEW.entered_by_id OR other.id = (
            SELECT membership_id FROM volunteers_volunteer WHERE id = NEW.volunteer_id
        ) OR other.id IN (
            SELECT entered_by_id FROM support_expenseclaimevent WHERE pgh_obj_id = NEW.id
        )
    )
) THEN RAISE EXCEPTION 'a claim is decided by a second person'; END IF;
RETURN NEW;
"""


class FinanceExportQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Those of which this member sees every claim; a file whose claims are erased is empty."""
        claims = ExpenseClaim.objects.filter(export=models.OuterRef("pk"))
        seen = membership.organisation.expense_claims.visible_to(membership)
        hidden = claims.exclude(pk__in=seen.values("pk"))
        return self.filter(models.Exists(claims), ~models.Exists(hidden))


@pghistory.track()
class FinanceExport(Base):
    """Approved claims handed over to whoever pays them; can be taken away again."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="finance_exports")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = FinanceExportQuerySet.as_manager()

    class Meta:
        verbose_name = "file for finance"
        verbose_name_plural = "files for finance"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="finance_export_number_once",
                violation_error_message="There is a file with this number already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"File {self.number} for finance"


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """One's own; and whoever decides sees those of the people they may see, once sent."""
        own = Q(volunteer__membership=membership)
        if not membership.can(Permission.EXPENSE_DECIDE):
            return self.filter(own)
        people = membership.organisation.volunteers.visible_to(membership)
        is_theirs = Q(volunteer__in=people.values("pk"))
        is_done = ~Q(status=ClaimStatus.DRAFT) | Q(entered_by__isnull=False)
        return self.filter(own | (is_theirs & is_done))

    def to_decide(self, membership):
        """Those this member may decide: never their own, nor what they typed for somebody."""
        mine = Q(volunteer__membership__user=membership.user_id)
        waiting = self.visible_to(membership).filter(status=ClaimStatus.SENT)
        return waiting.exclude(mine).exclude(pk__in=self.typed_by(membership).values("pk"))

    def typed_by(self, membership):
        """Also those that somebody else took over since."""
        return self.model.objects.filter(events__entered_by__user=membership.user_id)

    def approved(self):
        return self.filter(status=ClaimStatus.APPROVED)

    def with_people(self):
        return self.select_related(
            "volunteer__membership__user",
            "volunteer__organisation",
            "entered_by__user",
            "decided_by__user",
            "export",
        )


@pghistory.track(exclude=["words"])
class ExpenseClaim(Base, HasStatus):
    """`entered_by`: who typed it for somebody. `words`: what the claimant is told of it.

    `sent_at`: when it was sent first; one that is sent back and sent again keeps it.
    """

    Status = ClaimStatus
    MOVES = CLAIM_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="expense_claims")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="expense_claims")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.DRAFT)
    entered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField("what they are told", max_length=1000, blank=True)
    export = models.ForeignKey(
        FinanceExport, models.PROTECT, null=True, blank=True, related_name="claims"
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "expense claim"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="expense_claim_number_once",
                violation_error_message="There is a claim with this number already.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(sent_at__isnull=False),
                name="expense_claim_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sent"], decided_at=None, decided_by=None)
                | Q(
                    status__in=["sent_back", "refused", "approved", "exported"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="expense_claim_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sent_back", "refused"]) | ~Q(words=""),
                name="expense_claim_not_paid_says_why",
                violation_error_message="Say why in a few words.",
            ),
            models.CheckConstraint(
                condition=Q(status="exported", export__isnull=False)
                | (~Q(status="exported") & Q(export=None)),
                name="expense_claim_exported_with_a_file",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="expense_claim_by_status")]
        triggers = [
            same_organisation(),
            status_trigger(CLAIM_MOVES),
            pgtrigger.Trigger(
                name="second_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=SECOND_PERSON,
            ),
        ]

    def __str__(self) -> str:
        return f"Claim {self.number}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer

    @property
    def is_to_write(self) -> bool:
        """It can still be changed by whoever makes it."""
        return self.status in TO_WRITE

    @property
    def waits(self) -> bool:
        """Somebody is to decide about it."""
        return self.status == ClaimStatus.SENT

    @property
    def is_settled(self) -> bool:
        return self.status in SETTLED


TEXTS_OF_A_LINE = ("start", "end", "what", "why", "refused_why")


@pghistory.track(exclude=[*TEXTS_OF_A_LINE, "form_key"])
class ExpenseLine(Base, MadeByForm):
    """One thing that was paid for, or one journey. `amount` of miles is reckoned, never typed.

    `why`: what somebody says who is above a limit. `refused_why`: why it is not paid.
    """

    class Kind(models.TextChoices):
        MILEAGE = "mileage", "Miles by car, motorcycle or bicycle"
        TRANSPORT = "transport", "Bus, train or tram"
        TAXI = "taxi", "Taxi"
        PARKING = "parking", "Parking or tolls"
        MEAL = "meal", "A meal"
        CARE = "care", "Care for a child or somebody who depends on you"
        OTHER = "other", "Something else"

    Means = Means

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="expense_lines")
    claim = models.ForeignKey(ExpenseClaim, models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField("day")
    start = models.CharField("from", max_length=100, blank=True)
    end = models.CharField("to", max_length=100, blank=True)
    miles = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    means = models.CharField("how they travelled", max_length=10, choices=Means.choices, blank=True)
    hours_away = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = models.DecimalField("amount (£)", max_digits=7, decimal_places=2)
    what = models.CharField("what for", max_length=200, blank=True)
    why = models.CharField("why it is above a limit", max_length=500, blank=True)
    refused_why = models.CharField("why it is not paid", max_length=300, blank=True)

    class Meta:
        verbose_name = "line of a claim"
        verbose_name_plural = "lines of claims"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & (Q(kind="mileage") | Q(amount__gt=0)),
                name="expense_line_costs_something",
                violation_error_message="Enter more than £0.",
            ),
            models.CheckConstraint(
                condition=(Q(kind="mileage", miles__gt=0) & ~Q(means=""))
                | (~Q(kind="mileage") & Q(miles=None, means="")),
                name="expense_line_miles_go_with_mileage",
                violation_error_message="Enter how many miles, and how you travelled.",
            ),
        ]
        indexes = [models.Index(fields=["claim", "on"], name="expense_line_by_day")]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on:%d/%m/%Y}"

    @property
    def subject(self) -> Volunteer:
        return self.claim.volunteer

    @property
    def is_refused(self) -> bool:
        return bool(self.refused_why)


MOST_RECEIPTS = 5


class ReceiptQuerySet(models.QuerySet):
    def without_content(self):
        """For lists: a photograph weighs megabytes."""
        return self.defer("content")


@pghistory.track(exclude=["content", "name"])
class Receipt(Base):
    """A photograph or PDF, kept in the database: what erases the claim erases it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="receipts")
    line = models.ForeignKey(ExpenseLine, models.CASCADE, related_name="receipts")
    name = models.CharField("name of the file", max_length=100)
    content_type = models.CharField(max_length=30)
    size = models.PositiveIntegerField("bytes")
    content = models.BinaryField()
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Receipt of {self.line}"

    @property
    def subject(self) -> Volunteer:
        return self.line.claim.volunteer
