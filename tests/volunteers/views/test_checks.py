from datetime import date

import pytest
from django.urls import reverse

from tests.factories.training import CompletionFactory, CourseFactory, RefreshRuleFactory
from tests.factories.volunteers import CheckFactory, VolunteerFactory

DECIDED = {"decided_on_day": "3", "decided_on_month": "March", "decided_on_year": "2026"}
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
        "edit_check": reverse("volunteers:edit_check", args=[asha.pk, "registration"]),
        "record_completion": reverse("volunteers:record_completion", args=[asha.pk, "fire"]),
    }


VIEWS = ["edit_check", "record_completion"]


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_is_for_coordinators_of_the_organisation(view, pages, world, elsewhere, sign_in):
    assert sign_in(world.coordinator).get(pages[view]).status_code == 200
    assert sign_in(world.lead).get(pages[view]).status_code == 403
    assert sign_in(elsewhere.coordinator).get(pages[view]).status_code == 404


@pytest.fixture
def registered(asha):
    """A check of registration beside a clear identity."""
    CheckFactory(volunteer=asha)
    return CheckFactory(volunteer=asha, kind="registration", result="awaited", decided_on=None)


def test_edit_check_shows_what_is_held_and_saves(asha, registered, pages, world, sign_in):
    client = sign_in(world.coordinator)
    form = client.get(pages["edit_check"]).context["form"]
    assert form.initial["result"] == "awaited"
    seen = {"seen": form.initial["seen"]}
    answer = client.post(pages["edit_check"], {"result": "clear"} | DECIDED | seen)
    assert answer.url == reverse("volunteers:record", args=[asha.pk])
    registered.refresh_from_db()
    assert registered.decided_on == date(2026, 3, 3)


def test_edit_check_lets_a_wrong_result_be_taken_back(asha, pages, world, sign_in):
    seen = {"seen": CheckFactory(volunteer=asha, kind="registration").version}
    sign_in(world.coordinator).post(pages["edit_check"], {"result": "awaited"} | DECIDED | seen)
    assert asha.checks.get().result == "awaited"


def test_edit_check_does_not_clear_anything_before_identity(asha, pages, world, sign_in):
    answer = sign_in(world.coordinator).post(pages["edit_check"], {"result": "clear"} | DECIDED)
    assert "Identity comes first" in answer.content.decode()
    assert not asha.checks.exists()


def test_edit_check_proposes_that_registration_does_not_apply(asha, pages, world, sign_in):
    form = sign_in(world.coordinator).get(pages["edit_check"]).context["form"]
    assert form.initial["result"] == "not_applicable"
    assert "no professional registration" in form.initial["reason"]


def test_edit_check_leaves_clear_to_the_page_with_the_evidence(asha, world, sign_in):
    url = reverse("volunteers:edit_check", args=[asha.pk, "identity"])
    client = sign_in(world.coordinator)
    assert reverse("volunteers:identity", args=[asha.pk]) in client.get(url).content.decode()
    client.post(url, {"result": "clear"} | DECIDED)
    assert not asha.checks.exists()
    client.post(url, {"result": "not_clear"} | DECIDED)
    assert asha.checks.get().result == "not_clear"


def test_edit_check_sends_a_lapsed_permission_to_its_own_page(asha, world, sign_in):
    lapsed = date(2026, 2, 1)
    held = CheckFactory(volunteer=asha, kind="right_to_work", valid_until=lapsed)
    url = reverse("volunteers:edit_check", args=[asha.pk, "right_to_work"])
    facts = {"result": "clear", "seen": held.version} | DECIDED
    page = sign_in(world.coordinator).post(url, facts).content.decode()
    assert "counted until 1 February 2026" in page
    assert "Record the new permission" in page
    held.refresh_from_db()
    assert held.valid_until == lapsed


def test_edit_check_shows_the_second_coordinator_the_first_ones_answer(
    asha, registered, pages, world, sign_in
):
    seen = {"seen": registered.version}
    first = {"result": "not_clear"} | DECIDED | seen
    assert sign_in(world.coordinator).post(pages["edit_check"], first).status_code == 302
    second = {"result": "not_applicable", "reason": "Not needed"} | DECIDED | seen
    page = sign_in(world.coordinator).post(pages["edit_check"], second).content.decode()
    assert "recorded this while your page was open" in page
    assert "not clear, decided on 3 March 2026" in page
    assert "Not needed" in page
    registered.refresh_from_db()
    assert registered.result == "not_clear"


def test_edit_check_lets_no_check_but_registration_not_apply(asha, world, sign_in):
    page = reverse("volunteers:edit_check", args=[asha.pk, "identity"])
    client = sign_in(world.coordinator)
    assert 'value="not_applicable"' not in client.get(page).content.decode()
    answer = client.post(page, {"result": "not_applicable", "reason": "Known"} | DECIDED)
    assert "Select one of the results shown here" in answer.content.decode()
    assert not asha.checks.exists()


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


def test_record_completion_counts_by_the_rule_of_the_course(asha, fire, pages, world, sign_in):
    RefreshRuleFactory(course=fire, months=12)
    sign_in(world.coordinator).post(pages["record_completion"], DONE)
    assert asha.membership.user.completions.get().expires_on == date(2027, 3, 3)


def test_a_completion_recorded_by_two_at_once_is_recorded_once(asha, fire, pages, world, sign_in):
    for _ in range(2):
        answer = sign_in(world.coordinator).post(pages["record_completion"], DONE)
        assert answer.status_code in (200, 302)
    assert asha.membership.user.completions.filter(course=fire).count() == 1


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
