"""reports.hurry: a letter about something soon may come too late, so one calls."""

from datetime import time, timedelta

import pytest

from common.dates import london_moment, now, today
from common.models import new_id
from messaging.models import Message
from placements.services.calling_off import call_off_meeting
from reports.hurry import NO_HURRY, PERHAPS, SOON, hurry_of
from tests.factories.placements import MatchFactory, MeetingFactory
from tests.factories.training import BookingFactory
from tests.factories.volunteers import VolunteerFactory

NUMBER = "01244 555 012"
TOO_LATE = "This is about something soon: a letter may come too late."
pytestmark = pytest.mark.django_db


@pytest.fixture
def match(world):
    wren = VolunteerFactory(organisation=world.organisation, by_letter=True, mobile=NUMBER)
    return MatchFactory(
        agreed=True, connector=wren, placement__trainee__organisation=world.organisation
    )


def letter(template: str, key: object = "", **facts) -> Message:
    return Message(channel="letter", template=template, dedupe_key=f"{template}:{key}:1", **facts)


def called_off(match, by, **when) -> Message:
    meeting = MeetingFactory(match=match, starts_at=now() + timedelta(**when), agreed=True)
    call_off_meeting(meeting, side="trainee", by=by)
    return Message.objects.get(template="meeting_called_off")


def test_a_meeting_called_off_for_tomorrow_is_not_left_to_the_post(match, world, sign_in):
    message = called_off(match, world.coordinator, days=1)
    client = sign_in(world.coordinator)
    for page in ("", "letter/"):
        said = client.get(f"/messages/{message.pk}/{page}").text
        assert TOO_LATE in said
        assert f'href="tel:{NUMBER.replace(" ", "")}">{NUMBER}</a> if you can.' in said
    page = client.get(f"/messages/{message.pk}/").text
    assert page.index(TOO_LATE) < page.index("By letter")
    assert "If you do not reach them, print the words below and post them." in page
    assert page.index("I have told them") < page.index("Print the letter")


def test_without_a_number_another_way_is_looked_for(match, world, sign_in):
    type(match.connector).objects.update(mobile="")
    message = called_off(match, world.coordinator, days=1)
    said = sign_in(world.coordinator).get(f"/messages/{message.pk}/").text
    assert f"{TOO_LATE}</strong> We have no telephone number for them" in said


def test_one_in_three_weeks_can_wait_for_the_post(match, world, sign_in):
    message = called_off(match, world.coordinator, days=21)
    said = sign_in(world.coordinator).get(f"/messages/{message.pk}/").text
    assert "too late" not in said
    assert "call first" not in said
    assert "<p>Print the words below and post them." in said
    assert "I have posted it" in said


def test_where_no_day_is_known_whoever_tells_them_decides(match, world, sign_in):
    Message.objects.create(
        channel="letter",
        template="match_ended",
        status="to_tell",
        organisation_id=world.organisation.pk,
        about_id=match.pk,
        recipient_id=match.connector_id,
        recipient_name="Wren",
        subject="It ends",
        dedupe_key="match_ended:x",
        not_before=now(),
    )
    said = sign_in(world.coordinator).get(f"/messages/{Message.objects.get().pk}/").text
    assert "If it is soon, call first: " in said
    assert NUMBER in said


@pytest.mark.parametrize(("days", "hurry"), [(-1, NO_HURRY), (0, SOON), (4, SOON), (5, NO_HURRY)])
def test_four_days_are_what_a_letter_may_take(match, world, days, hurry):
    at = london_moment(today() + timedelta(days=days), time(14))
    meeting = MeetingFactory(match=match, starts_at=at)
    message = letter("meeting_proposed", meeting.pk)
    assert hurry_of(message, world.organisation, on=today()) == hurry
    booking = BookingFactory(
        course_class__course__organisation=world.organisation,
        course_class__starts_at=at,
    )
    message = letter("class_place", booking.pk)
    assert hurry_of(message, world.organisation, on=today()) == hurry
    match.answer_by = today() + timedelta(days=days)
    match.save()
    message = letter("offer_connector", match.pk, about_id=match.pk)
    assert hurry_of(message, world.organisation, on=today()) == hurry


def test_an_agreed_time_that_is_to_move_counts_too(match, world):
    later, soon = now() + timedelta(days=30), now() + timedelta(days=1)
    meeting = MeetingFactory(match=match, starts_at=later, was_agreed_for=soon)
    message = letter("meeting_proposed", meeting.pk)
    assert hurry_of(message, world.organisation, on=today()) == SOON


def test_what_moved_far_away_may_have_been_soon(match, world):
    meeting = MeetingFactory(match=match, starts_at=now() + timedelta(days=30))
    message = letter("meeting_changed", meeting.pk)
    assert hurry_of(message, world.organisation, on=today()) == PERHAPS


def test_other_news_can_wait_and_nobody_calls_about_what_is_not_there(world):
    for template, hurry in (("lapsing_soon", NO_HURRY), ("meeting_changed", PERHAPS)):
        for key in (new_id(), "x"):
            found = hurry_of(letter(template, key), world.organisation, on=today())
            assert found == hurry
    by_telephone = letter("meeting_changed")
    by_telephone.channel = "telephone"
    assert hurry_of(by_telephone, world.organisation, on=today()) == NO_HURRY
