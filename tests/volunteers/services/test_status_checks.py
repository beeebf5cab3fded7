from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from common.dates import now, today
from common.errors import DomainError
from messaging.models import Message
from tests.factories.accounts import MembershipFactory
from tests.factories.volunteers import (
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    PositionFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)
from tests.volunteers.fake_update_service import fake_update_service
from volunteers.dbs_client import HTTPStatusService
from volunteers.models import DBSStatusCheck, RiskAssessment
from volunteers.sent import messages_to
from volunteers.services.risk import say_it_shows_something, write_assessment
from volunteers.services.status_checks import (
    check_status_now,
    record_status_check,
    withdraw_status_check,
)


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation,
        first_name="Asha",
        last_name="Khan",
        date_of_birth=date(1980, 3, 9),
        position__decided=True,
    )


@pytest.fixture
def certificate(asha):
    """On the Update Service, with all that a status check needs."""
    return DBSCertificateFactory(
        volunteer=asha,
        number="200000000001",
        workforce="adult",
        issued_on=date(2026, 1, 1),
        seen_on=date(2026, 1, 10),
        on_update_service=True,
        consent_on=date(2026, 1, 10),
    )


@pytest.fixture
def server():
    with fake_update_service() as fake:
        yield fake


def ask(certificate, server, by):
    service = HTTPStatusService(server.url, timeout=0.5, attempts=1)
    return check_status_now(certificate, service=service, by=by)


def typed(certificate, result, by, **facts):
    facts = {"checked_on": today(), "mismatches": []} | facts
    return record_status_check(certificate, result=result, by=by, **facts)


class TestStatusChecks:
    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"seen_on": None}, "original was seen"),
            ({"on_update_service": False}, "on the Update Service"),
            ({"consent_on": None}, "agreed to status checks"),
            ({"level": "basic"}, "above basic"),
        ],
    )
    def test_there_is_none_without_grounds(self, certificate, world, facts, words):
        for name, value in facts.items():
            setattr(certificate, name, value)
        certificate.save()
        with pytest.raises(DomainError, match=words):
            typed(certificate, "blank_no_new_info", world.coordinator)

    def test_there_is_none_without_a_date_of_birth(self, certificate, asha, world):
        asha.date_of_birth = None
        asha.save()
        with pytest.raises(DomainError, match="date of birth"):
            typed(certificate, "blank_no_new_info", world.coordinator)

    def test_there_is_none_before_somebody_decided_which_check_it_may_ask_for(
        self, certificate, asha, world
    ):
        asha.position = PositionFactory(organisation=world.organisation)
        asha.save()
        certificate.refresh_from_db()
        with pytest.raises(DomainError, match="a decision which DBS check"):
            typed(certificate, "blank_no_new_info", world.coordinator)

    @pytest.mark.parametrize(
        "facts",
        [
            {"dbs_level": "none", "dbs_workforce": ""},
            {"dbs_level": "enhanced"},
            {"dbs_workforce": "child"},
        ],
    )
    def test_there_is_none_unless_it_may_ask_for_that_very_check(
        self, certificate, asha, world, facts
    ):
        asha.position = PositionFactory(organisation=world.organisation, decided=True, **facts)
        asha.save()
        certificate.refresh_from_db()
        with pytest.raises(DomainError, match="very level and workforce"):
            typed(certificate, "blank_no_new_info", world.coordinator)

    @pytest.mark.parametrize(
        "facts",
        [
            {"level": "enhanced"},
            {"level": "enhanced_barred", "lists": ["adults"]},
            {"workforce": "child_and_adult"},
            {"workforce": ""},
        ],
    )
    def test_one_that_is_more_than_enough_to_count_may_not_be_looked_up(
        self, certificate, world, facts
    ):
        for name, value in facts.items():
            setattr(certificate, name, value)
        certificate.save()
        with pytest.raises(DomainError, match="very level and workforce"):
            typed(certificate, "blank_no_new_info", world.coordinator)

    def test_nobody_looks_themselves_up(self, certificate, asha, server, world):
        herself = MembershipFactory(organisation=world.organisation, user=asha.membership.user)
        check = typed(certificate, "new_info", world.coordinator)
        for look in (
            lambda: typed(certificate, "blank_no_new_info", herself),
            lambda: ask(certificate, server, herself),
            lambda: withdraw_status_check(check, reason="Not me", by=herself),
        ):
            with pytest.raises(DomainError, match="This is about you"):
                look()
        assert server.asked == []

    @pytest.mark.parametrize(("status", "told"), [("ready", 1), ("active", 1), ("checks", 0)])
    def test_leads_hear_only_of_somebody_who_could_be_matched(
        self, certificate, asha, world, status, told
    ):
        certificate.volunteer = VolunteerFactory(
            organisation=world.organisation,
            position=asha.position,
            date_of_birth=asha.date_of_birth,
            status=status,
        )
        certificate.save()
        typed(certificate, "new_info", world.coordinator)
        assert Message.objects.filter(template="clearance_suspended").count() == told

    def test_a_result_is_added_and_none_overwritten(self, certificate, world):
        for result in ("blank_no_new_info", "no_match_found", "unavailable"):
            typed(certificate, result, world.coordinator)
        assert certificate.status_checks.count() == 3

    @pytest.mark.parametrize("result", ["current", "splendid", "NEW_INFO"])
    def test_only_a_listed_answer_is_taken(self, certificate, world, result):
        with pytest.raises(DomainError, match="one of the answers"):
            typed(certificate, result, world.coordinator)

    @pytest.mark.parametrize("day", [date(2026, 1, 9), today() + timedelta(days=1)])
    def test_its_day_is_after_consent_and_not_to_come(self, certificate, world, day):
        with pytest.raises(DomainError, match="after they agreed"):
            typed(certificate, "blank_no_new_info", world.coordinator, checked_on=day)

    def test_non_blank_opens_a_risk_assessment_once(self, certificate, world):
        typed(certificate, "non_blank_no_new_info", world.coordinator)
        typed(certificate, "non_blank_no_new_info", world.administrator)
        assert certificate.risk_assessment.opened_by == world.coordinator

    def test_new_information_tells_the_lead_without_a_name_or_a_reason(
        self, certificate, asha, world
    ):
        typed(certificate, "new_info", world.coordinator)
        message = Message.objects.get()
        assert message.recipient_address == world.lead.user.email
        for secret in (asha.first_name, asha.last_name, "DBS", "certificate", "new info"):
            assert secret.casefold() not in f"{message.subject}{message.body}".casefold()
        assert str(asha.pk) not in message.body

    def test_what_the_lead_is_told_does_not_stand_among_the_persons_own_messages(
        self, certificate, asha, world
    ):
        typed(certificate, "new_info", world.coordinator)
        assert not messages_to(asha).exists()

    def test_without_a_lead_the_coordinators_are_told(self, certificate, world):
        world.lead.status = "ended"
        world.lead.save()
        typed(certificate, "new_info", world.coordinator)
        told = Message.objects.values_list("recipient_address", flat=True)
        assert world.coordinator.user.email in told
        assert world.lead.user.email not in told


class TestAsking:
    def test_the_answer_is_kept_as_asked_by_the_portal(self, certificate, server, world):
        check = ask(certificate, server, world.coordinator)
        assert (check.result, check.source) == ("blank_no_new_info", "live")
        assert check.mismatches == []
        asked = server.asked[0]
        assert asked["surname"] == "Khan"
        assert asked["employeeSurname"] == world.coordinator.user.last_name

    def test_what_differs_is_flagged(self, certificate, server, world):
        server.surname, server.printed = "Patel", "2025-12-31"
        check = ask(certificate, server, world.coordinator)
        assert check.mismatches == ["issued_on", "last_name"]
        assert not check.is_good

    def test_the_name_on_the_certificate_is_sent_where_it_differs(self, certificate, server, world):
        certificate.last_name = "Begum"
        certificate.save()
        ask(certificate, server, world.coordinator)
        assert server.asked[0]["surname"] == "Begum"

    def test_an_outage_is_noted_and_leaves_what_was_good(self, certificate, server, world):
        typed(certificate, "blank_no_new_info", world.coordinator)
        server.down_for = 1
        assert ask(certificate, server, world.coordinator).result == "unavailable"
        assert [check.is_good for check in certificate.status_checks.all()] == [False, True]

    def test_nothing_is_asked_without_grounds(self, certificate, server, world):
        certificate.consent_on = None
        certificate.save()
        with pytest.raises(DomainError, match="agreed"):
            ask(certificate, server, world.coordinator)
        assert server.asked == []


class TestTakingBack:
    def test_somebody_else_takes_a_result_back(self, certificate, world):
        check = typed(certificate, "new_info", world.coordinator)
        withdraw_status_check(check, reason="The wrong person", by=world.administrator)
        assert not DBSStatusCheck.objects.standing().exists()

    def test_who_entered_it_cannot(self, certificate, world):
        check = typed(certificate, "new_info", world.coordinator)
        with pytest.raises(DomainError, match="somebody else must"):
            withdraw_status_check(check, reason="Oh", by=world.coordinator)

    def test_nor_can_the_database_be_talked_into_it(self, certificate):
        check = DBSStatusCheckFactory(certificate=certificate)
        mine = {"withdrawn_at": now(), "withdrawn_by": check.checked_by}
        with pytest.raises(IntegrityError), transaction.atomic():
            DBSStatusCheck.objects.filter(pk=check.pk).update(**mine)

    def test_it_needs_a_reason_and_happens_once(self, certificate, world):
        check = typed(certificate, "new_info", world.coordinator)
        with pytest.raises(DomainError, match="Say why"):
            withdraw_status_check(check, reason=" ", by=world.administrator)
        withdraw_status_check(check, reason="The wrong person", by=world.administrator)
        with pytest.raises(DomainError, match="already"):
            withdraw_status_check(check, reason="Again", by=world.administrator)

    def test_the_assessment_it_began_goes_with_it(self, certificate, world):
        checks = [typed(certificate, "non_blank_no_new_info", world.coordinator) for _ in "12"]
        withdraw_status_check(checks[0], reason="A slip", by=world.administrator)
        assert RiskAssessment.objects.exists()
        withdraw_status_check(checks[1], reason="A slip", by=world.administrator)
        assert not RiskAssessment.objects.exists()
        said = RiskAssessment.pgh_event_model.objects.values_list("pgh_label", flat=True)
        assert set(said) == {"insert", "delete"}

    def test_one_begun_before_any_answer_stays(self, certificate, world):
        RiskAssessmentFactory(certificate=certificate)
        check = typed(certificate, "non_blank_no_new_info", world.coordinator)
        withdraw_status_check(check, reason="A slip", by=world.administrator)
        assert RiskAssessment.objects.exists()

    def test_one_begun_of_what_was_seen_while_no_answer_stood_stays(self, certificate, world):
        by, other = world.coordinator, world.administrator
        withdraw_status_check(
            typed(certificate, "non_blank_no_new_info", by), reason="A slip", by=other
        )
        say_it_shows_something(certificate, by=by)
        check = typed(certificate, "non_blank_no_new_info", by)
        withdraw_status_check(check, reason="A slip again", by=other)
        assert RiskAssessment.objects.exists()

    def test_one_somebody_wrote_stays(self, certificate, world):
        check = typed(certificate, "non_blank_no_new_info", world.coordinator)
        words = {"conversation_on": today(), "considered": ["age"], "safeguards": ""}
        assessment = certificate.risk_assessment
        write_assessment(assessment, **words, weighing="Of no weight.", by=world.coordinator)
        withdraw_status_check(check, reason="A slip", by=world.administrator)
        assert RiskAssessment.objects.exists()
