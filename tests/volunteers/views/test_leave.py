from datetime import date

import pytest
from django.urls import reverse

from tests.factories.volunteers import LeaveFactory, VolunteerFactory

AWAY = {
    "first_on_day": "1",
    "first_on_month": "7",
    "first_on_year": "2030",
    "last_on_day": "14",
    "last_on_month": "7",
    "last_on_year": "2030",
}


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


@pytest.fixture
def url(asha):
    return reverse("volunteers:add_leave", args=[asha.pk])


def test_add_leave_shows_the_page_and_saves(asha, url, world, sign_in):
    client = sign_in(world.coordinator)
    assert client.get(url).status_code == 200
    client.post(url, AWAY)
    assert asha.leave.get().last_on == date(2030, 7, 14)
    record = client.get(reverse("volunteers:record", args=[asha.pk])).content.decode()
    assert "1 to 14 July 2030" in record


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"last_on_month": "6"}, "must not be before the first"),
        ({"last_on_day": ""}, "must include a day"),
        ({"first_on_year": "2020", "last_on_year": "2020"}, "must be on or after"),
    ],
)
def test_add_leave_explains_what_is_wrong(wrong, words, asha, url, world, sign_in):
    assert words in sign_in(world.coordinator).post(url, AWAY | wrong).content.decode()
    assert not asha.leave.exists()


def test_remove_leave_takes_a_post_and_a_row_of_this_person(asha, world, sign_in):
    leave = LeaveFactory(volunteer=asha)
    others = LeaveFactory(volunteer=VolunteerFactory(organisation=world.organisation))
    client = sign_in(world.coordinator)
    url = reverse("volunteers:remove_leave", args=[asha.pk, leave.pk])
    assert client.get(url).status_code == 405
    client.post(url)
    assert not asha.leave.exists()
    url = reverse("volunteers:remove_leave", args=[asha.pk, others.pk])
    assert client.post(url).status_code == 404


def test_leave_is_for_coordinators_of_the_organisation(url, world, elsewhere, sign_in):
    assert sign_in(world.lead).post(url, AWAY).status_code == 403
    assert sign_in(elsewhere.coordinator).post(url, AWAY).status_code == 404
