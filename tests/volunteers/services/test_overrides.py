from datetime import timedelta

import pytest

from accounts.permissions import Role
from common.dates import add_months, today
from common.errors import DomainError, IllegalMove
from tests.factories.accounts import MembershipFactory
from tests.factories.volunteers import DBSStatusCheckFactory, OverrideFactory, VolunteerFactory
from volunteers.models import Override
from volunteers.services.overrides import decide_override, request_override, withdraw_override


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


def ask(volunteer, by, **changes):
    facts = {
        "item": "dbs",
        "reason": "The new one is on its way.",
        "from_on": today(),
        "until": today() + timedelta(days=30),
    }
    return request_override(volunteer, **facts | changes, by=by)


def test_a_request_waits_for_somebody_else(asha, world):
    override = ask(asha, world.coordinator)
    assert override.status == Override.Status.REQUESTED
    assert not override.covers(today())
    approved = decide_override(override, approve=True, by=world.lead)
    assert approved.covers(today())
    assert approved.decided_by == world.lead


def test_it_can_be_refused(asha, world):
    override = decide_override(ask(asha, world.coordinator), approve=False, by=world.lead)
    assert override.status == Override.Status.REFUSED


def test_who_asked_cannot_decide_in_another_role_either(asha, world):
    override = ask(asha, world.coordinator)
    as_lead = MembershipFactory(
        organisation=world.organisation, user=world.coordinator.user, role=Role.LEAD
    )
    for member in (world.coordinator, as_lead):
        with pytest.raises(DomainError, match="somebody else"):
            decide_override(override, approve=True, by=member)


def test_a_decision_is_made_once(asha, world):
    override = OverrideFactory(volunteer=asha, approved=True)
    with pytest.raises(IllegalMove):
        decide_override(override, approve=False, by=world.lead)


def test_an_approved_one_can_be_withdrawn(asha, world):
    override = OverrideFactory(volunteer=asha, approved=True)
    assert withdraw_override(override, by=world.coordinator).status == Override.Status.WITHDRAWN
    with pytest.raises(IllegalMove):
        withdraw_override(override, by=world.coordinator)


def test_a_request_can_be_withdrawn_by_who_asked(asha, world):
    assert withdraw_override(ask(asha, world.coordinator), by=world.coordinator).decided_by is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"item": "active"}, "not asked of this volunteer"),
        ({"item": "fire_safety"}, "not asked of this volunteer"),
        ({"reason": "  "}, "Say why"),
        ({"until": today()}, "must be after"),
    ],
)
def test_a_wrong_request_is_refused_in_words(asha, world, changes, words):
    with pytest.raises(DomainError, match=words):
        ask(asha, world.coordinator, **changes)


def test_one_request_for_a_thing_at_a_time(asha, world):
    ask(asha, world.coordinator)
    with pytest.raises(DomainError, match="already"):
        ask(asha, world.coordinator)


def test_it_lasts_a_year_at_most(asha, world):
    longest = add_months(today(), 12)
    with pytest.raises(DomainError, match="12 months"):
        ask(asha, world.coordinator, until=longest + timedelta(days=1))
    assert ask(asha, world.coordinator, until=longest)


def test_a_certificate_under_review_is_not_set_aside(world):
    person = VolunteerFactory(organisation=world.organisation, cleared=True)
    DBSStatusCheckFactory(certificate=person.dbs_certificates.get(), result="new_info")
    facts = {"item": "dbs", "reason": "It is on its way.", "from_on": today()}
    with pytest.raises(DomainError, match="looked at again first"):
        request_override(person, **facts, until=today() + timedelta(days=9), by=world.coordinator)
