"""What each of the two reads before they first meet, on the page and in the message."""

from datetime import date

import pytest

from common.dates import now
from messaging.models import Message
from placements.models import Match, MeetingAccess, Placement
from placements.preparing import how_they_meet, how_to_prepare, whom_to_call
from placements.services import offers
from tests.factories.placements import CohortFactory, TraineeFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.models import AccessNeeds

pytestmark = pytest.mark.django_db


def agreed(world, *, mode="remote", **facts) -> Match:
    """Between two who can sign in: Ruth Elliott and Kit Quayle."""
    ruth = {"first_name": "Ruth", "last_name": "Elliott", "membership": world.connector}
    ruth |= {"will_share": ["recovery"], "may_share": ["family"], "wont_share": ["grief"]}
    cohort = CohortFactory(
        programme__organisation=world.organisation, programme__name="Nursing associate"
    )
    kit = TraineeFactory(
        cohort=cohort,
        organisation=world.organisation, first_name="Kit", last_name="Quayle", year=2,
        membership=world.trainee,
    )  # fmt: skip
    MeetingAccess.objects.create(organisation=world.organisation, trainee=kit, needs_step_free=True)
    placement = coming_placement(world, trainee=kit, topics=["stigma"], mode=mode)
    match = offers.offer_match(
        placement, cleared_connector(world, **ruth | facts), by=world.coordinator
    )
    for side in offers.SIDES:
        match = offers.answer_offer(match, side=side, accept=True, by=world.coordinator)
    return match


def page_of(sign_in, member, match) -> str:
    return sign_in(member).get(f"/matches/{match.pk}/").text


def message_to(side) -> str:
    return Message.objects.get(template=f"match_agreed_{side}").body


def test_the_trainee_reads_what_the_connector_shares_and_what_to_leave_alone(world, sign_in):
    match = agreed(world, started_on=date(2025, 9, 1))
    for words in (page_of(sign_in, world.trainee, match), message_to("trainee")):
        for fact in ("Ruth", "September 2025", match.placement.team.name):
            assert fact in words
        assert "by video or telephone" in words.lower()
        assert "Elliott" not in words
    page = page_of(sign_in, world.trainee, match)
    assert all(topic in page for topic in ("recovery", "family", "grief"))
    assert "Please do not ask about" in page


def test_what_a_connector_shares_is_read_signed_in_and_not_sent_by_email(world):
    agreed(world)
    message = message_to("trainee")
    assert not any(topic in message for topic in ("recovery", "family", "grief"))
    assert "it is not sent by email" in message


def test_nothing_is_said_to_be_left_alone_that_the_connector_did_not_name(world, sign_in):
    match = agreed(world, wont_share=[])
    for words in (page_of(sign_in, world.trainee, match), message_to("trainee")):
        assert "Please do not ask about" not in words
        assert "If Ruth would rather not go into something, leave it there." in words


def test_the_connector_reads_the_same_of_the_trainee(world, sign_in):
    match = agreed(world)
    for words in (page_of(sign_in, world.connector, match), message_to("connector")):
        assert "Nursing associate, year 2" in words
        for fact in (
            "Kit",
            "year 2",
            "stigma",
            match.placement.team.name,
            match.placement.site.name,
        ):
            assert fact in words
        assert "by video or telephone" in words.lower()
        assert "Quayle" not in words


@pytest.mark.parametrize("side", offers.SIDES)
def test_the_page_and_the_message_say_the_same(world, sign_in, side):
    match = agreed(world)
    page, message = page_of(sign_in, world.members[side], match), message_to(side)
    sentences = how_to_prepare(match, side)
    assert all(sentence in message and sentence in page for sentence in sentences)


@pytest.mark.parametrize("side", offers.SIDES)
def test_both_are_told_of_the_limit_how_to_end_and_whom_to_call(world, side):
    match = agreed(world)
    match.organisation.contact_name, match.organisation.contact_phone = "Florence", "01244 555 000"
    words = " ".join(how_to_prepare(match, side))
    assert "There is one limit" in words
    assert "without a reason" in words
    assert "call Florence on 01244 555 000" in words


@pytest.mark.parametrize("side", offers.SIDES)
def test_access_needs_and_what_is_confidential_are_not_told(world, sign_in, side):
    match = agreed(world)
    AccessNeeds.objects.create(
        organisation=world.organisation, volunteer=match.connector, needs_large_print=True
    )
    for words in (page_of(sign_in, world.members[side], match), message_to(side)):
        assert "step" not in words.replace("step back", "").lower()
        assert "large print" not in words.lower()


def test_it_stays_until_they_have_met_even_if_a_meeting_was_cancelled(world, sign_in):
    match = agreed(world)
    log = {"organisation": world.organisation, "entered_by": world.coordinator}
    match.meeting_logs.create(**log, starts_at=now(), outcome="nobody_came")
    assert "Before you first meet" in page_of(sign_in, world.trainee, match)
    match.meeting_logs.update(outcome="happened", minutes=30)
    assert "Before you first meet" not in page_of(sign_in, world.trainee, match)


def test_it_is_neither_for_an_offer_nor_for_a_match_that_ended_nor_for_a_coordinator(
    world, sign_in
):
    match = agreed(world)
    assert "Before you first meet" not in page_of(sign_in, world.coordinator, match)
    offers.end_match(match, by=world.coordinator)
    assert "Before you first meet" not in page_of(sign_in, world.connector, match)


@pytest.mark.parametrize("side", offers.SIDES)
def test_home_leads_to_it_until_they_have_met(world, sign_in, side):
    match = agreed(world)
    client = sign_in(world.members[side])
    assert f'href="/matches/{match.pk}/"' in client.get("/").text
    assert "how to prepare" in client.get("/").text.lower()
    match.meeting_logs.create(
        organisation=world.organisation, entered_by=world.coordinator, starts_at=now(),
        outcome="happened", minutes=20,
    )  # fmt: skip
    assert "how to prepare" not in client.get("/").text.lower()


def test_somebody_without_email_gets_it_to_be_read_out_or_printed(world):
    agreed(world, without_email=True, by_letter=True)
    told = Message.objects.get(template="match_agreed_connector")
    assert (told.status, told.channel) == ("to_tell", "letter")
    assert "Choose beforehand what you will tell" in told.body


@pytest.mark.parametrize("mode", Placement.Mode)
def test_how_they_meet_goes_by_the_placement(mode):
    words = how_they_meet(Placement(mode=mode))
    assert ("in person" in words) == (mode != "remote")
    assert ("video" in words) == (mode != "in_person")


def test_whom_to_call_goes_by_what_is_known(world):
    organisation = world.organisation
    organisation.contact_name = organisation.contact_phone = organisation.contact_email = ""
    assert whom_to_call(organisation) == "speak to your coordinator"
    organisation.contact_email = "lec@example.org"
    assert whom_to_call(organisation) == "write to your coordinator, lec@example.org"
    organisation.contact_phone = "01244 555 000"
    assert whom_to_call(organisation) == "call your coordinator on 01244 555 000"
