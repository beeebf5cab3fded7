"""What would cover a placement: said with a name and a day, and only to those who may read them."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from common.dates import today
from placements.services.matching import run_matching
from tests.factories.accounts import MembershipFactory
from tests.factories.training import CourseFactory
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db


def run(world):
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    return run_matching(world.organisation, **period, by=world.coordinator)


def words(made) -> list[str]:
    return [each["words"] for gap in made.uncovered for each in gap["changes"]]


def test_a_course_to_do_is_said_with_the_person_and_the_day(world, sign_in):
    placement = coming_placement(world)
    connector = cleared_connector(world)
    course = CourseFactory(organisation=world.organisation, name="Fire safety")
    connector.position.required_courses.add(course)
    made = run(world)
    day = f"{placement.starts_on.day} {placement.starts_on:%B %Y}"
    expected = f"If {connector} does Fire safety before {day}, this placement can be covered."
    assert words(made) == [expected]
    assert expected in sign_in(world.coordinator).get(f"/matching/{made.pk}/?show=uncovered").text


def test_a_cap_that_is_reached_is_said(world):
    coming_placement(world)
    coming_placement(world)
    connector = cleared_connector(world, max_at_once=1)
    assert words(run(world)) == [
        f"If {connector} takes one trainee more at once, this placement can be covered."
    ]


def test_one_change_that_covers_several_is_said_for_the_whole_run(world, sign_in):
    for _ in range(3):
        coming_placement(world)
    connector = cleared_connector(world, max_at_once=3)
    course = CourseFactory(organisation=world.organisation, name="Fire safety")
    connector.position.required_courses.add(course)
    page = sign_in(world.coordinator).get(f"/matching/{run(world).pk}/?show=uncovered").text
    assert "What would help most" in page
    assert "3 more placements can be covered" in page


def test_nobody_who_is_barred_is_ever_named(world):
    placement = coming_placement(world)
    connector = cleared_connector(world, max_at_once=1)
    connector.exclusions.create(
        organisation=world.organisation, person=placement.trainee.membership.user
    )
    connector.availability.all().delete()
    made = run(world)
    assert len(made.uncovered) == 1
    assert words(made) == []


def test_who_does_not_see_a_connector_does_not_read_their_name(world, sign_in):
    placement = coming_placement(world)
    connector = cleared_connector(world)
    connector.position.required_courses.add(CourseFactory(organisation=world.organisation))
    other = coming_placement(world)
    connector.sites.add(other.site)
    made = run(world)
    assert str(connector) in " ".join(words(made))
    limited = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
    limited.sites.add(placement.site)
    page = sign_in(limited).get(f"/matching/{made.pk}/?show=uncovered").text
    assert placement.reference in page
    assert str(connector) not in page
