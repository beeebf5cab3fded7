"""Meetings on the pages of the two and of their coordinator, and the times that are suggested."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from common.dates import now
from placements.logging_rules import MeetingFacts
from placements.meetings_due import to_arrange, to_log
from placements.models import Concern, Match, Meeting, MeetingLog
from placements.moving import breaks_of
from placements.rhythm import stretches, suggestions_for
from placements.services.arranging import Plan, settle_meeting
from placements.services.concerns import acknowledge_concern
from placements.services.meetings import log_meeting, version_of
from placements.stepping_back import effects_of
from placements.worries import NOBODY_TOLD, PLEASE_CALL
from reports.held import held_about
from reports.home import home_of
from tests.factories.accounts import MembershipFactory
from tests.factories.placements import MatchFactory, MeetingFactory
from tests.factories.volunteers import LeaveFactory, VolunteerFactory
from volunteers.models import Availability

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 1, 4, 9, 0, tzinfo=LONDON)  # a week before the placement of the factories
DURING = datetime(2027, 2, 1, 9, 0, tzinfo=LONDON)
RHYTHM = ("Early", "In th", "Befor")  # how the parts begin
AT_TWO = datetime(2027, 2, 9, 14, 0, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def match(world):
    connector = VolunteerFactory(
        organisation=world.organisation, membership=world.connector, cleared=True
    )
    Availability.objects.create(
        organisation=world.organisation, volunteer=connector, half_day="mon_am"
    )
    return MatchFactory(
        agreed=True,
        connector=connector,
        placement__trainee__organisation=world.organisation,
        placement__trainee__membership=world.trainee,
    )


def days_of(match, at=NOW):
    return [row.starts_at.astimezone(LONDON).date() for row in suggestions_for(match, at=at)]


class TestSuggestions:
    """The placement is 11 January to 26 February, a Friday; both are free on Monday mornings."""

    def test_they_follow_the_rhythm_on_days_both_can(self, match):
        found = suggestions_for(match, at=NOW)
        assert [(row.when, row.starts_at.day, row.starts_at.month) for row in found] == [
            ("Early", 11, 1),
            ("Early", 18, 1),
            ("In the middle", 1, 2),
            ("In the middle", 8, 2),
            ("Before the end", 15, 2),
            ("Before the end", 22, 2),
        ]
        assert {row.starts_at.astimezone(LONDON).hour for row in found} == {10}

    def test_the_parts_make_up_the_whole_placement(self, match):
        parts = stretches(match, [date(2027, 1, 12)])
        assert parts[0].period.start == match.placement.period.start
        assert parts[-1].period.end == match.placement.period.end
        assert [part.is_filled for part in parts] == [True, False, False]
        for one, following in pairwise(parts):
            assert one.period.end == following.period.start

    @pytest.mark.parametrize(
        ("joined", "hoped_for", "first"),
        [
            (date(2027, 1, 10), 3, date(2027, 1, 11)),
            (date(2027, 1, 11), 3, date(2027, 1, 11)),
            (date(2027, 1, 26), 3, date(2027, 1, 26)),  # 32 of 47 days are left
            (date(2027, 1, 27), 2, date(2027, 1, 27)),
            (date(2027, 2, 26), 1, date(2027, 2, 26)),  # the last day
            (date(2027, 2, 27), 3, date(2027, 1, 11)),  # noted afterwards
        ],
    )
    def test_whoever_joins_in_the_middle_has_the_meetings_of_what_is_left(
        self, match, joined, hoped_for, first, sign_in
    ):
        before = datetime(2027, 1, 5, 9, 0, tzinfo=LONDON)
        at = datetime.combine(joined, time(0, 30), LONDON)
        Match.objects.update(offered_at=min(before, at), agreed_at=at)
        match.refresh_from_db()
        parts = stretches(match, [])
        assert (match.meetings_wanted, len(parts)) == (hoped_for, hoped_for)
        assert parts[0].period.start == first
        assert parts[-1].period.end == match.placement.period.end
        page = sign_in(match.connector.membership).get(f"/matches/{match.pk}/").text
        assert f"{hoped_for} {'is' if hoped_for == 1 else 'are'} hoped for" in page

    def test_a_time_that_is_only_proposed_is_not_called_arranged(self, match, sign_in):
        for day, is_agreed in ((12, True), (19, False)):  # both in the first part
            at = datetime(2027, 1, day, 14, 0, tzinfo=LONDON)
            MeetingFactory(match=match, starts_at=at, agreed=is_agreed)
        MeetingFactory(match=match, starts_at=AT_TWO)
        page = sign_in(match.connector.membership).get(f"/matches/{match.pk}/").text
        parts = [line.split("</li>")[0] for line in page.split("<li>") if line[:5] in RHYTHM]
        said = [line.partition(": ")[2] for line in parts]
        assert said == ["done or arranged", "proposed, not agreed yet", ""]
        assert min(days_of(match)) == date(2027, 2, 15)  # the part needs no other suggestion

    def test_a_part_that_has_a_meeting_needs_no_other(self, match):
        MeetingFactory(match=match, starts_at=datetime(2027, 1, 12, 14, 0, tzinfo=LONDON))
        assert min(days_of(match)) == date(2027, 2, 1)

    def test_not_while_the_connector_is_away(self, match):
        LeaveFactory(
            volunteer=match.connector, first_on=date(2027, 1, 11), last_on=date(2027, 1, 18)
        )
        assert min(days_of(match)) == date(2027, 1, 25)

    def test_not_where_either_has_something_else(self, match, world):
        other = MatchFactory(
            agreed=True,
            connector=match.connector,
            placement__trainee__organisation=world.organisation,
        )
        MeetingFactory(match=other, starts_at=datetime(2027, 1, 11, 10, 0, tzinfo=LONDON))
        assert min(days_of(match)) == date(2027, 1, 18)

    def test_not_once_the_connectors_clearance_has_lapsed(self, match):
        match.connector.dbs_certificates.update(issued_on=date(2024, 2, 8))
        assert max(days_of(match)) == date(2027, 2, 1)

    def test_none_for_a_match_that_is_over(self, match):
        match.status = Match.Status.ENDED
        assert days_of(match) == []


ANSWERS = {"when": "other", "day_day": "9", "day_month": "2", "day_year": "2027", "at": "2pm"} | {
    "minutes": "60",
    "how": "in_person",
    "place": "The quiet room, Bowmere",
}


class TestPages:
    def test_propose_offers_the_days_and_takes_one(self, match, sign_in):
        client, url = sign_in(match.connector.membership), f"/meetings/propose/{match.pk}/"
        form = client.get(url).context["form"]
        key, words = form.fields["when"].choices[0]
        assert words == "Early: Monday 11 January 2027 at 10:30am"
        client.post(url, ANSWERS | {"when": key})
        meeting = match.meetings.get()
        assert (meeting.proposed_side, meeting.place) == ("connector", ANSWERS["place"])
        assert meeting.starts_at == datetime(2027, 1, 11, 10, 30, tzinfo=LONDON)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"when": ""}, "Select a time"),
            ({"at": ""}, "Enter the time it begins"),
            ({"place": ""}, "Say where"),
            ({"day_day": "28", "at": "1pm"}, "ends on 26 February 2027"),
            ({"how": ""}, "Select how you meet"),
            ({"how": "video", "link": "nonsense"}, "Enter the whole link"),
        ],
    )
    def test_propose_explains_what_is_wrong_and_keeps_what_was_typed(
        self, match, sign_in, changes, words
    ):
        match.connector.offers_remote = True
        match.connector.save()
        page = sign_in(match.connector.membership).post(
            f"/meetings/propose/{match.pk}/", ANSWERS | changes
        )
        assert words in page.text
        assert not match.meetings.exists()

    def test_a_time_that_the_clocks_skip_is_said_in_words(self, match, sign_in):
        match.placement.ends_on = date(2027, 3, 31)
        match.placement.save()
        changes = {"day_day": "28", "day_month": "3", "at": "1:30am"}
        page = sign_in(match.connector.membership).post(
            f"/meetings/propose/{match.pk}/", ANSWERS | changes
        )
        assert [*page.context["form"].errors] == ["at"]
        assert "no 1:30am on 28 March 2027: the clocks go forward" in page.text

    def test_a_coordinator_says_for_whom(self, match, world, sign_in):
        client, url = sign_in(world.coordinator), f"/meetings/propose/{match.pk}/"
        assert "Select whose proposal it is" in client.post(url, ANSWERS).text
        client.post(url, ANSWERS | {"for_whom": "both"})
        assert match.meetings.get().status == "agreed"

    def test_a_coordinator_enters_the_answer(self, match, world, sign_in):
        meeting = MeetingFactory(match=match, starts_at=AT_TWO)
        client = sign_in(world.coordinator)
        assert "They said yes" in client.get(f"/meetings/{meeting.pk}/").text
        client.post(f"/meetings/{meeting.pk}/agree/", {"seen": "0"})
        assert match.meetings.get().status == "agreed"

    def test_the_match_shows_the_next_first(self, match, sign_in, world):
        MeetingFactory(match=match, starts_at=AT_TWO + timedelta(days=7), agreed=True)
        MeetingFactory(match=match, starts_at=AT_TWO, agreed=True)
        MeetingFactory(match=match, starts_at=AT_TWO - timedelta(days=1))
        for member in (world.trainee, world.connector, world.coordinator):
            page = sign_in(member).get(f"/matches/{match.pk}/")
            assert page.context["plan"].next.starts_at == AT_TWO
            assert "Tuesday 9 February 2027, 2pm, by video" in page.text

    def test_the_match_asks_to_log_what_is_over(self, match, sign_in, world, clock):
        meeting = MeetingFactory(match=match, starts_at=DURING - timedelta(days=3), agreed=True)
        clock.move_to(DURING)
        client = sign_in(world.trainee)
        link = f"/matches/{match.pk}/meetings/log/?meeting={meeting.pk}"
        assert link in client.get(f"/matches/{match.pk}/").text
        assert client.get(link).context["form"]["length"].value() == "60"

    def test_a_thousand_logs_cost_what_ten_do(self, match, sign_in, world, clock):
        clock.move_to(DURING)
        client, url = sign_in(world.trainee), f"/matches/{match.pk}/"
        add_logs(match, 11)
        few = cost(client, url)
        add_logs(match, 1000)
        assert cost(client, url) == few <= 12

    def test_every_reader_of_a_match_costs_twelve_queries_at_most(
        self, match, sign_in, world, clock
    ):
        clock.move_to(DURING + timedelta(days=21))  # its last month, in which most is shown
        add_logs(match, 3)
        for by in (world.coordinator, world.trainee, world.connector):
            assert cost(sign_in(by), f"/matches/{match.pk}/") <= 12

    def test_stranger_and_other_organisation_find_nothing(self, match, elsewhere, world, sign_in):
        meeting = MeetingFactory(match=match, starts_at=AT_TWO)
        other = VolunteerFactory(organisation=world.organisation).membership
        for member in (elsewhere.coordinator, elsewhere.trainee, other):
            client = sign_in(member)
            for what in ("", "move/", "call-off/", "calendar/"):
                assert client.get(f"/meetings/{meeting.pk}/{what}").status_code == 404
            assert client.post(f"/meetings/{meeting.pk}/agree/").status_code == 404

    def test_a_coordinator_limited_to_other_sites_finds_nothing(self, match, world, sign_in):
        from tests.factories.accounts import SiteFactory

        meeting = MeetingFactory(match=match, starts_at=AT_TWO)
        world.coordinator.sites.add(SiteFactory(organisation=world.organisation))
        assert sign_in(world.coordinator).get(f"/meetings/{meeting.pk}/").status_code == 404


def add_logs(match, count):
    earlier = match.meeting_logs.count()
    MeetingLog.objects.bulk_create(
        MeetingLog(
            organisation=match.organisation,
            match=match,
            starts_at=DURING - timedelta(hours=number),
            outcome="happened",
            minutes=30,
            how="video",
            entered_by=match.connector.membership,
        )
        for number in range(earlier, earlier + count)
    )


def cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert len(answer.content) < 60_000
    return len(queries)


LOG = {
    "met_on_day": "31", "met_on_month": "1", "met_on_year": "2027", "met_at": "2pm",
    "outcome": "happened", "length": "45", "how": "video", "has_concern": "yes",
}  # fmt: skip


class TestWorriesAndTime:
    @pytest.fixture
    def logged(self, match, clock, sign_in, world):
        clock.move_to(DURING)
        client = sign_in(world.trainee)
        page = client.post(f"/matches/{match.pk}/meetings/log/", LOG, follow=True)
        return match.meeting_logs.get(), page

    def test_whoever_was_worried_is_led_on(self, logged, match):
        _, page = logged
        assert (
            page.redirect_chain[-1][0] == f"/concerns/raise/?meeting={match.meeting_logs.get().pk}"
        )
        assert PLEASE_CALL in page.text

    def test_a_worry_is_heard_though_the_log_is_refused(self, match, clock, sign_in, world):
        clock.move_to(DURING)
        sign_in(world.connector).post(
            f"/matches/{match.pk}/meetings/log/", LOG | {"has_concern": "no"}
        )
        other = LOG | {"met_at": "2:05pm"}
        page = sign_in(world.trainee).post(f"/matches/{match.pk}/meetings/log/", other)
        assert "logged already" in page.text
        assert PLEASE_CALL in page.text
        concern = Concern.objects.get()
        assert concern.raised_by == world.trainee
        assert concern.meeting_log == match.meeting_logs.get()

    def test_where_nobody_can_read_it_they_are_asked_to_call(self, match, clock, sign_in, world):
        clock.move_to(DURING)
        world.organisation.memberships.exclude(role__in=["trainee", "connector"]).update(
            status="ended"
        )
        page = sign_in(world.trainee).post(f"/matches/{match.pk}/meetings/log/", LOG, follow=True)
        assert NOBODY_TOLD in page.text
        assert "Somebody is told" not in page.text

    def test_a_coordinator_who_enters_it_is_told_who_reads_it(self, match, clock, sign_in, world):
        clock.move_to(DURING)
        client = sign_in(world.coordinator)
        page = client.post(f"/matches/{match.pk}/meetings/log/", LOG, follow=True)
        assert f"is passed on to {Concern.objects.get().person.user}" in page.text

    def test_their_answer_is_for_them_and_the_coordinator(self, logged, match, world, sign_in):
        log, _ = logged
        url = f"/matches/{match.pk}/meetings/{log.pk}/"
        for member, is_shown in (
            (world.trainee, True),
            (world.coordinator, True),
            (world.connector, False),
        ):
            assert ("Something worried" in sign_in(member).get(url).text) is is_shown

    def test_it_is_not_in_what_the_connector_sees_as_held_about_them(self, logged, match):
        assert "worried" not in str(held_about(match.connector))

    def test_nor_in_the_history(self, logged):
        log, _ = logged
        assert not hasattr(log.events.first(), "has_concern")

    def test_the_connector_notes_their_time_and_the_trainee_never_sees_it(
        self, logged, match, world, sign_in
    ):
        log, _ = logged
        url = f"/matches/{match.pk}/meetings/{log.pk}/"
        client = sign_in(world.connector)
        client.post(f"{url}time/", {"preparation": "25", "debrief": "35"})
        assert "25 and 35 minutes" in client.get(url).text
        trainee = sign_in(world.trainee)
        assert "Preparation" not in trainee.get(url).text
        assert trainee.get(f"{url}time/").status_code == 403

    def test_changing_the_log_keeps_what_only_the_other_knows(self, logged, match, world, sign_in):
        log, _ = logged
        MeetingLog.objects.update(preparation_minutes=25)
        seen = {"seen": version_of(log, with_time_around=False)}
        sign_in(world.trainee).post(
            f"/matches/{match.pk}/meetings/{log.pk}/change/", LOG | {"length": "30"} | seen
        )
        log.refresh_from_db()
        assert (log.minutes, log.preparation_minutes, log.has_concern) == (30, 25, True)

    AROUND_IT = {"preparation": "25", "debrief": "35", "has_concern": "no"}

    def test_their_time_is_kept_though_the_trainee_said_something_else(
        self, logged, match, world, sign_in
    ):
        url, theirs = f"/matches/{match.pk}/meetings/log/", LOG | self.AROUND_IT
        page = sign_in(world.connector).post(url, theirs | {"length": "60"})
        assert "logged already" in page.text
        assert "The time before and after this meeting is noted" in page.text
        log = match.meeting_logs.get()
        assert (log.minutes, log.preparation_minutes, log.debrief_minutes) == (45, 25, 35)

    def test_what_they_said_of_it_before_stands(self, logged, match, world, sign_in):
        MeetingLog.objects.update(preparation_minutes=10)
        url, theirs = f"/matches/{match.pk}/meetings/log/", LOG | self.AROUND_IT
        page = sign_in(world.connector).post(url, theirs | {"length": "60"})
        assert "is noted" not in page.text
        assert match.meeting_logs.get().preparation_minutes == 10

    def test_a_mistyped_hour_puts_no_time_and_no_worry_on_another_meeting(
        self, match, clock, world, sign_in
    ):
        clock.move_to(DURING)
        url, no = f"/matches/{match.pk}/meetings/log/", {"has_concern": "no"}
        sign_in(world.trainee).post(url, LOG | no)  # at 2pm, for 45 minutes
        theirs = LOG | self.AROUND_IT | {"met_at": "2:30pm", "has_concern": "yes"}
        page = sign_in(world.connector).post(url, theirs)
        assert "logged already" in page.text
        assert "is noted" not in page.text
        assert match.meeting_logs.get().preparation_minutes is None
        assert Concern.objects.get().meeting_log is None

    def test_saying_it_again_wipes_nothing_that_is_left_empty(self, logged, match, world, sign_in):
        MeetingLog.objects.update(preparation_minutes=20, debrief_minutes=10)
        url, theirs = f"/matches/{match.pk}/meetings/log/", LOG | self.AROUND_IT
        sign_in(world.connector).post(url, theirs | {"preparation": "", "debrief": "5"})
        log = match.meeting_logs.get()
        assert (log.preparation_minutes, log.debrief_minutes) == (20, 5)

    def test_a_coordinator_hears_that_it_was_read_already(self, logged, match, world, sign_in):
        reader = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
        acknowledge_concern(Concern.objects.get(), by=reader)
        Concern.objects.update(raised_by=world.coordinator)
        client, url = sign_in(world.coordinator), f"/matches/{match.pk}/meetings/log/"
        page = client.post(url, LOG, follow=True)
        assert f"{reader.user} has read already" in page.text


def sentences(membership):
    return [task.sentence for task in home_of(membership, at=now()).tasks]


class TestHomes:
    def test_the_two_see_what_is_to_be_answered_met_and_logged(self, match, world, sign_in, clock):
        meeting = MeetingFactory(match=match, starts_at=AT_TWO)
        name = match.placement.trainee.first_name
        asked = f"Can you meet {name} on 9 February 2027 at 2pm?"
        assert asked in sentences(world.connector)
        assert not any("Can you meet" in words for words in sentences(world.trainee))
        Meeting.objects.update(status="agreed", agreed_at=NOW)
        for member in (world.connector, world.trainee):
            assert "Tuesday 9 February 2027, 2pm, by video" in sign_in(member).get("/").text
        clock.move_to(meeting.ends_at)
        assert f"Did you meet {name} on 9 February 2027?" in sentences(world.connector)

    def test_near_the_placement_they_are_asked_to_find_a_time(self, match, world, clock):
        name = match.connector.first_name
        assert f"Find a time to meet {name}" in sentences(world.trainee)
        clock.move_to(datetime(2026, 12, 1, 9, 0, tzinfo=LONDON))
        assert f"Find a time to meet {name}" not in sentences(world.trainee)

    def test_a_coordinator_hears_of_matches_without_a_meeting(self, match, world, clock):
        assert not to_arrange(world.coordinator, at=NOW).exists()
        clock.move_to(NOW + timedelta(days=7))
        assert "1 match has no meeting agreed yet" in sentences(world.coordinator)
        MeetingFactory(match=match, starts_at=AT_TWO)
        assert to_arrange(world.coordinator, at=now()).exists()  # only proposed
        Meeting.objects.update(status="agreed", agreed_at=NOW)
        assert not to_arrange(world.coordinator, at=now()).exists()

    def test_and_of_meetings_that_nobody_logged_for_a_week(self, match, world, clock):
        meeting = MeetingFactory(match=match, starts_at=AT_TWO, agreed=True)
        over = meeting.ends_at
        assert not to_log(world.coordinator, at=over + timedelta(days=7, seconds=-1)).exists()
        assert to_log(world.coordinator, at=over + timedelta(days=7)).exists()
        clock.move_to(over + timedelta(days=7))
        assert "1 meeting is not logged yet" in sentences(world.coordinator)
        facts = MeetingFacts(AT_TWO, "happened", minutes=60, how="video")
        log_meeting(match, facts, by=world.coordinator)
        assert not to_log(world.coordinator, at=now()).exists()

    def test_the_list_has_the_next_step_and_keeps_to_their_sites(
        self, match, world, sign_in, clock
    ):
        from tests.factories.accounts import SiteFactory

        meeting = MeetingFactory(match=match, starts_at=NOW + timedelta(days=7), agreed=True)
        clock.move_to(DURING)
        client = sign_in(world.coordinator)
        assert f"/meetings/propose/{match.pk}/" in client.get("/meetings/").text
        assert f"?meeting={meeting.pk}" in client.get("/meetings/?show=to_log").text
        world.coordinator.sites.add(SiteFactory(organisation=world.organisation))
        for url in ("/meetings/", "/meetings/?show=to_log"):
            assert str(match.connector) not in sign_in(world.coordinator).get(url).text


class TestPreviews:
    def test_new_dates_say_which_meetings_would_be_off(self, match, world):
        settle_meeting(match, Plan(AT_TWO, 60, "video"), by=world.coordinator)
        facts = {"ends_on": date(2027, 2, 8)}
        (words,) = breaks_of(match.placement, facts, by=world.coordinator).called_off
        assert words == f"{match.connector} on 9 February 2027 at 2pm"
        assert match.meetings.get().status == "agreed"
        stays = breaks_of(match.placement, {"ends_on": date(2027, 2, 9)}, by=world.coordinator)
        assert stays.called_off == []

    def test_stepping_back_says_how_many_meetings_it_calls_off(self, match, world, sign_in):
        settle_meeting(match, Plan(AT_TWO, 60, "video"), by=world.coordinator)
        assert effects_of(match.connector, on=NOW.date()).meetings == 1
        page = sign_in(world.coordinator).get(f"/stepping-back/{match.connector.pk}/pause/")
        assert "1 meeting to come is called off" in page.text
