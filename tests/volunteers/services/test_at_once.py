"""Two at the same moment: one is first, the other is told, and nothing is lost or half done."""

from dataclasses import replace
from functools import partial

import pytest

from common.dates import today
from common.errors import DomainError
from tests.at_once import at_once
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import CheckFactory, VolunteerFactory
from volunteers.models import Reference, ReferenceRequest
from volunteers.services.referees import Answers, return_reference
from volunteers.services.references import accept_reference, ask_again
from volunteers.services.vetting import Outcome, RecordedMeanwhile, record_result

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = Answers("I taught her.", "2019", "Kind.", False, False, "", True)


@pytest.fixture
def asha(world):
    volunteer = VolunteerFactory(organisation=world.organisation)
    CheckFactory(volunteer=volunteer)
    return volunteer


@pytest.mark.parametrize("is_held", [False, True])
def test_two_coordinators_record_the_same_check(asha, world, is_held):
    facts = {"volunteer": asha, "kind": "registration", "result": "awaited", "decided_on": None}
    seen = CheckFactory(**facts).version if is_held else ""
    outcomes = [
        Outcome("not_clear", today()),
        Outcome("not_applicable", today(), "Not asked of volunteers."),
    ]
    record = partial(record_result, asha, "registration", seen=seen, by=world.coordinator)
    answers = at_once(*(partial(record, outcome) for outcome in outcomes))
    first = next(n for n, answer in enumerate(answers) if not isinstance(answer, Exception))
    assert isinstance(answers[1 - first], RecordedMeanwhile)
    assert asha.checks.get(kind="registration").result == outcomes[first].result


def test_one_link_is_answered_twice(asha):
    request = ReferenceRequestFactory(volunteer=asha)
    said = [replace(ANSWERS, character=words) for words in ("Kind.", "Reliable.")]
    answers = at_once(*(partial(return_reference, request, words) for words in said))
    first = next(n for n, answer in enumerate(answers) if not isinstance(answer, Exception))
    assert "We have your reference already" in str(answers[1 - first])
    assert Reference.objects.get().character == said[first].character


def test_a_reference_is_accepted_and_asked_for_again(asha, world):
    request = ReferenceRequestFactory(volunteer=asha, returned=True)
    answers = at_once(
        partial(accept_reference, request, by=world.coordinator),
        partial(ask_again, request, by=world.coordinator),
    )
    assert all(isinstance(answer, ReferenceRequest | DomainError) for answer in answers)
    request.refresh_from_db()
    accepted = asha.checks.filter(kind="reference_1", result="clear").exists()
    assert accepted == (request.status == "accepted")
