"""At night nothing is sent by itself, in each organisation's own hours and by local time."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from accounts.services.quiet_hours import set_quiet_hours, set_usual_quiet_hours
from common.errors import DomainError
from messaging.delivery import deliver_next, held_until
from messaging.models import Message, QuietHours
from messaging.samples import sample_context, sample_recipient
from messaging.services import send
from placements.services.schemes import create_scheme

LONDON = ZoneInfo("Europe/London")
pytestmark = pytest.mark.django_db


def write(organisation, template="offer_expired", key="said") -> None:
    send(
        template,
        to=sample_recipient("email"),
        organisation_id=organisation.pk,
        dedupe_key=f"{key}:{template}",
        context=sample_context(organisation, template, at=datetime(2026, 12, 1, tzinfo=LONDON)),
    )


def is_sent_at(moment: datetime) -> bool:
    Message.objects.update(not_before=datetime(2026, 1, 1, tzinfo=LONDON))
    with time_machine.travel(moment, tick=False):
        return deliver_next()


@pytest.mark.parametrize(
    ("at", "is_sent"),
    [
        (datetime(2026, 12, 1, 20, 59, tzinfo=LONDON), True),
        (datetime(2026, 12, 1, 21, 0, tzinfo=LONDON), False),
        (datetime(2026, 12, 2, 0, 0, tzinfo=LONDON), False),
        (datetime(2026, 12, 2, 6, 59, tzinfo=LONDON), False),
        (datetime(2026, 12, 2, 7, 0, tzinfo=LONDON), True),
        (datetime(2026, 7, 1, 20, 30, tzinfo=LONDON), True),  # 19:30 in UTC
        (datetime(2026, 7, 1, 21, 30, tzinfo=LONDON), False),
        (datetime(2026, 7, 2, 7, 0, tzinfo=LONDON), True),  # 6:00 in UTC
        (datetime(2026, 3, 29, 3, 0, tzinfo=LONDON), False),  # the night the clocks go forward
    ],
)
def test_quiet_hours_are_by_the_clock_on_the_wall(world, at, is_sent):
    set_usual_quiet_hours(world.organisation)
    write(world.organisation)
    assert is_sent_at(at) is is_sent


def test_what_somebody_waits_for_goes_at_any_hour(world):
    set_usual_quiet_hours(world.organisation)
    write(world.organisation, "invitation")
    assert is_sent_at(datetime(2026, 12, 1, 23, tzinfo=LONDON))


def test_another_organisation_has_its_own_hours(world, elsewhere):
    set_usual_quiet_hours(world.organisation)
    write(world.organisation)
    write(elsewhere.organisation)
    assert is_sent_at(datetime(2026, 12, 1, 23, tzinfo=LONDON))
    assert Message.objects.get(status="sent").organisation_id == elsewhere.organisation.pk
    assert not is_sent_at(datetime(2026, 12, 1, 23, tzinfo=LONDON))


def test_hours_within_a_day(world):
    set_quiet_hours((time(9), time(17)), by=world.administrator)
    write(world.organisation)
    assert not is_sent_at(datetime(2026, 12, 1, 9, tzinfo=LONDON))
    assert is_sent_at(datetime(2026, 12, 1, 17, tzinfo=LONDON))


def test_they_must_end(world):
    with pytest.raises(DomainError, match="another time"):
        set_quiet_hours((time(9), time(9)), by=world.administrator)


@pytest.mark.parametrize(
    ("starts", "ends", "is_taken"),
    [
        ((18, 0), (8, 0), True),
        ((18, 0), (8, 1), False),
        ((7, 0), (21, 1), False),
        ((0, 1), (0, 0), False),
    ],
)
def test_the_better_part_of_a_day_is_left_for_messages(world, starts, ends, is_taken):
    hours = (time(*starts), time(*ends))
    if is_taken:
        set_quiet_hours(hours, by=world.administrator)
        assert QuietHours.objects.filter(starts=hours[0], ends=hours[1]).exists()
    else:
        with pytest.raises(DomainError, match="14 hours at most"):
            set_quiet_hours(hours, by=world.administrator)


def test_a_new_scheme_is_quiet_at_night():
    assert QuietHours.objects.get(organisation_id=create_scheme("New", "new").pk)


def test_they_are_set_and_lifted_in_the_browser(world, sign_in):
    client, url = sign_in(world.administrator), reverse("messages:quiet_hours")
    page = client.post(url, {"is_quiet": "yes", "starts": "", "ends": "7am"}).content.decode()
    assert "Enter when quiet hours begin" in page
    client.post(url, {"is_quiet": "yes", "starts": "10pm", "ends": "6:30am"})
    assert str(QuietHours.objects.get()) == "22:00 to 06:30"
    assert "Between 10pm and 6:30am" in client.get(reverse("messages:index")).content.decode()
    client.post(url, {"is_quiet": "no"})
    assert not QuietHours.objects.exists()


@pytest.mark.parametrize(
    ("at", "template", "is_held"),
    [
        ((2026, 12, 1, 22, 0), "offer_expired", True),
        ((2026, 12, 2, 6, 59), "offer_expired", True),
        ((2026, 12, 2, 7, 0), "offer_expired", False),
        ((2026, 12, 1, 22, 0), "invitation", False),  # somebody waits for it
    ],
)
def test_what_they_hold_back_says_until_when(world, sign_in, at, template, is_held):
    set_usual_quiet_hours(world.organisation)
    write(world.organisation, template)
    url = reverse("messages:record", args=[Message.objects.get().pk])
    Message.objects.update(not_before=datetime(2026, 12, 1, 8, tzinfo=LONDON))
    with time_machine.travel(datetime(*at, tzinfo=LONDON), tick=False):
        page = sign_in(world.administrator).get(url).text
    assert ("until 7am, when the quiet hours end" in page) is is_held
    assert "Waiting" in page


def test_what_waits_for_its_own_time_is_not_said_to_be_held(world, sign_in):
    set_usual_quiet_hours(world.organisation)
    write(world.organisation)
    Message.objects.update(not_before=datetime(2026, 12, 3, 9, tzinfo=LONDON))
    night = datetime(2026, 12, 1, 22, tzinfo=LONDON)
    assert held_until(Message.objects.get(), at=night) is None
    Message.objects.update(not_before=night)
    assert held_until(Message.objects.get(), at=night) == time(7)
    QuietHours.objects.all().delete()
    assert held_until(Message.objects.get(), at=night) is None
