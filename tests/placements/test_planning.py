"""Which placements a run looks at, and what becomes of the pairs somebody asked to keep."""

from datetime import timedelta

import pytest

from common.dates import today
from common.errors import DomainError
from placements.models import Placement, Proposal
from placements.planning import Asked
from placements.services import reviewing
from placements.services.matching import choose_connector, run_matching
from placements.services.next_best import propose_next_best
from placements.services.offers import withdraw_offer
from placements.services.stepping_back import pause_connector, plan_to_leave
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.services.status import resume_volunteer

pytestmark = pytest.mark.django_db


def run(world, by=None):
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    return run_matching(world.organisation, **period, by=by or world.coordinator)


def kept_pair(world) -> Proposal:
    coming_placement(world)
    cleared_connector(world)
    proposal = run(world).proposals.get()
    return reviewing.set_lock(proposal, is_locked=True, by=world.coordinator)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(DomainError, match="must not be before the first"):
        Asked(today(), today() - timedelta(days=1), today())


def test_a_pair_kept_with_somebody_who_pauses_is_said_once(world):
    proposal = kept_pair(world)
    pause_connector(proposal.connector, by=world.coordinator)
    (broken,) = run(world).broken_locks
    assert broken["why"] == f"{proposal.connector} is paused or not active yet."
    coming_placement(world)  # so that the next run is another one
    assert run(world).broken_locks == []


def test_a_pair_kept_with_somebody_who_pauses_and_is_back_is_kept(world):
    proposal = kept_pair(world)
    pause_connector(proposal.connector, by=world.coordinator)
    resume_volunteer(proposal.connector, by=world.coordinator)
    made = run(world)
    assert made.broken_locks == []
    assert (made.proposals.get().connector, made.proposals.get().is_locked) == (
        proposal.connector,
        True,
    )


def test_a_pair_kept_with_somebody_who_leaves_is_said(world):
    proposal = kept_pair(world)
    plan_to_leave(proposal.connector, last_on=today(), by=world.coordinator)
    (broken,) = run(world).broken_locks
    assert broken["why"] == f"{proposal.connector} is no connector any more."


@pytest.mark.parametrize("is_locked", [True, False])
def test_a_member_of_one_site_leaves_a_suggestion_of_somebody_they_do_not_see(world, is_locked):
    """Their run could not suggest them again, and perhaps nobody else."""
    proposal = reviewing.set_lock(kept_pair(world), is_locked=is_locked, by=world.coordinator)
    site = proposal.placement.site
    proposal.connector.sites.add(SiteFactory(organisation=world.organisation))
    limited = MembershipFactory(organisation=world.organisation, role="coordinator")
    limited.sites.add(site)
    other = coming_placement(world, team=proposal.placement.team)
    cleared_connector(world).sites.add(site)
    made = run(world, by=limited)
    assert [row.placement for row in made.proposals.all()] == [other]
    proposal.refresh_from_db()
    assert (proposal.status, proposal.is_locked) == (Proposal.Status.PUT_FORWARD, is_locked)


def lapsed_wish(world) -> Proposal:
    """A pair to be kept, whose connector has paused."""
    proposal = kept_pair(world)
    pause_connector(proposal.connector, by=world.coordinator)
    proposal.refresh_from_db()
    return proposal


def test_looking_for_who_could_be_next_answers_no_wish(world):
    proposal = lapsed_wish(world)
    Placement.objects.update(topics=["recovery"])
    other = cleared_connector(world, will_share=["recovery"])
    assert propose_next_best(proposal.placement, by=None).proposals.get().connector == other
    resume_volunteer(proposal.connector, by=world.coordinator)
    assert run(world).proposals.get().connector == proposal.connector


def test_a_wish_that_waits_can_be_taken_back(world, sign_in):
    proposal = lapsed_wish(world)
    client, address = sign_in(world.coordinator), f"/matching/proposals/{proposal.pk}/"
    assert "Let later runs choose again" in client.get(address).text
    client.post(f"{address}lock/", {"keep": "no"})
    proposal.refresh_from_db()
    assert not proposal.is_locked
    page = client.post(f"{address}lock/", {"keep": "yes"}, follow=True)
    assert "has been decided already" in page.text


def test_somebody_else_who_is_asked_ends_an_older_wish(world):
    proposal = lapsed_wish(world)
    match = choose_connector(proposal.placement, cleared_connector(world), by=world.coordinator)
    withdraw_offer(match, by=world.coordinator)
    resume_volunteer(proposal.connector, by=world.coordinator)
    assert not any(row.is_locked for row in run(world).proposals.all())
