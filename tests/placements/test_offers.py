import threading
from datetime import time, timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection

from accounts.models import Site
from common.dates import london_moment, now, today
from common.errors import DomainError, IllegalMove
from messaging.models import Message
from nhsuk.components.words import day
from placements.models import Match
from placements.services.next_best import expire_offers
from placements.services.offers import (
    SIDES,
    agree_match,
    answer_offer,
    end_match,
    expire_offer,
    member_of,
    offer_match,
    withdraw_offer,
)
from placements.services.people import change_placement
from tests.factories.placements import MatchFactory, PlacementFactory
from tests.factories.volunteers import OverrideFactory, VolunteerFactory
from tests.placements.scheme import cleared_connector, coming_placement, told_of
from volunteers.models import AccessNeeds, Exclusion, Volunteer

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


def test_an_offer_asks_both_people(world):
    placement, connector = coming_placement(world), cleared_connector(world)
    match = offer_match(placement, connector, by=world.coordinator)
    assert match.status == Match.Status.OFFERED
    assert match.answer_by == today() + timedelta(days=14)
    to = set(Message.objects.values_list("template", "recipient_address"))
    assert to == {
        ("offer_connector", connector.email),
        ("offer_trainee", placement.trainee.email),
    }
    assert all(
        "/matches/answer/" in body for body in Message.objects.values_list("body", flat=True)
    )


@pytest.mark.parametrize(
    ("starts_in", "days", "answer_in"),
    [
        (28, 40, 14),  # the usual time
        (10, 40, 9),  # the eve of it
        (3, 40, 2),
        (2, 40, 14),  # too near: somebody may still join
        (2, 5, 7),  # never after its end
        (-5, 9, 4),
    ],
)
def test_an_offer_is_open_until_the_placement_begins_and_never_beyond_it(
    world, starts_in, days, answer_in
):
    starts_on = today() + timedelta(days=starts_in)
    days_of_it = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=days)}
    placement = coming_placement(world, **days_of_it)
    match = offer_match(placement, cleared_connector(world), by=world.coordinator)
    assert match.answer_by == today() + timedelta(days=answer_in)


def test_an_offer_is_not_open_beyond_an_end_that_moved(world):
    placement = coming_placement(world)
    match = offer_match(placement, cleared_connector(world), by=world.coordinator)
    ends_on = today() + timedelta(days=3)
    change_placement(placement, starts_on=today(), ends_on=ends_on, by=world.coordinator)
    match.refresh_from_db()
    assert match.answer_by == ends_on
    told_of(match)
    change_placement(placement, starts_on=today(), ends_on=today() + ONE_DAY, by=world.coordinator)
    told = Message.objects.filter(template="placement_changed")
    assert [day(today() + ONE_DAY) in body for body in told.values_list("body", flat=True)] == [
        True,
        True,
    ]
    assert "Please say yes or no by" in told.first().body
    told.delete()
    answer_offer(match, side="trainee", accept=True, by=member_of(match, "trainee"))
    change_placement(placement, starts_on=today(), ends_on=ends_on, by=world.coordinator)
    asked = {row.recipient_name: "yes or no" in row.body for row in told.all()}
    assert asked == {str(match.connector): True, str(placement.trainee): False}


def test_both_must_accept(world):
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    match = answer_offer(match, side="trainee", accept=True, by=member_of(match, "trainee"))
    assert match.status == Match.Status.OFFERED
    match = answer_offer(match, side="connector", accept=True, by=member_of(match, "connector"))
    assert match.status == Match.Status.AGREED
    assert match.agreed_at
    agreed = Message.objects.filter(template__startswith="match_agreed").count()
    assert agreed == 2


def test_either_may_decline_and_the_other_is_told_without_a_reason(world):
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    told_of(match)
    match = answer_offer(match, side="connector", accept=False, by=member_of(match, "connector"))
    assert match.status == Match.Status.DECLINED
    told = Message.objects.get(template="offer_declined")
    assert told.recipient_address == match.placement.trainee.email
    assert "declined" not in told.body
    assert "rearranged" in told.body


def test_an_offer_to_somebody_without_email_is_told_and_answered_by_telephone(world):
    wren = cleared_connector(world, without_email=True, by_telephone=True)
    match = offer_match(coming_placement(world), wren, by=world.coordinator)
    offered = Message.objects.get(recipient_id=wren.pk)
    assert (offered.status, offered.channel, offered.recipient_address) == (
        "to_tell",
        "telephone",
        "01244 555 012",
    )
    assert "/matches/answer/" not in offered.body
    answer_offer(match, side="connector", accept=True, by=world.coordinator)
    offered.refresh_from_db()
    assert (offered.status, offered.settled_by) == ("settled", str(world.coordinator))


def test_whoever_was_never_told_of_an_offer_need_not_hear_that_it_is_over(world):
    wren = cleared_connector(world, by_letter=True)
    match = offer_match(coming_placement(world), wren, by=world.coordinator)
    told_of(match)
    withdraw_offer(match, by=world.coordinator)
    message = Message.objects.get(recipient_id=wren.pk)
    assert (message.template, message.status) == ("offer_connector", "settled")
    assert message.settled_by == "Nobody: it was closed first"
    told = Message.objects.get(template="offer_withdrawn")
    assert told.recipient_address == match.placement.trainee.email


def test_an_answer_counts_once(world):
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    answer_offer(match, side="connector", accept=False, by=member_of(match, "connector"))
    with pytest.raises(DomainError, match="Nothing more is needed"):
        answer_offer(match, side="connector", accept=True, by=member_of(match, "connector"))


def test_an_offer_stands_through_its_last_day(world):
    match = MatchFactory(answer_by=today())
    assert expire_offers(on=today()) == 0
    assert expire_offers(on=today() + timedelta(days=1)) == 1
    assert expire_offers(on=today() + timedelta(days=1)) == 0
    match.refresh_from_db()
    assert match.status == Match.Status.EXPIRED


def test_an_expired_offer_is_not_answered(world):
    match = MatchFactory(answer_by=today() - timedelta(days=1))
    with pytest.raises(DomainError, match="expired"):
        answer_offer(match, side="trainee", accept=True, by=member_of(match, "trainee"))


def test_a_connector_who_paused_meanwhile_is_not_matched_but_their_yes_is_kept(world):
    match = MatchFactory(connector__status=Volunteer.Status.PAUSED, trainee_answer="accepted")
    answer_offer(match, side="connector", accept=True, by=member_of(match, "connector"))
    match.refresh_from_db()
    assert (match.status, match.connector_answer) == ("offered", "accepted")


def test_a_placement_has_one_live_offer(world):
    placement = coming_placement(world)
    offer_match(placement, cleared_connector(world), by=world.coordinator)
    with pytest.raises(DomainError, match="already"):
        offer_match(placement, cleared_connector(world), by=world.coordinator)


def test_a_connector_is_never_offered_beyond_their_caps(world):
    connector = cleared_connector(world, max_at_once=1)
    offer_match(coming_placement(world), connector, by=world.coordinator)
    with pytest.raises(DomainError, match="cannot be offered this placement as things are"):
        offer_match(coming_placement(world), connector, by=world.coordinator)


def test_an_exclusion_is_honoured_and_not_named(world):
    placement, connector = coming_placement(world), cleared_connector(world)
    Exclusion.objects.create(
        organisation=world.organisation, volunteer=connector, site=placement.site
    )
    with pytest.raises(DomainError, match="as things are") as refusal:
        offer_match(placement, connector, by=world.coordinator)
    assert placement.site.name not in str(refusal.value)


def lasting_checks(world, *, until):
    """A connector whose right to work, or the override of it, counts until a day."""
    limited, excepted = cleared_connector(world), cleared_connector(world)
    limited.checks.filter(kind="right_to_work").update(valid_until=until)
    excepted.checks.filter(kind="right_to_work").delete()
    OverrideFactory(
        volunteer=excepted, item="right_to_work", approved=True, from_on=today(), until=until
    )
    return limited, excepted


def test_every_check_must_last_to_the_end_of_the_placement(world):
    end = coming_placement(world).ends_on + timedelta(days=1)
    for connector in lasting_checks(world, until=end - timedelta(days=1)):
        with pytest.raises(DomainError, match="how long each check lasts"):
            offer_match(coming_placement(world), connector, by=world.coordinator)
    for connector in lasting_checks(world, until=end):
        match = offer_match(coming_placement(world), connector, by=world.coordinator)
        connector.checks.filter(kind="reference_1").update(valid_until=end - timedelta(days=1))
        match = says(match, "trainee")
        assert says(match, "connector").waits_to_be_agreed


def test_a_placement_that_is_over_is_not_offered(world):
    placement = PlacementFactory(
        trainee__organisation=world.organisation,
        starts_on=today() - timedelta(days=40),
        ends_on=today() - timedelta(days=1),
    )
    with pytest.raises(DomainError, match="over"):
        offer_match(placement, VolunteerFactory(organisation=world.organisation), by=None)


def test_an_offer_is_taken_back_before_both_answered(world):
    match = MatchFactory()
    assert withdraw_offer(match, by=world.coordinator).status == Match.Status.WITHDRAWN
    with pytest.raises(IllegalMove):
        withdraw_offer(match, by=world.coordinator)


def test_a_match_ends_without_a_reason_and_frees_the_placement(world):
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    answer_offer(match, side="trainee", accept=True, by=member_of(match, "trainee"))
    match = answer_offer(match, side="connector", accept=True, by=member_of(match, "connector"))
    match = end_match(match, by=world.coordinator)
    assert match.ended_at <= now()
    again = offer_match(match.placement, cleared_connector(world), by=world.coordinator)
    assert again.status == Match.Status.OFFERED


def says(match, side, accept=True):
    return answer_offer(match, side=side, accept=accept, by=member_of(match, side))


def keep_apart(match, world):
    Exclusion.objects.create(
        organisation=world.organisation, volunteer=match.connector, site=match.placement.site
    )


def lose_a_check(match, world):
    match.connector.checks.filter(kind="identity").update(result="awaited", decided_on=None)


def need_step_free(match, world):
    match.connector.offers_remote = False
    match.connector.sites.add(match.placement.site)
    match.connector.save()
    Site.objects.filter(pk=match.placement.site_id).update(is_step_free=False)
    AccessNeeds.objects.create(
        organisation=world.organisation, volunteer=match.connector, needs_step_free=True
    )


def take_fewer(match, world):
    Volunteer.objects.filter(pk=match.connector_id).update(max_at_once=0)


def pause(match, world):
    Volunteer.objects.filter(pk=match.connector_id).update(status=Volunteer.Status.PAUSED)


@pytest.mark.parametrize("change", [keep_apart, lose_a_check, need_step_free, take_fewer, pause])
def test_what_no_rule_allows_any_more_is_not_agreed_and_nobody_is_told_why(world, change, sign_in):
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    match = says(match, "trainee")
    change(match, world)
    client = sign_in(match.connector.membership)
    page = client.post(f"/matches/{match.pk}/respond/", {"answer": "yes"}, follow=True)
    assert "we have noted your yes. There is something left to arrange first" in page.text
    match.refresh_from_db()
    assert (match.status, match.connector_answer) == ("offered", "accepted")
    assert not Message.objects.filter(template__startswith="match_agreed").exists()


def test_two_who_said_yes_wait_for_the_coordinator_who_matches_them(world, sign_in):
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    for side in ("trainee", "connector"):
        pause(match, world)
        match = says(match, side)
    client, address = sign_in(world.coordinator), f"/matches/{match.pk}/"
    assert "both said yes, and something stands in the way" in client.get("/").text
    assert "Both have said yes" in client.get(address).text
    page = client.post(f"{address}agree/", follow=True)
    assert "It cannot be agreed yet" in page.text
    assert "is paused or not active yet" in page.text
    assert not expire_offer(match, on=match.answer_by + timedelta(days=1))
    Volunteer.objects.filter(pk=match.connector_id).update(status=Volunteer.Status.ACTIVE)
    for _ in range(2):  # a double click
        page = client.post(f"{address}agree/", follow=True)
        assert "They are matched, and both are told." in page.text
    match.refresh_from_db()
    assert match.status == Match.Status.AGREED
    assert Message.objects.filter(template__startswith="match_agreed").count() == 2


def both_said_yes(world) -> Match:
    """And the connector has paused in between."""
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    match = says(match, "trainee")
    pause(match, world)
    return says(match, "connector")


def test_both_hear_that_something_is_left_to_arrange(world):
    both_said_yes(world)
    told = Message.objects.filter(template="match_to_arrange")
    assert told.count() == 2
    assert not any("paused" in message.body for message in told)


def test_two_yeses_are_agreed_no_more_once_the_placement_is_over_and_close_by_themselves(world):
    match = both_said_yes(world)
    Volunteer.objects.filter(pk=match.connector_id).update(status=Volunteer.Status.ACTIVE)
    ends_on = match.placement.ends_on
    with time_machine.travel(london_moment(ends_on, time(9, 0))):
        assert expire_offers(on=ends_on) == 0
    after = ends_on + timedelta(days=1)
    with time_machine.travel(london_moment(after, time(9, 0))):
        with pytest.raises(DomainError, match="over or has been called off"):
            agree_match(match, by=world.coordinator)
        assert expire_offers(on=after) == 1
    match.refresh_from_db()
    assert match.status == Match.Status.EXPIRED


def test_whoever_answered_is_not_asked_for_by_telephone_again(world, sign_in):
    match = both_said_yes(world)
    page = sign_in(world.coordinator).get(f"/matches/{match.pk}/").text
    assert "Did somebody answer by telephone?" not in page


def test_an_offer_that_one_has_not_answered_is_not_agreed_for_them(world, sign_in):
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    match = says(match, "trainee")
    page = sign_in(world.coordinator).post(f"/matches/{match.pk}/agree/", follow=True)
    assert "not an offer to which both have said yes" in page.text
    match.refresh_from_db()
    assert match.status == Match.Status.OFFERED


def test_an_offer_does_not_stand_in_its_own_way(world):
    connector = cleared_connector(world, max_at_once=1, max_a_year=1)
    match = offer_match(coming_placement(world), connector, by=world.coordinator)
    for side in ("trainee", "connector"):
        match = says(match, side)
    assert match.status == Match.Status.AGREED


def last_told(match) -> dict:
    return Match.pgh_event_model.objects.filter(pgh_obj=match).latest("pgh_id").pgh_context.metadata


def test_the_history_names_who_answered_and_who_only_passed_it_on(world):
    match = offer_match(coming_placement(world), cleared_connector(world), by=world.coordinator)
    assert last_told(match)["by"] == str(world.coordinator)
    says(match, "trainee")
    assert last_told(match)["by"] == str(match.placement.trainee.membership)
    assert "how" not in last_told(match)
    answer_offer(match, side="connector", accept=True, by=world.coordinator)
    assert last_told(match)["by"] == str(world.coordinator)
    assert last_told(match)["how"] == "telephone"


def test_a_match_is_not_taken_back_like_an_offer(world):
    match = MatchFactory(agreed=True)
    with pytest.raises(DomainError, match="a match now"):
        withdraw_offer(match, by=world.coordinator)


def at_once(act, *each) -> list:
    """What became of the same act for each, all begun at one moment by connections of their own."""
    ready, outcomes = threading.Barrier(len(each)), []

    def one(what):
        ready.wait()
        try:
            act(what)
            outcomes.append("done")
        except DomainError:
            outcomes.append("refused")
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[what]) for what in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes, key=str)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_make_one_match(world):
    match = offer_match(coming_placement(world), cleared_connector(world), by=None)
    assert at_once(partial(says, match), "connector", "trainee") == ["done", "done"]
    match.refresh_from_db()
    assert match.status == Match.Status.AGREED


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_do_not_promise_the_same_time_twice(world):
    connector = cleared_connector(world, max_at_once=1)
    placements = [coming_placement(world) for _ in range(4)]
    offered = at_once(lambda placement: offer_match(placement, connector, by=None), *placements)
    assert offered == ["done", "refused", "refused", "refused"]


def three_offers(world, *, half_answered_by) -> list[Match]:
    """Of one connector, who now takes one trainee only."""
    connector = cleared_connector(world, max_at_once=3)
    offered = [offer_match(coming_placement(world), connector, by=None) for _ in range(3)]
    offered = [says(match, half_answered_by) for match in offered]
    Volunteer.objects.filter(pk=connector.pk).update(max_at_once=1)
    return offered


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "last"), [SIDES, SIDES[::-1]])
def test_the_last_place_goes_to_one_of_those_who_say_yes_at_once(world, first, last):
    offered = three_offers(world, half_answered_by=first)
    assert at_once(lambda match: says(match, last), *offered) == ["done", "done", "done"]
    assert Match.objects.agreed().count() == 1
    assert [match.waits_to_be_agreed for match in Match.objects.offered()] == [True, True]


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_new_offer_at_once_do_not_fill_one_place_twice(world):
    connector = cleared_connector(world, max_at_once=1)
    match = says(offer_match(coming_placement(world), connector, by=None), "trainee")
    other = coming_placement(world)
    acts = {
        "yes": lambda: says(match, "connector"),
        "offer": lambda: offer_match(other, connector, by=None),
    }
    assert at_once(lambda which: acts[which](), *acts) == ["done", "refused"]
    assert list(Match.objects.live()) == [Match.objects.agreed().get()]
