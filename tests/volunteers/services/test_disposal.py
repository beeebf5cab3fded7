from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import InternalError, transaction

from tests.factories.volunteers import (
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)
from volunteers.models import DBSStatusCheck, DisposalRecord, RiskAssessment
from volunteers.readiness import readiness_of
from volunteers.services.disposal import KEPT_FOR, purge_certificate_information
from volunteers.services.retention import lift_hold, place_hold
from volunteers.services.risk import write_assessment

DECIDED = date(2026, 2, 10)
DUE = DECIDED + KEPT_FOR


@pytest.fixture
def certificate(world):
    asha = VolunteerFactory(
        organisation=world.organisation, cleared=True, first_name="Asha", last_name="Khan"
    )
    asha.dbs_certificates.all().delete()
    return DBSCertificateFactory(
        volunteer=asha, number="001122334455", level="enhanced", workforce="adult"
    )


@pytest.fixture
def accepted(certificate):
    DBSStatusCheckFactory(
        certificate=certificate, result="non_blank_no_new_info", checked_on=date(2026, 1, 20)
    )
    return RiskAssessmentFactory(certificate=certificate, approved=True)


def result() -> str:
    return DBSStatusCheck.objects.get().result


def test_nothing_goes_before_its_day(accepted):
    assert purge_certificate_information(on=DUE - timedelta(days=1)) == 0
    accepted.refresh_from_db()
    assert accepted.weighing


def test_on_the_day_the_words_go_and_the_decision_stays(accepted):
    assert purge_certificate_information(on=DUE) == 2
    accepted.refresh_from_db()
    assert [getattr(accepted, name) for name in RiskAssessment.WORDS] == [[], "", "", ""]
    assert (accepted.status, accepted.purged_on) == ("approved", DUE)
    assert result() == "current"


def test_a_record_says_what_went_with_the_six_things_that_may_stay(accepted):
    purge_certificate_information(on=DUE)
    kept = DisposalRecord.objects.get(record="risk assessment")
    assert (kept.issued_on, kept.subject) == (date(2026, 1, 1), "Asha Khan")
    assert (kept.check_type, kept.reference) == ("Enhanced, Adult workforce", "001122334455")
    assert kept.post == accepted.certificate.volunteer.position.name
    assert (kept.decision, kept.decided_on) == ("Accepted", DECIDED)
    assert "how it was weighed" in kept.removed


def test_doing_it_again_does_nothing(accepted):
    purge_certificate_information(on=DUE)
    assert purge_certificate_information(on=DUE) == 0
    assert DisposalRecord.objects.count() == 2


def test_readiness_is_the_same_before_and_after(accepted):
    volunteer = accepted.certificate.volunteer
    before = readiness_of(volunteer, on=DUE, today=DUE)
    purge_certificate_information(on=DUE)
    assert before.is_ready
    assert readiness_of(volunteer, on=DUE, today=DUE) == before


def test_what_waits_for_a_decision_is_kept(certificate):
    RiskAssessmentFactory(certificate=certificate, written=True)
    DBSStatusCheckFactory(
        certificate=certificate, result="non_blank_no_new_info", checked_on=date(2026, 1, 20)
    )
    assert purge_certificate_information(on=DUE + KEPT_FOR) == 0


class TestWhoLeftBeforeADecision:
    @pytest.fixture
    def written(self, certificate):
        asha = certificate.volunteer
        asha.status, asha.status_since = "left", datetime(2026, 2, 10, 12, tzinfo=UTC)
        asha.save()
        DBSStatusCheckFactory(
            certificate=certificate, result="non_blank_no_new_info", checked_on=date(2026, 1, 20)
        )
        return RiskAssessmentFactory(certificate=certificate, written=True)

    def test_the_words_go_180_days_after_they_left(self, written):
        assert purge_certificate_information(on=DUE - timedelta(days=1)) == 0
        assert purge_certificate_information(on=DUE) == 2
        written.refresh_from_db()
        assert [getattr(written, name) for name in RiskAssessment.WORDS] == [[], "", "", ""]
        assert (written.status, written.purged_on, result()) == ("open", DUE, "current")
        assert purge_certificate_information(on=DUE) == 0

    def test_a_record_says_that_nobody_decided(self, written):
        purge_certificate_information(on=DUE)
        kept = DisposalRecord.objects.get(record="risk assessment")
        assert (kept.decision, kept.decided_on) == ("They left before a decision", DECIDED)

    def test_what_is_gone_is_for_nobody_to_decide_until_it_is_written_anew(self, written, world):
        assert RiskAssessment.objects.to_decide(world.lead).exists()
        purge_certificate_information(on=DUE)
        assert not RiskAssessment.objects.to_decide(world.lead).exists()
        words = {"conversation_on": DECIDED, "considered": ["age"], "safeguards": ""}
        write_assessment(written, **words, weighing="Of no weight.", by=world.coordinator)
        assert RiskAssessment.objects.to_decide(world.lead).exists()

    def test_one_only_begun_has_nothing_to_forget(self, written):
        RiskAssessment.objects.update(considered=[], weighing="", safeguards="")
        purge_certificate_information(on=DUE)
        assert not DisposalRecord.objects.filter(record="risk assessment").exists()


def test_a_blank_answer_counts_its_days_from_itself(certificate):
    DBSStatusCheckFactory(certificate=certificate, checked_on=DECIDED)
    assert purge_certificate_information(on=DUE - timedelta(days=1)) == 0
    assert purge_certificate_information(on=DUE) == 1
    assert result() == "current"


@pytest.mark.parametrize("result_", ["new_info", "no_match_found", "unavailable"])
def test_answers_that_tell_nothing_of_the_certificate_stay(certificate, result_):
    DBSStatusCheckFactory(certificate=certificate, result=result_, checked_on=DECIDED)
    assert purge_certificate_information(on=DUE) == 0


def test_the_result_does_not_stand_in_the_history():
    names = {field.name for field in DBSStatusCheck.pgh_event_model._meta.fields}
    assert "result" not in names


def test_a_disposal_record_is_never_changed_or_removed(accepted):
    purge_certificate_information(on=DUE)
    with pytest.raises(InternalError), transaction.atomic():
        DisposalRecord.objects.update(decision="")
    with pytest.raises(InternalError), transaction.atomic():
        DisposalRecord.objects.all().delete()


def test_a_legal_hold_stops_it_and_lifting_lets_it_go_on(accepted, world):
    asha = accepted.certificate.volunteer
    hold = place_hold(asha, needed_for="Complaint 17", by=world.coordinator)
    assert purge_certificate_information(on=DUE) == 0
    accepted.refresh_from_db()
    assert accepted.weighing
    lift_hold(hold, by=world.administrator)
    assert purge_certificate_information(on=DUE) == 2
