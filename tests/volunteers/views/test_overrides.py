from datetime import timedelta

import pytest
from django.urls import reverse

from common.dates import today
from tests.factories.volunteers import (
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    OverrideFactory,
    VolunteerFactory,
)
from volunteers.services.overrides import decide_override


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


@pytest.fixture
def asked(asha, world):
    return OverrideFactory(volunteer=asha, requested_by=world.coordinator)


def page_of(view, override):
    return reverse(f"volunteers:{view}", args=[override.volunteer_id, override.pk])


def request(**changes):
    until = today() + timedelta(days=30)
    facts = {"item": "dbs", "reason": "The new one is on its way."}
    for name, day in (("from_on", today()), ("until", until)):
        facts |= {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    return facts | changes


def test_request_override_offers_first_what_is_missing(asha, world, sign_in):
    client = sign_in(world.coordinator)
    url = reverse("volunteers:request_override", args=[asha.pk])
    assert "DBS certificate not in place" in client.get(url).content.decode()
    client.post(url, request())
    assert asha.overrides.get().requested_by == world.coordinator


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"item": ""}, "Select what should be set aside"),
        ({"reason": ""}, "Say why that is safe"),
        ({"until_year": "2020"}, "must be after the first day"),
    ],
)
def test_request_override_explains_what_is_wrong(wrong, words, asha, world, sign_in):
    url = reverse("volunteers:request_override", args=[asha.pk])
    answer = sign_in(world.coordinator).post(url, request(**wrong))
    assert words in answer.content.decode()
    assert not asha.overrides.exists()


def test_a_second_request_is_refused_in_words(asha, asked, world, sign_in):
    url = reverse("volunteers:request_override", args=[asha.pk])
    answer = sign_in(world.coordinator).post(url, request())
    assert "It waits for a decision" in answer.content.decode()


def test_decide_override_is_for_somebody_else(asked, world, sign_in):
    client = sign_in(world.coordinator)
    assert "You asked for this" in client.get(page_of("decide_override", asked)).content.decode()
    answer = client.post(page_of("decide_override", asked), {"approve": "yes"})
    assert answer.status_code == 200
    asked.refresh_from_db()
    assert asked.status == "requested"


@pytest.mark.parametrize(("choice", "status"), [("yes", "approved"), ("no", "refused")])
def test_decide_override_by_a_lead(choice, status, asked, world, sign_in):
    client = sign_in(world.lead)
    assert "Do you agree" in client.get(page_of("decide_override", asked)).content.decode()
    client.post(page_of("decide_override", asked), {"approve": choice})
    asked.refresh_from_db()
    assert asked.status == status
    assert asked.decided_by == world.lead


def test_decide_override_names_who_was_quicker(asked, world, sign_in):
    decide_override(asked, approve=True, by=world.lead)
    client = sign_in(world.administrator)
    for answer in (
        client.get(page_of("decide_override", asked)),
        client.post(page_of("decide_override", asked), {"approve": "no"}),
    ):
        assert f"ecided by {world.lead.user} on" in answer.text
    assert f"{world.lead.user} decided this on" in answer.text


def test_withdraw_override_says_who_refused_it_meanwhile(asked, world, sign_in):
    decide_override(asked, approve=False, by=world.lead)
    answer = sign_in(world.coordinator).post(page_of("withdraw_override", asked), follow=True)
    assert f"{world.lead.user} decided this on" in answer.text


def test_decide_override_wants_an_answer(asked, world, sign_in):
    answer = sign_in(world.lead).post(page_of("decide_override", asked), {})
    assert "Select yes if you agree" in answer.content.decode()


def test_withdraw_override_takes_a_post(asked, world, sign_in):
    client = sign_in(world.coordinator)
    assert client.get(page_of("withdraw_override", asked)).status_code == 405
    for words in ("the requirement counts again", "already"):
        answer = client.post(page_of("withdraw_override", asked), follow=True)
        assert words in answer.content.decode()


def test_who_may_not(asked, world, elsewhere, sign_in):
    decide, withdraw = page_of("decide_override", asked), page_of("withdraw_override", asked)
    assert sign_in(world.supervisor).get(decide).status_code == 403
    assert sign_in(world.lead).post(withdraw).status_code == 403
    assert sign_in(elsewhere.lead).get(decide).status_code == 404


def test_what_must_be_looked_at_again_is_not_offered(asha, world, sign_in):
    DBSStatusCheckFactory(certificate=DBSCertificateFactory(volunteer=asha), result="new_info")
    page = sign_in(world.coordinator).get(reverse("volunteers:request_override", args=[asha.pk]))
    assert 'value="identity"' in page.content.decode()
    assert 'value="dbs"' not in page.content.decode()
