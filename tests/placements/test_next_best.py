"""What follows an offer: a reminder while it stands; once it is closed, whoever could be next."""

from datetime import timedelta

import pytest
from django.core import mail

from common.dates import now, today
from messaging.models import Message
from placements.models import Match, MatchingWeights, Proposal
from placements.services import next_best, offers
from placements.services.matching import approve_proposal, run_matching
from tests.placements.scheme import cleared_connector, coming_placement, told_of

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
    offers.settle_untold(organisation_id=match.organisation_id, dedupe_key=key, by="Priya")
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
    assert f"{second} is suggested" in page.text


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


def test_an_offer_that_ends_by_itself_or_is_taken_back_has_a_next_too(world):
    expired, second = offer(world, max_at_once=1), cleared_connector(world, max_at_once=1)
    next_best.expire_offers(on=expired.answer_by + timedelta(days=1))
    assert Proposal.objects.get().connector == second
    other = offer(world, max_at_once=1)
    next_best.take_back_and_look_on(other, by=world.coordinator)
    assert set(Proposal.objects.values_list("placement", flat=True)) == {
        expired.placement_id,
        other.placement_id,
    }


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


def test_both_read_how_to_prepare_until_they_have_met(world, sign_in):
    match = offer(world, membership=world.connector, will_share=["recovery"], wont_share=["grief"])
    for side in offers.SIDES:
        match = offers.answer_offer(match, side=side, accept=True, by=world.coordinator)
    page = sign_in(world.connector).get(f"/matches/{match.pk}/").text
    assert "Before you first meet" in page
    assert "where you will stop" in page
    trainee = match.placement.trainee.membership
    trainee.status = "joined"
    trainee.save()
    client = sign_in(trainee)
    page = client.get(f"/matches/{match.pk}/").text
    assert "Please do not ask about" in page
    assert "not as a patient" in page
    match.meeting_logs.create(
        organisation=world.organisation, starts_at=now(), outcome="happened", minutes=30,
        entered_by=world.coordinator,
    )  # fmt: skip
    assert "Before you first meet" not in client.get(f"/matches/{match.pk}/").text


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
