"""Second thoughts on suggestions, many approved at once, and some kept."""

from datetime import timedelta

import pytest

from common.dates import now, today
from messaging.models import Message
from messaging.services import deliver_next
from placements.models import Match, Proposal
from placements.services import offers, reviewing
from placements.services.matching import approve_proposal, run_matching, turn_down_proposal
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db


def run(world):
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    return run_matching(world.organisation, **period, by=world.coordinator)


@pytest.fixture
def proposal(world) -> Proposal:
    coming_placement(world)
    cleared_connector(world)
    return run(world).proposals.get()


def statuses() -> set[str]:
    return set(Message.objects.values_list("status", flat=True))


def test_an_approval_undone_at_once_is_heard_of_by_nobody(proposal, world, sign_in):
    client = sign_in(world.coordinator)
    page = client.post(f"/matching/proposals/{proposal.pk}/approve/", follow=True)
    assert "Undo it" in page.text
    assert not deliver_next()  # nothing goes out in the first five minutes
    page = client.post(f"/matching/proposals/{proposal.pk}/undo/", follow=True)
    assert "nobody has heard of it" in page.text
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by) == (Proposal.Status.PUT_FORWARD, None)
    assert statuses() == {"settled"}
    assert Match.objects.get().status == Match.Status.WITHDRAWN


def test_what_was_undone_can_be_approved_again(proposal, world):
    approve_proposal(proposal, by=world.coordinator)
    again = reviewing.undo_decision(proposal, by=world.coordinator)
    match = approve_proposal(again, by=world.coordinator)
    assert match.status == Match.Status.OFFERED
    assert Message.objects.filter(status="queued", about_id=match.pk).count() == 2


def test_an_approval_that_was_heard_of_is_not_undone(proposal, world, sign_in):
    match = approve_proposal(proposal, by=world.coordinator)
    Message.objects.filter(about_id=match.pk).update(not_before=now())
    assert deliver_next()
    client = sign_in(world.coordinator)
    page = client.post(f"/matching/proposals/{proposal.pk}/undo/", follow=True)
    assert "They have been told of the offer already" in page.text
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.APPROVED
    assert sorted(Message.objects.values_list("status", flat=True)) == ["queued", "sent"]


def test_an_offer_that_was_answered_is_not_undone(proposal, world, sign_in):
    match = approve_proposal(proposal, by=world.coordinator)
    offers.answer_offer(match, side="connector", accept=True, by=world.coordinator)
    page = sign_in(world.coordinator).post(f"/matching/proposals/{proposal.pk}/undo/", follow=True)
    assert "Take the offer back instead" in page.text


def test_an_offer_taken_back_before_anybody_heard_is_not_spoken_of(proposal, world):
    match = approve_proposal(proposal, by=world.coordinator)
    offers.withdraw_offer(match, by=world.coordinator)
    assert statuses() == {"settled"}


def test_not_this_one_undone_may_be_suggested_again(proposal, world):
    turn_down_proposal(proposal, why_not="No", by=world.coordinator)
    reviewing.undo_decision(proposal, by=world.coordinator)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.why_not) == (Proposal.Status.PUT_FORWARD, "")


def test_nothing_is_undone_where_another_suggestion_waits(proposal, world):
    turn_down_proposal(proposal, why_not="No", by=world.coordinator)
    cleared_connector(world)
    run(world)
    with pytest.raises(Exception, match="another suggestion for this placement"):
        reviewing.undo_decision(proposal, by=world.coordinator)


def test_all_without_a_warning_are_approved_together(world, sign_in):
    clear = coming_placement(world)
    careful = coming_placement(world, topics=["medication"])
    cleared_connector(world, wont_share=["medication"], max_at_once=2)
    made = run(world)
    client = sign_in(world.coordinator)
    address = f"/matching/{made.pk}/approve-clear/"
    page = client.get(address)
    assert clear.reference in page.text
    assert careful.reference not in page.text
    assert "1 has a warning" in page.text
    everything = [str(key) for key in made.proposals.values_list("pk", flat=True)]
    page = client.post(address, {"proposal": everything}, follow=True)
    assert "1 match is offered" in page.text
    assert "have a warning now" in page.text
    assert [match.placement for match in Match.objects.all()] == [clear]


def test_sent_twice_each_is_offered_once(world, sign_in):
    coming_placement(world)
    cleared_connector(world)
    made = run(world)
    client = sign_in(world.coordinator)
    chosen = {"proposal": [str(made.proposals.get().pk)]}
    for _ in range(2):
        page = client.post(f"/matching/{made.pk}/approve-clear/", chosen, follow=True)
    assert "decided meanwhile" in page.text
    assert Match.objects.count() == 1


def test_what_cannot_be_offered_any_more_does_not_hold_up_the_others(world):
    for _ in range(2):
        coming_placement(world)
    leaving, staying = (
        cleared_connector(world, max_at_once=1),
        cleared_connector(world, max_at_once=1),
    )
    proposals = list(run(world).proposals.with_both())
    leaving.leave.create(
        organisation=world.organisation, first_on=today(), last_on=today() + timedelta(days=300)
    )
    done = reviewing.approve_all(proposals, by=world.coordinator)
    assert [match.connector for match in done.matches] == [staying]
    assert len(done.refused) == 1
    assert Match.objects.count() == 1


def test_a_pair_that_is_kept_comes_back_in_the_next_run(world, sign_in):
    placement = coming_placement(world, topics=["recovery"])
    worse = cleared_connector(world)
    first = run(world).proposals.get()
    page = sign_in(world.coordinator).post(
        f"/matching/proposals/{first.pk}/lock/", {"keep": "yes"}, follow=True
    )
    assert "Later runs keep this pair together" in page.text
    cleared_connector(world, will_share=["recovery"])
    second = run(world).proposals.get()
    assert (second.connector, second.placement, second.is_locked) == (worse, placement, True)
    reviewing.set_lock(second, is_locked=False, by=world.coordinator)
    assert run(world).proposals.get().connector != worse


def test_a_pair_that_cannot_be_kept_is_said(world, sign_in):
    coming_placement(world)
    connector = cleared_connector(world)
    reviewing.set_lock(run(world).proposals.get(), is_locked=True, by=world.coordinator)
    connector.availability.all().delete()
    cleared_connector(world)
    made = run(world)
    page = sign_in(world.coordinator).get(f"/matching/{made.pk}/")
    assert "Could not be kept" in page.text
    assert f"{connector} has no half-day in common with it" in page.text


def test_a_pair_kept_with_somebody_barred_since_says_nothing_of_it(world, sign_in):
    placement = coming_placement(world)
    connector = cleared_connector(world)
    reviewing.set_lock(run(world).proposals.get(), is_locked=True, by=world.coordinator)
    connector.exclusions.create(
        organisation=world.organisation, person=placement.trainee.membership.user
    )
    page = sign_in(world.coordinator).get(f"/matching/{run(world).pk}/")
    assert f"{connector} cannot be offered this placement as things are" in page.text
