from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.dates import now
from tests.factories.volunteers import (
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    OverrideFactory,
    PositionFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)
from volunteers.certified import MISFIT
from volunteers.clearance import clearance_facts
from volunteers.readiness import State, readiness, readiness_of

TODAY = date(2026, 11, 21)
EARLIER = date(2026, 11, 1)


@pytest.fixture
def position(world):
    return PositionFactory(organisation=world.organisation, dbs_months=36)


@pytest.fixture
def asha(position):
    return VolunteerFactory(organisation=position.organisation, position=position, cleared=True)


@pytest.fixture
def certificate(asha):
    return asha.dbs_certificates.get()


def dbs_of(volunteer, *, on=TODAY):
    items = readiness_of(volunteer, on=on, today=TODAY).items
    item = next(item for item in items if item.key == "dbs")
    return item.state, item.until, item.note


def answered(certificate, result, **facts):
    facts = {"checked_on": EARLIER} | facts
    return DBSStatusCheckFactory(certificate=certificate, result=result, **facts)


MET = (State.MET, date(2029, 1, 1), "")
# As if there were none: who may not open the DBS page learns no more.
LOOK_AGAIN = (State.MISSING, None, "")


@pytest.mark.parametrize("result", ["blank_no_new_info", "no_match_found", "unavailable"])
def test_a_blank_answer_none_and_no_match_leave_it_met(asha, certificate, result):
    answered(certificate, result)
    assert dbs_of(asha) == MET


@pytest.mark.parametrize("later", ["no_match_found", "unavailable", "blank_no_new_info"])
def test_new_information_suspends_whatever_comes_later(asha, certificate, later):
    answered(certificate, "new_info")
    answered(certificate, later, checked_on=TODAY)
    assert dbs_of(asha) == LOOK_AGAIN
    assert clearance_facts([asha], on=TODAY)[asha.pk].dbs_until is None


def test_what_was_not_known_yet_does_not_count(asha, certificate):
    answered(certificate, "new_info", checked_on=date(2026, 12, 1))
    assert dbs_of(asha) == MET


def test_a_result_taken_back_does_not_count(asha, certificate, world):
    taken_back = {"withdrawn_at": now(), "withdrawn_by": world.administrator}
    answered(certificate, "new_info", **taken_back)
    assert dbs_of(asha) == MET


def test_a_newer_certificate_ends_the_suspension_and_an_older_one_does_not(asha, certificate):
    answered(certificate, "new_info")
    DBSCertificateFactory(volunteer=asha, issued_on=date(2025, 1, 1))
    assert dbs_of(asha) == LOOK_AGAIN
    DBSCertificateFactory(volunteer=asha, issued_on=date(2026, 11, 10))
    assert dbs_of(asha) == (State.MET, date(2029, 11, 10), "")


def test_new_information_is_not_hidden_by_a_newer_certificate_issued_before_it(asha, certificate):
    DBSCertificateFactory(volunteer=asha, issued_on=date(2026, 6, 1))
    assert dbs_of(asha) == (State.MET, date(2029, 6, 1), "")
    answered(certificate, "new_info")
    assert dbs_of(asha) == LOOK_AGAIN
    DBSCertificateFactory(volunteer=asha, issued_on=EARLIER)
    assert dbs_of(asha) == LOOK_AGAIN


def test_the_newest_of_two_findings_counts(asha, certificate):
    answered(certificate, "new_info")
    answered(certificate, "new_info", checked_on=date(2026, 11, 15))
    DBSCertificateFactory(volunteer=asha, issued_on=date(2026, 11, 10))
    assert dbs_of(asha) == LOOK_AGAIN


def test_an_override_does_not_set_a_review_aside(asha, certificate):
    OverrideFactory(volunteer=asha, approved=True)
    answered(certificate, "new_info")
    assert dbs_of(asha) == LOOK_AGAIN


class TestNonBlank:
    def test_it_does_not_pass_by_itself(self, asha, certificate):
        answered(certificate, "non_blank_no_new_info")
        assert dbs_of(asha) == LOOK_AGAIN

    def test_it_passes_with_an_accepted_assessment_of_that_certificate(self, asha, certificate):
        answered(certificate, "non_blank_no_new_info")
        RiskAssessmentFactory(certificate=certificate, approved=True)
        assert dbs_of(asha) == MET

    def test_an_assessment_of_another_certificate_does_not_help(self, asha, certificate):
        answered(certificate, "non_blank_no_new_info")
        older = DBSCertificateFactory(volunteer=asha, issued_on=date(2025, 1, 1))
        RiskAssessmentFactory(certificate=older, approved=True)
        assert dbs_of(asha) == LOOK_AGAIN

    @pytest.mark.parametrize("facts", [{}, {"written": True}])
    def test_one_that_waits_stands_in_the_way(self, asha, certificate, facts):
        RiskAssessmentFactory(certificate=certificate, **facts)
        assert dbs_of(asha) == LOOK_AGAIN

    def test_one_that_was_declined_stands_in_the_way(self, asha, certificate):
        RiskAssessmentFactory(certificate=certificate, approved=True, status="declined")
        assert dbs_of(asha) == LOOK_AGAIN


class TestRenewingByStatusCheck:
    def test_a_good_answer_starts_the_months_again_where_the_position_says_so(
        self, asha, certificate, position
    ):
        answered(certificate, "blank_no_new_info")
        assert dbs_of(asha)[1] == date(2029, 1, 1)
        position.status_check_renews = True
        position.save()
        assert dbs_of(asha)[1] == date(2029, 11, 1)

    @pytest.mark.parametrize("facts", [{"mismatches": ["last_name"]}, {"result": "no_match_found"}])
    def test_an_answer_that_is_not_good_does_not(self, asha, certificate, position, facts):
        position.status_check_renews = True
        position.save()
        answered(certificate, **{"result": "blank_no_new_info"} | facts)
        assert dbs_of(asha)[1] == date(2029, 1, 1)


class TestKind:
    @pytest.fixture
    def decided(self, position, world):
        position.dbs_level, position.dbs_workforce = "enhanced", "adult"
        position.dbs_rationale, position.dbs_decided_on = "They visit wards.", EARLIER
        position.dbs_decided_by = world.coordinator
        position.save()
        return position

    @pytest.mark.parametrize(
        ("facts", "counts"),
        [
            ({"level": "enhanced", "workforce": "adult"}, True),
            ({"level": "enhanced", "workforce": "child_and_adult"}, True),
            ({"level": "enhanced", "workforce": ""}, True),
            ({"level": "enhanced_barred", "lists": ["adults"], "workforce": "adult"}, True),
            ({"level": "standard", "workforce": "adult"}, False),
            ({"level": "enhanced", "workforce": "child"}, False),
            ({"level": "enhanced", "workforce": "other"}, False),
        ],
    )
    def test_it_must_be_of_the_kind_decided(self, decided, asha, certificate, facts, counts):
        for name, value in facts.items():
            setattr(certificate, name, value)
        certificate.save()
        assert dbs_of(asha) == (MET if counts else (State.MISSING, None, MISFIT))

    def test_an_older_one_of_the_kind_counts_behind_a_newer_one_that_is_not(
        self, decided, asha, certificate
    ):
        DBSCertificateFactory(volunteer=asha, issued_on=date(2025, 6, 1), level="enhanced")
        assert dbs_of(asha) == (State.MET, date(2028, 6, 1), "")

    def test_the_lists_asked_for_must_have_been_looked_at(self, decided, asha, certificate):
        decided.dbs_level, decided.dbs_lists = "enhanced_barred", ["adults", "children"]
        decided.save()
        certificate.level, certificate.lists = "enhanced_barred", ["adults"]
        certificate.save()
        assert dbs_of(asha)[2] == MISFIT


def test_it_costs_the_same_for_few_and_many(position, django_assert_num_queries):
    def person():
        one = VolunteerFactory(organisation=position.organisation, position=position, cleared=True)
        answered(one.dbs_certificates.get(), "blank_no_new_info")
        return one

    people = [person()]
    with CaptureQueriesContext(connection) as few:
        readiness(people, on=TODAY, today=TODAY)
    people += [person() for _ in range(5)]
    with django_assert_num_queries(len(few)):
        readiness(people, on=TODAY, today=TODAY)
