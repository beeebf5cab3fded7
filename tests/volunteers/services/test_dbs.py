from datetime import date, timedelta

import pytest

from common.dates import today
from common.errors import ChangedMeanwhile, DomainError
from tests.factories.accounts import MembershipFactory
from tests.factories.volunteers import (
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)
from volunteers.services.dbs import (
    correct_certificate,
    record_certificate,
    record_dbs,
    set_subscription,
    subscription_version,
    version_of,
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

    def test_one_seen_is_not_issued_after_that(self, asha, certificate):
        facts = {"number": certificate.number, "level": "standard", "on_update_service": True}
        with pytest.raises(DomainError, match="seen on 10 January 2026"):
            record_dbs(asha, **facts, issued_on=date(2026, 2, 1), by=None)


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


class TestAnotherName:
    @pytest.mark.parametrize("name", [{"first_name": "Kevin"}, {"last_name": "Zzyzx"}])
    def test_a_certificate_in_another_name_needs_a_reason(self, asha, certificate, world, name):
        with pytest.raises(DomainError, match="say below why"):
            record_certificate(asha, **SEEN | name, by=world.coordinator)
        facts = CORRECTION | name | {"by": world.coordinator}
        with pytest.raises(DomainError, match="say below why"):
            correct_certificate(certificate, **facts, version=version_of(certificate))
        held = record_certificate(
            asha, **SEEN | name, other_name="before marriage", by=world.coordinator
        )
        assert held.other_name == "before marriage"

    @pytest.mark.parametrize(
        "name", [{"first_name": "ASHA MARIE"}, {"last_name": "O'Neil-Khan"}, {"last_name": "khan"}]
    )
    def test_a_longer_name_is_no_other(self, asha, world, name):
        assert record_certificate(asha, **SEEN | name, by=world.coordinator).first_name

    def test_what_is_kept_already_is_not_asked_again(self, certificate, world):
        certificate.first_name, certificate.last_name = "Aisha", "Begum"
        certificate.save()
        facts = CORRECTION | {"first_name": "Aisha", "last_name": "Begum"}
        correct_certificate(
            certificate, **facts, version=version_of(certificate), by=world.coordinator
        )


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


class TestWhatIsReliedOn:
    """A number, a day of issue or a higher level makes another certificate of it."""

    ANOTHER = (
        {"number": "001122334466"},
        {"issued_on": date(2026, 1, 5)},
        {"level": "enhanced"},
    )

    @pytest.fixture
    def as_it_is(self, certificate):
        names = ("number", "first_name", "last_name", "level", "lists", "issued_on", "seen_on")
        facts = {name: getattr(certificate, name) for name in names} | {"workforce": "adult"}
        return facts | {"version": version_of(certificate)}

    @pytest.mark.parametrize("change", ANOTHER)
    @pytest.mark.parametrize("by_what", ["approved", "written", "blank_no_new_info", "new_info"])
    def test_it_is_not_turned_into_another(self, certificate, as_it_is, world, change, by_what):
        if by_what in ("approved", "written"):
            RiskAssessmentFactory(certificate=certificate, **{by_what: True})
        else:
            DBSStatusCheckFactory(certificate=certificate, result=by_what)
        with pytest.raises(DomainError, match="record it as a new one"):
            correct_certificate(certificate, **as_it_is | change, by=world.coordinator)
        lower = as_it_is | {"level": "basic", "workforce": "", "last_name": "Begum"}
        lower["other_name"] = "her name before marriage"
        assert correct_certificate(certificate, **lower, by=world.coordinator).level == "basic"

    @pytest.mark.parametrize("change", ANOTHER)
    def test_a_slip_is_put_right_while_nobody_relies_on_it(
        self, certificate, as_it_is, world, change
    ):
        RiskAssessmentFactory(certificate=certificate)
        for result in ("no_match_found", "unavailable"):
            DBSStatusCheckFactory(certificate=certificate, result=result)
        correct_certificate(certificate, **as_it_is | change, by=world.coordinator)
        certificate.refresh_from_db()
        assert {name: getattr(certificate, name) for name in change} == change

    @pytest.mark.parametrize("change", ANOTHER[1:])
    def test_nor_does_a_list_turn_it_into_another(self, certificate, asha, world, change):
        DBSStatusCheckFactory(certificate=certificate)
        facts = {"number": certificate.number, "level": "standard", "on_update_service": True}
        facts |= {"issued_on": certificate.issued_on} | change
        with pytest.raises(DomainError, match="record it as a new one"):
            record_dbs(asha, **facts, by=world.coordinator)


def test_nobody_keeps_their_own_certificate(asha, certificate, world):
    herself = MembershipFactory(organisation=world.organisation, user=asha.membership.user)
    subscription = {"subscribed_on": None, "consent_on": None, "date_of_birth": None}
    for keep in (
        lambda: record_dbs(asha, **KEPT_BEFORE, issued_on=ISSUED, by=herself),
        lambda: record_certificate(asha, **SEEN, by=herself),
        lambda: correct_certificate(certificate, **CORRECTION, version="", by=herself),
        lambda: set_subscription(
            certificate, **subscription, on_update_service=False, seen="", by=herself
        ),
    ):
        with pytest.raises(DomainError, match="This is about you"):
            keep()


class TestSubscription:
    def test_it_is_kept_with_its_days(self, certificate, asha, world):
        facts = {"subscribed_on": date(2026, 1, 12), "consent_on": date(2026, 1, 13)}
        facts |= {"on_update_service": True, "date_of_birth": date(1981, 1, 1)}
        set_subscription(
            certificate, **facts, seen=subscription_version(certificate), by=world.coordinator
        )
        certificate.refresh_from_db()
        asha.refresh_from_db()
        assert certificate.consent_on == date(2026, 1, 13)
        assert asha.date_of_birth == date(1981, 1, 1)

    def test_without_the_service_there_is_no_consent(self, certificate, world):
        facts = {"subscribed_on": None, "consent_on": date(2026, 1, 13), "date_of_birth": None}
        facts |= {"seen": subscription_version(certificate)}
        set_subscription(certificate, on_update_service=False, **facts, by=world.coordinator)
        certificate.refresh_from_db()
        assert (certificate.on_update_service, certificate.consent_on) == (False, None)

    def test_a_basic_certificate_cannot_join(self, asha, world):
        basic = DBSCertificateFactory(volunteer=asha, level="basic")
        facts = {"subscribed_on": None, "consent_on": None, "date_of_birth": None}
        facts |= {"seen": subscription_version(basic)}
        with pytest.raises(DomainError, match="basic certificate cannot join"):
            set_subscription(basic, on_update_service=True, **facts, by=world.coordinator)

    def test_a_stale_form_overwrites_nothing_and_is_shown_what_is_there(
        self, certificate, asha, world
    ):
        seen = subscription_version(certificate)
        facts = {"subscribed_on": None, "on_update_service": True}
        newer = facts | {"consent_on": None, "date_of_birth": date(1981, 1, 1)}
        set_subscription(certificate, **newer, seen=seen, by=world.administrator)
        stale = facts | {"consent_on": date(2026, 1, 10), "date_of_birth": date(1980, 3, 9)}
        with pytest.raises(ChangedMeanwhile, match=r"agreed: not noted.*1 January 1981") as first:
            set_subscription(certificate, **stale, seen=seen, by=world.coordinator)
        certificate.refresh_from_db()
        asha.refresh_from_db()
        assert (certificate.consent_on, asha.date_of_birth) == (None, date(1981, 1, 1))
        seen = first.value.version
        set_subscription(certificate, **stale, seen=seen, by=world.coordinator)
