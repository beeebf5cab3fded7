"""Second thoughts on suggestions, many approved at once, and some kept."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.dates import now, today
from messaging.delivery import deliver_next
from messaging.models import Message
from placements.judging import reread
from placements.models import Match, Placement, Proposal
from placements.services import offers, reviewing
from placements.services.matching import (
    approve_proposal,
    choose_connector,
    run_matching,
    turn_down_proposal,
)
from placements.services.people import change_placement
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.placements import MatchFactory
from tests.factories.volunteers import LeaveFactory
from tests.placements.scheme import cleared_connector, coming_placement, told_of
from volunteers.models import Volunteer

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


def test_no_record_is_led_to_that_a_member_may_not_open(proposal, world, sign_in):
    limited = MembershipFactory(organisation=world.organisation, role="coordinator")
    limited.sites.add(proposal.placement.site)
    record = f"/volunteers/{proposal.connector_id}/"
    address = f"/matching/proposals/{proposal.pk}/"
    client = sign_in(limited)
    assert record in client.get(address).text
    assert client.get(record).status_code == 200
    proposal.connector.sites.add(SiteFactory(organisation=world.organisation))
    assert record not in client.get(address).text
    assert client.get(record).status_code == 404


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


@pytest.fixture
def chosen(proposal, world) -> Match:
    """Offered to another than the one suggested."""
    other = cleared_connector(world)
    return choose_connector(proposal.placement, other, instead_of=proposal, by=world.coordinator)


def test_another_chosen_is_undone_at_once_and_the_suggestion_waits_again(proposal, world, sign_in):
    other, client = cleared_connector(world), sign_in(world.coordinator)
    address = f"/placements/{proposal.placement_id}/choose/"
    asked = {"connector": other.pk, "instead_of": proposal.pk}
    page = client.post(address, asked, follow=True).text
    assert "They hear in five minutes" in page
    assert f'href="/matching/proposals/{proposal.pk}/">Undo it' in page
    assert "Undo this decision" in client.get(f"/matching/proposals/{proposal.pk}/").text
    page = client.post(f"/matching/proposals/{proposal.pk}/undo/", follow=True).text
    assert "nobody has heard of it" in page
    assert "Approve and ask both" in page
    assert Proposal.objects.get() == proposal  # the same: it stays among those of its run
    assert (Match.objects.get().status, statuses()) == (Match.Status.WITHDRAWN, {"settled"})


def test_another_chosen_is_not_undone_once_it_is_heard_of(chosen, proposal, world, sign_in):
    told_of(chosen)
    page = sign_in(world.coordinator).post(f"/matching/proposals/{proposal.pk}/undo/", follow=True)
    assert "They have been told of the offer already" in page.text
    chosen.refresh_from_db()
    assert chosen.status == Match.Status.OFFERED


def test_undone_where_the_suggestion_cannot_stand_any_more_says_so(
    chosen, proposal, world, sign_in
):
    Volunteer.objects.filter(pk=proposal.connector_id).update(offers_remote=False)
    page = sign_in(world.coordinator).post(f"/matching/proposals/{proposal.pk}/undo/", follow=True)
    assert f"{proposal.connector} cannot be suggested again as things are" in page.text
    assert "Who could help here?" in page.text


def test_an_offer_that_put_nothing_aside_is_undone_by_taking_it_back(world, sign_in):
    placement, connector = coming_placement(world), cleared_connector(world)
    address = f"/placements/{placement.pk}/choose/"
    page = sign_in(world.coordinator).post(address, {"connector": connector.pk}, follow=True).text
    assert f'href="/matches/{Match.objects.get().pk}/withdraw/">Undo it' in page


def test_taking_back_what_nobody_heard_of_says_so_and_the_suggestion_waits_again(
    chosen, proposal, world, sign_in
):
    client, address = sign_in(world.coordinator), f"/matches/{chosen.pk}/withdraw/"
    page = client.get(address).text
    assert "Nobody has heard of this offer yet" in page
    assert f"{proposal.connector}, who was suggested before" in page
    assert "kind message" not in page
    assert "then waits for your decision again if the rules still allow it" in page
    assert "can then be" not in page
    page = client.post(address, {"act": "take_back"}, follow=True).text
    assert "Nobody had heard of this offer, and nobody will" in page
    assert "told gently" not in page
    assert f"{proposal.connector} is suggested" in page


def test_taking_back_what_they_heard_of_tells_them(chosen, proposal, world, sign_in):
    told_of(chosen)
    Volunteer.objects.filter(pk=proposal.connector_id).update(offers_remote=False)
    client, address = sign_in(world.coordinator), f"/matches/{chosen.pk}/withdraw/"
    assert "kind message" in client.get(address).text
    page = client.post(address, {"act": "take_back"}, follow=True).text
    assert "told gently. Nobody else is suggested: see below who could help." in page


@pytest.mark.parametrize("is_agreed", [True, False])
def test_of_a_placement_that_is_over_nothing_is_promised(proposal, world, sign_in, is_agreed):
    match = approve_proposal(proposal, by=world.coordinator)
    if is_agreed:
        match = MatchFactory(agreed=True, placement=coming_placement(world))
    past = today() - timedelta(days=1)
    Placement.objects.update(starts_on=past - timedelta(days=30), ends_on=past)
    page = sign_in(world.coordinator).get(f"/matches/{match.pk}/withdraw/").text
    assert "matched again" not in page
    assert "waits for your decision again" not in page


def test_nothing_is_undone_where_another_suggestion_waits(proposal, world):
    turn_down_proposal(proposal, why_not="No", by=world.coordinator)
    cleared_connector(world)
    run(world)
    with pytest.raises(Exception, match="another suggestion, an offer or a match"):
        reviewing.undo_decision(proposal, by=world.coordinator)


def listed(page) -> list[str]:
    """What the list of those without a warning sends."""
    return re.findall(r'name="proposal" value="([^"]+)"', page.text)


def test_what_has_a_warning_by_now_is_not_approved_unread(proposal, world, sign_in):
    client, run_page = sign_in(world.coordinator), f"/matching/{proposal.run_id}/approve-clear/"
    address = f"/matching/proposals/{proposal.pk}/"
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).text)[1]
    shown = listed(client.get(run_page))
    first_on = proposal.placement.starts_on
    LeaveFactory(volunteer=proposal.connector, first_on=first_on, last_on=first_on)
    assert "Nothing to approve together" in client.get(run_page).text
    page = client.post(run_page, {"proposal": shown}, follow=True).text
    assert "have a warning now" in page
    page = client.post(f"{address}approve/", {"seen": seen}, follow=True).text
    assert "Something has changed since you opened this" in page
    assert "Away for 1 day of the placement" in page
    assert not Match.objects.exists()
    now_seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    client.post(f"{address}approve/", {"seen": now_seen})
    assert Match.objects.get().connector == proposal.connector


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
    warned = made.proposals.get(placement=careful)
    everything = [*listed(page), f"{warned.pk} {reread(warned).version}"]
    page = client.post(address, {"proposal": everything}, follow=True)
    assert "1 match is offered" in page.text
    assert "have a warning now" in page.text
    assert [match.placement for match in Match.objects.all()] == [clear]


def test_sent_twice_each_is_offered_once(world, sign_in):
    coming_placement(world)
    cleared_connector(world)
    made = run(world)
    client = sign_in(world.coordinator)
    address = f"/matching/{made.pk}/approve-clear/"
    chosen = {"proposal": listed(client.get(address))}
    for _ in range(2):
        page = client.post(address, chosen, follow=True)
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
    seen = [(row, reread(row).version) for row in proposals]
    done = reviewing.approve_all(seen, by=world.coordinator)
    assert [match.connector for match in done.matches] == [staying]
    assert len(done.refused) == 1
    assert Match.objects.count() == 1


def test_what_has_changed_since_it_was_read_is_not_approved_with_the_others(proposal, world):
    seen = reread(proposal).version
    first_on = proposal.placement.starts_on
    LeaveFactory(volunteer=proposal.connector, first_on=first_on, last_on=first_on)
    done = reviewing.approve_all([(proposal, seen)], by=world.coordinator)
    assert not Match.objects.exists()
    assert "Something has changed since you opened this" in done.refused[0]


def test_the_list_of_those_without_a_warning_costs_the_same_for_few_and_many(world, sign_in):
    client = sign_in(world.coordinator)

    def cost(count: int) -> int:
        for _ in range(count):
            coming_placement(world), cleared_connector(world)
        address = f"/matching/{run(world).pk}/approve-clear/"
        Volunteer.objects.filter(status="active").update(offers_remote=False)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert "Nothing to approve together" in client.get(address).text
        Volunteer.objects.update(offers_remote=True)
        return len(queries)

    assert cost(1) == cost(4)


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


def test_with_two_places_one_approval_is_undone_and_the_other_suggestion_waits(world):
    coming_placement(world, connectors_wanted=2)
    cleared_connector(world), cleared_connector(world)
    one, other = run(world).proposals.all()
    approve_proposal(one, by=world.coordinator)
    reviewing.undo_decision(one, by=world.coordinator)
    assert {row.status for row in Proposal.objects.all()} == {Proposal.Status.PUT_FORWARD}
    assert other.status == Proposal.Status.PUT_FORWARD


def test_another_is_chosen_instead_of_the_suggestion_that_was_open(world, sign_in):
    placement = coming_placement(world, connectors_wanted=2)
    cleared_connector(world), cleared_connector(world)
    one, other = run(world).proposals.all()
    third = cleared_connector(world)
    client = sign_in(world.coordinator)
    address = f"/placements/{placement.pk}/choose/"
    assert f"Instead of {one.connector}" in client.get(f"{address}?instead_of={one.pk}").text
    cost = client.get(f"{address}{third.pk}/?instead_of={one.pk}").text
    assert f'name="instead_of" value="{one.pk}"' in cost
    assert f'href="{address}?instead_of={one.pk}">Who could meet them?' in cost
    assert f'href="{address}?instead_of={one.pk}">Choose somebody else' in cost
    assert f'href="{address}">Choose somebody else' in client.get(f"{address}{third.pk}/").text
    client.post(address, {"connector": third.pk, "instead_of": one.pk})
    for row, status in ((one, "replaced"), (other, "put_forward")):
        row.refresh_from_db()
        assert row.status == status


def test_nobody_sees_an_offer_before_they_hear_of_it_nor_one_that_was_undone(world, sign_in):
    placement = coming_placement(world)
    connector = cleared_connector(world, membership=world.connector)
    match = offers.offer_match(placement, connector, by=world.coordinator)
    client = sign_in(world.connector)
    first_name = placement.trainee.first_name
    assert first_name not in client.get("/matches/").text
    assert client.get(f"/matches/{match.pk}/").status_code == 404
    offers.withdraw_offer(match, by=world.coordinator)
    Match.objects.update(offered_at=now() - timedelta(hours=1))
    assert first_name not in client.get("/matches/").text
    told = offers.offer_match(placement, connector, by=world.coordinator)
    Match.objects.filter(pk=told.pk).update(offered_at=now() - timedelta(minutes=6))
    assert f"Would you like to meet {first_name}" in client.get("/matches/").text


def test_dates_moved_before_anybody_heard_are_the_ones_they_hear(world):
    match = offers.offer_match(
        coming_placement(world), cleared_connector(world), by=world.coordinator
    )
    later = match.placement.ends_on + timedelta(days=7)
    change_placement(match.placement, ends_on=later, by=world.coordinator)
    waiting = Message.objects.filter(about_id=match.pk)
    assert {row.template for row in waiting} == {"offer_connector", "offer_trainee"}
    assert all(f"{later.day} {later:%B %Y}" in row.body for row in waiting)
    assert not deliver_next()


def test_the_same_run_started_twice_at_once_is_one_run(world):
    coming_placement(world)
    cleared_connector(world)
    assert run(world) == run(world)


def test_after_a_match_of_the_past_is_ended_nobody_else_is_looked_for(world, sign_in):
    over = {"starts_on": today() - timedelta(days=40), "ends_on": today() - timedelta(days=1)}
    match = MatchFactory(agreed=True, placement=coming_placement(world, **over))
    client = sign_in(world.coordinator)
    page = client.post(f"/matches/{match.pk}/withdraw/", {"act": "end"}, follow=True).text
    assert "The placement is over, so nobody else is needed." in page
    assert "see below who could help" not in page
    assert "Nobody yet" not in page
