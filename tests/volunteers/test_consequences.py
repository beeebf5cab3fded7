from functools import partial

import pytest

from common.dates import today
from tests.factories.accounts import SiteFactory
from tests.factories.training import CourseFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers.consequences import consequences
from volunteers.services.positions import change_position


@pytest.fixture
def position(world):
    return PositionFactory(organisation=world.organisation, required_checks=["identity"])


@pytest.fixture
def asha(position):
    return VolunteerFactory(organisation=position.organisation, position=position, cleared=True)


def rehearse(position, world, **facts):
    held = {"name": position.name, "required_courses": []} | facts
    by = world.coordinator
    change = partial(change_position, position, **held, by=by)
    return consequences(position.volunteers.all(), change, on=today(), by=by)


def test_who_would_stop_being_ready_is_named_with_what_they_would_lack(position, asha, world):
    fire = CourseFactory(organisation=world.organisation, name="Fire Safety")
    found = rehearse(position, world, required_courses=[fire])
    assert [loss.volunteer for loss in found.losses] == [asha]
    assert [item.label for item in found.losses[0].lacking] == ["Fire Safety"]


def test_nothing_is_changed_by_asking(position, asha, world):
    fire = CourseFactory(organisation=world.organisation)
    rehearse(position, world, required_courses=[fire], name="Other")
    position.refresh_from_db()
    assert position.name != "Other"
    assert not position.required_courses.exists()


def test_who_is_not_ready_now_loses_nothing(position, asha, world):
    asha.checks.filter(kind="identity").delete()
    fire = CourseFactory(organisation=world.organisation)
    assert rehearse(position, world, required_courses=[fire]).lost == 0


def test_who_would_become_ready_is_counted(position, asha, world):
    fire = CourseFactory(organisation=world.organisation)
    position.required_courses.add(fire)
    found = rehearse(position, world)
    assert (found.lost, found.gained) == (0, 1)


def test_who_is_cleared_and_has_not_begun_loses_that_too(position, world):
    VolunteerFactory(
        organisation=world.organisation, position=position, cleared=True, status="ready"
    )
    fire = CourseFactory(organisation=world.organisation)
    assert rehearse(position, world, required_courses=[fire]).lost == 1


def test_people_at_other_sites_are_counted_not_named(position, asha, world):
    asha.sites.add(SiteFactory(organisation=world.organisation))
    world.coordinator.sites.add(SiteFactory(organisation=world.organisation))
    fire = CourseFactory(organisation=world.organisation)
    found = rehearse(position, world, required_courses=[fire])
    assert (found.losses, found.others_lost, found.lost) == ((), 1, 1)


def test_people_in_other_positions_do_not_matter(position, asha, world):
    other = PositionFactory(organisation=world.organisation)
    fire = CourseFactory(organisation=world.organisation)
    assert rehearse(other, world, required_courses=[fire]).lost == 0
