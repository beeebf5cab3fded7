from datetime import date

import pytest
from django.urls import reverse

from audit.models import Disclosure
from common.dates import now, today
from tests.factories.volunteers import (
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)
from tests.volunteers.fake_update_service import fake_update_service
from volunteers.services.dbs import subscription_version
from volunteers.standing import standing_of

ISSUED = {"issued_on_day": "3", "issued_on_month": "3", "issued_on_year": "2026"}
SEEN = {"seen_on_day": "9", "seen_on_month": "March", "seen_on_year": "2026"}
CERTIFICATE = {
    "number": "0011 2233 4455",
    "first_name": "Asha",
    "last_name": "Khan",
    "level": "enhanced",
    "workforce": "adult",
    "shows_something": "no",
    **ISSUED,
    **SEEN,
}
CHECKED = {"checked_on_day": "1", "checked_on_month": "6", "checked_on_year": "2026"}
CONSENT = {"consent_on_day": "1", "consent_on_month": "5", "consent_on_year": "2026"}


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
def check(certificate, world):
    return DBSStatusCheckFactory(certificate=certificate, checked_by=world.administrator)


@pytest.fixture
def pages(asha, certificate, check):
    one = [asha.pk, certificate.pk]
    return {
        "dbs": reverse("volunteers:dbs", args=[asha.pk]),
        "edit_dbs": reverse("volunteers:edit_dbs", args=[asha.pk]),
        "correct_dbs": reverse("volunteers:correct_dbs", args=one),
        "say_it_shows": reverse("volunteers:say_it_shows", args=one),
        "edit_subscription": reverse("volunteers:edit_subscription", args=one),
        "record_status_check": reverse("volunteers:record_status_check", args=one),
        "ask_update_service": reverse("volunteers:ask_update_service", args=one),
        "withdraw_status_check": reverse("volunteers:withdraw_status_check", args=[*one, check.pk]),
    }


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


def said(answer) -> str:
    return answer.content.decode()


SHOWN = ["dbs", "edit_dbs", "correct_dbs", "say_it_shows", "edit_subscription"]
SHOWN += ["record_status_check", "withdraw_status_check"]


@pytest.mark.parametrize("view", SHOWN)
def test_the_page_is_for_coordinators_of_the_organisation(view, pages, world, elsewhere, sign_in):
    assert sign_in(world.coordinator).get(pages[view]).status_code == 200
    assert sign_in(world.lead).get(pages[view]).status_code == 403
    assert sign_in(elsewhere.coordinator).get(pages[view]).status_code == 404


OF_ONE = ["correct_dbs", "say_it_shows", "edit_subscription", "record_status_check"]
OF_ONE += ["withdraw_status_check"]


@pytest.mark.parametrize("view", ["dbs", *OF_ONE])
def test_opening_it_leaves_a_disclosure(view, pages, client, asha, world):
    client.get(pages[view])
    read = Disclosure.objects.filter(subject_id=asha.pk, read_by_id=world.coordinator.pk)
    assert read.exists()


def test_opening_it_with_nothing_on_it_leaves_a_disclosure_too(client, world):
    bo = VolunteerFactory(organisation=world.organisation)
    client.get(reverse("volunteers:dbs", args=[bo.pk]))
    assert Disclosure.objects.get(subject_id=bo.pk).read_by_id == world.coordinator.pk


def test_dbs_costs_the_same_for_few_and_many(
    pages, client, certificate, asha, django_assert_max_num_queries
):
    RiskAssessmentFactory(certificate=certificate)
    with django_assert_max_num_queries(13):
        client.get(pages["dbs"])
    for _ in range(4):
        DBSStatusCheckFactory(certificate=DBSCertificateFactory(volunteer=asha))
    with django_assert_max_num_queries(13):
        client.get(pages["dbs"])


def test_dbs_says_to_try_once_more_and_then_to_ask(pages, client, certificate, check):
    check.delete()
    DBSStatusCheckFactory(certificate=certificate, result="no_match_found")
    assert "try once more" in said(client.get(pages["dbs"]))
    DBSStatusCheckFactory(certificate=certificate, result="no_match_found")
    assert "Do not try further" in said(client.get(pages["dbs"]))


def test_dbs_counts_no_answer_that_was_taken_back(pages, client, certificate, check, world):
    check.delete()
    for _ in range(2):
        DBSStatusCheckFactory(certificate=certificate, result="no_match_found")
    slip = certificate.status_checks.first()
    slip.withdrawn_at, slip.withdrawn_by = now(), world.administrator
    slip.save()
    assert "try once more" in said(client.get(pages["dbs"]))


def test_record_status_check_says_what_to_do_if_nothing_matches(pages, client):
    assert "try once more" in said(client.get(pages["record_status_check"]))


def test_dbs_says_what_differs(pages, client, check):
    check.mismatches = ["last_name"]
    check.save()
    assert "last name: compare it with the certificate" in said(client.get(pages["dbs"]))


def test_edit_dbs_saves_a_newer_certificate(asha, pages, client, world):
    answer = client.post(pages["edit_dbs"], CERTIFICATE)
    assert answer.url == pages["dbs"]
    held = asha.dbs_certificates.get(number="001122334455")
    assert (held.recorded_by, held.seen_on) == (world.coordinator, date(2026, 3, 9))


def test_edit_dbs_opens_an_assessment_of_what_shows_something(asha, pages, client):
    client.post(pages["edit_dbs"], CERTIFICATE | {"shows_something": "yes"})
    assert asha.dbs_certificates.get(number="001122334455").risk_assessment.status == "open"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": "12345678901"}, "must have 12 digits; this one has 11"),
        ({"number": "12345678901A"}, "must have digits only"),
        ({"number": "9" * 2_000_000}, "must have 12 digits"),
        ({"last_name": "x" * 2_000_000}, "The last name must be 80 letters or fewer"),
        ({"level": ""}, "Select the level"),
        ({"level": "enhanced_barred"}, "Select the barred lists"),
        ({"workforce": ""}, "Select the workforce"),
        ({"shows_something": ""}, "Select yes if the certificate shows"),
        ({"issued_on_day": "31", "issued_on_month": "2"}, "must be a real date"),
        ({"issued_on_year": "2999"}, "must be on or before"),
        ({"seen_on_month": "2"}, "before it was issued"),
    ],
)
def test_edit_dbs_explains_what_is_wrong(wrong, words, asha, pages, client):
    answer = client.post(pages["edit_dbs"], CERTIFICATE | wrong)
    assert words in said(answer)
    assert asha.dbs_certificates.count() == 1


def test_edit_dbs_asks_once_about_a_day_of_issue_long_ago(asha, pages, client):
    old = CERTIFICATE | {"issued_on_day": "1", "issued_on_month": "10", "issued_on_year": "1996"}
    answer = client.post(pages["edit_dbs"], old)
    assert "more than ten years ago" in said(answer)
    again = old | {"asked_about": answer.context["form"]["asked_about"].value()}
    assert "more than ten years ago" in said(
        client.post(pages["edit_dbs"], again | {"issued_on_year": "1969"})
    )
    assert client.post(pages["edit_dbs"], again).url == pages["dbs"]
    assert asha.dbs_certificates.get(number="001122334455").issued_on == date(1996, 10, 1)


def test_correct_dbs_does_not_ask_again_about_what_is_known(pages, client, certificate):
    certificate.issued_on = date(2009, 3, 3)
    certificate.save()
    form = client.get(pages["correct_dbs"]).context["form"]
    assert form["asked_about"].value() == "2009-03-03"


def test_dbs_says_when_one_stopped_counting(pages, client, asha, certificate, check):
    assert "It no longer counts" not in said(client.get(pages["dbs"]))
    check.delete()
    certificate.issued_on = date(1996, 10, 1)
    certificate.save()
    assert asha.position.dbs_months == 36
    assert "it stopped counting on 1 October 1999" in said(client.get(pages["dbs"]))
    DBSCertificateFactory(volunteer=asha, number="009988776655", issued_on=today())
    assert "stopped counting" not in said(client.get(pages["dbs"]))  # it has been replaced


def test_edit_dbs_refuses_somebody_elses_number_and_keeps_what_was_typed(pages, client, world):
    other = VolunteerFactory(organisation=world.organisation)
    DBSCertificateFactory(volunteer=other, number="001122334455")
    answer = client.post(pages["edit_dbs"], CERTIFICATE)
    assert "recorded for somebody else" in said(answer)
    assert "0011 2233 4455" in said(answer)


def test_edit_dbs_shows_the_second_of_two_what_the_first_recorded(pages, client, asha):
    client.post(pages["edit_dbs"], CERTIFICATE)
    answer = client.post(pages["edit_dbs"], CERTIFICATE | {"workforce": "child"})
    assert "recorded already: enhanced, issued 3 March 2026" in said(answer)
    assert asha.dbs_certificates.get(number="001122334455").workforce == "adult"


def test_edit_dbs_throws_no_yes_away_that_contradicts_the_first(pages, client, asha):
    client.post(pages["edit_dbs"], CERTIFICATE)
    held = asha.dbs_certificates.get(number="001122334455")
    page = said(client.post(pages["edit_dbs"], CERTIFICATE | {"shows_something": "yes"}))
    assert "noted as showing nothing" in page
    assert reverse("volunteers:say_it_shows", args=[asha.pk, held.pk]) in page
    again = said(client.post(pages["edit_dbs"], CERTIFICATE))
    assert "showing nothing" not in again


def test_say_it_shows_begins_an_assessment_and_stops_the_clearance(
    pages, client, asha, certificate, world
):
    assert pages["say_it_shows"] in said(client.get(pages["dbs"]))
    assert pages["say_it_shows"] in said(client.get(pages["correct_dbs"]))
    for _ in range(2):
        assert client.post(pages["say_it_shows"]).url == pages["dbs"]
    assert certificate.risk_assessment.opened_by == world.coordinator
    assert standing_of(asha, today=today()).dbs.is_under_review
    page = said(client.get(pages["dbs"]))
    assert f"Begun by {world.coordinator.user}" in page
    assert pages["say_it_shows"] not in page


def test_say_it_shows_of_what_is_decided_already_says_so(pages, client, certificate):
    RiskAssessmentFactory(certificate=certificate, approved=True)
    answer = client.post(pages["say_it_shows"], follow=True)
    assert "decided this on" in said(answer)


def test_correct_dbs_saves_once_and_tells_the_second(pages, client, certificate, check):
    check.delete()
    form = client.get(pages["correct_dbs"]).context["form"]
    facts = CERTIFICATE | {"version": form.initial["version"]}
    assert client.post(pages["correct_dbs"], facts).url == pages["dbs"]
    answer = client.post(pages["correct_dbs"], facts | {"workforce": "child"})
    assert "Somebody changed this certificate" in said(answer)
    certificate.refresh_from_db()
    assert certificate.workforce == "adult"


@pytest.fixture
def seen(certificate):
    return {"seen": subscription_version(certificate)}


def test_correct_dbs_does_not_make_another_of_one_that_was_looked_up(pages, client, certificate):
    form = client.get(pages["correct_dbs"]).context["form"]
    facts = CERTIFICATE | {"version": form.initial["version"]}
    assert "record it as a new one" in said(client.post(pages["correct_dbs"], facts))


def test_edit_subscription_keeps_what_was_typed_and_shows_what_is_there_now(
    pages, client, certificate, asha, seen
):
    asha.date_of_birth = date(1981, 2, 2)
    asha.save()
    facts = {"on_update_service": "yes", "consents": "yes"} | CONSENT
    page = client.post(pages["edit_subscription"], facts | seen)
    assert "date of birth: 2 February 1981" in said(page)
    assert page.context["form"].data["consent_on_month"] == "5"
    again = facts | {"seen": page.context["form"].data["seen"]}
    assert client.post(pages["edit_subscription"], again).url == pages["dbs"]


def test_edit_subscription_saves_consent_with_its_day(pages, client, certificate, seen):
    facts = {"on_update_service": "yes", "consents": "yes"} | CONSENT | seen
    assert client.post(pages["edit_subscription"], facts).url == pages["dbs"]
    certificate.refresh_from_db()
    assert certificate.consent_on == date(2026, 5, 1)


def test_edit_subscription_takes_consent_back(pages, client, certificate, seen):
    facts = {"on_update_service": "yes", "consents": "no"} | CONSENT | seen
    client.post(pages["edit_subscription"], facts)
    certificate.refresh_from_db()
    assert certificate.consent_on is None


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Select yes if the certificate is on the Update Service"),
        ({"on_update_service": "yes", "consents": "yes"}, "Enter the day they agreed"),
    ],
)
def test_edit_subscription_explains_what_is_wrong(facts, words, pages, client):
    assert words in said(client.post(pages["edit_subscription"], facts))


def test_record_status_check_saves_the_answer(pages, client, certificate):
    facts = {"result": "blank_no_new_info"} | CHECKED
    assert client.post(pages["record_status_check"], facts).url == pages["dbs"]
    assert certificate.status_checks.filter(source="typed").count() == 2


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (CHECKED, "Select what the Update Service said"),
        ({"result": "current"} | CHECKED, "Select from the answers on this page"),
        ({"result": "new_info"}, "Enter the day you looked"),
    ],
)
def test_record_status_check_explains_what_is_wrong(facts, words, pages, client, certificate):
    assert words in said(client.post(pages["record_status_check"], facts))
    assert certificate.status_checks.count() == 1


def test_record_status_check_says_what_must_be_there_first(pages, client, certificate):
    certificate.consent_on = None
    certificate.save()
    assert "the day they agreed to status checks" in said(client.get(pages["record_status_check"]))


def test_ask_update_service_is_off_by_default(pages, client, certificate):
    assert "Ask the Update Service now" not in said(client.get(pages["dbs"]))
    answer = client.post(pages["ask_update_service"], follow=True)
    assert "does not ask the Update Service" in said(answer)
    assert client.get(pages["ask_update_service"]).status_code == 405
    assert certificate.status_checks.count() == 1


def test_ask_update_service_keeps_the_answer(pages, client, certificate, settings):
    with fake_update_service() as server:
        settings.DBS_LIVE_CHECKS, settings.DBS_STATUS_URL = True, server.url
        assert "Ask the Update Service now" in said(client.get(pages["dbs"]))
        client.post(pages["ask_update_service"])
    assert certificate.status_checks.filter(source="live", result="blank_no_new_info").exists()


def test_ask_update_service_says_when_there_is_no_answer(pages, client, certificate, settings):
    certificate.number = "700000000001"
    certificate.save()
    with fake_update_service() as server:
        settings.DBS_LIVE_CHECKS, settings.DBS_STATUS_URL = True, server.url
        answer = client.post(pages["ask_update_service"], follow=True)
    assert "What was known before still counts" in said(answer)
    assert certificate.status_checks.filter(result="unavailable").exists()


def test_withdraw_status_check_takes_it_back(pages, client, check):
    client.post(pages["withdraw_status_check"], {"reason": "The wrong person"})
    check.refresh_from_db()
    assert check.withdrawn_reason == "The wrong person"


def test_withdraw_status_check_explains_what_is_wrong(pages, client, check, world, sign_in):
    assert "Say why it was entered" in said(client.post(pages["withdraw_status_check"], {}))
    check.checked_by = world.coordinator
    check.save()
    answer = client.post(pages["withdraw_status_check"], {"reason": "Mine"})
    assert "somebody else must take it back" in said(answer)


def test_dbs_awaited_lists_whose_certificate_is_to_be_seen(client, asha, certificate, elsewhere):
    here = {"organisation": asha.organisation, "status": "checks"}
    waiting = VolunteerFactory(**here, last_name="Waiting")
    DBSCertificateFactory(volunteer=VolunteerFactory(**here, last_name="Seen"))
    VolunteerFactory(organisation=elsewhere.organisation, status="checks", last_name="Elsewhere")
    page = said(client.get(reverse("volunteers:dbs_awaited")))
    assert reverse("volunteers:edit_dbs", args=[waiting.pk]) in page
    for name in ("Seen</a>", "Elsewhere</a>", f"{asha}</a>"):
        assert name not in page


def test_an_empty_list_of_awaited_certificates_says_where_to_go(client):
    assert "No certificate is waited for" in said(client.get(reverse("volunteers:dbs_awaited")))


@pytest.mark.parametrize(
    ("status", "words"), [("joined", "Asha can see it"), ("listed", "Asha may ask you about it")]
)
def test_only_somebody_with_an_account_can_see_who_opened_it(asha, world, sign_in, status, words):
    asha.membership.status = status
    asha.membership.save()
    page = sign_in(world.coordinator).get(reverse("volunteers:dbs", args=[asha.pk]))
    assert words in page.content.decode()


def test_a_date_of_birth_of_today_is_refused_in_words(pages, client, certificate, seen):
    day = today()
    born = {"day": day.day, "month": day.month, "year": day.year}
    facts = {f"date_of_birth_{part}": value for part, value in born.items()}
    page = client.post(pages["edit_subscription"], {"on_update_service": "no"} | facts | seen)
    assert "They must be at least 16" in page.content.decode()
