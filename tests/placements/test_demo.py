"""The example scheme is alive on whatever day it is made."""

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.models import Membership
from accounts.permissions import Role
from common.dates import today
from placements.demo import scheme
from placements.demo.calendar import FIRST_BLOCK_STARTS, moved, weeks_to_move
from placements.models import Match, MeetingLog, Placement, Proposal, Reflection
from volunteers.models import Volunteer


@pytest.mark.parametrize(
    ("day", "weeks"),
    [
        (date(2026, 11, 21), 0),
        (date(2026, 11, 23), 0),
        (date(2026, 11, 24), 1),
        (date(2028, 2, 29), 67),
        (date(2026, 10, 5), -7),
    ],
)
def test_the_first_block_starts_on_a_monday_seven_weeks_ahead(day, weeks):
    assert weeks_to_move(day) == weeks


@pytest.mark.parametrize(
    ("cell", "later"),
    [
        ("11/01/2027", "18/01/2027"),
        ("25-Feb-2027", "04-Mar-2027"),
        ("2026/12/28 00:00:00", "2027/01/04 00:00:00"),
        ("31-Feb-2026", "31-Feb-2026"),
        ("Fri am", "Fri am"),
    ],
)
def test_dates_move_in_the_form_they_came_in(cell, later):
    assert moved(cell, 1) == later


@pytest.mark.parametrize("day", ["2026-11-21", "2027-06-16"])
@pytest.mark.django_db
def test_the_scheme_is_under_way_whatever_the_day(day):
    with time_machine.travel(f"{day} 12:00", tick=False):
        scheme.build(lambda words: None)
        starts = FIRST_BLOCK_STARTS.toordinal() + 7 * weeks_to_move(today())
        assert Placement.objects.filter(starts_on=date.fromordinal(starts)).exists()
    joined = Membership.objects.filter(status=Membership.Status.JOINED)
    assert set(joined.values_list("role", flat=True)) == set(Role)
    assert Match.objects.agreed().count() > 5
    assert MeetingLog.objects.happened().exists()
    assert Reflection.objects.filter(shared_at__isnull=False).exists()
    assert Proposal.objects.to_decide().exists()
    assert Volunteer.objects.filter(status="paused", matches__status="agreed").exists()


def test_the_demo_is_for_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match=r"\./script/demo"):
        call_command("demo")


@pytest.mark.parametrize("port", [0, -5, 99999])
def test_a_port_that_is_none_is_said_in_words(settings, port):
    settings.DEMO = True
    with pytest.raises(CommandError, match="1 to 65535"):
        call_command("demo", port=port)
