from datetime import date

import pytest
from django.urls import reverse

from audit.models import Disclosure
from tests.factories.volunteers import (
    DBSCertificateFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)
from tests.opened import once_more, seen_on
from volunteers.services.risk import decide_assessment, write_assessment

TALKED_ON = date(2026, 2, 1)
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
    seen = seen_on(client, pages["edit_risk"])
    assert read_by(world.coordinator) == 1
    client.post(pages["edit_risk"], WORDS | seen)
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
    client = sign_in(world.lead)
    client.post(pages["decide_risk"], YES | seen_on(client, pages["decide_risk"]))
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


def test_decide_risk_is_refused_once_where_the_words_are_others_now(
    pages, assessment, world, sign_in
):
    lead = sign_in(world.lead)
    read = seen_on(lead, pages["decide_risk"])
    words = {"considered": ["pattern"], "weighing": "It must not be.", "safeguards": ""}
    write_assessment(assessment, conversation_on=TALKED_ON, **words, by=world.coordinator)
    answer = lead.post(pages["decide_risk"], YES | read)
    assessment.refresh_from_db()
    assert assessment.status == "open"
    page = said(answer)
    assert "has changed since you opened it" in page
    assert "It must not be." in page
    assert YES["reason"] in page
    lead.post(pages["decide_risk"], YES | once_more(answer))
    assessment.refresh_from_db()
    assert assessment.status == "approved"


def test_decide_risk_keeps_the_reason_of_whoever_comes_second(pages, assessment, world, sign_in):
    lead = sign_in(world.lead)
    read = seen_on(lead, pages["decide_risk"])
    decide_assessment(assessment, approve=False, reason="Not here.", by=world.administrator)
    page = said(lead.post(pages["decide_risk"], YES | read))
    assert f"by {world.administrator.user}" in page
    assert "What you wrote was not saved" in page
    assert YES["reason"] in page


def test_edit_risk_overwrites_nothing_unseen(pages, assessment, world, sign_in):
    client = sign_in(world.coordinator)
    opened = seen_on(client, pages["edit_risk"])
    words = {"considered": ["time"], "weighing": "Hers.", "safeguards": "Never alone."}
    write_assessment(assessment, conversation_on=TALKED_ON, **words, by=world.administrator)
    answer = client.post(pages["edit_risk"], WORDS | opened)
    assessment.refresh_from_db()
    assert assessment.weighing == "Hers."
    page = said(answer)
    assert f"{world.administrator.user} wrote in this assessment" in page
    assert "Never alone." in page
    assert WORDS["weighing"] in page
    client.post(pages["edit_risk"], WORDS | once_more(answer))
    assessment.refresh_from_db()
    assert assessment.weighing == WORDS["weighing"]


def test_edit_risk_sent_twice_is_saved_once(pages, assessment, world, sign_in):
    client = sign_in(world.coordinator)
    opened = seen_on(client, pages["edit_risk"])
    for _ in range(2):
        assert client.post(pages["edit_risk"], WORDS | opened).status_code == 302


def test_edit_risk_keeps_what_was_typed_where_it_is_decided(pages, assessment, world, sign_in):
    client = sign_in(world.coordinator)
    opened = seen_on(client, pages["edit_risk"])
    decide_assessment(assessment, approve=True, reason="Long ago.", by=world.lead)
    page = said(client.post(pages["edit_risk"], WORDS | opened | {"safeguards": "By day only."}))
    assert f"by {world.lead.user}" in page
    assert WORDS["weighing"] in page
    assert "By day only." in page
