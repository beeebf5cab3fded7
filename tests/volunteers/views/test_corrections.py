import pytest
from django.urls import reverse

from tests.factories.agreements import CorrectionRequestFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


def page_of(view, *args):
    return reverse(f"volunteers:{view}", args=args)


def test_a_question_is_asked_answered_and_read(asha, world, sign_in):
    connector, coordinator = sign_in(world.connector), sign_in(world.coordinator)
    answer = connector.post(page_of("ask_correction"), {"words": "Two refs"}).content.decode()
    assert "Select what it is about" in answer
    assert "Two refs" in answer
    connector.post(page_of("ask_correction"), {"about": "checks", "words": "I gave two."})
    home = coordinator.get("/").content.decode()
    assert "1 correction is asked for" in home
    assert str(asha) in coordinator.get(page_of("corrections")).content.decode()
    url = page_of("answer_correction", asha.correction_requests.get().pk)
    assert "I gave two." in coordinator.get(url).content.decode()
    assert "Write a few words" in coordinator.post(url, {"corrected": "yes"}).content.decode()
    coordinator.post(url, {"corrected": "yes", "answer": "So you did."})
    assert "So you did." in connector.get(page_of("me")).content.decode()
    assert "Nothing waits" in coordinator.get(page_of("corrections")).content.decode()


def test_an_answer_given_meanwhile_is_shown(asha, world, sign_in):
    asked = CorrectionRequestFactory(volunteer=asha)
    client, url = sign_in(world.coordinator), page_of("answer_correction", asked.pk)
    client.post(url, {"corrected": "yes", "answer": "First."})
    page = client.post(url, {"corrected": "no", "answer": "Second."}).content.decode()
    assert f"already by {world.coordinator.user}: First." in page
    assert "What you wrote was not saved" in page
    assert "Second." in page


def test_other_organisations_and_roles_see_none(asha, world, elsewhere, sign_in):
    asked = CorrectionRequestFactory(volunteer=asha)
    url = page_of("answer_correction", asked.pk)
    assert sign_in(elsewhere.coordinator).get(url).status_code == 404
    assert sign_in(world.lead).get(url).status_code == 403
