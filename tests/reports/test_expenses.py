"""Claims on the home pages: who is asked to decide, and who hears of a question."""

import pytest

from common.dates import now
from reports.home import home_of
from tests.factories.expenses import ExpenseClaimFactory, ExpenseLineFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


def sentences(membership):
    return [task.sentence for task in home_of(membership, at=now()).tasks]


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_whoever_may_decide_is_asked_to(role, world, asha):
    ExpenseLineFactory(claim=ExpenseClaimFactory(volunteer=asha, status="sent"))
    assert "1 expense claim waits for you" in sentences(world.members[role])


def test_whoever_typed_it_is_not_asked(world, asha):
    ExpenseClaimFactory(volunteer=asha, status="sent", entered_by=world.coordinator)
    assert not [said for said in sentences(world.coordinator) if "claim" in said]
    assert "1 expense claim waits for you" in sentences(world.administrator)


@pytest.mark.parametrize("role", ["supervisor", "lead", "trainee", "connector"])
def test_nobody_else_is_asked(role, world, asha):
    ExpenseClaimFactory(volunteer=asha, status="sent")
    assert not [said for said in sentences(world.members[role]) if "claim" in said]


def test_what_is_approved_is_to_go_to_finance(world, asha):
    ExpenseClaimFactory(volunteer=asha, status="approved", decider=world.administrator)
    assert "1 approved claim is to go to finance" in sentences(world.coordinator)


def test_a_question_is_asked_on_the_claimants_own_page(world, asha):
    claim = ExpenseClaimFactory(volunteer=asha, status="sent_back", decider=world.coordinator)
    said = f"There is a question about your expense claim {claim.number}"
    assert said in sentences(world.connector)
