"""From an enquiry to “ready”: by keyboard alone, on a telephone, and without script.

Everybody has a browser of their own: the applicant, two referees, whoever decides about the DBS
check, and the coordinator.
"""

from functools import partial

import pytest
from django.core.cache import cache

from tests.browser import joining
from tests.browser.hands import Finger, Hands, Keyboard
from tests.factories.agreements import AgreementTextFactory
from tests.factories.training import CourseFactory
from tests.factories.volunteers import PositionFactory
from tests.world import build_world
from volunteers.models import Check, Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(db):
    """A scheme with one position, which asks for every check, a course and an agreement."""
    cache.clear()
    world = build_world(name="Cheshire", slug="cheshire", contact_phone="01244 555 000")
    organisation = world.organisation
    position = PositionFactory(
        organisation=organisation, name="Connector", required_checks=Check.Kind.values
    )
    position.required_courses.add(CourseFactory(organisation=organisation, name="Welcome"))
    text = AgreementTextFactory(
        agreement__organisation=organisation,
        agreement__name="Confidentiality",
        agreement__key="confidentiality",
    )
    text.agreement.positions.add(position)
    return world


def join(somebody, world) -> None:
    """`somebody` is asked for with the hands of the journey."""
    # Given which DBS check the position may ask for
    joining.decide_which_dbs_check(somebody(membership=world.administrator))
    applicant, coordinator = somebody(), somebody(membership=world.coordinator)

    # When Wren applies, is offered a place and says yes
    joining.apply(applicant)
    joining.talk_and_offer(coordinator)
    joining.say_yes(applicant)
    assert Volunteer.objects.get().status == Volunteer.Status.CHECKS

    # And every check is done
    joining.open_the_record(coordinator)
    joining.confirm_identity(coordinator)
    joining.see_the_right_to_work(coordinator)
    joining.ask_two_referees(coordinator)
    for name in joining.REFEREES.values():
        joining.give_a_reference(somebody(), name)
    joining.accept_both_references(coordinator)
    joining.open_the_record(coordinator)
    joining.keep_the_rest_of_the_checks(coordinator)
    joining.see_the_certificate(coordinator)

    # And the course is done and the agreement signed
    joining.record_the_course(coordinator)
    joining.invite(coordinator)
    joining.accept_the_invitation_and_sign(applicant)

    # Then nothing stands in the way
    joining.move_on_to_ready(coordinator)
    wren = Volunteer.objects.get()
    assert wren.status == Volunteer.Status.READY
    assert set(wren.checks.values_list("result", flat=True)) == {"clear", "not_applicable"}


def test_by_keyboard_alone(somebody, world):
    join(partial(somebody, Keyboard), world)


def test_on_a_telephone(somebody, world):
    join(partial(somebody, Finger), world)


def test_without_script(somebody, world):
    join(partial(somebody, Hands, script=False), world)
