"""Support on the home pages and in what is held: that something is owed, and one's own words."""

from datetime import timedelta

import pytest

from common.dates import now, today
from reports.held import held_about
from reports.home import home_of
from support.services.supervisions import name_supervisor
from tests.factories.support import (
    CheckInFactory,
    ContactFactory,
    SupervisionFactory,
    WellbeingPlanFactory,
)
from tests.factories.volunteers import PositionFactory, VolunteerFactory

pytestmark = pytest.mark.django_db


def tasks(membership):
    return {task.sentence: task for task in home_of(membership, at=now()).tasks}


@pytest.fixture
def asha(world):
    position = PositionFactory(organisation=world.organisation, supervision_weeks=8)
    asha = VolunteerFactory(
        organisation=world.organisation,
        position=position,
        membership=world.connector,
        status_since=now() - timedelta(weeks=7),
    )
    name_supervisor(asha, supervisor=world.supervisor, by=world.coordinator)
    return asha


@pytest.mark.parametrize(("days", "tag"), [(-1, "Late"), (0, "Call"), (3, "Call")])
def test_whoever_calls_finds_it_on_their_home_page(world, asha, days, tag):
    ContactFactory(
        volunteer=asha, due_on=today() + timedelta(days=days), assigned_to=world.supervisor
    )
    found = [task for words, task in tasks(world.supervisor).items() if "your call" in words]
    assert [task.tag for task in found] == [tag]
    assert not any("your call" in words for words in tasks(world.coordinator))
    seen = any("from colleagues" in words for words in tasks(world.coordinator))
    assert seen == (days <= 0)


def test_late_supervisions_are_found_by_both(world, asha):
    for member in (world.supervisor, world.coordinator):
        assert "1 supervision is late" in tasks(member)
    SupervisionFactory(volunteer=asha, supervisor=world.supervisor)
    for member in (world.supervisor, world.coordinator):
        assert "1 supervision is late" not in tasks(member)


def test_a_supervisor_of_others_is_told_nothing(world, asha):
    name_supervisor(asha, supervisor=None, by=world.coordinator)
    assert not any("supervision" in words for words in tasks(world.supervisor))


def test_nobody_else_hears_of_support(world, asha):
    ContactFactory(volunteer=asha, due_on=today(), assigned_to=world.supervisor)
    for member in (world.lead, world.administrator, world.educator, world.trainee):
        assert not any("call" in words or "supervision" in words for words in tasks(member))


def test_the_connector_is_asked_and_led_to_one_tap(world, asha, client):
    CheckInFactory(volunteer=asha)
    found = [task for words, task in tasks(world.connector).items() if "How are you" in words]
    assert b"One tap is enough" in client.get(found[0].url).content


def test_what_is_held_has_their_own_words_and_what_was_written_about_them(world, asha):
    CheckInFactory(volunteer=asha, answered="hard", note="It was the ward.")
    SupervisionFactory(volunteer=asha, supervisor=world.supervisor, notes="Agreed: rest.")
    WellbeingPlanFactory(volunteer=asha, shared_with="nobody")
    held = str(held_about(asha).as_data())
    for words in ("It was the ward.", "Agreed: rest.", "I stop answering the telephone."):
        assert words in held
