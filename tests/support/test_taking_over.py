"""A claim that is stuck is taken over; none of those who typed it decides about it."""

from decimal import Decimal

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from accounts.permissions import Role
from common.dates import now, today
from common.errors import DomainError
from support.models import ExpenseClaim
from support.services import deciding_claims, expenses
from tests.factories.accounts import MembershipFactory
from tests.factories.expenses import ExpenseClaimFactory, ExpenseLineFactory
from tests.factories.volunteers import VolunteerFactory

PARKING = {"kind": "parking", "amount": Decimal("4.20"), "what": "Meeting at Bowmere"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


@pytest.fixture
def other(world):
    return MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)


def claim_of(asha, status, **facts):
    claim = ExpenseClaimFactory(volunteer=asha, status=status, **facts)
    return ExpenseLineFactory(claim=claim).claim


def test_whoever_sent_it_back_can_answer_for_them_and_a_third_decides(world, asha, other):
    claim = claim_of(asha, "sent", entered_by=world.coordinator)
    deciding_claims.send_claim_back(claim, words="Which day?", by=other)
    taken = expenses.take_over(claim, by=other)
    assert expenses.take_over(claim, by=other) == taken
    expenses.add_line(taken, on=today(), **PARKING, by=other)
    with pytest.raises(DomainError, match="whoever makes this claim"):
        expenses.add_line(taken, on=today(), **PARKING, by=world.coordinator)
    sent = expenses.send_claim(taken, by=other)
    for typist in (other, world.coordinator):
        with pytest.raises(DomainError, match="You typed this claim"):
            deciding_claims.approve_claim(sent, by=typist)
        assert not ExpenseClaim.objects.to_decide(typist).exists()
        with pytest.raises(InternalError, match="second person"), transaction.atomic():
            ExpenseClaim.objects.update(status="approved", decided_by=typist, decided_at=now())
    assert ExpenseClaim.objects.to_decide(world.administrator).get() == sent
    deciding_claims.approve_claim(sent, by=world.administrator)


def test_their_own_that_was_sent_back_is_gone_on_with_for_them(world, asha, other, sign_in):
    claim = claim_of(asha, "sent_back", decider=world.administrator)
    page = sign_in(other).post(reverse("expenses:take_over", args=[claim.pk]), follow=True)
    for words in ("You type this claim now", "Check and send"):
        assert words in page.content.decode()
    expenses.send_claim(claim, by=world.connector)


@pytest.mark.parametrize("status", ["draft", "sent", "approved", "exported", "refused"])
def test_only_what_is_stuck_is_taken_over(status, world, asha, other):
    claim = claim_of(asha, status, decider=world.administrator)
    with pytest.raises(DomainError):
        expenses.take_over(claim, by=other)
    claim.refresh_from_db()
    assert claim.entered_by is None


def test_what_somebody_else_began_to_type_is_gone_on_with(world, asha, other, sign_in):
    claim = claim_of(asha, "draft", entered_by=world.coordinator)
    page = sign_in(other).get(reverse("expenses:record", args=[claim.pk])).content.decode()
    assert "Go on with this claim" in page
    assert expenses.take_over(claim, by=other).entered_by == other


@pytest.mark.parametrize("role", ["trainee", "supervisor", "lead", "administrator"])
def test_others_take_over_none(role, world, asha):
    claim = claim_of(asha, "sent_back", decider=world.coordinator)
    with pytest.raises(DomainError):
        expenses.take_over(claim, by=world.members[role])


def test_nobody_takes_over_their_own_in_another_role(world, asha):
    also = MembershipFactory(
        organisation=world.organisation, role=Role.COORDINATOR, user=world.connector.user
    )
    claim = claim_of(asha, "sent_back", decider=world.coordinator)
    with pytest.raises(DomainError, match="This is about you"):
        expenses.take_over(claim, by=also)
