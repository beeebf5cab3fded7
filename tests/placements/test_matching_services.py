import contextlib
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from common.dates import today
from common.errors import DomainError
from common.rows import lock
from placements.choices import choices_for
from placements.matching.types import Weights
from placements.models import Match, MatchingRun, Proposal
from placements.planning import Asked, plan_matching
from placements.pool import draw_pool, fingerprint
from placements.services.matching import (
    approve_proposal,
    choose_connector,
    run_matching,
    turn_down_proposal,
)
from placements.services.offers import withdraw_offer
from tests.factories.accounts import MembershipFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.models import AccessNeeds, Exclusion, Leave
from volunteers.services.journeys import set_journeys

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    return {"first_on": today(), "last_on": today() + timedelta(days=364)}


def test_a_run_keeps_what_it_was_given_and_what_it_found(world, period):
    placement, connector = coming_placement(world), cleared_connector(world)
    run = run_matching(world.organisation, **period, by=world.coordinator)
    assert (run.covered_count, run.placements_count, run.bound, run.is_proven) == (1, 1, 1, True)
    assert len(run.inputs_hash) == 64
    proposal = run.proposals.get()
    assert (proposal.placement, proposal.connector) == (placement, connector)
    assert {"criterion", "words", "fit"} == set(proposal.reasons[0])


def test_a_run_says_why_nobody_was_found(world, period):
    coming_placement(world, language="Welsh")
    cleared_connector(world)
    run = run_matching(world.organisation, **period, by=world.coordinator)
    assert any("does not speak its language" in reason for reason in run.uncovered[0]["reasons"])


def test_a_newer_run_takes_the_place_of_undecided_suggestions(world, period):
    coming_placement(world), cleared_connector(world)
    first = run_matching(world.organisation, **period, by=world.coordinator).proposals.get()
    cleared_connector(world)
    run_matching(world.organisation, **period, by=world.coordinator)
    first.refresh_from_db()
    assert first.status == Proposal.Status.LAPSED
    with pytest.raises(DomainError, match="newer"):
        approve_proposal(first, by=world.coordinator)


def test_a_run_without_placements_says_so(world, period):
    with pytest.raises(DomainError, match="No placement"):
        run_matching(world.organisation, **period, by=world.coordinator)


def test_approval_offers_the_match(world, period):
    coming_placement(world), cleared_connector(world)
    proposal = run_matching(world.organisation, **period, by=world.coordinator).proposals.get()
    match = approve_proposal(proposal, by=world.coordinator)
    proposal.refresh_from_db()
    assert match.proposal == proposal
    assert (proposal.status, proposal.decided_by) == ("approved", world.coordinator)
    with pytest.raises(DomainError, match="has decided this already: approved"):
        approve_proposal(proposal, by=world.coordinator)
    assert Match.objects.count() == 1


def test_a_pair_that_was_turned_down_is_not_suggested_again(world, period):
    coming_placement(world), cleared_connector(world)
    proposal = run_matching(world.organisation, **period, by=world.coordinator).proposals.get()
    turn_down_proposal(proposal, why_not="Not now", by=world.coordinator)
    again = run_matching(world.organisation, **period, by=world.coordinator)
    assert not again.proposals.exists()
    assert "turned down for it before" in str(again.uncovered)


def test_choosing_another_puts_the_suggestion_aside(world, period):
    placement = coming_placement(world)
    cleared_connector(world)
    proposal = run_matching(world.organisation, **period, by=world.coordinator).proposals.get()
    other = cleared_connector(world)
    match = choose_connector(placement, other, by=world.coordinator)
    proposal.refresh_from_db()
    assert (match.connector, proposal.status) == (other, Proposal.Status.REPLACED)


def test_placements_with_an_offer_are_left_alone(world, period):
    placement, connector = coming_placement(world), cleared_connector(world)
    choose_connector(placement, connector, by=world.coordinator)
    plan = plan_matching(world.organisation, Asked(**period, on=today()))
    assert plan.outcome.wanted == 0


def test_offers_count_in_the_caps_of_a_run(world, period):
    connector = cleared_connector(world, max_at_once=1)
    choose_connector(coming_placement(world), connector, by=world.coordinator)
    coming_placement(world)
    plan = plan_matching(world.organisation, Asked(**period, on=today()))
    assert plan.outcome.covered == 0


def test_a_coordinator_limited_to_a_site_matches_for_that_site(world, period):
    here, _elsewhere = coming_placement(world), coming_placement(world)
    world.coordinator.sites.add(here.site)
    plan = plan_matching(
        world.organisation, Asked(**period, on=today(), membership=world.coordinator)
    )
    assert list(plan.drawn.placements) == [here.reference]


def test_another_organisations_people_are_never_in_the_pool(world, elsewhere, period):
    coming_placement(world), cleared_connector(elsewhere)
    plan = plan_matching(world.organisation, Asked(**period, on=today()))
    assert plan.drawn.pool.offers == ()


def test_restricted_facts_and_leave_reach_the_engine(world):
    placement, connector = coming_placement(world), cleared_connector(world)
    facts = {"organisation": world.organisation, "volunteer": connector}
    AccessNeeds.objects.create(**facts, needs_step_free=True)
    Exclusion.objects.create(**facts, site=placement.site, team=placement.team)
    Leave.objects.create(**facts, first_on=placement.starts_on, last_on=placement.starts_on)
    offer = draw_pool(world.organisation, [placement], on=today()).pool.offers[0]
    assert offer.needs_step_free
    assert offer.exclusions[0].site == placement.site.code
    assert (offer.leave[0].end - offer.leave[0].start).days == 1


def test_the_pool_costs_the_same_for_few_and_many(world, django_assert_num_queries):
    def cost():
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            draw_pool(world.organisation, world.organisation.placements.all(), on=today())
        return len(queries)

    def add():
        placement, connector = coming_placement(world), cleared_connector(world)
        set_journeys(connector, {placement.site: 25}, by=None)

    for _ in range(2):
        add()
    few = cost()
    for _ in range(10):
        add()
    assert cost() == few


def test_the_same_inputs_have_the_same_fingerprint(world):
    coming_placement(world), cleared_connector(world)
    placements = world.organisation.placements.all()
    pools = [draw_pool(world.organisation, placements, on=today()).pool for _ in range(2)]
    assert fingerprint(pools[0], Weights()) == fingerprint(pools[1], Weights())
    set_journeys(world.organisation.volunteers.get(), {placements[0].site: 25}, by=None)
    further = draw_pool(world.organisation, placements, on=today()).pool
    assert fingerprint(further, Weights()) != fingerprint(pools[0], Weights())
    later = draw_pool(world.organisation, placements, on=today() + timedelta(days=1)).pool
    assert fingerprint(later, Weights()) != fingerprint(pools[0], Weights())


def test_choices_are_ranked(world):
    free, better = cleared_connector(world), cleared_connector(world, will_share=["recovery"])
    placement = coming_placement(world, topics=["recovery"])
    ranked = choices_for(placement, on=today(), membership=world.coordinator).ranked
    assert [choice.connector for choice in ranked] == [better, free]


def test_the_choices_do_not_tell_who_is_barred_from_who_has_no_room(world, sign_in):
    """Neither by name nor by subtraction from the count beside the list."""
    placement, other = coming_placement(world), cleared_connector(world, max_at_once=1)
    match = choose_connector(coming_placement(world), other, by=world.coordinator)
    client, address = sign_in(world.coordinator), f"/placements/{placement.pk}/choose/"

    def said() -> str:
        page = client.get(address).text
        return page[page.index("<main") : page.index("</main>")]

    busy = said()
    assert str(other) not in busy
    assert "1 connector has no room then, is needed elsewhere" in busy
    withdraw_offer(match, by=world.coordinator)
    assert str(other) in said()
    Exclusion.objects.create(organisation=world.organisation, volunteer=other, site=placement.site)
    assert said() == busy


def test_choices_mark_who_is_suggested_for_this_placement(world, period, sign_in):
    placement = coming_placement(world, topics=["recovery"])
    first, other = cleared_connector(world, will_share=["recovery"]), cleared_connector(world)
    proposal = run_matching(world.organisation, **period, by=world.coordinator).proposals.get()
    choices = choices_for(placement, on=today(), membership=world.coordinator).ranked
    assert [(c.connector, c.is_suggested, c.also_suggested_for) for c in choices] == [
        (first, True, []),
        (other, False, []),
    ]
    client, address = sign_in(world.coordinator), f"/placements/{placement.pk}/choose/"
    assert client.get(address).text.count("Suggested, to decide") == 1
    assert "Suggested, to decide" not in client.get(f"{address}?instead_of={proposal.pk}").text


def test_whoever_is_suggested_now_is_not_among_the_others(world, period, sign_in):
    placement, suggested = coming_placement(world), cleared_connector(world)
    proposal = run_matching(world.organisation, **period, by=world.coordinator).proposals.get()
    address = f"/placements/{placement.pk}/choose/?instead_of={proposal.pk}"
    client = sign_in(world.coordinator)
    assert "There is no other connector yet" in client.get(address).text
    unable = cleared_connector(world, offers_remote=False)
    placement.mode = "remote"
    placement.save()
    page = client.get(address).text
    assert "Nobody else can meet this trainee" in page
    assert str(unable) not in page
    other = cleared_connector(world)
    page = client.get(address).text
    assert f"Instead of {suggested}" in page
    assert f"Offer to {other}" in page
    assert f"Offer to {suggested}" not in page


def test_choosing_whoever_is_suggested_approves_the_suggestion(world, period):
    placement, connector = coming_placement(world), cleared_connector(world)
    proposal = run_matching(world.organisation, **period, by=world.coordinator).proposals.get()
    match = choose_connector(placement, connector, by=world.coordinator)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.match) == (Proposal.Status.APPROVED, match)


def test_choices_do_not_name_another_sites_placements(world):
    connector = cleared_connector(world)
    coming_placement(world)
    run_matching(
        world.organisation,
        first_on=today(),
        last_on=today() + timedelta(days=364),
        by=world.coordinator,
    )
    here = coming_placement(world)
    connector.sites.add(here.site)
    (choice,) = choices_for(here, on=today(), membership=world.coordinator).ranked
    assert choice.also_suggested_for
    limited = MembershipFactory(organisation=world.organisation, role="coordinator")
    limited.sites.add(here.site)
    (choice,) = choices_for(here, on=today(), membership=limited).ranked
    assert choice.also_suggested_for == []


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_leave_one_suggestion_to_decide(world, period):
    coming_placement(world), cleared_connector(world)
    ready = threading.Barrier(2)

    def run():
        ready.wait()
        try:
            run_matching(world.organisation, **period, by=world.coordinator)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert MatchingRun.objects.count() == 1  # they were given the same: it is one run
    assert Proposal.objects.to_decide().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_made_while_a_run_is_worked_out_is_not_lost(world, period):
    """The run waits for whoever holds the placement, and looks again at what they decided."""
    placement, connector = coming_placement(world), cleared_connector(world)
    proposal = run_matching(world.organisation, **period, by=world.coordinator).proposals.get()
    MatchingRun.objects.update(inputs_hash="of another day")
    found = []

    def run():
        try:
            with contextlib.suppress(DomainError):
                found.append(run_matching(world.organisation, **period, by=world.coordinator))
        finally:
            connection.close()

    with transaction.atomic():
        lock(placement)
        thread = threading.Thread(target=run)
        thread.start()
        wait_until_somebody_waits()
        turn_down_proposal(proposal, why_not="No", by=world.coordinator)
    thread.join()
    assert found[0].covered_count == 0
    assert not Proposal.objects.to_decide().filter(connector=connector).exists()


def wait_until_somebody_waits() -> None:
    """Until another connection waits for a lock: it has worked out its answer by then."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")
