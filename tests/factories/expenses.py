from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from accounts.models import Membership
from common.dates import now, today
from support.mileage import add_usual_rates
from support.models import (
    ExpenseClaim,
    ExpenseLine,
    ExpensePolicy,
    FinanceExport,
    MileageRate,
    Receipt,
)
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import TimePayment, Volunteer

PDF = b"%PDF-1.7\n1 0 obj\n"
DECIDED = ("sent_back", "refused", "approved", "exported")


class MileageRateFactory(DjangoModelFactory):
    class Meta:
        model = MileageRate

    means = "car"
    from_on = factory.LazyFunction(lambda: today() + timedelta(days=30))
    pence = Decimal(50)


class TimePaymentFactory(DjangoModelFactory):
    class Meta:
        model = TimePayment

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    on = factory.LazyFunction(today)
    amount = Decimal(75)
    why = "Half a day on an interview panel"
    told_in_writing = True


class FinanceExportFactory(DjangoModelFactory):
    class Meta:
        model = FinanceExport

    organisation = factory.SelfAttribute("made_by.organisation")
    number = factory.Sequence(lambda number: number + 1)


class ExpenseClaimFactory(DjangoModelFactory):
    """Being written. `decider=` decided about it, if it has got so far."""

    class Meta:
        model = ExpenseClaim
        exclude = ["decider"]

    decider = None
    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    number = factory.Sequence(lambda number: number + 1)
    status = "draft"
    sent_at = factory.LazyAttribute(lambda row: None if row.status == "draft" else now())
    decided_at = factory.LazyAttribute(lambda row: now() if row.status in DECIDED else None)
    decided_by = factory.LazyAttribute(lambda row: row.decider if row.status in DECIDED else None)
    words = factory.LazyAttribute(
        lambda row: "Which day was it?" if row.status in ("sent_back", "refused") else ""
    )
    export = factory.LazyAttribute(
        lambda row: FinanceExportFactory(made_by=row.decider) if row.status == "exported" else None
    )


class ExpenseLineFactory(DjangoModelFactory):
    """Parking of today, £4. `miles=Decimal(12)` is a journey by car."""

    class Meta:
        model = ExpenseLine

    claim = factory.SubFactory(ExpenseClaimFactory)
    organisation = factory.SelfAttribute("claim.organisation")
    miles = None
    kind = factory.LazyAttribute(lambda row: "parking" if row.miles is None else "mileage")
    means = factory.LazyAttribute(lambda row: "" if row.miles is None else "car")
    on = factory.LazyFunction(today)
    amount = factory.LazyAttribute(
        lambda row: Decimal(4) if row.miles is None else row.miles * Decimal("0.45")
    )
    what = "Meeting at Bowmere"


class ReceiptFactory(DjangoModelFactory):
    class Meta:
        model = Receipt

    line = factory.SubFactory(ExpenseLineFactory)
    organisation = factory.SelfAttribute("line.organisation")
    name = "ticket.pdf"
    content_type = "application/pdf"
    content = PDF
    size = len(PDF)
    added_by = factory.SelfAttribute("line.claim.volunteer.membership")


@dataclass(frozen=True)
class ExpenseRows:
    draft: ExpenseClaim
    sent: ExpenseClaim
    sent_back: ExpenseClaim
    line: ExpenseLine
    receipt: Receipt
    receipt_sent: Receipt
    export: FinanceExport
    rate: MileageRate


def expense_rows(volunteer: Volunteer, *, decider: Membership, typist: Membership) -> ExpenseRows:
    """A claim of each kind, with a line and a receipt; once, the rates and limits too."""
    organisation = volunteer.organisation
    if not organisation.mileage_rates.exists():
        add_usual_rates(organisation)
        MileageRateFactory(organisation=organisation)
    ExpensePolicy.objects.get_or_create(organisation=organisation)
    claims = {
        status: ExpenseClaimFactory(volunteer=volunteer, status=status, decider=decider)
        for status in ("draft", "sent", *DECIDED)
    }
    if decider != typist:
        ExpenseClaimFactory(volunteer=volunteer, status="sent", entered_by=typist)
    receipts = {
        status: ReceiptFactory(line__claim=claim, line__miles=None)
        for status, claim in claims.items()
    }
    return ExpenseRows(
        draft=claims["draft"],
        sent=claims["sent"],
        sent_back=claims["sent_back"],
        line=receipts["draft"].line,
        receipt=receipts["draft"],
        receipt_sent=receipts["sent"],
        export=claims["exported"].export,
        rate=organisation.mileage_rates.get(pence=50),
    )
