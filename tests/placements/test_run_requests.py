"""Long matching runs: asked for, worked out by the worker, left and come back to."""

import logging
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from accounts.models import Membership
from common.dates import now, today
from common.errors import DomainError
from nhsuk.components.words import moment
from placements import run_progress
from placements.models import MatchingRun, RunRequest
from placements.services import run_requests
from placements.services.matching import run_matching
from placements.services.run_requests import (
    ask_for_run,
    request_run,
    stop_run,
    work_on_next_run,
)
from tests.factories.accounts import MembershipFactory
from tests.placements.scheme import cleared_connector, coming_placement
from tests.placements.test_views_matching import a_year, as_boxes

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(monkeypatch):
    """Two placements are too many to wait for."""
    monkeypatch.setattr(run_requests, "MOST_AT_ONCE", 1)


@pytest.fixture
def two(world):
    coming_placement(world), coming_placement(world)
    return cleared_connector(world)


def ask(world, by=None):
    return ask_for_run(world.organisation, **a_year(), by=by or world.coordinator)


def requested(world, by=None):
    by = by or world.coordinator
    return request_run(world.organisation, **a_year(), count=2, by=by)


def boxes() -> dict:
    return {k: v for name, day in a_year().items() for k, v in as_boxes(name, day).items()}


def test_a_quick_run_is_there_at_once(world, two):
    assert isinstance(ask(world), MatchingRun)


def test_a_long_run_is_left_and_come_back_to(world, many, two, sign_in):
    client = sign_in(world.coordinator)
    page = client.post("/matching/", boxes(), follow=True)
    assert "Finding connectors for 2 placements" in page.text
    assert "It has not begun yet." in page.text
    assert "Waiting to begin" in client.get("/matching/").text
    assert work_on_next_run()
    asked = RunRequest.objects.get()
    answer = client.get(f"/matching/requests/{asked.pk}/", follow=True)
    assert "2 of 2 placements can be covered" in answer.text
    assert asked.run.made_by == world.coordinator
    assert "Being worked out" not in client.get("/matching/").text
    assert not work_on_next_run()


def test_the_same_asked_for_twice_is_one(world, many, two):
    assert ask(world) == ask(world)
    limited = MembershipFactory(organisation=world.organisation, role="coordinator")
    limited.sites.add(coming_placement(world).site)
    theirs = requested(world, by=limited)
    colleague = MembershipFactory(organisation=world.organisation, role="coordinator")
    assert ask(world, by=colleague) == ask(world) != theirs
    assert RunRequest.objects.count() == 2


def test_each_step_is_told_while_it_is_done(world, two, monkeypatch):
    asked, seen = requested(world), []
    real = run_requests._tell

    def tell(request, stage):
        real(request, stage)
        seen.append(RunRequest.objects.get(pk=request.pk).stage)

    monkeypatch.setattr(run_requests, "_tell", tell)
    work_on_next_run()
    assert seen == ["reading", "searching", "explaining", "keeping"]
    asked.refresh_from_db()
    assert asked.status == RunRequest.Status.DONE


def test_steps_say_what_is_done_and_what_is_to_come(world):
    asked = requested(world)
    asked.status, asked.stage = RunRequest.Status.WORKING, RunRequest.Stage.SEARCHING
    steps = run_progress.steps_of(asked)
    assert [(step.is_done, step.is_under_way) for step in steps] == [
        (True, False),
        (False, True),
        (False, False),
        (False, False),
    ]
    words = "Step 2 of 4: look for the plan that covers most."
    assert run_progress.stage_in_words(steps) == words


def test_a_run_that_is_stopped_keeps_nothing(world, two, sign_in, monkeypatch):
    asked = requested(world)
    client = sign_in(world.coordinator)
    real = run_requests._tell

    def stop_while_searching(request, stage):
        real(request, stage)
        if stage == "searching":
            client.post(f"/matching/requests/{asked.pk}/stop/")

    monkeypatch.setattr(run_requests, "_tell", stop_while_searching)
    assert work_on_next_run()
    asked.refresh_from_db()
    assert (asked.status, asked.run) == (RunRequest.Status.STOPPED, None)
    assert not MatchingRun.objects.exists()
    page = client.get(f"/matching/requests/{asked.pk}/")
    assert "This run was stopped" in page.text
    assert not work_on_next_run()


def test_what_is_just_being_kept_cannot_be_stopped(world, sign_in):
    asked = requested(world)
    RunRequest.objects.update(status="working", stage="keeping")
    with pytest.raises(DomainError, match="nothing to stop"):
        stop_run(asked, by=world.coordinator)
    page = sign_in(world.coordinator).post(f"/matching/requests/{asked.pk}/stop/", follow=True)
    assert "There is nothing to stop" in page.text
    assert "Important" not in page.text


def test_the_same_asked_for_again_is_said_to_be_shown(world, two, sign_in):
    client = sign_in(world.coordinator)
    words = "These are the same placements and people as in the run of"
    assert words not in client.post("/matching/", boxes(), follow=True).text
    page = client.post("/matching/", boxes(), follow=True).text
    made = MatchingRun.objects.get()
    assert f"{words} {moment(made.created_at)}, which is shown." in page
    assert "Important" not in page


def test_stopped_twice_is_stopped(world):
    asked = requested(world)
    stop_run(asked, by=world.coordinator)
    assert stop_run(asked, by=world.coordinator).status == RunRequest.Status.STOPPED


def test_what_nobody_needs_any_more_is_said_when_one_comes_back(world, sign_in):
    asked = requested(world)  # and no placement is open
    work_on_next_run()
    client = sign_in(world.coordinator)
    page = client.get(f"/matching/requests/{asked.pk}/")
    assert "This run could not be done" in page.text
    assert "No placement that starts in this period needs a connector" in page.text
    assert "Could not be done" in client.get("/matching/").text
    with time_machine.travel(now() + timedelta(days=3)):
        shown = RunRequest.objects.to_show(at=now())
        assert not shown.exists()


def test_a_fault_is_noted_and_said_without_its_words(world, two, monkeypatch, caplog):
    asked = requested(world)

    def fail(*args, **facts):
        raise RuntimeError("secret words")

    monkeypatch.setattr(run_requests, "run_matching", fail)
    caplog.set_level(logging.CRITICAL)
    work_on_next_run()
    asked.refresh_from_db()
    assert asked.status == RunRequest.Status.FAILED
    assert asked.why_not == run_requests.OUR_FAULT


@pytest.mark.parametrize("change", [{"status": "ended"}, {"role": "lead"}])
def test_somebody_who_may_no_longer_meanwhile_gets_no_run(world, two, change):
    asked = requested(world)
    Membership.objects.filter(pk=world.coordinator.pk).update(**change)
    work_on_next_run()
    asked.refresh_from_db()
    assert "may not run the matching any more" in asked.why_not
    assert not MatchingRun.objects.exists()


def test_a_run_whose_worker_died_is_begun_anew_but_not_for_ever(world, two):
    asked = requested(world)
    RunRequest.objects.update(status="working", stage="searching", attempts=1, began_at=now())
    work_on_next_run()
    asked.refresh_from_db()
    assert asked.status == RunRequest.Status.DONE
    again = requested(world)
    RunRequest.objects.filter(pk=again.pk).update(status="working", attempts=2, began_at=now())
    work_on_next_run()
    again.refresh_from_db()
    assert (again.status, again.why_not) == (RunRequest.Status.FAILED, run_requests.CUT_OFF)


@pytest.mark.django_db(transaction=True)
def test_a_run_that_somebody_works_on_is_left_to_them(world, two):
    asked = requested(world)
    held, over = threading.Event(), threading.Event()

    def work_elsewhere():
        with run_requests._held(asked.pk) as is_ours:
            assert is_ours
            held.set()
            over.wait(30)
        connection.close()

    other = threading.Thread(target=work_elsewhere)
    other.start()
    held.wait(30)
    assert not work_on_next_run()
    over.set()
    other.join()
    assert work_on_next_run()


def test_the_worker_does_what_waits(world, two, capsys):
    requested(world)
    call_command("worker", "--once")
    assert "1 matching runs" in capsys.readouterr().out


def test_a_member_limited_to_sites_sees_their_own_requests_alone(world, two, sign_in):
    limited = MembershipFactory(organisation=world.organisation, role="coordinator")
    limited.sites.add(coming_placement(world).site)
    asked, theirs = requested(world), requested(world, by=limited)
    assert asked != theirs
    client = sign_in(limited)
    assert client.get(f"/matching/requests/{asked.pk}/").status_code == 404
    assert client.get(f"/matching/requests/{theirs.pk}/").status_code == 200


def test_a_search_that_is_stopped_at_its_limit_says_so_with_its_gap(world, two, sign_in):
    made = run_matching(world.organisation, **a_year(), by=world.coordinator, seconds=0.0)
    assert made.is_stopped
    MatchingRun.objects.update(levels=[{"name": "points", "value": 200, "bound": 201}])
    page = sign_in(world.coordinator).get(f"/matching/{made.pk}/")
    assert "The search was stopped at its time limit" in page.text
    assert "200, at most 201 (not proven; a gap of 0.50%)" in page.text


def many_runs_like(made: MatchingRun) -> None:
    """A page full of others, of which nobody limited to sites sees anything."""
    facts = {
        name: getattr(made, name)
        for name in ("organisation", "engine_version", "weights", "bound", "is_proven")
    }
    for number in range(20):
        MatchingRun.objects.create(
            **facts,
            first_on=today() + timedelta(days=number),
            last_on=today() + timedelta(days=number),
            matching_on=today(),
            inputs_hash=str(number),
            placements_count=1,
            covered_count=1,
        )


def test_a_member_limited_to_sites_finds_theirs_behind_many_of_others(world, two, sign_in):
    made = run_matching(world.organisation, **a_year(), by=world.coordinator)
    limited = MembershipFactory(organisation=world.organisation, role="coordinator")
    limited.sites.add(made.proposals.first().placement.site)
    many_runs_like(made)
    assert f"/matching/{made.pk}/" in sign_in(limited).get("/matching/").text


def test_every_run_can_be_read_however_long_ago(world, two, sign_in):
    made = run_matching(world.organisation, **a_year(), by=world.coordinator)
    many_runs_like(made)
    client = sign_in(world.coordinator)
    address = f"/matching/{made.pk}/"
    assert address not in client.get("/matching/").text
    older = client.get("/matching/?page=2").text
    assert address in older
    assert f"by {world.coordinator.user}" in older
