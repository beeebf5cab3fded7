"""Whose turn it is during the checks, as far as each of them is."""

import pytest

from common.dates import now
from tests.factories.training import CourseFactory
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import DBSCertificateFactory, VolunteerFactory
from volunteers.pipeline import row_of
from volunteers.progress import progress_of
from volunteers.services.applications import open_application
from volunteers.services.risk import open_assessment
from volunteers.waits import LAST_LOOK, Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, status="checks")


def waits(volunteer):
    return {wait.what: wait for wait in row_of(volunteer, at=now()).waits}


def shown(volunteer, by):
    progress = progress_of(open_application(volunteer, by=by), at=now())
    return {awaited.what: awaited for awaited in progress.awaited}


def test_nobody_asked_for_a_reference_is_for_both_to_find(asha):
    assert waits(asha)["First reference"].desk == Desk.BOTH


def test_a_referee_is_waited_for_since_they_were_asked(asha, world):
    asked = ReferenceRequestFactory(volunteer=asha, asked_at=now().replace(year=2025))
    assert waits(asha)["First reference"].desk == Desk.REFEREE
    awaited = shown(asha, world.coordinator)["First reference"]
    assert (awaited.from_whom, awaited.since) == ("your referee", asked.asked_at.date())


def test_a_reference_that_came_back_is_the_coordinators_turn_first(asha, world):
    ReferenceRequestFactory(volunteer=asha, kind="reference_2", returned=True)
    row = row_of(asha, at=now())
    assert (row.wait.desk, row.wait.words) == (Desk.COORDINATOR, "read the second reference")
    awaited = shown(asha, world.coordinator)
    assert awaited["Second reference"].from_whom == "us"
    assert awaited["Identity"].from_whom == "you and us together"


def test_a_certificate_under_review_waits_for_us_and_not_for_the_dbs(asha, world):
    assert waits(asha)["DBS certificate"].desk == Desk.DBS
    to_anybody = [*shown(asha, world.coordinator).items()]
    open_assessment(DBSCertificateFactory(volunteer=asha), by=world.coordinator)
    assert [*shown(asha, world.coordinator).items()] == to_anybody
    assert waits(asha)["DBS certificate"].desk == Desk.COORDINATOR


def test_several_courses_are_one_wait_with_their_names(asha, world):
    first = CourseFactory(organisation=world.organisation, name="Fire")
    asha.position.required_courses.add(first)
    assert waits(asha)["Course: Fire"].desk == Desk.TRAINING
    asha.position.required_courses.add(CourseFactory(organisation=world.organisation, name="Gas"))
    assert shown(asha, world.coordinator)["2 courses"].parts == ("Fire", "Gas")


def test_with_nothing_missing_a_last_look_remains(world):
    volunteer = VolunteerFactory(organisation=world.organisation, status="checks", cleared=True)
    assert row_of(volunteer, at=now()).waits == (LAST_LOOK,)
    assert [*shown(volunteer, world.coordinator)] == ["A last look that everything is in place"]


def test_a_course_still_to_be_taken_is_no_last_look(world):
    volunteer = VolunteerFactory(organisation=world.organisation, status="checks", cleared=True)
    volunteer.position.required_courses.add(
        CourseFactory(organisation=world.organisation, name="Fire")
    )
    awaited = shown(volunteer, world.coordinator)
    assert [(what, each.from_whom) for what, each in awaited.items()] == [
        ("Course: Fire", "you, with our help")
    ]
