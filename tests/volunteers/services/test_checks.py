from datetime import date, timedelta

import pytest

from common.dates import today
from common.errors import DomainError
from tests.factories.volunteers import CheckFactory, VolunteerFactory
from volunteers.models import Check
from volunteers.services.checks import record_check

ISSUED = date(2026, 3, 1)


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


def test_a_result_is_kept_with_who_decided(asha, world):
    check = record_check(asha, "identity", result="clear", decided_on=ISSUED, by=world.coordinator)
    check.refresh_from_db()
    assert (check.result, check.decided_on, check.decided_by) == (
        "clear",
        ISSUED,
        world.coordinator,
    )


def test_a_second_result_replaces_the_first(asha, world):
    record_check(asha, "identity", result="awaited", decided_on=None, by=None)
    record_check(asha, "identity", result="not_clear", decided_on=ISSUED, by=world.coordinator)
    assert asha.checks.get().result == Check.Result.NOT_CLEAR


def test_the_same_facts_change_nothing(asha, world):
    CheckFactory(volunteer=asha, decided_by=world.coordinator, decided_on=ISSUED)
    check = record_check(asha, "identity", result="clear", decided_on=ISSUED, by=world.lead)
    assert check.decided_by == world.coordinator


def test_going_back_to_awaited_forgets_who_decided(asha, world):
    CheckFactory(volunteer=asha, decided_by=world.coordinator)
    record_check(asha, "identity", result="awaited", decided_on=None, by=world.coordinator)
    assert asha.checks.get().decided_by is None


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"result": "awaited", "decided_on": ISSUED}, "no date yet"),
        ({"result": "clear", "decided_on": None}, "Give the day"),
        ({"result": "clear", "decided_on": today() + timedelta(days=2)}, "in the future"),
        ({"result": "not_applicable", "decided_on": ISSUED, "reason": "Known"}, "an exception"),
        ({"result": "splendid", "decided_on": ISSUED}, "not a result"),
    ],
)
def test_a_wrong_result_is_refused_in_words(asha, facts, words):
    with pytest.raises(DomainError, match=words):
        record_check(asha, "identity", **facts, by=None)
    assert not asha.checks.exists()


def test_registration_may_not_apply_and_says_why(asha):
    facts = {"result": "not_applicable", "decided_on": ISSUED, "by": None}
    with pytest.raises(DomainError, match="Say why"):
        record_check(asha, "registration", **facts, reason=" ")
    assert record_check(asha, "registration", **facts, reason="None is needed.").passes


def test_an_unknown_check_is_refused(asha):
    with pytest.raises(DomainError, match="not one of the checks"):
        record_check(asha, "shoe_size", result="clear", decided_on=ISSUED, by=None)
