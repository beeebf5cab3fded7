"""Placements that lost their connector, mended with the fewest changes."""

import html
from datetime import timedelta

import pytest

from accounts.models import Membership
from common.dates import today
from common.errors import ChangedMeanwhile
from messaging.models import Message
from placements.mending import plan_mending
from placements.models import Match
from placements.services.matching import run_matching
from placements.services.mending import mend
from placements.services.offers import end_match, offer_match, withdraw_offer
from placements.services.stepping_back import pause_connector
from tests.factories.placements import MatchFactory, PlacementFactory
from tests.factories.training import CourseFactory
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db


def matched(world, placement, **facts):
    return MatchFactory(
        placement=placement, connector=cleared_connector(world, **facts), agreed=True
    )


def plan(world):
    return plan_mending(world.coordinator, on=today())


def test_nothing_lost_is_nothing_to_mend(world, sign_in):
    matched(world, coming_placement(world))
    coming_placement(world)  # never had anybody: that is for a matching run
    assert plan(world).mended == ()
    assert "Nothing needs mending" in sign_in(world.coordinator).get("/matching/mend/").text


def test_whoever_paused_is_replaced_without_moving_anybody(world, sign_in):
    match = matched(world, coming_placement(world))
    free = cleared_connector(world)
    pause_connector(match.connector, by=world.coordinator)
    client = sign_in(world.coordinator)
    page = client.get("/matching/mend/")
    assert "without moving anybody else" in page.text
    assert f"{free} is asked" in page.text
    page = client.post("/matching/mend/", {"seen": plan(world).version}, follow=True)
    assert "1 offer is made" in page.text
    match.refresh_from_db()
    assert match.status == Match.Status.ENDED
    assert match.placement.matches.live().get().connector == free
    assert Message.objects.filter(template="match_ended").count() == 2


def test_one_match_moves_where_only_that_frees_somebody(world):
    welsh = coming_placement(world, language="Welsh")
    plain = coming_placement(world)
    away = matched(world, welsh, languages=["Welsh"])
    only_welsh_speaker = matched(world, plain, languages=["English", "Welsh"], max_at_once=1)
    free = cleared_connector(world)
    pause_connector(away.connector, by=world.coordinator)
    found = plan(world)
    assert [(row.placement, row.after) for row in found.moved] == [(plain, free)]
    assert [(row.placement, row.after) for row in found.mended] == [
        (welsh, only_welsh_speaker.connector)
    ]
    done = mend(seen=found.version, by=world.coordinator)
    assert (done.asked, done.closed) == (2, 2)
    now = {m.placement: m.connector for m in Match.objects.live()}
    assert now == {plain: free, welsh: only_welsh_speaker.connector}


def test_a_placement_that_has_begun_is_mended_and_no_match_of_one_is_moved(world):
    begun = {"starts_on": today() - timedelta(days=7), "ends_on": today() + timedelta(days=30)}
    lost = matched(world, coming_placement(world, **begun))
    standing = matched(world, coming_placement(world, **begun), max_at_once=1)
    pause_connector(lost.connector, by=world.coordinator)
    found = plan(world)
    assert [(row.placement, row.after) for row in found.mended] == [(lost.placement, None)]
    assert found.moved == ()
    assert standing.is_live


def test_where_nobody_is_found_what_there_is_stays(world, sign_in):
    match = matched(world, coming_placement(world))
    pause_connector(match.connector, by=world.coordinator)
    assert plan(world).changes == ()
    page = sign_in(world.coordinator).get("/matching/mend/")
    assert "Nobody can be found" in page.text
    assert "Do this" not in page.text
    assert mend(seen=plan(world).version, by=world.coordinator).closed == 0
    match.refresh_from_db()
    assert match.status == Match.Status.AGREED


def test_a_match_that_no_longer_fits_is_replaced_only_if_somebody_is_found(world):
    placement = coming_placement(world)
    match = matched(world, placement)
    placement.language = "Welsh"
    placement.save()
    (row,) = plan(world).mended
    assert (row.before, row.after, row.why) == (match, None, "does not speak the language needed")
    speaker = cleared_connector(world, languages=["Welsh"])
    assert [(row.before, row.after) for row in plan(world).mended] == [(match, speaker)]


def test_a_check_that_ends_before_a_match_breaks_it_too_and_is_not_named(world, sign_in):
    match = matched(world, coming_placement(world))
    ends_on = match.placement.ends_on
    match.connector.checks.filter(kind="right_to_work").update(valid_until=ends_on)
    (row,) = plan(world).mended
    assert (row.before, row.after) == (match, None)
    assert "cannot stay as things are" in row.why
    page = sign_in(world.coordinator).get("/matching/mend/").text
    assert "Their record shows how long each check lasts" in page
    match.placement.language = "Welsh"  # what may be told is told, whatever else is in the way
    match.placement.save()
    assert [row.why for row in plan(world).mended] == ["does not speak the language needed"]
    match.placement.language = ""
    match.placement.save()
    match.connector.checks.update(valid_until=ends_on + timedelta(days=1))
    assert plan(world).mended == ()


def test_whoever_waits_to_be_decided_is_kept_free_which_is_said(world, sign_in):
    free = cleared_connector(world, max_at_once=1)
    suggested = coming_placement(world)
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    run_matching(world.organisation, **period, by=world.coordinator)
    assert suggested.proposals.to_decide().get().connector == free
    lost = matched(world, coming_placement(world))
    pause_connector(lost.connector, by=world.coordinator)
    assert plan(world).held == 1
    page = html.unescape(sign_in(world.coordinator).get("/matching/mend/").text)
    assert "1 suggestion for other placements waits to be decided, and its connector is" in page
    assert f'href="/placements/{lost.placement.pk}/choose/"' in page
    world.coordinator.sites.add(lost.placement.site)  # the suggestion is for others to decide
    limited = Membership.objects.get(pk=world.coordinator.pk)
    assert plan_mending(limited, on=today()).held == 0
    suggested.proposals.to_decide().update(status="lapsed")
    assert plan(world).held == 0
    assert plan(world).found == 1


def test_a_match_that_was_ended_wants_somebody_else(world):
    match = matched(world, coming_placement(world))
    end_match(match, by=world.coordinator)
    free = cleared_connector(world)
    assert [row.after for row in plan(world).mended] == [free]


def test_what_has_changed_since_it_was_seen_is_not_done(world, sign_in):
    match = matched(world, coming_placement(world))
    pause_connector(match.connector, by=world.coordinator)
    seen = plan(world).version
    cleared_connector(world)
    with pytest.raises(ChangedMeanwhile):
        mend(seen=seen, by=world.coordinator)
    page = sign_in(world.coordinator).post("/matching/mend/", {"seen": seen}, follow=True)
    assert "Something has changed" in page.text
    assert not Match.objects.offered().exists()


def test_sent_twice_it_is_done_once(world, sign_in):
    match = matched(world, coming_placement(world))
    cleared_connector(world)
    pause_connector(match.connector, by=world.coordinator)
    client, seen = sign_in(world.coordinator), plan(world).version
    for _ in range(2):
        client.post("/matching/mend/", {"seen": seen})
    assert Match.objects.offered().count() == 1


def test_other_sites_and_organisations_are_not_touched(world):
    here, there = matched(world, coming_placement(world)), matched(world, coming_placement(world))
    for match in (here, there):
        pause_connector(match.connector, by=world.coordinator)
    PlacementFactory()
    world.coordinator.sites.add(here.placement.site)
    assert [row.placement for row in plan(world).mended] == [here.placement]


def test_who_is_asked_by_mending_is_no_longer_a_suggestion_to_decide(world):
    match = matched(world, coming_placement(world))
    pause_connector(match.connector, by=world.coordinator)
    free = cleared_connector(world)
    end_match(match, by=world.coordinator)
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    run_matching(world.organisation, **period, by=world.coordinator)
    mend(seen=plan(world).version, by=world.coordinator)
    assert not match.placement.proposals.to_decide().exists()
    assert match.placement.matches.live().get().connector == free


def test_a_bar_added_since_is_not_told_by_mending(world):
    match = matched(world, coming_placement(world))
    cleared_connector(world)
    match.connector.exclusions.create(
        organisation=world.organisation, person=match.placement.trainee.membership.user
    )
    assert plan(world).mended == ()


def test_a_match_with_somebody_whose_course_lapsed_stays(world):
    match = matched(world, coming_placement(world))
    cleared_connector(world)
    match.connector.position.required_courses.add(CourseFactory(organisation=world.organisation))
    assert plan(world).changes == ()


def test_an_offer_nobody_heard_of_was_no_loss(world):
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    withdraw_offer(match, by=world.coordinator)
    assert plan(world).mended == ()


def test_what_is_left_out_stays_as_it_is_and_others_take_its_place(world, sign_in):
    first, second = coming_placement(world), coming_placement(world)
    away = [matched(world, first), matched(world, second)]
    free = cleared_connector(world, max_at_once=1)
    for match in away:
        pause_connector(match.connector, by=world.coordinator)
    client = sign_in(world.coordinator)
    (asked,) = [row.placement for row in plan(world).mended if row.after]
    other = second if asked == first else first
    address = f"/matching/mend/?without={asked.pk}"
    page = client.get(address)
    assert f"without={asked.pk}" in client.get("/matching/mend/").text
    assert "These stay as they are" in page.text
    left = plan_mending(world.coordinator, on=today(), without={asked.pk})
    assert [(row.placement, row.after) for row in left.mended] == [(other, free)]
    page = client.post(address, {"seen": plan(world).version}, follow=True)
    assert "Something has changed since this was worked out" in page.text
    assert "These stay as they are" in page.text
    client.post(address, {"seen": left.version})
    assert other.matches.offered().get().connector == free
    assert not asked.matches.offered().exists()
    assert client.get("/matching/mend/?without=nonsense").status_code == 200


def test_what_to_look_at_before_somebody_is_asked_is_shown(world, sign_in):
    placement = coming_placement(world, topics=["recovery"])
    match = matched(world, placement)
    cleared_connector(world, wont_share=["recovery"])
    pause_connector(match.connector, by=world.coordinator)
    (row,) = plan(world).mended
    assert row.warnings
    assert row.warnings[0] in html.unescape(sign_in(world.coordinator).get("/matching/mend/").text)


def test_a_match_that_would_end_for_one_that_comes_first_is_said_to_end(world, sign_in):
    plain, urgent = coming_placement(world), coming_placement(world, language="Welsh", priority=3)
    away = matched(world, urgent, languages=["Welsh"])
    matched(world, plain, languages=["English", "Welsh"], max_at_once=1)
    pause_connector(away.connector, by=world.coordinator)
    (row,) = plan(world).moved
    assert (row.placement, row.after) == (plain, None)
    page = sign_in(world.coordinator).get("/matching/mend/").text
    assert "Nobody: this match would end" in page
