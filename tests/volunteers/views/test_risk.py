import pytest
from django.urls import reverse

from audit.models import Disclosure
from tests.factories.volunteers import (
    DBSCertificateFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)

TALKED = {"conversation_on_day": "1", "conversation_on_month": "2", "conversation_on_year": "2026"}
WORDS = {"considered": ["age"], "weighing": "Of no weight here."} | TALKED
YES = {"approve": "yes", "reason": "It was long ago."}


@pytest.fixture
def assessment(world):
    asha = VolunteerFactory(organisation=world.organisation, first_name="Asha")
    certificate = DBSCertificateFactory(volunteer=asha, recorded_by=world.coordinator)
    return RiskAssessmentFactory(certificate=certificate, opened_by=world.coordinator, written=True)


@pytest.fixture
def pages(assessment):
    args = [assessment.subject.pk, assessment.pk]
    return {
        "edit_risk": reverse("volunteers:edit_risk", args=args),
        "decide_risk": reverse("volunteers:decide_risk", args=args),
        "risks": reverse("volunteers:risks"),
    }


def said(answer) -> str:
    return answer.content.decode()


def read_by(membership) -> int:
    return Disclosure.objects.filter(record="risk assessment", read_by_id=membership.pk).count()


def test_edit_risk_is_for_coordinators(pages, world, elsewhere, sign_in):
    assert sign_in(world.coordinator).get(pages["edit_risk"]).status_code == 200
    assert sign_in(world.lead).get(pages["edit_risk"]).status_code == 403
    assert sign_in(elsewhere.coordinator).get(pages["edit_risk"]).status_code == 404


def test_edit_risk_saves_and_leaves_a_disclosure(pages, assessment, world, sign_in):
    client = sign_in(world.coordinator)
    client.get(pages["edit_risk"])
    assert read_by(world.coordinator) == 1
    client.post(pages["edit_risk"], WORDS)
    assessment.refresh_from_db()
    assert assessment.weighing == "Of no weight here."


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"considered": []}, "Select what you talked about"),
        ({"weighing": ""}, "Say how it weighs"),
        ({"conversation_on_year": "2999"}, "must be on or before"),
    ],
)
def test_edit_risk_explains_what_is_wrong(wrong, words, pages, world, sign_in):
    assert words in said(sign_in(world.coordinator).post(pages["edit_risk"], WORDS | wrong))


def test_decide_risk_is_for_a_second_person_who_may(pages, world, elsewhere, sign_in):
    assert "How it weighs" in said(sign_in(world.lead).get(pages["decide_risk"]))
    assert read_by(world.lead) == 1
    answer = said(sign_in(world.coordinator).get(pages["decide_risk"]))
    assert "somebody else must decide" in answer
    assert sign_in(world.supervisor).get(pages["decide_risk"]).status_code == 403
    assert sign_in(elsewhere.lead).get(pages["decide_risk"]).status_code == 404


def test_decide_risk_saves_the_decision(pages, assessment, world, sign_in):
    sign_in(world.lead).post(pages["decide_risk"], YES)
    assessment.refresh_from_db()
    assert (assessment.status, assessment.decided_by) == ("approved", world.lead)


def test_decide_risk_refuses_the_recruiter(pages, assessment, world, sign_in):
    sign_in(world.coordinator).post(pages["decide_risk"], YES)
    assessment.refresh_from_db()
    assert assessment.status == "open"


def test_decide_risk_explains_what_is_wrong(pages, world, sign_in):
    answer = said(sign_in(world.lead).post(pages["decide_risk"], {}))
    assert "Select yes if they can take part" in answer
    assert "Say why you decide so" in answer


def test_risks_lists_what_waits_without_what_it_is_about_and_keeps_who_looked(
    pages, assessment, world, sign_in
):
    page = said(sign_in(world.lead).get(pages["risks"]))
    assert "Asha" in page
    assert assessment.weighing not in page
    assert read_by(world.lead) == 1


def test_risks_says_when_nothing_waits(pages, assessment, world, sign_in):
    assessment.delete()
    assert "Nothing waits for a decision" in said(sign_in(world.lead).get(pages["risks"]))


def test_risks_of_other_organisations_are_not_there(pages, assessment, elsewhere, sign_in):
    assert "Asha" not in said(sign_in(elsewhere.lead).get(pages["risks"]))
