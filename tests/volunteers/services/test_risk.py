from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from common.dates import today
from common.errors import DomainError, IllegalMove
from tests.factories.accounts import MembershipFactory
from tests.factories.volunteers import (
    DBSCertificateFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)
from volunteers.models import RiskAssessment
from volunteers.services.risk import decide_assessment, say_it_shows_something, write_assessment

WORDS = {
    "conversation_on": date(2026, 2, 1),
    "considered": ["age", "time"],
    "weighing": "Long ago, and of no weight for meeting trainees.",
    "safeguards": "",
}
YES = {"approve": True, "reason": "It was long ago."}


@pytest.fixture
def certificate(world):
    asha = VolunteerFactory(organisation=world.organisation)
    return DBSCertificateFactory(volunteer=asha, recorded_by=world.coordinator)


@pytest.fixture
def assessment(certificate, world):
    return RiskAssessmentFactory(certificate=certificate, opened_by=world.coordinator)


@pytest.fixture
def written(assessment, world):
    return write_assessment(assessment, **WORDS, by=world.coordinator)


def test_nobody_says_of_their_own_certificate_what_it_shows(certificate, world):
    asha = certificate.volunteer
    herself = MembershipFactory(organisation=world.organisation, user=asha.membership.user)
    with pytest.raises(DomainError, match="This is about you"):
        say_it_shows_something(certificate, by=herself)


def test_it_is_written_and_then_decided_by_somebody_else(written, world):
    decided = decide_assessment(written, **YES, by=world.lead)
    decided.refresh_from_db()
    assert (decided.status, decided.decided_by) == ("approved", world.lead)
    assert decided.decided_on == today()


def test_it_may_be_declined(written, world):
    decided = decide_assessment(written, approve=False, reason="Not here.", by=world.lead)
    assert decided.status == "declined"


def test_the_recruiter_does_not_decide(written, world):
    with pytest.raises(DomainError, match="omebody else must"):
        decide_assessment(written, **YES, by=world.coordinator)


@pytest.mark.parametrize("role", ["opened_by", "written_by", "recorded_by", "seen_by"])
def test_nor_does_the_recruiter_in_another_role(role, written, certificate, world):
    recruiter = MembershipFactory(organisation=world.organisation)
    same_person = MembershipFactory(
        organisation=world.organisation, user=recruiter.user, role="lead"
    )
    row = written if role in ("opened_by", "written_by") else certificate
    setattr(row, role, recruiter)
    row.save()
    written = RiskAssessment.objects.get()
    with pytest.raises(DomainError, match="omebody else must"):
        decide_assessment(written, **YES, by=same_person)
    taken = {"status": "approved", "decided_by": same_person, "decided_on": today()}
    with pytest.raises(InternalError, match="other than the recruiter"), transaction.atomic():
        RiskAssessment.objects.update(**taken)


def test_who_held_the_conversation_does_not_decide(assessment, world):
    write_assessment(assessment, **WORDS, by=world.administrator)
    assert not RiskAssessment.objects.to_decide(world.administrator).exists()
    assert RiskAssessment.objects.to_decide(world.lead).exists()
    with pytest.raises(DomainError, match="wrote this assessment"):
        decide_assessment(assessment, **YES, by=world.administrator)


def test_nor_does_whoever_wrote_of_it_before_somebody_else_did(assessment, world):
    write_assessment(assessment, **WORDS, by=world.administrator)
    write_assessment(assessment, **WORDS, by=world.coordinator)
    assert not RiskAssessment.objects.to_decide(world.administrator).exists()
    with pytest.raises(DomainError, match="omebody else must"):
        decide_assessment(assessment, **YES, by=world.administrator)
    taken = {"status": "approved", "decided_by": world.administrator, "decided_on": today()}
    with pytest.raises(InternalError, match="other than the recruiter"), transaction.atomic():
        RiskAssessment.objects.update(**taken)


def test_nobody_writes_or_decides_about_themselves(written, certificate, world):
    asha = certificate.volunteer
    herself = MembershipFactory(
        organisation=world.organisation, user=asha.membership.user, role="lead"
    )
    assert not RiskAssessment.objects.to_decide(herself).exists()
    with pytest.raises(DomainError, match="This is about you"):
        write_assessment(written, **WORDS, by=herself)
    with pytest.raises(DomainError, match="This is about you"):
        decide_assessment(written, **YES, by=herself)
    taken = {"status": "approved", "decided_by": herself, "decided_on": today()}
    with pytest.raises(InternalError, match="other than the recruiter"), transaction.atomic():
        RiskAssessment.objects.update(**taken)


def test_the_conversation_comes_first(assessment, world):
    with pytest.raises(DomainError, match="First somebody must talk"):
        decide_assessment(assessment, **YES, by=world.lead)
    taken = {"status": "approved", "decided_by": world.lead, "decided_on": today()}
    with pytest.raises(IntegrityError, match="conversation_before"), transaction.atomic():
        RiskAssessment.objects.update(**taken)


@pytest.mark.parametrize(
    ("day", "words"),
    [(today() + timedelta(days=1), "in the future"), (date(2025, 1, 1), "after it was issued")],
)
def test_a_conversation_is_about_this_certificate_and_has_taken_place(
    assessment, world, day, words
):
    with pytest.raises(DomainError, match=words):
        write_assessment(assessment, **WORDS | {"conversation_on": day}, by=world.coordinator)


def test_a_decision_says_why(written, world):
    with pytest.raises(DomainError, match="Say why"):
        decide_assessment(written, approve=True, reason=" ", by=world.lead)


def test_the_second_decider_is_shown_what_the_first_decided(written, world):
    decide_assessment(written, **YES, by=world.lead)
    with pytest.raises(DomainError, match=f"{world.lead.user} decided this on .*: accepted"):
        decide_assessment(written, approve=False, reason="No.", by=world.administrator)
    with pytest.raises(DomainError, match="Nothing was changed"):
        write_assessment(written, **WORDS, by=world.coordinator)


def test_a_decision_is_not_undone(written, world):
    decided = decide_assessment(written, **YES, by=world.lead)
    with pytest.raises(IllegalMove):
        decided.move_to("open")


def test_its_words_do_not_stand_in_the_history(written):
    names = {field.name for field in RiskAssessment.pgh_event_model._meta.fields}
    assert not names & set(RiskAssessment.WORDS)
