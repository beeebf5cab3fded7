"""placements.services.meetings and its pages."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.permissions import Role
from common.errors import DomainError
from placements.logging_rules import MeetingFacts
from placements.models import Match, MeetingLog
from placements.services.meetings import change_meeting, log_meeting, may_change, note_time_around
from tests.factories.accounts import MembershipFactory
from tests.factories.placements import MatchFactory, MeetingFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

LONDON = ZoneInfo("Europe/London")
TODAY = datetime(2027, 2, 3, 16, 0, tzinfo=LONDON)  # within the placement of the factories
AT_TWO = datetime(2027, 2, 3, 14, 0, tzinfo=LONDON)
Outcome = MeetingLog.Outcome


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(TODAY, tick=False) as clock:
        yield clock


@pytest.fixture
def match(world):
    connector = VolunteerFactory(organisation=world.organisation, cleared=True)
    return MatchFactory(
        agreed=True,
        connector=connector,
        placement__trainee__organisation=world.organisation,
    )


def met(starts_at=AT_TWO, **changes):
    facts = {"outcome": Outcome.HAPPENED, "minutes": 45, "how": MeetingLog.How.IN_PERSON}
    return MeetingFacts(starts_at, **facts | changes)


def trainee_of(match):
    return match.placement.trainee.membership


def refusal(match, facts, by=None):
    with pytest.raises(DomainError) as refused:
        log_meeting(match, facts, by=by or trainee_of(match))
    return str(refused.value)


class TestLogging:
    def test_either_of_the_two_and_a_coordinator_can(self, match, world):
        for day, by in enumerate(
            [trainee_of(match), match.connector.membership, world.coordinator], 1
        ):
            log = log_meeting(match, met(AT_TWO - timedelta(days=day)), by=by)
            assert log.entered_by == by

    def test_saying_the_same_twice_keeps_it_once(self, match):
        first = log_meeting(match, met(), by=trainee_of(match))
        assert log_meeting(match, met(), by=match.connector.membership) == first
        assert match.meeting_logs.count() == 1

    def test_one_meeting_cannot_be_two(self, match):
        log_meeting(match, met(), by=trainee_of(match))
        overlapping = met(AT_TWO + timedelta(minutes=30))
        words = refusal(match, overlapping, match.connector.membership)
        assert "logged already, entered by Sam" in words
        log_meeting(match, met(AT_TWO + timedelta(minutes=45)), by=trainee_of(match))

    def test_a_meeting_still_to_come_is_refused(self, match):
        assert "still to come" in refusal(match, met(TODAY + timedelta(minutes=1)))

    def test_a_meeting_before_the_placement_is_refused(self, match):
        before = datetime(2027, 1, 10, 14, 0, tzinfo=LONDON)
        assert "begins on 11 January 2027" in refusal(match, met(before))

    @pytest.mark.parametrize(("day", "is_kept"), [(12, True), (13, False)])
    def test_fourteen_days_of_grace_after_the_placement(self, match, afternoon, day, is_kept):
        afternoon.move_to(datetime(2027, 4, 1, 12, 0, tzinfo=LONDON))
        facts = met(datetime(2027, 3, day, 14, 0, tzinfo=LONDON))
        if is_kept:
            log_meeting(match, facts, by=trainee_of(match))
        else:
            assert "up to 12 March 2027" in refusal(match, facts)

    def test_an_offer_is_no_match_yet(self, world):
        offer = MatchFactory(placement__trainee__organisation=world.organisation)
        assert "accept this match" in refusal(offer, met())

    def test_an_ended_match_has_fourteen_days_too(self, match, afternoon, world):
        ended_at = datetime(2027, 2, 4, 9, 0, tzinfo=LONDON)
        Match.objects.filter(pk=match.pk).update(status=Match.Status.ENDED, ended_at=ended_at)
        match.refresh_from_db()
        afternoon.move_to(ended_at + timedelta(days=14))
        assert "ended on 4 February 2027" in refusal(match, met(ended_at + timedelta(days=1)))
        log_meeting(match, met(), by=trainee_of(match))
        afternoon.shift(timedelta(days=1))
        earlier = met(AT_TWO - timedelta(days=2))
        assert "more than 14 days ago" in refusal(match, earlier)
        log_meeting(match, earlier, by=world.coordinator)

    def test_what_did_not_happen_took_no_time(self, match):
        facts = met(outcome=Outcome.TRAINEE_CANCELLED, themes=("recovery",))
        log = log_meeting(match, facts, by=trainee_of(match))
        assert (log.minutes, log.how, log.themes) == (0, "", [])


class TestClearance:
    @pytest.fixture
    def uncleared(self, match):
        match.connector.dbs_certificates.update(issued_on=date(2024, 2, 3))  # 36 months: to today
        return match

    def test_a_meeting_with_somebody_not_cleared_that_day_is_refused(self, uncleared):
        organisation = uncleared.organisation
        organisation.contact_name, organisation.contact_phone = "Florence", "01632 960123"
        organisation.save()
        words = refusal(uncleared, met())
        assert "call Florence on 01632 960123, who can help" in words
        assert "nothing you entered is wrong" in words
        assert "DBS" not in words

    def test_a_coordinator_is_told_what_was_missing(self, uncleared, world):
        assert "DBS certificate" in refusal(uncleared, met(), world.coordinator)

    def test_the_day_of_the_meeting_counts(self, uncleared):
        log_meeting(uncleared, met(AT_TWO - timedelta(days=1)), by=trainee_of(uncleared))

    def test_a_cancelled_meeting_can_be_logged_all_the_same(self, uncleared):
        facts = met(outcome=Outcome.CONNECTOR_CANCELLED)
        assert log_meeting(uncleared, facts, by=trainee_of(uncleared))

    def test_a_pause_since_then_takes_nothing_back(self, match):
        Volunteer.objects.filter(pk=match.connector.pk).update(status=Volunteer.Status.PAUSED)
        assert log_meeting(match, met(), by=trainee_of(match))


class TestChanging:
    def test_its_author_can_for_fourteen_days(self, match, afternoon):
        log = log_meeting(match, met(), by=trainee_of(match))
        changed = change_meeting(log, met(minutes=30), by=trainee_of(match))
        assert changed.minutes == 30
        afternoon.shift(timedelta(days=14, minutes=1))
        with pytest.raises(DomainError, match="coordinator can put it right"):
            change_meeting(log, met(minutes=20), by=trainee_of(match))

    def test_the_other_of_the_two_cannot(self, match):
        log = log_meeting(match, met(), by=trainee_of(match))
        assert not may_change(log, by=match.connector.membership, at=TODAY)

    def test_a_coordinator_always_can(self, match, world):
        log = log_meeting(match, met(), by=trainee_of(match))
        assert may_change(log, by=world.coordinator, at=TODAY + timedelta(days=400))

    def test_it_must_still_be_possible(self, match):
        log = log_meeting(match, met(), by=trainee_of(match))
        with pytest.raises(DomainError, match="still to come"):
            change_meeting(log, met(TODAY + timedelta(days=1)), by=trainee_of(match))


def address(match, *rest):
    return f"/matches/{match.pk}/meetings/{'/'.join(str(part) for part in rest)}/"


ANSWERS = {
    "met_on_day": "3",
    "met_on_month": "2",
    "met_on_year": "2027",
    "met_at": "2pm",
    "outcome": "happened",
    "length": "45",
    "how": "in_person",
    "themes": ["recovery", "stigma"],
    "has_concern": "no",
}


def seen(form):
    return {"seen": form["seen"].value()}


class TestPages:
    def test_log_meeting_shows_today_and_that_they_met(self, match, sign_in):
        page = sign_in(trainee_of(match)).get(address(match, "log"))
        assert page.context["form"]["met_on"].value() == date(2027, 2, 3)
        assert page.context["form"]["outcome"].value() == "happened"

    def test_log_meeting_keeps_it_and_shows_who_entered_it(self, match, sign_in):
        client = sign_in(trainee_of(match))
        page = client.post(address(match, "log"), ANSWERS, follow=True)
        log = match.meeting_logs.get()
        assert page.redirect_chain[-1][0] == address(match, log.pk)
        assert (log.starts_at, log.minutes, log.themes) == (AT_TWO, 45, ["recovery", "stigma"])
        for words in ("Recovery and hope, Stigma", "Entered by", "Write a reflection about it"):
            assert words in page.content.decode()

    def test_who_cancelled_is_said_to_its_reader(self, match, world, sign_in):
        trainee, connector = trainee_of(match), match.connector.membership
        match.meeting_logs.create(
            organisation=match.organisation,
            starts_at=AT_TWO,
            outcome="trainee_cancelled",
            entered_by=trainee,
        )
        for member, entered, read in (
            (trainee, "I cancelled", "You cancelled"),
            (connector, "They cancelled", "They cancelled"),
            (world.coordinator, "The trainee cancelled", "The trainee cancelled"),
        ):
            client = sign_in(member)
            outcome = client.get(address(match, "log")).context["form"].fields["outcome"]
            assert dict(outcome.choices)["trainee_cancelled"] == entered
            assert read in client.get(f"/matches/{match.pk}/").text

    def test_log_meeting_takes_another_length(self, match, sign_in):
        answers = ANSWERS | {"length": "other", "minutes": "50"}
        sign_in(trainee_of(match)).post(address(match, "log"), answers)
        assert match.meeting_logs.get().minutes == 50

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"met_at": ""}, "Enter the time it began"),
            ({"met_at": "2:30"}, "am or pm"),
            ({"length": ""}, "Select how long you met for"),
            ({"length": "other", "minutes": ""}, "Enter how many minutes you met for"),
            ({"how": ""}, "Select how you met"),
            ({"outcome": ""}, "Select what happened"),
            ({"met_on_day": "4"}, "still to come"),
        ],
    )
    def test_log_meeting_explains_what_is_wrong(self, match, sign_in, changes, words):
        page = sign_in(trainee_of(match)).post(address(match, "log"), ANSWERS | changes)
        assert words in page.content.decode()
        assert not match.meeting_logs.exists()

    def test_a_time_that_the_clocks_skipped_is_wrong_beside_the_time(self, match, sign_in):
        skipped = {"met_on_day": "28", "met_on_month": "3", "met_at": "1:30am"}
        page = sign_in(trainee_of(match)).post(address(match, "log"), ANSWERS | skipped)
        assert [*page.context["form"].errors] == ["met_at"]
        assert "no 1:30am on 28 March 2027: the clocks go forward" in page.text
        assert not match.meeting_logs.exists()

    def test_log_meeting_asks_no_more_of_a_cancelled_one(self, match, sign_in):
        answers = ANSWERS | {"outcome": "trainee_cancelled", "length": "other", "how": ""}
        sign_in(trainee_of(match)).post(address(match, "log"), answers)
        assert match.meeting_logs.get().minutes == 0

    def test_a_coordinator_enters_it_for_them(self, match, world, sign_in):
        client = sign_in(world.coordinator)
        assert "They met" in client.get(address(match, "log")).content.decode()
        client.post(address(match, "log"), ANSWERS)
        assert match.meeting_logs.get().entered_by == world.coordinator

    def test_change_meeting_puts_it_right(self, match, sign_in):
        log = log_meeting(match, met(minutes=50), by=trainee_of(match))
        client = sign_in(trainee_of(match))
        form = client.get(address(match, log.pk, "change")).context["form"]
        assert (form["length"].value(), form["minutes"].value()) == ("other", 50)
        client.post(address(match, log.pk, "change"), ANSWERS | seen(form))
        assert match.meeting_logs.get().minutes == 45

    def test_change_meeting_never_overwrites_what_it_did_not_show(self, match, sign_in, world):
        log = log_meeting(match, met(minutes=50), by=trainee_of(match))
        client, url = sign_in(trainee_of(match)), address(match, log.pk, "change")
        form = client.get(url).context["form"]
        change_meeting(log, met(minutes=20), by=world.coordinator)
        page = client.post(url, ANSWERS | seen(form))
        assert "Somebody changed this since you opened it" in page.text
        assert match.meeting_logs.get().minutes == 20
        assert page.context["form"]["length"].value() == "45"
        client.post(url, ANSWERS | seen(page.context["form"]))
        assert match.meeting_logs.get().minutes == 45

    def test_change_meeting_twice_is_no_conflict(self, match, sign_in):
        log = log_meeting(match, met(minutes=50), by=trainee_of(match))
        client, url = sign_in(trainee_of(match)), address(match, log.pk, "change")
        answers = ANSWERS | seen(client.get(url).context["form"])
        assert [client.post(url, answers).status_code for _ in range(2)] == [302, 302]

    def test_the_others_own_time_is_no_change_to_a_trainee(self, match, sign_in):
        log = log_meeting(match, met(minutes=50), by=trainee_of(match))
        client, url = sign_in(trainee_of(match)), address(match, log.pk, "change")
        answers = ANSWERS | seen(client.get(url).context["form"])
        connector = match.connector.membership
        note_time_around(log, preparation=10, debrief=5, by=connector)
        client.post(url, answers)
        log.refresh_from_db()
        assert (log.minutes, log.preparation_minutes) == (45, 10)

    def test_what_few_say_is_folded_away_until_it_is_said(self, match, sign_in):
        log = log_meeting(match, met(themes=("recovery",)), by=trainee_of(match))
        client = sign_in(trainee_of(match))
        opened = '<details class="nhsuk-details" open>'
        assert opened not in client.get(address(match, "log")).text
        assert opened in client.get(address(match, log.pk, "change")).text

    def test_change_meeting_is_refused_to_the_other(self, match, sign_in):
        log = log_meeting(match, met(), by=trainee_of(match))
        client = sign_in(match.connector.membership)
        assert b"Change this meeting" not in client.get(address(match, log.pk)).content
        url = address(match, log.pk, "change")
        for page in (client.get(url, follow=True), client.post(url, ANSWERS | {"length": "30"})):
            assert "by the person who entered it" in page.text
        assert match.meeting_logs.get().minutes == 45

    def test_the_match_leads_to_its_meetings(self, match, world, sign_in):
        log = log_meeting(match, met(), by=trainee_of(match))
        link = f'href="{address(match, log.pk)}"'
        record = f"/matches/{match.pk}/"
        for by in (trainee_of(match), match.connector.membership, world.coordinator):
            assert link in sign_in(by).get(record).content.decode()
        assert link not in sign_in(world.lead).get(record).content.decode()

    def test_nobody_else_finds_it(self, match, elsewhere, world, sign_in):
        stranger = MembershipFactory(organisation=world.organisation, role=Role.TRAINEE)
        for by in (stranger, elsewhere.coordinator, world.connector):
            assert sign_in(by).get(address(match, "log")).status_code == 404
        assert sign_in(world.lead).get(address(match, "log")).status_code == 403

    def test_a_meeting_of_another_match_is_not_found(self, match, sign_in, world):
        log = log_meeting(match, met(), by=trainee_of(match))
        other = MatchFactory(agreed=True, placement__trainee__organisation=world.organisation)
        assert sign_in(world.coordinator).get(address(other, log.pk)).status_code == 404


class TestOfWhichMeeting:
    """Of an arranged one, where none is named."""

    @pytest.mark.parametrize(
        ("arranged_at", "said", "is_it"),
        [
            ("14:00", "14:20", True),
            ("14:00", "11:00", True),
            ("14:00", "10:59", False),  # a talk of the morning is another one
            ("16:00", "15:00", True),
            ("16:01", "15:00", False),  # it has not begun
        ],
    )
    def test_one_that_has_begun_and_is_near(self, match, arranged_at, said, is_it):
        meeting = MeetingFactory(match=match, agreed=True, starts_at=at(arranged_at))
        log = log_meeting(match, met(at(said)), by=trainee_of(match))
        assert (log.meeting == meeting) is is_it
        meeting.refresh_from_db()
        assert meeting.status == ("logged" if is_it else "agreed")


def at(clock):
    return datetime.combine(TODAY, datetime.strptime(clock, "%H:%M").time(), tzinfo=LONDON)
