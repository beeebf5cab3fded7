import pytest

from common.dates import today
from common.errors import DomainError
from messaging.models import Message
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer
from volunteers.services.status import (
    advance_volunteer,
    next_stage,
    pause_volunteer,
    resume_volunteer,
)

Status = Volunteer.Status


def person(world, status, **facts):
    return VolunteerFactory(organisation=world.organisation, status=status, **facts)


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.READY])
def test_anybody_in_the_scheme_can_pause(world, status):
    before = person(world, status)
    after = pause_volunteer(before, by=world.connector)
    assert after.status == Status.PAUSED
    assert after.status_since > before.status_since


def test_pausing_twice_changes_nothing(world):
    asha = pause_volunteer(person(world, Status.ACTIVE), by=None)
    assert pause_volunteer(asha, by=None).status_since == asha.status_since


def test_somebody_who_has_not_started_cannot_pause(world):
    with pytest.raises(DomainError, match="cannot become"):
        pause_volunteer(person(world, Status.ENQUIRY), by=None)


def test_a_return_needs_nothing_to_be_in_date(world):
    asha = person(world, Status.PAUSED)
    assert resume_volunteer(asha, by=world.connector).status == Status.ACTIVE
    assert resume_volunteer(asha, by=world.connector).status == Status.ACTIVE


def test_who_never_began_comes_back_as_ready_and_begins_like_everybody(world):
    asha = pause_volunteer(person(world, Status.READY), by=None)
    for _ in range(2):
        asha = resume_volunteer(asha, by=world.connector)
        assert (asha.status, asha.started_on) == (Status.READY, None)
    with pytest.raises(DomainError, match="still to be cleared"):
        advance_volunteer(asha, to=Status.ACTIVE, by=world.coordinator)


def test_only_a_pause_ends_in_a_return(world):
    with pytest.raises(DomainError, match="has paused"):
        resume_volunteer(person(world, Status.CHECKS), by=None)


def test_the_stages_follow_each_other(world):
    asha = person(world, Status.ENQUIRY)
    for stage in (Status.APPLICATION, Status.CONVERSATION, Status.CONDITIONAL_OFFER, Status.CHECKS):
        with pytest.raises(DomainError, match="page of their application"):
            advance_volunteer(asha, to=stage, by=world.coordinator)
        asha = next_stage(asha, to=stage, by=world.coordinator)
    assert asha.status == Status.CHECKS


def test_ready_needs_every_check(world):
    with pytest.raises(DomainError, match="Identity; Right to work"):
        advance_volunteer(person(world, Status.CHECKS), to=Status.READY, by=world.coordinator)


def test_cleared_people_become_ready_then_active_and_start(world):
    asha = person(world, Status.CHECKS, cleared=True)
    advance_volunteer(asha, to=Status.READY, by=world.coordinator)
    active = advance_volunteer(asha, to=Status.ACTIVE, by=world.coordinator)
    assert active.status == Status.ACTIVE
    assert active.started_on == today()


def test_a_second_tap_does_not_move_on_twice(world):
    asha = person(world, Status.ENQUIRY)
    for _ in range(2):
        after = next_stage(asha, to=Status.APPLICATION, by=world.coordinator)
    assert after.status == Status.APPLICATION


def test_a_stage_cannot_be_jumped(world):
    with pytest.raises(DomainError, match="has changed"):
        advance_volunteer(person(world, Status.ENQUIRY), to=Status.ACTIVE, by=world.coordinator)


def test_whoever_was_active_comes_back_as_active_though_nobody_noted_the_first_day(world):
    asha = pause_volunteer(person(world, Status.ACTIVE, started_on=None), by=None)
    assert resume_volunteer(asha, by=world.connector).status == Status.ACTIVE


def test_a_pause_makes_nobody_active_who_left_and_came_back(world):
    asha = pause_volunteer(person(world, Status.READY, started_on=today()), by=None)
    assert resume_volunteer(asha, by=world.connector).status == Status.READY


def test_whoever_has_everything_in_place_is_told_so_once(world):
    asha = person(world, Status.CHECKS, cleared=True)
    for _ in range(2):
        asha = advance_volunteer(asha, to="ready", by=world.coordinator)
    told = Message.objects.get(template="everything_in_place")
    assert told.recipient_address == asha.email
    advance_volunteer(asha, to="active", by=world.coordinator)
    assert Message.objects.count() == 1
