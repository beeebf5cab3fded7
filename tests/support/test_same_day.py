"""What somebody claims of one day in several claims counts together; the approver hears of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from common.dates import today
from support.claims import claim_sheet
from tests.factories.expenses import ExpenseClaimFactory, ExpenseLineFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


@pytest.fixture
def here(asha):
    """Sent: £4 of parking and a taxi for £9."""
    claim = ExpenseClaimFactory(volunteer=asha, status="sent")
    ExpenseLineFactory(claim=claim)
    ExpenseLineFactory(claim=claim, kind="taxi", amount=Decimal(9))
    return claim


@pytest.mark.parametrize("status", ["sent", "approved", "exported"])
def test_the_approver_hears_of_a_line_that_another_claim_has(status, world, asha, here, sign_in):
    other = ExpenseClaimFactory(volunteer=asha, status=status, decider=world.coordinator)
    ExpenseLineFactory(claim=other)
    page = sign_in(world.coordinator).get(reverse("expenses:decide", args=[here.pk]))
    assert f"{other} has the same day, kind and amount" in page.content.decode()
    assert [sheet.same_in for sheet in claim_sheet(here).lines] == [(str(other),), ()]


def test_fares_of_the_day_count_with_those_of_other_claims(world, asha, here):
    policy = claim_sheet(here).policy
    policy.journeys_most = Decimal(10)
    policy.save()
    assert not any("come to" in each for sheet in claim_sheet(here).lines for each in sheet.above)
    other = ExpenseClaimFactory(volunteer=asha, status="sent")
    ExpenseLineFactory(claim=other, kind="transport", amount=Decimal(2))
    assert any("come to £11" in each for sheet in claim_sheet(here).lines for each in sheet.above)


@pytest.mark.parametrize(
    "facts",
    [
        {"claim__status": "draft"},
        {"claim__status": "refused"},
        {"refused_why": "Paid in May"},
        {"on": today() - timedelta(days=1)},
        {"amount": Decimal("4.01")},
        {"kind": "other"},
    ],
    ids=["being written", "not paid", "a line not paid", "another day", "more", "another kind"],
)
def test_others_are_not_the_same(facts, world, asha, here):
    facts = {"claim__volunteer": asha, "claim__decider": world.coordinator} | facts
    ExpenseLineFactory(**{"claim__status": "sent"} | facts)
    assert not any(sheet.same_in for sheet in claim_sheet(here).lines)


def test_another_persons_claim_is_no_matter(world, here):
    other = VolunteerFactory(organisation=world.organisation)
    ExpenseLineFactory(claim=ExpenseClaimFactory(volunteer=other, status="sent"))
    assert not any(sheet.same_in for sheet in claim_sheet(here).lines)
