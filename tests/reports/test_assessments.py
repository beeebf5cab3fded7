import pytest

from reports.home.assessments import assessment_figures, assessment_tasks
from tests.factories.volunteers import (
    DBSCertificateFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)


@pytest.fixture
def assessment(world):
    asha = VolunteerFactory(organisation=world.organisation, first_name="Asha")
    certificate = DBSCertificateFactory(volunteer=asha, recorded_by=world.coordinator)
    return RiskAssessmentFactory(certificate=certificate, opened_by=world.coordinator, written=True)


def waiting(membership) -> int:
    found = assessment_figures(membership)
    return found["assessments"].count() if found else 0


def test_it_waits_for_those_who_may_decide_other_than_the_recruiter(assessment, world):
    assert waiting(world.lead) == 1
    assert waiting(world.coordinator) == 0
    assert waiting(world.supervisor) == 0


def test_it_waits_for_nobody_before_it_is_written_or_after_it_is_decided(assessment, world):
    assessment.conversation_on = assessment.written_by = None
    assessment.save()
    assert waiting(world.lead) == 0


def test_the_home_page_of_the_lead_says_so_without_a_name(assessment, world, sign_in):
    page = sign_in(world.lead).get("/").content.decode()
    assert "1 risk assessment waits for a second person" in page
    assert "Asha" not in page.split("1 risk assessment")[1][:300]


def test_nothing_is_said_when_nothing_waits():
    assert assessment_tasks({"assessments": 0}) == assessment_tasks({}) == []
