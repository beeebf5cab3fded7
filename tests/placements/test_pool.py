"""What the engine is told of placements and connectors."""

from datetime import timedelta

import pytest

from common.dates import today
from placements.models import MeetingAccess
from placements.planning import Asked, plan_matching
from placements.pool import draw_pool
from tests.factories.accounts import SiteFactory
from tests.factories.placements import MatchFactory, TraineeFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.services.journeys import set_journeys

pytestmark = pytest.mark.django_db


def plan(world):
    period = {"first_on": today(), "last_on": today() + timedelta(days=364), "on": today()}
    return plan_matching(world.organisation, Asked(**period))


def chosen(world) -> dict[str, str]:
    return {pair.need: pair.offer for pair in plan(world).outcome.pairs}


def test_somebody_met_before_is_chosen_or_avoided_as_asked(world):
    trainee = TraineeFactory(organisation=world.organisation)
    met, other = cleared_connector(world), cleared_connector(world)
    MatchFactory(
        placement=coming_placement(world, trainee=trainee, weeks_ahead=-12),
        connector=met,
        agreed=True,
    )
    again = coming_placement(world, trainee=trainee, continuity="same")
    assert chosen(world) == {again.reference: met.email}
    again.continuity = "different"
    again.save()
    assert chosen(world) == {again.reference: other.email}


def test_the_journey_is_told_as_far_as_known_and_the_shorter_is_chosen(world):
    placement = coming_placement(world, mode="in_person")
    near, far = cleared_connector(world), cleared_connector(world)
    for person, minutes in ((near, 20), (far, 75)):
        person.sites.add(placement.site)
        elsewhere = SiteFactory(organisation=world.organisation)
        set_journeys(person, {placement.site: minutes, elsewhere: 5}, by=None)
    offer = draw_pool(world.organisation, [placement], on=today()).offer(near.email)
    assert (placement.site.code, 20) in offer.journeys
    assert len(offer.journeys) == 2
    assert chosen(world) == {placement.reference: near.email}
    set_journeys(near, {placement.site: 120}, by=None)
    assert chosen(world) == {placement.reference: far.email}


def test_one_connector_follows_a_trainee_through_two_placements_if_asked(world):
    trainee = TraineeFactory(organisation=world.organisation)
    for _ in range(3):
        cleared_connector(world)
    for weeks in (4, 20):
        coming_placement(world, trainee=trainee, weeks_ahead=weeks, continuity="same")
    assert len(set(chosen(world).values())) == 1
    trainee.placements.update(continuity="different")
    assert len(set(chosen(world).values())) == 2


def test_a_trainee_who_needs_step_free_access_meets_where_it_is(world):
    placement = coming_placement(world, mode="in_person")
    placement.site.is_step_free = False
    placement.site.save()
    cleared_connector(world, offers_remote=False).sites.add(placement.site)
    assert chosen(world)
    MeetingAccess.objects.create(
        organisation=world.organisation, trainee=placement.trainee, needs_step_free=True
    )
    found = plan(world).outcome
    assert not found.pairs


def test_a_positions_caps_of_trainees_count(world):
    connector = cleared_connector(world, max_at_once=9, max_a_year=9)
    first = coming_placement(world, weeks_ahead=4)
    coming_placement(world, starts_on=first.starts_on, ends_on=first.ends_on)
    later = first.ends_on + timedelta(days=5)  # four days of rest
    coming_placement(world, starts_on=later, ends_on=later + timedelta(days=30))
    assert len(chosen(world)) == 3
    connector.position.most_new_a_month = 1
    connector.position.save()
    assert len(chosen(world)) == 2
    connector.max_at_once = 1
    connector.save()
    connector.position.most_new_a_month, connector.position.days_between = None, 4
    connector.position.save()
    assert len(chosen(world)) == 2
    connector.position.days_between = 5
    connector.position.save()
    assert len(chosen(world)) == 1


def test_a_placement_that_wants_two_and_has_one_needs_one_other(world):
    placement = coming_placement(world, connectors_wanted=2)
    there, other = cleared_connector(world), cleared_connector(world)
    MatchFactory(placement=placement, connector=there, agreed=True)
    drawn = draw_pool(world.organisation, [placement], on=today())
    assert drawn.need(placement.reference).connectors_wanted == 1
    assert drawn.pool.already == {(placement.reference, there.email)}
    assert chosen(world) == {placement.reference: other.email}


def test_what_comes_before_all_others_is_covered_first(world):
    cleared_connector(world, max_at_once=1)
    first = coming_placement(world)
    urgent = coming_placement(world, starts_on=first.starts_on, ends_on=first.ends_on, priority=3)
    assert [*chosen(world)] == [urgent.reference]
