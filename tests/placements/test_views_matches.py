import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from common.dates import now, today
from messaging.models import Message
from placements.models import Match
from placements.services.offers import answer_offer, member_of, offer_match, withdraw_offer
from tests.factories.placements import CohortFactory, MatchFactory, PlacementFactory
from tests.placements.scheme import cleared_connector, coming_placement, offered_earlier

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(world) -> Match:
    connector = cleared_connector(world, membership=world.connector, will_share=["recovery"])
    return offer_match(coming_placement(world), connector, by=world.coordinator)


def link_to(person, template) -> str:
    body = Message.objects.get(template=template, recipient_address=person.email).body
    return re.search(r"http://[^/]+(/matches/answer/\S+)", body)[1]


def test_answer_link_opens_without_signing_in_and_changes_nothing(offered, client):
    url = link_to(offered.connector, "offer_connector")
    response = client.get(url)
    assert response.status_code == 200
    assert "Would you like to meet" in response.text
    offered.refresh_from_db()
    assert offered.connector_answer == Match.Answer.WAITING


@pytest.mark.parametrize("side", ["connector", "trainee"])
def test_an_answer_link_says_whose_it_is(offered, client, side):
    person = offered.connector if side == "connector" else offered.placement.trainee
    url = link_to(person, f"offer_{side}")
    for response in (client.get(url), client.post(url, {"answer": "yes"})):
        assert f"This link is {person.first_name}’s own" in response.text
        assert "You are signed in as" not in response.text


def test_a_link_shows_nothing_that_is_theirs_to_share(offered, client, sign_in):
    """It may be passed on: what the connector shares is read signed in."""
    trainee = offered.placement.trainee
    url = link_to(trainee, "offer_trainee")
    page = client.get(url).text
    assert "Recovery" not in page
    assert "recovery" not in page
    assert "not shown by a link that may be passed on" in page
    assert "recovery" in sign_in(trainee.membership).get(url).text.lower()


def test_an_answer_link_does_nothing_for_somebody_else_who_is_signed_in(offered, world, sign_in):
    url = link_to(offered.connector, "offer_connector")
    client = sign_in(world.coordinator)
    for response in (client.get(url), client.post(url, {"answer": "yes"})):
        assert response.status_code == 403
        assert f"You are signed in as {world.coordinator.user}. This link was" in response.text
        assert reverse("account_logout") in response.text
    offered.refresh_from_db()
    assert offered.connector_answer == Match.Answer.WAITING
    assert "Would you like to meet" in sign_in(offered.connector.membership).get(url).text


def test_answer_by_link_from_both_makes_a_match(offered, client):
    client.post(link_to(offered.connector, "offer_connector"), {"answer": "yes"})
    trainee = offered.placement.trainee
    response = client.post(link_to(trainee, "offer_trainee"), {"answer": "yes"})
    assert "You are matched with" in response.text
    offered.refresh_from_db()
    assert offered.status == Match.Status.AGREED


def test_answer_no_by_link_asks_for_no_reason(offered, client):
    response = client.post(link_to(offered.connector, "offer_connector"), {"answer": "no"})
    assert "Nobody will ask why" in response.text
    offered.refresh_from_db()
    assert offered.status == Match.Status.DECLINED


def test_answer_twice_says_so_kindly(offered, client):
    url = link_to(offered.connector, "offer_connector")
    client.post(url, {"answer": "no"})
    response = client.post(url, {"answer": "yes"})
    assert "Nothing more is needed" in response.text


def test_an_answer_without_a_word_is_not_taken_for_no(offered, client):
    response = client.post(link_to(offered.connector, "offer_connector"), {})
    assert response.status_code == 200
    assert "yes or no" in response.text
    offered.refresh_from_db()
    assert offered.connector_answer == Match.Answer.WAITING


def test_a_link_that_was_changed_is_refused(offered, client):
    url = link_to(offered.connector, "offer_connector")
    response = client.get(url[:-3] + "x/")
    assert response.status_code == 404
    assert "copy the whole address" in response.text


def test_the_history_names_who_answered_by_link(offered, client):
    client.post(link_to(offered.connector, "offer_connector"), {"answer": "yes"})
    event = Match.pgh_event_model.objects.filter(pgh_obj=offered).latest("pgh_id")
    assert event.pgh_context.metadata["by"] == str(offered.connector.membership)
    assert event.pgh_context.metadata["how"] == "signed link"


def test_mine_shows_each_their_own_offers(offered, world, sign_in):
    offered_earlier(offered)
    page = sign_in(world.connector).get("/matches/")
    assert offered.placement.trainee.first_name in page.text
    other = MatchFactory(placement=PlacementFactory(trainee__organisation=world.organisation))
    assert str(other.placement.site) not in page.text


@pytest.fixture
def too_late(offered) -> Match:
    """Its last day was yesterday, and the daily run has not closed it yet."""
    offered_earlier(offered)
    Match.objects.update(answer_by=today() - timedelta(days=1))
    type(offered.organisation).objects.update(contact_phone="01244 555 012")
    return offered


def test_a_link_says_at_once_that_the_time_to_answer_is_over(offered, client):
    url = link_to(offered.connector, "offer_connector")
    Match.objects.update(answer_by=today() - timedelta(days=1))
    type(offered.organisation).objects.update(contact_phone="01244 555 012")
    for response in (client.get(url), client.post(url, {"answer": "yes"})):
        assert "The time to answer is over" in response.text
        assert response.text.index("01244 555 012") < response.text.index("About ")
        assert "Would you like to meet" not in response.text
        assert "Please answer by" not in response.text
        assert 'name="answer"' not in response.text
    offered.refresh_from_db()
    assert offered.connector_answer == Match.Answer.WAITING


@pytest.mark.parametrize("address", ["/matches/", "/matches/{}/"])
def test_my_own_pages_say_that_the_time_to_answer_is_over(too_late, world, sign_in, address):
    page = sign_in(world.connector).get(address.format(too_late.pk)).text
    assert "time to answer is over" in page
    assert "01244 555 012" in page
    assert 'name="answer"' not in page


def test_a_coordinator_enters_no_answer_once_the_time_is_over(too_late, world, sign_in):
    page = sign_in(world.coordinator).get(f"/matches/{too_late.pk}/").text
    assert "The last day to answer was" in page
    assert 'name="answer"' not in page
    assert "Take back this offer" in page


def test_on_the_last_day_an_offer_is_still_answered(offered, client):
    Match.objects.update(answer_by=today())
    page = client.get(link_to(offered.connector, "offer_connector")).text
    assert 'name="answer"' in page
    assert "is over" not in page


def test_respond_answers_while_signed_in(offered, world, sign_in):
    offered_earlier(offered)
    response = sign_in(world.connector).post(
        f"/matches/{offered.pk}/respond/", {"answer": "yes"}, follow=True
    )
    assert "We are waiting for" in response.text
    offered.refresh_from_db()
    assert offered.connector_answer == Match.Answer.ACCEPTED


def test_nobody_answers_for_somebody_else(offered, world, sign_in):
    response = sign_in(world.trainee).post(f"/matches/{offered.pk}/respond/", {"answer": "yes"})
    assert response.status_code == 404


def test_record_shows_a_trainee_what_not_to_ask(world, sign_in):
    match = MatchFactory(
        agreed=True,
        placement__trainee__organisation=world.organisation,
        placement__trainee__membership=world.trainee,
        connector__organisation=world.organisation,
        connector__wont_share=["medication"],
    )
    page = sign_in(world.trainee).get(f"/matches/{match.pk}/")
    assert "Please do not ask about" in page.text
    assert "medication" in page.text
    assert match.connector.last_name not in page.text


def test_a_coordinator_enters_an_answer_given_by_telephone(offered, world, sign_in):
    client = sign_in(world.coordinator)
    client.post(f"/matches/{offered.pk}/answer-for-connector/", {"answer": "yes"})
    offered.refresh_from_db()
    assert offered.connector_answer == Match.Answer.ACCEPTED
    event = Match.pgh_event_model.objects.filter(pgh_obj=offered).latest("pgh_id")
    assert event.pgh_context.metadata["by"] == str(world.coordinator)


def test_withdraw_asks_first(offered, world, sign_in):
    client = sign_in(world.coordinator)
    assert "Take back this offer?" in client.get(f"/matches/{offered.pk}/withdraw/").text
    offered.refresh_from_db()
    assert offered.status == Match.Status.OFFERED
    client.post(f"/matches/{offered.pk}/withdraw/", {"act": "take_back"})
    offered.refresh_from_db()
    assert offered.status == Match.Status.WITHDRAWN


def test_taking_back_an_offer_does_not_end_what_both_agreed_meanwhile(offered, world, sign_in):
    for side in ("trainee", "connector"):
        answer_offer(offered, side=side, accept=True, by=member_of(offered, side))
    url, client = f"/matches/{offered.pk}/withdraw/", sign_in(world.coordinator)
    assert "a match now" in client.post(url, {"act": "take_back"}, follow=True).text
    offered.refresh_from_db()
    assert offered.status == Match.Status.AGREED
    client.post(url, {"act": "end"})
    offered.refresh_from_db()
    assert offered.status == Match.Status.ENDED


def test_withdraw_without_saying_what_does_nothing(offered, world, sign_in):
    url = f"/matches/{offered.pk}/withdraw/"
    assert "choose what to do" in sign_in(world.coordinator).post(url, follow=True).text
    offered.refresh_from_db()
    assert offered.status == Match.Status.OFFERED


def test_a_telephone_answer_is_marked_as_one(offered, world, sign_in):
    url = f"/matches/{offered.pk}/answer-for-trainee/"
    sign_in(world.coordinator).post(url, {"answer": "yes"})
    event = Match.pgh_event_model.objects.filter(pgh_obj=offered).latest("pgh_id")
    assert event.pgh_context.metadata["how"] == "telephone"


@pytest.mark.parametrize("how", ["ended", "inactive"])
def test_a_link_does_not_work_for_somebody_who_has_left(offered, client, how):
    url, member = link_to(offered.connector, "offer_connector"), offered.connector.membership
    if how == "ended":
        Membership.objects.filter(pk=member.pk).update(status=Membership.Status.ENDED)
    else:
        type(member.user).objects.filter(pk=member.user_id).update(is_active=False)
    for response in (client.get(url), client.post(url, {"answer": "yes"})):
        assert response.status_code == 404
        assert offered.placement.trainee.first_name not in response.text
    offered.refresh_from_db()
    assert offered.connector_answer == Match.Answer.WAITING


NEVER_SAID = ["Would rather not", "medication", "Chester College", "Adult nursing", "grief"]


@pytest.fixture
def closed(world):
    def build(status: str) -> Match:
        agreed = {"agreed": True, "ended_at": now()} if status == "ended" else {}
        return MatchFactory(
            **agreed | {"status": status},
            placement__trainee__organisation=world.organisation,
            placement__trainee__membership=world.trainee,
            placement__trainee__cohort=CohortFactory(
                programme__organisation=world.organisation, programme__name="Adult nursing"
            ),
            placement__topics=["grief"],
            connector__organisation=world.organisation,
            connector__membership=world.connector,
            connector__wont_share=["medication"],
            connector_answer="accepted" if status == "ended" else "declined",
        )

    return build


@pytest.mark.parametrize("status", ["declined", "expired", "withdrawn"])
@pytest.mark.parametrize("side", ["connector", "trainee"])
def test_a_closed_offer_says_nothing_more_of_the_other_nor_how_it_closed(
    status, side, closed, world, sign_in
):
    match, client = closed(status), sign_in(world.members[side])
    for url in (f"/matches/{match.pk}/", "/matches/"):
        text = client.get(url).text
        assert "closed" in text.lower()
        for words in [*NEVER_SAID, match.get_status_display(), "Declined", "declined"]:
            assert words not in text


@pytest.mark.parametrize("status", ["declined", "expired", "withdrawn"])
def test_a_coordinator_reads_how_an_offer_closed(status, closed, world, sign_in):
    match = closed(status)
    text = sign_in(world.coordinator).get(f"/matches/{match.pk}/").text
    assert match.get_status_display() in text
    assert "medication" in text


@pytest.mark.parametrize(("side", "words"), [("connector", "grief"), ("trainee", "medication")])
def test_two_who_met_still_read_what_they_shared_and_others_do_not(
    side, words, closed, world, sign_in
):
    match, client = closed("ended"), sign_in(world.members[side])
    page = client.get(f"/matches/{match.pk}/").text
    assert words not in page
    assert "This ended before you met" in page
    for days, outcome, minutes, is_shown in (
        (2, "nobody_came", 0, False),
        (1, "happened", 30, True),
    ):
        match.meeting_logs.create(
            organisation=match.organisation,
            starts_at=now() - timedelta(days=days),
            outcome=outcome,
            minutes=minutes,
            entered_by=world.trainee,
        )
        assert (words in client.get(f"/matches/{match.pk}/").text) is is_shown


def test_withdraw_of_what_is_closed_says_so(offered, world, sign_in):
    withdraw_offer(offered, by=world.coordinator)
    page = sign_in(world.coordinator).get(f"/matches/{offered.pk}/withdraw/", follow=True).text
    assert "This is closed already" in page
    assert "Take back the offer" not in page


@pytest.mark.parametrize(("days", "is_offered"), [(1, False), (0, True)])
def test_a_meeting_is_logged_once_the_placement_has_begun(world, sign_in, days, is_offered):
    placement = coming_placement(world, starts_on=today() + timedelta(days=days))
    match = MatchFactory(agreed=True, placement=placement)
    page = sign_in(world.coordinator).get(f"/matches/{match.pk}/").text
    assert ("Log a meeting" in page) == is_offered
