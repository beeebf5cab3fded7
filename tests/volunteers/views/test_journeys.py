"""Saying how long journeys take, for somebody or for oneself."""

import pytest
from django.urls import reverse

from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.services.journeys import minutes_of, set_journeys, version_of


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


@pytest.fixture
def near(asha, world):
    site = SiteFactory(organisation=world.organisation, name="Bowmere", town="Chester")
    asha.sites.add(site)
    return site


@pytest.fixture
def far(world):
    return SiteFactory(organisation=world.organisation, name="Millbrook")


@pytest.fixture
def url(asha):
    return reverse("volunteers:edit_journeys", args=[asha.pk])


def said(asha, minutes):
    boxes = {f"to_{site.pk}": answer for site, answer in minutes.items()}
    return boxes | {"seen": version_of(asha, minutes)}


def test_edit_journeys_asks_of_every_site_first_where_they_can_meet(
    asha, near, far, url, world, sign_in
):
    set_journeys(asha, {far: 75}, by=None)
    page = sign_in(world.coordinator).get(url).text
    assert page.index("Where they can meet") < page.index("Bowmere")
    assert page.index("Bowmere") < page.index("Other sites") < page.index("Millbrook")
    assert 'value="75"' in page


def test_edit_journeys_keeps_them_and_the_record_says_so(asha, near, far, url, world, sign_in):
    client = sign_in(world.coordinator)
    page = client.post(url, said(asha, {near: "25", far: ""}), follow=True)
    assert minutes_of(asha) == {near.pk: 25}
    assert 'Bowmere: <span class="app-nowrap">25 minutes<' in page.text
    assert "Change journeys" in page.text


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ("half an hour", "Bowmere: enter whole minutes, like 25"),
        ("12.5", "Bowmere: enter whole minutes, like 25"),
        ("-5", "Bowmere: minutes must be 0 or more"),
        ("301", "Bowmere: minutes must be 300 or fewer"),
    ],
)
def test_edit_journeys_explains_what_is_wrong(entered, words, asha, near, far, url, world, sign_in):
    page = sign_in(world.coordinator).post(url, said(asha, {near: entered, far: "40"}))
    assert words in page.text
    assert minutes_of(asha) == {}


def test_the_second_of_two_is_shown_what_the_first_said(asha, near, far, url, world, sign_in):
    client = sign_in(world.coordinator)
    first, second = said(asha, {near: "25", far: ""}), said(asha, {near: "30", far: ""})
    client.post(url, first)
    page = client.post(url, second)
    assert "Now it says: Bowmere 25." in page.text
    assert minutes_of(asha) == {near.pk: 25}
    seen = page.context["form"]["seen"].value()
    client.post(url, second | {"seen": seen})
    assert minutes_of(asha) == {near.pk: 30}


def test_a_limited_coordinator_keeps_what_is_known_of_other_sites(
    asha, near, far, url, world, sign_in
):
    world.coordinator.sites.add(near)
    set_journeys(asha, {far: 75}, by=None)
    client = sign_in(world.coordinator)
    assert "Millbrook" not in client.get(url).text
    answers = said(asha, {near: "25"}) | {f"to_{far.pk}": "10"}
    assert client.post(url, answers).status_code == 302
    assert minutes_of(asha) == {near.pk: 25, far.pk: 75}


def test_edit_journeys_is_for_coordinators_of_the_organisation(url, world, elsewhere, sign_in):
    assert sign_in(elsewhere.coordinator).get(url).status_code == 404
    assert sign_in(world.lead).get(url).status_code == 403


def test_a_lead_does_not_see_how_far_somebody_lives(asha, near, world, sign_in):
    set_journeys(asha, {near: 25}, by=None)
    assert "25 minutes" not in sign_in(world.lead).get(f"/volunteers/{asha.pk}/").text


def test_edit_my_journeys_keeps_what_i_say(asha, near, far, world, sign_in):
    client, url = sign_in(world.connector), reverse("volunteers:edit_my_journeys")
    assert "How long does it take you" in client.get(url).text
    page = client.post(url, said(asha, {near: "1", far: ""}), follow=True)
    assert "Thank you for telling us" in page.text
    assert ">1 minute<" in page.text


def test_edit_my_journeys_needs_no_answer(asha, near, far, world, sign_in):
    client, url = sign_in(world.connector), reverse("volunteers:edit_my_journeys")
    answer = client.post(url, said(asha, {near: "", far: ""}))
    assert answer.status_code == 302
    assert minutes_of(asha) == {}


def test_without_sites_there_is_nothing_to_say(asha, url, world, sign_in):
    page = sign_in(world.coordinator).get(url).text
    assert "There are no sites yet" in page
    assert "Save" not in page
