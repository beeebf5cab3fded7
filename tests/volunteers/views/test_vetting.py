from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import Disclosure
from common.dates import today
from tests.factories.volunteers import CheckFactory, VolunteerFactory
from tests.volunteers.views.test_identity import day
from volunteers.models import WorkHealth
from volunteers.services.outcomes import record_work_health

NOW = day("decided_on", today())
PAGES = {
    "right_to_work": {
        "basis": "no_limit",
        "permits_volunteering": "yes",
        "seen_how": "document",
        **NOW,
    },
    "work_health": {"outcome": "fit", **day("answered_on", today())},
    "employment": {"summary": "Shop work, then caring.", "has_gaps": "no"},
}


@pytest.fixture
def asha(world):
    volunteer = VolunteerFactory(organisation=world.organisation, status="checks")
    CheckFactory(volunteer=volunteer)
    return volunteer


@pytest.fixture
def client(sign_in, world):
    return sign_in(world.coordinator)


def url(name, volunteer):
    return reverse(f"volunteers:{name}", args=[volunteer.pk])


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_for_coordinators_of_the_organisation(name, asha, world, elsewhere, sign_in):
    assert sign_in(world.coordinator).get(url(name, asha)).status_code == 200
    assert sign_in(world.supervisor).get(url(name, asha)).status_code == 403
    assert sign_in(elsewhere.coordinator).get(url(name, asha)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_the_page_records_a_result(name, asha, client):
    answer = client.post(url(name, asha), PAGES[name])
    assert answer.url == reverse("volunteers:record", args=[asha.pk])
    assert asha.checks.get(kind=name).result == "clear"
    assert client.get(url(name, asha)).status_code == 200


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("right_to_work", {"basis": ""}, "Select their status"),
        ("right_to_work", {"basis": "limited"}, "Enter the last day of the permission"),
        ("right_to_work", {"permits_volunteering": "no"}, "Choose another status"),
        ("work_health", {"outcome": "fit_with_adjustments"}, "Say which adjustments help"),
        ("work_health", {"outcome": ""}, "Select what occupational health answered"),
        ("employment", {"summary": " "}, "Say what they have been doing"),
        ("employment", {"has_gaps": ""}, "Select yes if there are gaps"),
    ],
)
def test_the_page_explains_what_is_wrong(name, wrong, words, asha, client):
    page = client.post(url(name, asha), PAGES[name] | wrong)
    assert words in page.content.decode()
    assert not asha.checks.filter(kind=name).exists()


def test_before_identity_the_page_says_so_and_keeps_what_was_typed(asha, client):
    asha.checks.all().delete()
    page = client.post(url("employment", asha), PAGES["employment"]).content.decode()
    assert "Identity comes first" in page
    assert "Shop work, then caring." in page


def test_right_to_work_with_an_end_shows_it_on_the_record(asha, client):
    last = today() + timedelta(days=400)
    facts = PAGES["right_to_work"] | {"basis": "limited", **day("limited_until", last)}
    client.post(url("right_to_work", asha), facts)
    assert asha.checks.get(kind="right_to_work").valid_until == last + timedelta(days=1)
    page = client.get(reverse("volunteers:record", args=[asha.pk])).content.decode()
    assert "Counts until" in page


def test_an_answer_to_a_hidden_question_does_not_count(asha, client):
    last = today() + timedelta(days=400)
    facts = PAGES["right_to_work"] | day("limited_until", last)
    client.post(url("right_to_work", asha), facts)
    assert asha.checks.get(kind="right_to_work").valid_until is None


@pytest.mark.parametrize("name", PAGES)
def test_two_coordinators_at_once(name, asha, world, sign_in):
    """Both open the page; the second is shown what the first recorded, and nothing is lost."""
    first, second = sign_in(world.coordinator), sign_in(world.coordinator)
    seen = [
        {"seen": client.get(url(name, asha)).context["form"].initial["seen"]}
        for client in (first, second)
    ]
    first.post(url(name, asha), PAGES[name] | seen[0])
    other = {
        "right_to_work": {"basis": "asylum"},
        "work_health": {"outcome": "not_yet"},
        "employment": {"summary": "Another story."},
    }[name]
    page = second.post(url(name, asha), PAGES[name] | other | seen[1])
    text = page.content.decode()
    assert f"{world.coordinator.user} recorded this while your page was open" in text
    assert {"work_health": "What it says now", "employment": PAGES[name].get("summary")}.get(
        name, ""
    ) in text
    assert "Nothing was overwritten" in text
    version = asha.checks.get(kind=name).version.replace("+", "&#x2B;")
    assert f'value="{version}"' in text or f'value="{asha.checks.get(kind=name).version}"' in text
    again = PAGES[name] | other | {"seen": asha.checks.get(kind=name).version}
    assert second.post(url(name, asha), again).status_code == 302


def test_work_health_is_closed_before_the_offer(world, client):
    early = VolunteerFactory(organisation=world.organisation, status="conversation")
    page = client.get(url("work_health", early)).content.decode()
    assert "only after a conditional offer" in page
    assert "<form" not in page.split("<main")[1]
    client.post(url("work_health", early), PAGES["work_health"])
    assert not WorkHealth.objects.exists()


def test_opening_work_health_leaves_a_disclosure(asha, world, client):
    facts = {"answered_on": today(), "seen": None, "by": world.coordinator}
    record_work_health(asha, outcome="fit_with_adjustments", adjustments="Breaks", **facts)
    assert "Breaks" in client.get(url("work_health", asha)).content.decode()
    noted = Disclosure.objects.get(record="work health")
    assert noted.subject_id == asha.pk
    record = client.get(reverse("volunteers:record", args=[asha.pk])).content.decode()
    assert "Breaks" not in record
