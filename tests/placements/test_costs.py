"""What choosing somebody by hand costs elsewhere, found by solving again."""

from datetime import timedelta

import pytest

from common.dates import today
from placements.costs import cost_of
from placements.services.matching import run_matching, turn_down_proposal
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db


def run(world):
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    return run_matching(world.organisation, **period, by=world.coordinator)


def cost(world, placement, connector):
    return cost_of(placement, connector, on=today(), membership=world.coordinator)


def test_the_only_one_for_two_leaves_the_other_with_nobody(world, sign_in):
    one, other = coming_placement(world), coming_placement(world)
    connector = cleared_connector(world, max_at_once=1)
    suggested = run(world).proposals.get().placement
    open_one = other if suggested == one else one
    found = cost(world, open_one, connector)
    assert found.is_possible
    assert [(shift.placement, shift.instead) for shift in found.shifts] == [(suggested, None)]
    page = sign_in(world.coordinator).get(f"/placements/{open_one.pk}/choose/")
    assert "What would it cost elsewhere?" in page.text
    page = sign_in(world.coordinator).get(f"/placements/{open_one.pk}/choose/{connector.pk}/")
    assert "1 placement would be left without anybody" in page.text
    assert f"would have nobody instead of {connector}" in page.text


def test_somebody_else_steps_in_where_there_is_one(world):
    wanted = coming_placement(world, topics=["recovery"])
    other = coming_placement(world)
    asha = cleared_connector(world, max_at_once=1, will_share=["recovery"])
    ruth = cleared_connector(world, max_at_once=1)
    made = {row.placement: row.connector for row in run(world).proposals.all()}
    assert made == {wanted: asha, other: ruth}
    found = cost(world, other, asha)
    assert [(shift.placement, shift.instead) for shift in found.shifts] == [(wanted, ruth)]
    assert found.lost == 0


def test_somebody_with_room_for_both_costs_nothing(world):
    one, other = coming_placement(world), coming_placement(world)
    connector = cleared_connector(world, max_at_once=2)
    made = run(world)
    made.proposals.filter(placement=other).delete()
    assert cost(world, other, connector).shifts == ()
    assert one.proposals.to_decide().exists()


def test_somebody_a_rule_forbids_is_not_possible(world, sign_in):
    placement = coming_placement(world, language="Welsh")
    connector = cleared_connector(world)
    assert not cost(world, placement, connector).is_possible
    page = sign_in(world.coordinator).get(f"/placements/{placement.pk}/choose/{connector.pk}/")
    assert "cannot be offered this placement" in page.text
    assert "Offer to" not in page.text


def test_what_the_placement_itself_would_take_is_a_cost_of_the_choice(world):
    """Without the choice the placement has nobody, so that taking its only connector costs."""
    suggested = coming_placement(world)
    connector = cleared_connector(world, max_at_once=1)
    run(world)
    urgent = coming_placement(world, priority=3)
    found = cost(world, urgent, connector)
    assert [(shift.placement, shift.instead) for shift in found.shifts] == [(suggested, None)]


def test_who_was_turned_down_for_it_before_does_not_hinder_the_sum(world):
    placement = coming_placement(world)
    connector, other = cleared_connector(world), cleared_connector(world)
    for row in run(world).proposals.all():
        turn_down_proposal(row, why_not="No", by=world.coordinator)
    assert all(cost(world, placement, each).is_possible for each in (connector, other))
