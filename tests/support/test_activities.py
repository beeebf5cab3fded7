"""Time given beside meetings: who may note and remove it, and that a day stays a day."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.dates import today
from common.errors import DomainError
from support.models import Activity
from support.services.activities import note_activity, remove_activity
from tests.factories.support import ActivityFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db
TALK = {"kind": "teaching", "what": "Talk to new nurses"}


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


@pytest.mark.parametrize("role", ["connector", "coordinator"])
def test_it_is_noted_by_themselves_or_for_them(role, world, asha):
    by = world.members[role]
    activity = note_activity(asha, on=today(), minutes=90, **TALK, by=by)
    assert (activity.minutes, activity.noted_by) == (90, by)


@pytest.mark.parametrize("role", ["trainee", "supervisor", "lead"])
def test_nobody_else_notes_or_removes_it(role, world, asha):
    with pytest.raises(DomainError, match="they themselves or a coordinator"):
        note_activity(asha, on=today(), minutes=90, **TALK, by=world.members[role])
    with pytest.raises(DomainError, match="they themselves or a coordinator"):
        remove_activity(ActivityFactory(volunteer=asha), by=world.members[role])


def test_nobody_notes_their_own_time_of_days_before_they_were_known_here(world, asha):
    began, facts = today() - timedelta(days=30), {"minutes": 90, **TALK}
    asha.started_on = None
    asha.save()
    with pytest.raises(DomainError, match="You can note time from"):
        note_activity(asha, on=began, **facts, by=world.connector)
    note_activity(asha, on=began, **facts, by=world.coordinator)
    asha.started_on = began
    asha.save()
    note_activity(asha, on=began, **facts, by=world.connector)
    with pytest.raises(DomainError, match="You can note time from"):
        note_activity(asha, on=began - timedelta(days=1), **facts, by=world.connector)
    with pytest.raises(DomainError, match="today or earlier"):
        note_activity(asha, on=today() + timedelta(days=1), **facts, by=world.connector)


def test_a_form_sent_twice_notes_its_time_once(world, asha):
    facts = {"on": today(), "minutes": 90, **TALK, "form_key": uuid4()}
    first, again = (note_activity(asha, **facts, by=world.connector) for _ in range(2))
    assert first == again
    assert again.was_known
    assert note_activity(asha, **facts, by=world.coordinator) != first
    assert note_activity(asha, **facts | {"form_key": uuid4()}, by=world.connector) != first
    assert not note_activity(asha, **facts | {"minutes": 91}, by=world.connector).was_known


def test_a_day_has_no_more_than_its_hours(world, asha):
    ActivityFactory(volunteer=asha, minutes=1380)
    with pytest.raises(DomainError, match="more than a day has"):
        note_activity(asha, on=today(), minutes=61, **TALK, by=world.connector)
    note_activity(asha, on=today(), minutes=60, **TALK, by=world.connector)


def test_nothing_is_noted_before_it_happened(world, asha):
    with pytest.raises(DomainError, match="today or earlier"):
        note_activity(asha, on=today() + timedelta(days=1), minutes=5, **TALK, by=world.connector)


def test_what_a_coordinator_noted_only_a_coordinator_removes(world, asha):
    noted = ActivityFactory(volunteer=asha, noted_by=world.coordinator)
    with pytest.raises(DomainError, match="Ask them if it is not right"):
        remove_activity(noted, by=world.connector)
    remove_activity(noted, by=world.coordinator)
    remove_activity(ActivityFactory(volunteer=asha), by=world.connector)
    assert not Activity.objects.exists()


@pytest.mark.parametrize("minutes", [0, 1441])
def test_the_database_keeps_the_day_too(minutes, asha):
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityFactory(volunteer=asha, minutes=minutes)
