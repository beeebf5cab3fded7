"""What a coordinator's home says once an offer is closed."""

from datetime import timedelta

import pytest

from common.dates import now, today
from placements.models import Match, Proposal
from placements.services.matching import run_matching
from placements.services.next_best import look_on
from reports.home import home_of
from reports.home.figures import figures
from reports.home.next_best import closed_offers, next_best_tasks
from tests.factories.accounts import SiteFactory
from tests.factories.placements import MatchFactory
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db


def closed_offer(world, status="declined", **facts) -> Match:
    """Somebody said no, who has no room for anybody else either."""
    asked = cleared_connector(world, max_at_once=0)
    placement = coming_placement(world, **facts)
    return MatchFactory(placement=placement, connector=asked, status=status)


def tasks(world):
    rows = closed_offers(world.coordinator, on=today())
    return next_best_tasks(figures(rows=rows)["rows"])


@pytest.mark.parametrize("status", ["declined", "expired", "withdrawn"])
def test_who_could_be_next_is_named_and_how_the_offer_closed_is_not(world, status):
    match = closed_offer(world, status)
    cleared_connector(world, first_name="Ruth", last_name="Elliott")
    look_on(match)
    (task,) = tasks(world)
    reference = match.placement.reference
    assert task.sentence == f"The offer for {reference} is closed; Ruth Elliott could be next"
    assert task.url == f"/matching/proposals/{Proposal.objects.get().pk}/"
    assert str(match.placement.trainee) in task.hint
    assert match.connector.last_name not in task.sentence + task.hint


def test_where_nobody_can_be_found_it_leads_to_who_could_help(world):
    match = closed_offer(world)
    look_on(match)
    (task,) = tasks(world)
    assert task.sentence.endswith("nobody else is suggested: who could help here?")
    assert task.url == f"/placements/{match.placement_id}/choose/"


def test_an_offer_nobody_heard_of_and_a_match_that_ended_are_no_task(world):
    Match.objects.filter(pk=closed_offer(world, "withdrawn").pk).update(was_never_told=True)
    MatchFactory(placement=coming_placement(world), status="ended", ended_at=now())
    assert tasks(world) == []


def test_once_somebody_else_is_asked_there_is_no_task(world):
    match = closed_offer(world)
    MatchFactory(placement=match.placement)
    assert tasks(world) == []


def test_many_are_shortened_and_the_soonest_come_first(world):
    for weeks in (9, 3, 8, 7, 6, 5, 4):
        closed_offer(world, weeks_ahead=weeks)
    soonest, *others = tasks(world)
    assert (today() + timedelta(weeks=3)).strftime("%-d %B") in soonest.hint
    assert others[-1].sentence == "2 more placements had an offer that is closed"


def test_a_coordinator_sees_those_of_their_sites(world):
    closed_offer(world)
    world.coordinator.sites.add(SiteFactory(organisation=world.organisation))
    assert tasks(world) == []


def test_what_is_next_best_is_not_counted_among_the_other_suggestions(world, sign_in):
    coming_placement(world)
    cleared_connector(world, max_at_once=1)
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    run = run_matching(world.organisation, **period, by=world.coordinator)
    cleared_connector(world, max_at_once=1)
    look_on(closed_offer(world))
    found = {task.sentence: task.url for task in home_of(world.coordinator, at=now()).tasks}
    assert found["1 suggested match waits for your decision"] == f"/matching/{run.pk}/"
    assert sum("could be next" in sentence for sentence in found) == 1


def test_suggestions_of_several_runs_lead_to_all_of_them(world):
    for weeks in (3, 5):
        placement = coming_placement(world, weeks_ahead=weeks)
        cleared_connector(world, max_at_once=1)
        first = placement.starts_on
        period = {"first_on": first, "last_on": first}
        run_matching(world.organisation, **period, by=world.coordinator)
    found = {task.sentence: task.url for task in home_of(world.coordinator, at=now()).tasks}
    assert found["2 suggested matches wait for your decision"] == "/matching/"


def test_the_placement_says_so_too(world, sign_in):
    client, match = sign_in(world.coordinator), closed_offer(world)
    page = client.get(f"/placements/{match.placement_id}/").text
    assert "The last offer is closed, and nobody else is suggested." in page
    ruth = cleared_connector(world)
    look_on(match)
    page = client.get(f"/placements/{match.placement_id}/").text
    assert f"{ruth} could be next</a>: decide" in page


def test_home_costs_the_same_for_many(world, sign_in, django_assert_num_queries):
    client = sign_in(world.coordinator)
    look_on(closed_offer(world))
    client.get("/")
    with django_assert_num_queries(10):
        client.get("/")
    for _ in range(8):
        look_on(closed_offer(world))
    with django_assert_num_queries(10):
        client.get("/")
