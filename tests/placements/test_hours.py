"""Hours: meetings with what goes around them, and other time; by period, year and milestone."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from common.dates import Period, today
from placements.hours import Given, given_by, hours_of, year_of
from placements.hours_list import who_gave
from placements.templatetags.hour_words import hours_and_minutes
from support.models import Activity
from tests.factories.accounts import SiteFactory
from tests.factories.placements import MatchFactory
from tests.factories.support import ActivityFactory
from tests.factories.volunteers import VolunteerFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.models import ListExport

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 10)


@pytest.fixture
def asha(world):
    return cleared_connector(world, membership=world.connector, first_name="Asha")


def met(world, connector, at, *, minutes=60, before=None, after=None, outcome="happened"):
    match = MatchFactory(placement=coming_placement(world), connector=connector, agreed=True)
    return match.meeting_logs.create(
        organisation=world.organisation,
        starts_at=at,
        outcome=outcome,
        minutes=minutes,
        preparation_minutes=before,
        debrief_minutes=after,
        entered_by=world.coordinator,
    )


def noon(on):
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


def test_trainees_at_other_sites_are_not_named(world, asha, sign_in):
    here = SiteFactory(organisation=world.organisation)
    asha.sites.add(here)
    log = met(world, asha, noon(MARCH), before=15)
    trainee = log.match.placement.trainee
    trainee.first_name = "Tomasz"
    trainee.save()
    world.coordinator.sites.add(here)
    pages = {
        role: sign_in(world.members[role]).get(reverse("hours:person", args=[asha.pk]))
        for role in ("coordinator", "administrator")
    } | {"connector": sign_in(world.connector).get(reverse("hours:mine"))}
    named = {role: "Tomasz" in page.content.decode() for role, page in pages.items()}
    assert named == {"coordinator": False, "administrator": True, "connector": True}
    assert "For the meeting with a trainee" in pages["coordinator"].content.decode()


def test_a_meeting_counts_with_what_went_before_and_after_it(world, asha):
    met(world, asha, noon(MARCH), before=15, after=10)
    met(world, asha, noon(MARCH), minutes=0, outcome="trainee_cancelled")
    ActivityFactory(volunteer=asha, on=MARCH, minutes=30)
    hours = hours_of(asha)
    assert [(row.kind, row.minutes) for row in hours.rows] == [
        ("meetings", 60),
        ("around", 25),
        ("event", 30),
    ]
    assert hours.minutes == 115
    assert given_by([asha], start=MARCH, end=MARCH + timedelta(days=1)) == {
        asha.pk: Given(60, 25, 30)
    }


def test_the_last_day_of_a_period_is_not_part_of_it(world, asha):
    for on in (MARCH - timedelta(days=1), MARCH, MARCH + timedelta(days=1)):
        met(world, asha, noon(on), minutes=20)
        ActivityFactory(volunteer=asha, on=on, minutes=5)
    end = MARCH + timedelta(days=1)
    assert hours_of(asha, start=MARCH, end=end).minutes == 25
    assert given_by([asha], start=MARCH, end=end)[asha.pk].minutes == 25


def test_a_meeting_belongs_to_its_day_in_london(world, asha):
    """Half past midnight on 1 April in summer time is 31 March in UTC."""
    met(world, asha, datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
    assert hours_of(asha, start=date(2026, 4, 1), end=date(2027, 4, 1)).minutes == 60
    assert hours_of(asha, start=date(2025, 4, 1), end=date(2026, 4, 1)).minutes == 0
    assert hours_of(asha).by_year == ((Period(date(2026, 4, 1), date(2027, 4, 1)), 60),)


@pytest.mark.parametrize(
    ("on", "start"),
    [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2024, 2, 29), 2023)],
)
def test_a_year_begins_in_april(on, start):
    assert year_of(on) == Period(date(start, 4, 1), date(start + 1, 4, 1))


def test_the_day_on_which_a_milestone_was_reached(asha):
    for days in range(3):
        ActivityFactory(volunteer=asha, on=MARCH + timedelta(days=days), minutes=300)
    reached = hours_of(asha).milestone
    assert (reached.hours, reached.on) == (10, MARCH + timedelta(days=1))
    ActivityFactory(volunteer=asha, on=MARCH + timedelta(days=9), minutes=1439)
    assert hours_of(asha).milestone.hours == 25


def test_below_the_first_milestone_nothing_is_said(asha, world, sign_in):
    ActivityFactory(volunteer=asha, minutes=599)
    assert hours_of(asha).milestone is None
    page = sign_in(world.connector).get(reverse("hours:mine")).content.decode()
    assert "9 hours 59 minutes" in page
    assert "Thank you" not in page


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "no time yet"), (1, "1 minute"), (60, "1 hour"), (150, "2 hours 30 minutes")],
)
def test_time_in_words(minutes, words):
    assert hours_and_minutes(minutes) == words


DAY = {"on_day": "1", "on_month": "3", "on_year": "2026"}


def test_a_connector_adds_and_removes_their_own_time(world, asha, sign_in):
    client = sign_in(world.connector)
    answers = DAY | {"hours": "2", "minutes": "30", "kind": "event", "what": "Open day"}
    page = client.post(reverse("hours:add_mine"), answers, follow=True).content.decode()
    assert "2 hours 30 minutes" in page
    assert "Open day" in page
    activity = Activity.objects.get()
    for _ in range(2):  # a second press finds it gone, as was wanted
        page = client.post(reverse("hours:remove_mine", args=[activity.pk]), follow=True)
        assert "The time is taken out of the list" in page.text
    assert not Activity.objects.exists()


def test_time_sent_twice_is_noted_once_and_says_so(world, asha, sign_in):
    client, url = sign_in(world.connector), reverse("hours:add_mine")
    key = client.get(url).context["form"]["form_key"].value()
    answers = DAY | {"hours": "2", "kind": "event", "what": "Open day", "form_key": key}
    for words in ("Your time is noted", "This was sent twice"):
        assert words in client.post(url, answers, follow=True).text
    assert Activity.objects.count() == 1
    client.get(url)  # as on going back: another form, with the same words in it
    page = client.post(url, answers | {"form_key": uuid4(), "seen": ""})
    assert "The very same was saved a moment ago" in page.text
    assert Activity.objects.count() == 1
    again = answers | {name: page.context["form"][name].value() for name in ("form_key", "seen")}
    assert "Your time is noted" in client.post(url, again, follow=True).text
    assert Activity.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hours": "", "minutes": "0"}, "Enter how long it took"),
        ({"hours": "24", "minutes": "1"}, "A day has 24 hours"),
        ({"hours": "two"}, "Enter the hours as a whole number"),
        ({"on_year": "2999"}, "The day must be"),
        ({"what": ""}, "Say in a few words what it was"),
        ({"kind": ""}, "Select what kind of thing it was"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(changed, words, world, asha, sign_in):
    answers = DAY | {"hours": "2", "minutes": "", "kind": "event", "what": "Open day"} | changed
    page = sign_in(world.connector).post(reverse("hours:add_mine"), answers).content.decode()
    assert words in page
    assert not Activity.objects.exists()
    assert answers["what"] in page


def test_others_time_cannot_be_removed_by_a_connector(world, asha, sign_in):
    other = ActivityFactory(volunteer=VolunteerFactory(organisation=world.organisation))
    response = sign_in(world.connector).post(reverse("hours:remove_mine", args=[other.pk]))
    assert response.status_code == 404
    assert Activity.objects.exists()


def test_a_coordinator_notes_time_for_somebody_and_they_see_by_whom(world, asha, sign_in):
    answers = DAY | {"hours": "1", "kind": "teaching", "what": "Lecture"}
    sign_in(world.coordinator).post(reverse("hours:note", args=[asha.pk]), answers)
    page = sign_in(world.connector).get(reverse("hours:mine")).content.decode()
    assert f"Noted by {world.coordinator.user}" in page
    assert "Remove" not in page


def test_a_coordinator_of_other_sites_sees_none_of_it(world, asha, sign_in):
    here, there = SiteFactory.create_batch(2, organisation=world.organisation)
    asha.sites.add(here)
    world.coordinator.sites.add(there)
    ActivityFactory(volunteer=asha)
    client = sign_in(world.coordinator)
    assert client.get(reverse("hours:person", args=[asha.pk])).status_code == 404
    assert "Asha" not in client.get(reverse("hours:index")).content.decode()


def test_the_list_is_of_the_days_asked_for(world, asha, sign_in):
    ActivityFactory(volunteer=asha, on=MARCH, minutes=45)
    dates = {"first_day": 10, "first_month": 3, "first_year": 2026}
    dates |= {"last_day": 10, "last_month": 3, "last_year": 2026}
    client = sign_in(world.coordinator)
    assert "45 minutes" in client.get(reverse("hours:index"), dates).content.decode()
    earlier = dates | {"last_day": 9}
    page = client.get(reverse("hours:index"), earlier).content.decode()
    assert "The last day must be on or after the first" in page
    assert list(who_gave(world.coordinator, Period(MARCH, MARCH + timedelta(days=1)))) == [asha]
    assert list(who_gave(world.coordinator, Period(MARCH + timedelta(days=1), today()))) == []


def test_the_list_is_taken_away_with_a_note_of_who_took_it(world, asha, sign_in):
    ActivityFactory(volunteer=asha, minutes=90)
    client = sign_in(world.coordinator)
    file = client.post(reverse("hours:export"), {"format": "csv"})
    assert b"Asha" in file.content
    assert b"1.50" in file.content
    taken = ListExport.objects.get()
    assert taken.people == 1
    assert "Hours given" in taken.found_by
    client.post(reverse("hours:export"), {"format": "exe"})
    assert ListExport.objects.count() == 1
