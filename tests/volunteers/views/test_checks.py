from datetime import date

import pytest
from django.urls import reverse

from tests.factories.training import CompletionFactory, CourseFactory, RefreshRuleFactory
from tests.factories.volunteers import CheckFactory, DBSCertificateFactory, VolunteerFactory

DECIDED = {"decided_on_day": "3", "decided_on_month": "March", "decided_on_year": "2026"}
ISSUED = {"issued_on_day": "3", "issued_on_month": "3", "issued_on_year": "2026"}
CERTIFICATE = {"number": "0011 2233 4455", "level": "standard", "on_update_service": "no"} | ISSUED
DONE = {
    "completed_on_day": "3",
    "completed_on_month": "3",
    "completed_on_year": "2026",
    "evidence": "Certificate seen",
}


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


@pytest.fixture
def fire(world):
    return CourseFactory(organisation=world.organisation, code="fire", name="Fire Safety")


@pytest.fixture
def pages(asha, fire):
    return {
        "edit_check": reverse("volunteers:edit_check", args=[asha.pk, "identity"]),
        "edit_dbs": reverse("volunteers:edit_dbs", args=[asha.pk]),
        "record_completion": reverse("volunteers:record_completion", args=[asha.pk, "fire"]),
    }


VIEWS = ["edit_check", "edit_dbs", "record_completion"]


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_is_for_coordinators_of_the_organisation(view, pages, world, elsewhere, sign_in):
    assert sign_in(world.coordinator).get(pages[view]).status_code == 200
    assert sign_in(world.lead).get(pages[view]).status_code == 403
    assert sign_in(elsewhere.coordinator).get(pages[view]).status_code == 404


def test_edit_check_shows_what_is_held_and_saves(asha, pages, world, sign_in):
    CheckFactory(volunteer=asha, result="awaited", decided_on=None)
    client = sign_in(world.coordinator)
    form = client.get(pages["edit_check"]).context["form"]
    assert form.initial["result"] == "awaited"
    answer = client.post(pages["edit_check"], {"result": "clear"} | DECIDED)
    assert answer.url == reverse("volunteers:record", args=[asha.pk])
    assert asha.checks.get().decided_on == date(2026, 3, 3)


def test_edit_check_lets_a_wrong_result_be_taken_back(asha, pages, world, sign_in):
    CheckFactory(volunteer=asha)
    sign_in(world.coordinator).post(pages["edit_check"], {"result": "awaited"} | DECIDED)
    assert asha.checks.get().result == "awaited"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Select the result of the check"),
        ({"result": "clear"}, "Enter the day this check was decided"),
        ({"result": "not_applicable"} | DECIDED, "Say why this check does not apply"),
        ({"result": "clear"} | DECIDED | {"decided_on_year": "2999"}, "must be on or before"),
    ],
)
def test_edit_check_explains_what_is_wrong(facts, words, asha, pages, world, sign_in):
    answer = sign_in(world.coordinator).post(pages["edit_check"], facts)
    assert words in answer.content.decode()
    assert not asha.checks.exists()


def test_there_is_no_page_for_an_unknown_check(asha, world, sign_in):
    url = reverse("volunteers:edit_check", args=[asha.pk, "shoe_size"])
    assert sign_in(world.coordinator).get(url).status_code == 404


def test_edit_dbs_saves_a_newer_certificate(asha, pages, world, sign_in):
    DBSCertificateFactory(volunteer=asha, issued_on=date(2023, 1, 1))
    sign_in(world.coordinator).post(pages["edit_dbs"], CERTIFICATE)
    assert asha.dbs_certificates.first().number == "001122334455"
    assert asha.dbs_certificates.first().recorded_by == world.coordinator


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": "123"}, "must have 12 digits"),
        ({"level": ""}, "Select the level"),
        ({"on_update_service": ""}, "Select yes if the certificate"),
        ({"issued_on_day": "31", "issued_on_month": "2"}, "must be a real date"),
    ],
)
def test_edit_dbs_explains_what_is_wrong(wrong, words, asha, pages, world, sign_in):
    answer = sign_in(world.coordinator).post(pages["edit_dbs"], CERTIFICATE | wrong)
    assert words in answer.content.decode()
    assert not asha.dbs_certificates.exists()


def test_edit_dbs_refuses_somebody_elses_number_and_keeps_what_was_typed(
    asha, pages, world, sign_in
):
    other = VolunteerFactory(organisation=world.organisation)
    DBSCertificateFactory(volunteer=other, number="001122334455")
    answer = sign_in(world.coordinator).post(pages["edit_dbs"], CERTIFICATE)
    assert "recorded for somebody else" in answer.content.decode()
    assert "0011 2233 4455" in answer.content.decode()


def test_record_completion_counts_by_the_rule_of_the_course(asha, fire, pages, world, sign_in):
    RefreshRuleFactory(course=fire, months=12)
    sign_in(world.coordinator).post(pages["record_completion"], DONE)
    assert asha.membership.user.completions.get().expires_on == date(2027, 3, 3)


def test_record_completion_explains_what_is_wrong(pages, world, sign_in):
    answer = sign_in(world.coordinator).post(pages["record_completion"], DONE | {"evidence": ""})
    assert "Say how you know" in answer.content.decode()


def test_withdraw_completion_takes_a_wrong_one_back_and_keeps_it_in_the_history(
    asha, fire, pages, world, sign_in
):
    client = sign_in(world.coordinator)
    client.post(pages["record_completion"], DONE)
    done = asha.membership.user.completions.get()
    url = reverse("volunteers:withdraw_completion", args=[asha.pk, done.pk])
    assert url in client.get(pages["record_completion"]).text
    assert "Say why" in client.post(url, {"reason": ""}).text
    client.post(url, {"reason": "Somebody else’s certificate"})
    done.refresh_from_db()
    assert done.withdrawn_reason == "Somebody else’s certificate"
    assert url not in client.get(pages["record_completion"]).text
    assert client.post(url, {"reason": "again"}).status_code == 404


def test_withdraw_completion_is_not_for_somebody_elses(asha, fire, pages, world, sign_in):
    other = CompletionFactory(course=fire)
    url = reverse("volunteers:withdraw_completion", args=[asha.pk, other.pk])
    assert sign_in(world.coordinator).get(url).status_code == 404
