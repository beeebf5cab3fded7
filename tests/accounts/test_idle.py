"""accounts.middleware.sign_out_idle_staff"""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from common.dates import now


@pytest.fixture
def limit(settings):
    settings.STAFF_IDLE_MINUTES = 45


def later(minutes: int):
    return time_machine.travel(now() + timedelta(minutes=minutes))


@pytest.mark.parametrize("role", ["administrator", "coordinator", "supervisor", "lead"])
def test_staff_who_do_nothing_for_a_while_are_signed_out_and_told(world, sign_in, limit, role):
    client = sign_in(world.members[role])
    assert client.get("/help/").status_code == 200
    with later(46):
        answer = client.get("/account/?a=b")
        assert answer.url == "/account/login/?next=/account/%3Fa%3Db"
        page = client.get(answer.url)
        assert "nothing happened for 45 minutes" in page.text
        assert client.get("/account/").status_code == 302


def test_staff_who_click_now_and_then_stay(world, sign_in, limit):
    client = sign_in(world.coordinator)
    for minutes in (0, 30, 60, 90):
        with later(minutes):
            assert client.get("/account/").status_code == 200


def test_what_is_sent_too_late_is_not_done(world, sign_in, limit):
    client = sign_in(world.coordinator)
    client.get("/account/")
    with later(50):
        answer = client.post("/account/name/", {"first_name": "Ann", "last_name": "Lee"})
    assert answer.url == "/account/login/?next=/"
    world.coordinator.user.refresh_from_db()
    assert world.coordinator.user.first_name != "Ann"


def test_a_note_that_is_sent_too_late_is_given_back(world, sign_in, limit):
    client = sign_in(world.coordinator)
    client.get("/account/")
    with later(50):
        page = client.post(reverse("concerns:raise_concern"), {"words": "He slept well again."})
    assert page.status_code == 401
    assert "He slept well again.</textarea>" in page.text
    assert str(world.coordinator.user) not in page.text


def test_a_trainee_who_writes_for_hours_stays(world, sign_in, limit):
    client = sign_in(world.trainee)
    client.get("/account/")
    with later(180):
        assert client.get("/account/").status_code == 200
