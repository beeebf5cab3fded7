"""What follows an offer: a reminder while it stands; once it is closed, whoever could be next."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organisation
from common.dates import now, today
from messaging.models import Message
from messaging.services import settle_untold
from placements.models import Match, MatchingWeights, Placement, Proposal
from placements.services import next_best, offers
from placements.services.matching import (
    approve_proposal,
    choose_connector,
    run_matching,
    turn_down_proposal,
)
from placements.services.stepping_back import pause_connector
from tests.factories.placements import MatchFactory
from tests.placements.scheme import cleared_connector, coming_placement, told_of
from tests.placements.test_offers import at_once
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def offer(world, **facts) -> Match:
    connector = cleared_connector(world, **facts)
    match = offers.offer_match(coming_placement(world), connector, by=world.coordinator)
    return days_ago(match, 5)


def days_ago(match: Match, days: int) -> Match:
    told_of(match)
    Match.objects.filter(pk=match.pk).update(offered_at=now() - timedelta(days=days))
    match.refresh_from_db()
    mail.outbox.clear()
    return match


def said_no(match: Match) -> Match:
    by = match.connector.membership
    return next_best.answer_and_look_on(match, side="connector", accept=False, by=by)


def reminded() -> set[str]:
    found = Message.objects.filter(template="offer_reminder")
    return set(found.values_list("recipient_name", flat=True))


def test_who_has_not_answered_is_reminded_once(world):
    match = offer(world)
    offers.answer_offer(match, side="trainee", accept=True, by=world.coordinator)
    ending = match.answer_by - offers.REMIND_BEFORE
    assert next_best.remind_of_offers(on=ending - timedelta(days=1)) == 0
    for day in (ending, ending + timedelta(days=1), match.answer_by):
        next_best.remind_of_offers(on=day)
    assert reminded() == {str(match.connector)}
    assert Message.objects.filter(template="offer_reminder").count() == 1


def test_nobody_is_reminded_on_the_day_they_were_asked_nor_after_it_has_ended(world):
    match = offer(world)
    Match.objects.filter(pk=match.pk).update(answer_by=today(), offered_at=now())
    assert next_best.remind_of_offers(on=today()) == 0
    Match.objects.filter(pk=match.pk).update(offered_at=now() - timedelta(days=9))
    assert next_best.remind_of_offers(on=today() + timedelta(days=1)) == 0
    assert next_best.remind_of_offers(on=today()) == 1


@given(
    days=st.integers(0, 400),
    at=st.datetimes(
        datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(ZoneInfo("Europe/London"))
    ),
)
def test_a_reminder_falls_in_the_last_days_and_in_the_second_half(days, at):
    match = Match(offered_at=at, answer_by=at.date() + timedelta(days=days))
    asked = [at.date() + timedelta(days=day) for day in range(-2, days + 3)]
    due = [day for day in asked if offers.is_to_be_reminded(match, on=day)]
    assert bool(due) == (days > 0)
    for day in due:
        assert at.date() < day <= match.answer_by
        assert match.answer_by - day <= min(offers.REMIND_BEFORE, day - at.date())


def test_the_reminders_link_answers(world, client):
    match = offer(world)
    next_best.remind_of_offers(on=match.answer_by)
    body = Message.objects.get(template="offer_reminder", recipient_name=str(match.connector)).body
    link = next(word for word in body.split() if "/matches/answer/" in word)
    client.post(link, {"answer": "yes"})
    match.refresh_from_db()
    assert match.connector_answer == Match.Answer.ACCEPTED


def test_who_waits_to_be_told_of_the_offer_is_not_reminded_of_it(world):
    match = offer(world, without_email=True, by_telephone=True)
    next_best.remind_of_offers(on=match.answer_by)
    assert reminded() == {str(match.placement.trainee)}


def test_a_reminder_by_telephone_goes_once_they_answer(world):
    match = offer(world, without_email=True, by_telephone=True)
    key = f"offer:{match.pk}:connector"
    settle_untold(organisation_id=match.organisation_id, dedupe_key=key, by="Priya")
    next_best.remind_of_offers(on=match.answer_by)
    offers.answer_offer(match, side="connector", accept=True, by=world.coordinator)
    waiting = Message.objects.get(template="offer_reminder", recipient_name=str(match.connector))
    assert waiting.status == "settled"


def test_after_a_no_the_next_best_is_suggested_and_nobody_is_named(world, sign_in):
    match = offer(world)
    second = cleared_connector(world)
    said_no(match)
    found = Proposal.objects.get()
    assert (found.placement, found.connector) == (match.placement, second)
    page = sign_in(world.coordinator).get(f"/placements/{match.placement_id}/")
    assert f"{second} could be next" in page.text


def test_a_no_counts_even_if_nobody_can_be_looked_for(world):
    match = offer(world)
    MatchingWeights.objects.create(
        organisation=world.organisation,
        answers={"topics": "no level at all"},
        changed_by=world.coordinator,
        changed_at=now(),
    )
    said_no(match)
    match.refresh_from_db()
    assert match.status == Match.Status.DECLINED


def suggested() -> set[tuple]:
    found = Proposal.objects.to_decide().values_list("placement", "connector")
    return set(found)


def test_an_offer_taken_back_has_a_next_too(world):
    match, second = offer(world), cleared_connector(world)
    next_best.take_back_and_look_on(match, by=world.coordinator)
    assert suggested() == {(match.placement_id, second.pk)}


def test_nobody_is_suggested_twice_for_a_placement_that_wants_two(world):
    placement = coming_placement(world, connectors_wanted=2)
    cleared_connector(world), cleared_connector(world)
    period = {"first_on": placement.starts_on, "last_on": placement.ends_on}
    run_matching(world.organisation, **period, by=world.coordinator)
    one, other = placement.proposals.to_decide()
    third = cleared_connector(world)
    match = days_ago(choose_connector(placement, third, instead_of=one, by=world.coordinator), 5)
    turn_down_proposal(other, why_not="No", by=world.coordinator)
    next_best.propose_next_best(placement, by=None)
    assert suggested() == {(placement.pk, one.connector_id)}
    next_best.take_back_and_look_on(match, by=world.coordinator)
    assert suggested() == {(placement.pk, one.connector_id)}
    assert placement.proposals.to_decide().count() == 1


def test_an_offer_that_ended_by_itself_has_a_next_the_same_day(world):
    match, second = offer(world), cleared_connector(world)
    Match.objects.filter(pk=match.pk).update(answer_by=today() - timedelta(days=1))
    call_command("daily")
    match.refresh_from_db()
    assert match.status == Match.Status.EXPIRED
    assert suggested() == {(match.placement_id, second.pk)}
    call_command("daily")
    assert Proposal.objects.count() == 1


def test_offers_that_a_pause_takes_back_have_a_next(world, django_capture_on_commit_callbacks):
    match, second = offer(world), cleared_connector(world)
    with django_capture_on_commit_callbacks(execute=True):
        pause_connector(match.connector, by=world.coordinator)
    assert suggested() == {(match.placement_id, second.pk)}


def test_a_match_that_was_ended_by_hand_has_no_next(world):
    match = offer(world)
    cleared_connector(world)
    for side in offers.SIDES:
        match = offers.answer_offer(match, side=side, accept=True, by=world.coordinator)
    offers.end_match(match, by=world.coordinator)
    assert next_best.suggest_next_best(on=today()) == 0


def over(placement):
    first = today() - timedelta(days=40)
    Placement.objects.update(starts_on=first, ends_on=today() - timedelta(days=1))


def call_off(placement):
    Placement.objects.update(called_off_on=today())


def fill(placement):
    MatchFactory(placement=placement, agreed=True)


@pytest.mark.parametrize("change", [over, call_off, fill])
def test_nobody_is_suggested_where_nobody_is_needed_any_more(world, change):
    match = offer(world)
    cleared_connector(world)
    offers.withdraw_offer(match, by=world.coordinator)
    change(match.placement)
    assert next_best.propose_next_best(match.placement, by=None) is None


def two_wanted(world) -> tuple[Match, Proposal]:
    """A placement that wants two: one was asked, the other is suggested."""
    placement = coming_placement(world, connectors_wanted=2)
    asked = cleared_connector(world)
    cleared_connector(world)
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    run_matching(world.organisation, **period, by=world.coordinator)
    match = choose_connector(placement, asked, by=world.coordinator)
    return days_ago(match, 5), Proposal.objects.to_decide().get()


def test_where_two_are_wanted_the_next_best_is_besides_whoever_is_suggested(world):
    match, other = two_wanted(world)
    third = cleared_connector(world)
    said_no(match)
    placement = match.placement_id
    assert suggested() == {(placement, other.connector_id), (placement, third.pk)}


def test_where_two_are_wanted_the_next_best_is_besides_whoever_is_asked(world):
    match, other = two_wanted(world)
    approve_proposal(other, by=world.coordinator)
    third = cleared_connector(world)
    said_no(match)
    assert suggested() == {(match.placement_id, third.pk)}


@pytest.mark.django_db(transaction=True)
def test_two_who_say_no_at_once_are_not_followed_by_the_same_person_twice(world):
    matches = [offer(world, max_at_once=1) for _ in range(2)]
    Volunteer.objects.update(offers_remote=False)  # so that neither could be next for the other
    free = cleared_connector(world, max_at_once=1)
    assert at_once(said_no, *matches) == ["done", "done"]
    assert [row.connector for row in Proposal.objects.to_decide()] == [free]


@pytest.mark.django_db(transaction=True)
def test_a_no_does_not_wait_for_a_long_matching_run(world, monkeypatch, caplog):
    monkeypatch.setattr(next_best, "MOST_WAITING", "50ms")
    match, second = offer(world), cleared_connector(world)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=world.organisation.pk)
        assert at_once(said_no, match) == ["done"]
    match.refresh_from_db()
    assert (match.status, suggested()) == (Match.Status.DECLINED, set())
    assert str(match.connector) not in caplog.text
    next_best.suggest_next_best(on=today())
    assert suggested() == {(match.placement_id, second.pk)}


def test_nobody_is_suggested_who_is_needed_for_another_suggestion(world):
    waiting = coming_placement(world)
    free = cleared_connector(world, max_at_once=1)
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    run_matching(world.organisation, **period, by=world.coordinator)
    match = offer(world)
    said_no(match)
    assert [(p.placement, p.connector) for p in Proposal.objects.to_decide()] == [(waiting, free)]


def test_the_one_who_said_no_is_not_suggested_again(world):
    match = offer(world)
    said_no(match)
    assert not Proposal.objects.exists()


def test_with_two_places_the_suggestion_that_waits_stays_and_one_is_added(world):
    placement = coming_placement(world, connectors_wanted=2)
    cleared_connector(world), cleared_connector(world)
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    one, waiting = run_matching(world.organisation, **period, by=world.coordinator).proposals.all()
    match = approve_proposal(one, by=world.coordinator)
    told_of(match)
    third = cleared_connector(world)
    said_no(match)
    to_decide = placement.proposals.to_decide()
    assert {row.connector for row in to_decide} == {waiting.connector, third}


def test_whose_offer_was_taken_back_is_not_the_next_best(world):
    match = offer(world)
    next_best.take_back_and_look_on(match, by=world.coordinator)
    assert not Proposal.objects.exists()
