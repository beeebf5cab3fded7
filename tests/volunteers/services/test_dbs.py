from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from common.dates import now, today
from common.errors import DomainError
from messaging.models import Message
from tests.factories.volunteers import (
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    PositionFactory,
    VolunteerFactory,
)
from tests.volunteers.fake_update_service import fake_update_service
from volunteers.dbs_client import HTTPStatusService
from volunteers.models import DBSStatusCheck
from volunteers.services.dbs import (
    check_status_now,
    correct_certificate,
    record_certificate,
    record_dbs,
    record_status_check,
    set_subscription,
    version_of,
    withdraw_status_check,
)

KEPT_BEFORE = {"number": "001122334455", "level": "standard", "on_update_service": True}
ISSUED = date(2026, 3, 1)
SEEN = {
    "number": "001122334455",
    "first_name": "Asha",
    "last_name": "Khan",
    "level": "enhanced",
    "lists": [],
    "workforce": "adult",
    "issued_on": ISSUED,
    "seen_on": date(2026, 3, 20),
    "shows_something": False,
}
CORRECTION = {key: value for key, value in SEEN.items() if key != "shows_something"}


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation,
        first_name="Asha",
        last_name="Khan",
        date_of_birth=date(1980, 3, 9),
    )


@pytest.fixture
def certificate(asha):
    """On the Update Service, with all that a status check needs."""
    return DBSCertificateFactory(
        volunteer=asha,
        number="200000000001",
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


class TestAListKeptBefore:
    def test_a_certificate_is_kept_and_an_earlier_one_stays(self, asha):
        record_dbs(asha, **KEPT_BEFORE, issued_on=ISSUED, by=None)
        newer = KEPT_BEFORE | {"number": "0099 8877 6655"}
        record_dbs(asha, **newer, issued_on=date(2026, 9, 1), by=None)
        numbers = [row.number for row in asha.dbs_certificates.all()]
        assert numbers == ["009988776655", "001122334455"]

    def test_the_same_certificate_again_changes_nothing(self, asha, world):
        record_dbs(asha, **KEPT_BEFORE, issued_on=ISSUED, by=world.coordinator)
        again = record_dbs(asha, **KEPT_BEFORE, issued_on=ISSUED, by=world.lead)
        assert again.recorded_by == world.coordinator
        assert asha.dbs_certificates.count() == 1

    def test_a_certificate_can_be_corrected_and_keeps_its_recorder(self, asha, world):
        record_dbs(asha, **KEPT_BEFORE, issued_on=ISSUED, by=world.coordinator)
        better = KEPT_BEFORE | {"level": "enhanced"}
        record_dbs(asha, **better, issued_on=ISSUED, by=world.lead)
        held = asha.dbs_certificates.get()
        assert (held.level, held.recorded_by) == ("enhanced", world.coordinator)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"number": "12345678901"}, "12 digits; this one has 11"),
            ({"number": "12345678901X"}, "digits only"),
            ({"number": "١٢٣٤٥٦٧٨٩٠١٢"}, "digits only"),
            ({"level": "golden"}, "not a level"),
            ({"issued_on": today() + timedelta(days=2)}, "in the future"),
        ],
    )
    def test_a_wrong_certificate_is_refused_in_words(self, asha, wrong, words):
        with pytest.raises(DomainError, match=words):
            record_dbs(asha, **KEPT_BEFORE | {"issued_on": ISSUED} | wrong, by=None)


class TestRecording:
    def test_a_certificate_is_kept_with_who_saw_it_and_when(self, asha, world):
        held = record_certificate(asha, **SEEN, by=world.coordinator)
        held.refresh_from_db()
        assert (held.workforce, held.seen_on) == ("adult", date(2026, 3, 20))
        assert held.seen_by == held.recorded_by == world.coordinator
        assert not hasattr(held, "risk_assessment")

    def test_one_that_shows_something_opens_a_risk_assessment(self, asha, world):
        held = record_certificate(asha, **SEEN | {"shows_something": True}, by=world.coordinator)
        assert held.risk_assessment.status == "open"
        assert held.risk_assessment.opened_by == world.coordinator

    def test_the_second_of_two_is_shown_the_firsts_answer(self, asha, world):
        record_certificate(asha, **SEEN, by=world.coordinator)
        who = str(world.coordinator.user)
        with pytest.raises(DomainError, match=f"already: enhanced, issued 1 March 2026.*{who}"):
            record_certificate(asha, **SEEN | {"level": "standard"}, by=world.administrator)
        assert asha.dbs_certificates.get().level == "enhanced"

    def test_a_number_held_by_somebody_else_is_refused_without_naming_them(self, asha, world):
        other = VolunteerFactory(organisation=asha.organisation, last_name="Secret")
        DBSCertificateFactory(volunteer=other, number=SEEN["number"])
        with pytest.raises(DomainError, match="somebody else") as refusal:
            record_certificate(asha, **SEEN, by=world.coordinator)
        assert "Secret" not in str(refusal.value)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"number": "12345678901"}, "this one has 11"),
            ({"issued_on": today() + timedelta(days=1)}, "in the future"),
            ({"seen_on": date(2026, 2, 1)}, "before it was issued"),
            ({"seen_on": today() + timedelta(days=1)}, "in the future"),
            ({"lists": ["adults"]}, "Barred lists go with"),
            ({"level": "enhanced_barred"}, "Barred lists go with"),
            ({"workforce": ""}, "for which workforce"),
        ],
    )
    def test_a_wrong_certificate_is_refused_in_words(self, asha, world, wrong, words):
        with pytest.raises(DomainError, match=words):
            record_certificate(asha, **SEEN | wrong, by=world.coordinator)
        assert not asha.dbs_certificates.exists()


class TestCorrecting:
    def test_what_was_noted_wrongly_is_put_right(self, certificate, world):
        version = version_of(certificate)
        correct_certificate(certificate, **CORRECTION, version=version, by=world.administrator)
        certificate.refresh_from_db()
        assert (certificate.number, certificate.workforce) == ("001122334455", "adult")

    def test_what_somebody_changed_meanwhile_is_not_overwritten(self, certificate, world):
        version = version_of(certificate)
        correct_certificate(certificate, **CORRECTION, version=version, by=world.coordinator)
        theirs = CORRECTION | {"workforce": "child"}
        with pytest.raises(DomainError, match=r"since you opened it\. It now says: enhanced"):
            correct_certificate(certificate, **theirs, version=version, by=world.administrator)
        certificate.refresh_from_db()
        assert certificate.workforce == "adult"

    def test_it_cannot_take_the_number_of_another(self, certificate, asha, world):
        DBSCertificateFactory(volunteer=asha, number="001122334455")
        with pytest.raises(DomainError, match="another certificate with this number"):
            correct_certificate(
                certificate, **CORRECTION, version=version_of(certificate), by=world.coordinator
            )


class TestSubscription:
    def test_it_is_kept_with_its_days(self, certificate, asha, world):
        facts = {"subscribed_on": date(2026, 1, 12), "consent_on": date(2026, 1, 13)}
        facts |= {"on_update_service": True, "date_of_birth": date(1981, 1, 1)}
        set_subscription(certificate, **facts, by=world.coordinator)
        certificate.refresh_from_db()
        asha.refresh_from_db()
        assert certificate.consent_on == date(2026, 1, 13)
        assert asha.date_of_birth == date(1981, 1, 1)

    def test_without_the_service_there_is_no_consent(self, certificate, world):
        facts = {"subscribed_on": None, "consent_on": date(2026, 1, 13), "date_of_birth": None}
        set_subscription(certificate, on_update_service=False, **facts, by=world.coordinator)
        certificate.refresh_from_db()
        assert (certificate.on_update_service, certificate.consent_on) == (False, None)

    def test_a_basic_certificate_cannot_join(self, asha, world):
        basic = DBSCertificateFactory(volunteer=asha, level="basic")
        facts = {"subscribed_on": None, "consent_on": None, "date_of_birth": None}
        with pytest.raises(DomainError, match="basic certificate cannot join"):
            set_subscription(basic, on_update_service=True, **facts, by=world.coordinator)


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

    def test_there_is_none_for_a_check_the_position_may_not_ask_for(self, certificate, asha, world):
        asha.position = PositionFactory(
            organisation=world.organisation,
            dbs_level="enhanced",
            dbs_workforce="adult",
            dbs_rationale="They visit wards.",
            dbs_decided_by=world.coordinator,
            dbs_decided_on=today(),
        )
        asha.save()
        certificate.refresh_from_db()
        with pytest.raises(DomainError, match="kind this position asks for"):
            typed(certificate, "blank_no_new_info", world.coordinator)

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
        assert str(asha.pk) in message.body

    def test_without_a_lead_the_coordinators_are_told(self, certificate, world):
        world.lead.status = "ended"
        world.lead.save()
        typed(certificate, "new_info", world.coordinator)
        assert Message.objects.get().recipient_address == world.coordinator.user.email


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
