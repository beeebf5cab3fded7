"""The weekly letter: what waits for a coordinator, and of nobody they may not see."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.permissions import Role
from common.dates import now
from common.models import new_id
from messaging.models import Message
from reports.digest import lines_of, send_digests
from reports.home import home_of
from reports.home.meetings import meeting_tasks
from reports.home.parts import Task
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.placements import MatchFactory, PlacementFactory
from tests.factories.volunteers import VolunteerFactory

MONDAY = datetime(2026, 12, 7, 8, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def digests() -> dict[str, Message]:
    messages = Message.objects.filter(template="weekly_digest")
    return {message.recipient_address: message for message in messages}


def away(world, site, name) -> None:
    """A match whose connector is away: the home page names both."""
    placement = PlacementFactory(
        trainee__organisation=world.organisation,
        trainee__first_name=f"T{name}",
        site=site,
        team__site=site,
        starts_on=date(2026, 11, 30),
        ends_on=date(2027, 1, 29),
    )
    connector = VolunteerFactory(
        organisation=world.organisation, first_name=name, status="paused", cleared=True
    )
    MatchFactory(placement=placement, connector=connector, agreed=True)


def test_once_a_week_each(world, elsewhere):
    assert send_digests(on=date(2026, 12, 7), at=now()) == 2
    assert send_digests(on=date(2026, 12, 9), at=now()) == 0
    assert send_digests(on=date(2026, 12, 14), at=now() + timedelta(days=7)) == 2


def test_it_names_nobody_and_counts_what_each_may_see(world, elsewhere):
    here, there = (SiteFactory(organisation=world.organisation) for _ in range(2))
    away(world, here, "Asha")
    away(world, there, "Bilal")
    away(elsewhere, SiteFactory(organisation=elsewhere.organisation), "Carys")
    limited = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
    limited.sites.add(here)
    send_digests(on=date(2026, 12, 7), at=now())
    mine, all_of_it = (
        digests()[limited.user.email],
        digests()[world.coordinator.user.email],
    )
    assert "- 1 match whose connector is away\n" in mine.body
    assert "- 2 matches whose connector is away\n" in all_of_it.body
    for name in ("Asha", "Bilal", "Carys"):
        assert name not in mine.subject + mine.body + all_of_it.body


def test_nothing_waits_is_said_too(world):
    send_digests(on=date(2026, 12, 7), at=now())
    message = digests()[world.coordinator.user.email]
    assert "nothing waits" in message.subject
    assert "Each stands on" not in message.body


def test_how_many_of_what_is_said_and_no_sentence_that_may_name_somebody():
    away = ("match whose connector is away", "matches whose connector is away")
    tasks = [
        Task("23 placements have nobody yet: the first begins on 3 January 2027", tag="Nobody yet"),
        Task("Asha Green is away from the scheme", unnamed=away),
        Task("Bilal Khan is away from the scheme", unnamed=away),
        Task("Carys Owen wrote something", tag="Look"),
    ]
    assert lines_of(tasks) == [
        "23 placements have nobody yet: the first begins on 3 January 2027",
        "2 matches whose connector is away",
        "1 thing to do",
    ]


def test_the_subject_counts_what_the_home_page_counts(world):
    here = SiteFactory(organisation=world.organisation)
    away(world, here, "Asha")
    away(world, here, "Bilal")
    send_digests(on=date(2026, 12, 7), at=now())
    message = digests()[world.coordinator.user.email]
    home = home_of(world.coordinator, at=now())
    assert "- 2 matches whose connector is away\n" in message.body
    assert message.subject == f"Your week: {len(home.tasks)} things wait for you"
    assert f"{len(home.tasks)} things need" in home.needs


@pytest.mark.parametrize(
    ("pairs", "line"),
    [
        (1, "1 pair would be glad to hear of each other"),
        (3, "3 pairs would be glad to hear of each other"),
    ],
)
def test_how_many_would_be_glad_to_hear_of_each_other_is_said(pairs, line):
    found = dict.fromkeys(("to_arrange", "to_log"), 0) | {"to_hear": pairs, "to_hear_of": new_id()}
    (task,) = meeting_tasks(found)
    assert task.sentence.startswith("Two people" if pairs == 1 else "3 pairs")
    assert lines_of([task]) == [line]


def test_whoever_left_gets_none(world):
    world.organisation.memberships.filter(role=Role.COORDINATOR).update(status="ended")
    assert send_digests(on=date(2026, 12, 7), at=now()) == 0
