import pytest

from common.dates import add_months, today
from common.errors import DomainError
from messaging.models import Message
from tests.factories.agreements import CorrectionRequestFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.services.corrections import answer_correction, ask_correction


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


def test_asking_waits_for_an_answer_within_a_month(asha, world):
    asked = ask_correction(asha, about="myself", words=" My name is Aisha. ", by=world.connector)
    assert (asked.words, asked.status) == ("My name is Aisha.", "asked")
    assert asked.answer_by == add_months(today(), 1)


def test_asking_the_same_twice_leaves_one(asha, world):
    facts = {"about": "myself", "words": "My name is Aisha.", "by": world.connector}
    assert ask_correction(asha, **facts) == ask_correction(asha, **facts)


def test_an_answer_is_given_in_words_and_the_e_mail_holds_none_of_them(asha, world):
    asked = CorrectionRequestFactory(volunteer=asha)
    answered = answer_correction(
        asked, corrected=False, answer="The paper says so.", by=world.coordinator
    )
    assert (answered.status, answered.answered_by) == ("kept", world.coordinator)
    message = Message.objects.get(template="correction_answered")
    assert "paper" not in message.body
    assert asked.words not in message.body


def test_the_second_answer_is_shown_the_first(asha, world):
    asked = CorrectionRequestFactory(volunteer=asha)
    answer_correction(asked, corrected=True, answer="It is put right.", by=world.coordinator)
    with pytest.raises(DomainError, match=r"already by .*: It is put right\."):
        answer_correction(asked, corrected=False, answer="No.", by=world.coordinator)
