"""Merged and erased records take nothing new; under a legal hold nothing of a record is removed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from common.dates import today
from common.errors import DomainError
from support.services import expenses
from support.services.activities import note_activity, remove_activity
from tests.factories.agreements import LegalHoldFactory
from tests.factories.expenses import ExpenseClaimFactory, ReceiptFactory, TimePaymentFactory
from tests.factories.support import ActivityFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Erasure, Merge
from volunteers.services.payments import record_payment, remove_payment

TALK = {"kind": "teaching", "what": "Talk to new nurses", "minutes": 60}
PAYMENT = {"amount": Decimal(75), "why": "Interview panel", "told_in_writing": True}
pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


def merged(asha, by):
    kept = VolunteerFactory(organisation=asha.organisation)
    Merge.objects.create(organisation=asha.organisation, kept=kept, emptied=asha, merged_by=by)


def erased(asha, by):
    Erasure.objects.create(
        organisation=asha.organisation, volunteer=asha, kept_until=today(), erased_by=by, removed={}
    )


@pytest.mark.parametrize(("close", "words"), [(merged, "was merged"), (erased, "was removed")])
def test_a_closed_record_takes_nothing_new(close, words, world, asha, sign_in):
    by = world.coordinator
    close(asha, by)
    for act in (
        lambda: expenses.start_claim(asha, by=by),
        lambda: note_activity(asha, on=today(), **TALK, by=by),
        lambda: record_payment(asha, on=today(), **PAYMENT, by=by),
    ):
        with pytest.raises(DomainError, match=words):
            act()
    client = sign_in(by)
    for name, offered in (
        ("expenses:person", "Type a claim"),
        ("expenses:person", "Record a payment"),
        ("hours:person", "Note other time"),
        ("papers:person", "Make something"),
        ("volunteers:record", reverse("expenses:person", args=[asha.pk])),
    ):
        page = client.get(reverse(name, args=[asha.pk]))
        assert page.status_code == 200
        assert offered not in page.content.decode()


def test_an_open_record_offers_all_of_it(world, asha, sign_in):
    client = sign_in(world.coordinator)
    for name, offered in (
        ("expenses:person", "Type a claim"),
        ("expenses:person", "Record a payment"),
        ("hours:person", "Note other time"),
        ("papers:person", "Make something"),
        ("volunteers:record", reverse("expenses:person", args=[asha.pk])),
    ):
        assert offered in client.get(reverse(name, args=[asha.pk])).content.decode()


def test_nothing_is_removed_under_a_legal_hold(world, asha):
    by = world.coordinator
    claim = ExpenseClaimFactory(volunteer=asha, entered_by=by)
    receipt = ReceiptFactory(line__claim=claim)
    activity = ActivityFactory(volunteer=asha)
    payment = TimePaymentFactory(volunteer=asha, recorded_by=by)
    LegalHoldFactory(volunteer=asha, placed_by=by)
    for act in (
        lambda: expenses.remove_receipt(receipt, by=by),
        lambda: expenses.remove_line(receipt.line, by=by),
        lambda: expenses.remove_claim(claim, by=by),
        lambda: remove_activity(activity, by=by),
        lambda: remove_payment(payment, by=by),
    ):
        with pytest.raises(DomainError, match="legal hold"):
            act()
    for row in (receipt, receipt.line, claim, activity, payment):
        row.refresh_from_db()
