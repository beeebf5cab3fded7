"""Two people decide, hand over or note time in the same moment: it happens once."""

from decimal import Decimal
from uuid import uuid4

import pytest

from common.dates import today
from common.errors import DomainError
from support.mileage import add_usual_rates
from support.models import Activity, ExpenseClaim, FinanceExport
from support.services.activities import note_activity
from support.services.deciding_claims import approve_claim, refuse_claim
from support.services.expenses import start_claim
from support.services.finance import export_claims
from tests.at_once import at_once
from tests.factories.expenses import ExpenseClaimFactory, ExpenseLineFactory
from tests.factories.volunteers import VolunteerFactory
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(transactional_db):
    world = build_world(name="Cheshire", slug="cheshire")
    add_usual_rates(world.organisation)
    return world


def refusals(outcomes):
    return [each for each in outcomes if isinstance(each, DomainError)]


def test_one_decides_and_the_other_hears_that_it_is_done(here):
    asha = VolunteerFactory(organisation=here.organisation, membership=here.connector)
    claim = ExpenseLineFactory(claim=ExpenseClaimFactory(volunteer=asha, status="sent")).claim
    outcomes = at_once(
        lambda: approve_claim(claim, by=here.coordinator),
        lambda: refuse_claim(claim, words="No", by=here.administrator),
    )
    assert len(refusals(outcomes)) == 1
    assert ExpenseClaim.objects.get().status in ("approved", "refused")


def test_two_claims_at_once_do_not_both_take_the_last_miles_of_the_band(here):
    asha = VolunteerFactory(organisation=here.organisation, membership=here.connector)
    done = ExpenseClaimFactory(volunteer=asha, status="approved", decider=here.coordinator)
    for _ in range(10):
        ExpenseLineFactory(claim=done, miles=Decimal(999))
    sent = [ExpenseClaimFactory(volunteer=asha, status="sent") for _ in range(2)]
    lines = [ExpenseLineFactory(claim=claim, miles=Decimal(10)) for claim in sent]
    outcomes = at_once(*(lambda c=claim: approve_claim(c, by=here.coordinator) for claim in sent))
    assert not [each for each in outcomes if isinstance(each, Exception)]
    for line in lines:
        line.refresh_from_db()
    assert sorted(line.amount for line in lines) == [Decimal("2.50"), Decimal("4.50")]


def test_an_approved_claim_is_handed_over_once(here):
    asha = VolunteerFactory(organisation=here.organisation)
    ExpenseClaimFactory(volunteer=asha, status="approved", decider=here.administrator)
    outcomes = at_once(*(lambda: export_claims(by=here.coordinator) for _ in range(2)))
    assert len(refusals(outcomes)) == 1
    assert FinanceExport.objects.count() == 1


def test_two_taps_begin_one_claim(here):
    asha = VolunteerFactory(organisation=here.organisation, membership=here.connector)
    outcomes = at_once(*(lambda: start_claim(asha, by=here.connector) for _ in range(2)))
    assert outcomes[0] == outcomes[1] == ExpenseClaim.objects.get()


def test_a_form_sent_twice_notes_its_time_once(here):
    asha = VolunteerFactory(organisation=here.organisation, membership=here.connector)
    facts = {"on": today(), "minutes": 800, "kind": "event", "what": "Open day"}
    facts["form_key"] = uuid4()
    outcomes = at_once(*(lambda: note_activity(asha, **facts, by=here.connector) for _ in range(2)))
    assert outcomes[0] == outcomes[1] == Activity.objects.get()


def test_together_they_do_not_note_more_than_a_day_has(here):
    asha = VolunteerFactory(organisation=here.organisation, membership=here.connector)
    facts = {"on": today(), "minutes": 800, "kind": "event"}
    outcomes = at_once(
        *(
            lambda what=what: note_activity(asha, **facts, what=what, by=here.connector)
            for what in ("Open day", "Summer fair")
        )
    )
    assert len(refusals(outcomes)) == 1
    assert Activity.objects.get().minutes == 800
