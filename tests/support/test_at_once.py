"""Two taps in the same moment: one answer, one call."""

import pytest

from support.models import CheckIn, Contact
from support.services.check_ins import answer_check_in
from support.services.contacts import ask_to_be_called
from tests.at_once import at_once
from tests.factories.support import CheckInFactory
from tests.factories.volunteers import VolunteerFactory
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_taps_and_a_call_asked_for_come_to_one_call():
    world = build_world(name="Cheshire", slug="cheshire")
    asha = VolunteerFactory(organisation=world.organisation)
    check_in = CheckInFactory(volunteer=asha)

    def tap():
        return answer_check_in(check_in, answer="hard", how="link")

    outcomes = at_once(tap, tap, lambda: ask_to_be_called(asha, by=asha.membership))
    assert not [each for each in outcomes if isinstance(each, Exception)]
    assert CheckIn.objects.get().answer == "hard"
    assert Contact.objects.due().get().why == "asked"
