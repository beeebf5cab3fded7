"""Pausing, leaving and coming back: what they do to offers and matches."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils.html import strip_tags

from common.dates import now, today
from messaging.models import Message
from placements.models import MatchingRun, Proposal
from placements.pool import draw_pool
from placements.services.offers import answer_offer, offer_match
from placements.services.stepping_back import (
    complete_leavings,
    pause_connector,
    plan_to_leave,
)
from placements.stepping_back import effects_of
from tests.at_once import at_once
from tests.factories.agreements import LeavingFactory
from tests.factories.volunteers import VolunteerFactory
from tests.placements.scheme import cleared_connector, coming_placement, offered_earlier, told_of
from volunteers.models import Leaving


@pytest.fixture
def asha(world):
    return cleared_connector(world, membership=world.connector, max_at_once=3)


@pytest.fixture
def match(world, asha):
    found = offer_match(coming_placement(world), asha, by=world.coordinator)
    for side in ("connector", "trainee"):
        found = answer_offer(found, side=side, accept=True, by=found.connector.membership)
    return found


@pytest.fixture
def offer(world, asha):
    return offer_match(coming_placement(world), asha, by=world.coordinator)


def status_of(row):
    row.refresh_from_db()
    return row.status


def suggest(world, connector):
    run = MatchingRun.objects.create(
        organisation=world.organisation,
        first_on=today(),
        last_on=today(),
        matching_on=today(),
        engine_version="1",
        inputs_hash="0",
        weights={},
        placements_count=1,
        covered_count=1,
        bound=1,
        is_proven=True,
    )
    return Proposal.objects.create(
        organisation=world.organisation,
        run=run,
        placement=coming_placement(world),
        connector=connector,
    )


def sent(template):
    return set(Message.objects.filter(template=template).values_list("recipient_name", flat=True))


def test_effects_are_the_live_offers_and_matches_not_over(asha, match, offer, world):
    found = effects_of(asha, on=today())
    assert (found.offers, found.matches) == ((offer,), (match,))
    late = effects_of(asha, on=match.placement.ends_on + timedelta(days=1))
    assert late.is_nothing


def test_a_pause_takes_offers_back_and_leaves_matches_to_the_coordinator(asha, match, offer, world):
    proposal = suggest(world, asha)
    told_of(offer)
    pause_connector(asha, by=world.connector)
    assert status_of(asha) == "paused"
    assert status_of(offer) == "withdrawn"
    assert status_of(match) == "agreed"
    assert status_of(proposal) == "lapsed"
    assert sent("offer_withdrawn") == {str(asha), str(offer.placement.trainee)}
    assert not sent("match_ended")


def test_a_match_of_somebody_paused_is_on_the_coordinators_home(asha, match, world, sign_in):
    pause_connector(asha, by=world.connector)
    page = sign_in(world.coordinator).get("/").content.decode()
    assert "Find cover" in page


def test_a_pause_entered_by_somebody_else_is_told_once(asha, world):
    pause_connector(asha, by=world.coordinator)
    pause_connector(asha, by=world.coordinator)
    assert Message.objects.filter(template="pause_entered").count() == 1


def test_ones_own_pause_needs_no_letter(asha, world):
    pause_connector(asha, by=world.connector)
    assert not Message.objects.filter(template="pause_entered").exists()


def test_leaving_today_ends_matches_and_starts_the_clock(asha, match, offer, world):
    leaving = plan_to_leave(asha, last_on=today(), by=world.connector)
    assert status_of(asha) == "left"
    assert status_of(match) == "ended"
    assert status_of(offer) == "withdrawn"
    assert leaving.is_sudden
    assert leaving.retain_until.year == today().year + 6
    assert sent("thank_you_for_everything") == {str(asha)}


def test_a_match_whose_placement_is_over_stays_what_it_was(asha, match, world):
    with time_machine.travel(now() + timedelta(days=200)):
        plan_to_leave(asha, last_on=today(), by=world.connector)
    assert status_of(match) == "agreed"


def test_leaving_on_a_day_to_come_changes_nothing_before_it_is_over(asha, match, world):
    last_on = today() + timedelta(days=20)
    plan_to_leave(asha, last_on=last_on, by=world.connector)
    assert complete_leavings(on=last_on) == 0
    assert status_of(match) == "agreed"
    with time_machine.travel(now() + timedelta(days=21)):
        call_command("daily")
        call_command("daily")
    assert status_of(asha) == "left"
    assert status_of(match) == "ended"
    assert Leaving.objects.get().status == "done"


def test_who_cannot_leave_keeps_nobody_else_and_no_other_step(asha, world, caplog, capsys):
    """The database itself refuses one of two: the other leaves, and the job says so at its end."""
    stuck = VolunteerFactory(organisation=world.organisation)
    for person in (stuck, asha):
        LeavingFactory(volunteer=person, last_on=today() - timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(
            "alter table volunteers_volunteer add constraint stays "
            f"check (id <> '{stuck.pk}' or status <> 'left')"
        )
    with pytest.raises(CommandError, match="Not everything"):
        call_command("daily")
    assert (status_of(asha), status_of(stuck)) == ("left", "active")
    printed = capsys.readouterr().out
    assert "1 people left as planned" in printed
    assert "referees reminded" in printed
    assert "IntegrityError" in caplog.text
    assert stuck.last_name not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_who_puts_off_leaving_while_the_day_is_over_stays_or_has_left(world):
    person = VolunteerFactory(organisation=world.organisation)
    leaving = LeavingFactory(volunteer=person, last_on=today() - timedelta(days=1))
    later = today() + timedelta(days=30)
    put_off = partial(plan_to_leave, person, last_on=later, by=world.coordinator)
    left, planned = at_once(partial(complete_leavings, on=today()), put_off)
    assert left in (0, 1)
    if left:
        assert "has left already" in str(planned)
    leaving.refresh_from_db()
    expected = ("left", "done") if left else ("active", "planned")
    assert (status_of(person), leaving.status) == expected


def test_coming_back_by_degrees_limits_matching_until_its_day(asha, world):
    until = today() + timedelta(days=30)
    asha.phased_returns.create(organisation=world.organisation, from_on=today(), until=until)
    at_once = [
        draw_pool(world.organisation, [], on=day).offer(asha.email).max_at_once
        for day in (today(), until - timedelta(days=1), until)
    ]
    assert at_once == [1, 1, 3]


def test_pause_me_shows_what_it_does_before_it_is_done(asha, match, offer, world, sign_in):
    client, url = sign_in(world.connector), reverse("stepping_back:pause_me")
    page = client.get(url).content.decode()
    assert "1 offer will be taken back" in page
    assert "1 match will be in your coordinator" in page
    assert match.placement.trainee.last_name not in page
    assert status_of(asha) == "active"
    page = client.post(url, follow=True).content.decode()
    assert "Take all the time you need" in page
    assert status_of(asha) == "paused"
    page = client.get(url, follow=True).content.decode()
    assert "You have paused already" in page
    assert "Pause now" not in page


def test_home_says_what_a_pause_does_beside_its_button(asha, match, offer, world, sign_in):
    offered_earlier(offer)
    page = sign_in(world.connector).get("/").content.decode()
    assert "Your offer is taken back gently." in page
    assert "takes care of 1 match" in page


def test_pause_by_the_coordinator(asha, match, world, elsewhere, sign_in):
    url = reverse("stepping_back:pause", args=[asha.pk])
    client = sign_in(world.coordinator)
    assert str(match.placement.trainee) in client.get(url).content.decode()
    client.post(url)
    assert status_of(asha) == "paused"
    assert sign_in(world.supervisor).post(url).status_code == 403
    assert sign_in(elsewhere.coordinator).post(url).status_code == 404


def test_pausing_somebody_who_has_left_is_refused_in_words(asha, world, sign_in):
    plan_to_leave(asha, last_on=today(), by=world.connector)
    url = reverse("stepping_back:pause", args=[asha.pk])
    answer = sign_in(world.coordinator).post(url, follow=True)
    assert "cannot become" in answer.content.decode()


def test_leave_me_asks_no_reason_and_two_kind_questions(asha, match, world, sign_in):
    client, url = sign_in(world.connector), reverse("stepping_back:leave_me")
    page = client.get(url).content.decode()
    assert "need not say why" in page
    assert "1 match will end" in page
    answer = client.post(url, {}).content.decode()
    for words in ("Select today or a later day", "Select yes if you would like to talk"):
        assert words in answer
    later = today() + timedelta(days=9)
    facts = {
        "when": "later",
        "last_on_day": later.day,
        "last_on_month": later.month,
        "last_on_year": later.year,
        "wants_conversation": "yes",
        "may_stay_in_touch": "yes",
    }
    far = client.post(url, facts | {"last_on_year": "2099"}).content.decode()
    assert "Last day must be on or before" in far
    page = client.post(url, facts, follow=True).content.decode()
    assert "You are leaving" in page
    home = sign_in(world.coordinator).get("/").content.decode()
    assert "1 person is leaving and would like to talk" in home
    form = client.get(url).context["form"]
    assert (form["when"].value(), form["last_on"].value()) == ("later", later)
    assert form["wants_conversation"].value() == "yes"
    page = client.post(reverse("stepping_back:stay_me"), follow=True).content.decode()
    assert "We are glad you stay" in page
    assert asha.leavings.get().status == "cancelled"


def test_leave_by_the_coordinator_and_the_exit_conversation(asha, world, sign_in):
    client = sign_in(world.coordinator)
    facts = {"when": "today", "wants_conversation": "yes", "may_stay_in_touch": "no"}
    client.post(reverse("stepping_back:leave", args=[asha.pk]), facts)
    assert status_of(asha) == "left"
    url = reverse("stepping_back:exit_conversation", args=[asha.pk])
    assert "They would like to talk" in client.get(url).content.decode()
    assert "Enter the day you talked" in client.post(url, {}).content.decode()
    day = {"conversation_on_day": today().day, "conversation_on_month": today().month}
    client.post(url, {**day, "conversation_on_year": today().year, "learned": "More tea."})
    assert asha.leavings.get().learned == "More tea."


@pytest.mark.parametrize(("agreed", "words"), [(True, "They agreed"), (False, "No")])
def test_the_record_says_whether_they_agreed_to_stay_in_touch(asha, world, sign_in, agreed, words):
    plan_to_leave(asha, last_on=today(), may_stay_in_touch=agreed, by=world.coordinator)
    page = sign_in(world.coordinator).get(reverse("volunteers:record", args=[asha.pk]))
    row = page.content.decode().partition("Stay in touch")[2]
    assert " ".join(strip_tags(row).split()).startswith(words)


def test_somebody_who_left_can_take_back_that_we_may_write(asha, world, sign_in):
    plan_to_leave(asha, last_on=today(), may_stay_in_touch=True, by=world.connector)
    client = sign_in(world.connector)
    assert "Please do not write to me again" in client.get("/volunteers/me/").content.decode()
    client.post(reverse("stepping_back:lose_touch"))
    assert not asha.leavings.get().may_stay_in_touch
