"""The home page of each role."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from accounts.permissions import Role
from common.dates import now
from messaging.models import Message
from placements.models import Match, MatchingRun, MeetingLog, Placement, Proposal, Reflection
from reports.digest import lines_of
from reports.home import home_of
from tests.factories.accounts import MembershipFactory, SiteFactory, TeamFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.placements import MatchFactory, PlacementFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import (
    CheckFactory,
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    OverrideFactory,
    VolunteerFactory,
)
from volunteers.models import Check, Volunteer

LONDON = ZoneInfo("Europe/London")
MORNING = datetime(
    2026, 12, 1, 9, 0, tzinfo=LONDON
)  # the placements of the factories begin in 6 weeks


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def sentences(membership):
    return [task.sentence for task in home_of(membership, at=now()).tasks]


def connector(world, **facts):
    return VolunteerFactory(organisation=world.organisation, **{"cleared": True} | facts)


def placement(world, **facts):
    return PlacementFactory(trainee__organisation=world.organisation, **facts)


def match(world, **facts):
    return MatchFactory(
        **{"agreed": True} | facts,
        **{
            name: make(world)
            for name, make in (("connector", connector), ("placement", placement))
            if name not in facts
        },
    )


@pytest.mark.parametrize(
    ("hour", "words"), [(8, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]
)
def test_the_greeting_goes_by_the_time_in_london(world, morning, hour, words):
    morning.move_to(datetime(2027, 7, 1, hour, 0, tzinfo=LONDON))
    assert home_of(world.educator, at=now()).greeting == words


@pytest.mark.parametrize("role", list(Role))
def test_home_shows_each_role_a_page(world, sign_in, role):
    page = sign_in(world.members[role]).get("/")
    assert page.status_code == 200
    assert b"Good morning, Robin" in page.content


@pytest.mark.parametrize("role", list(Role))
def test_home_costs_few_queries(world, sign_in, django_assert_max_num_queries, role):
    asha = connector(world, membership=world.connector)
    trainee = {"trainee__membership": world.trainee}
    match(world, connector=asha, placement=placement(world, **trainee))
    client = sign_in(world.members[role])
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")


def test_home_of_somebody_who_belongs_nowhere(client, world):
    world.coordinator.status = "ended"
    world.coordinator.save()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(world.coordinator.user, backend=backend)
    assert b"not part of a scheme yet" in client.get("/").content


class TestCoordinator:
    def test_nothing_to_do_says_what_comes_next(self, world, sign_in):
        match(world)
        page = sign_in(world.coordinator).get("/").content.decode()
        assert "nothing needs you today" in page
        assert "begins at" in page

    def test_one_thing_is_said_as_one(self, world, sign_in):
        placement(world)
        assert b"1 thing needs you today" in sign_in(world.coordinator).get("/").content

    def test_placements_with_nobody(self, world):
        placement(world)
        placement(world, starts_on=date(2027, 6, 1), ends_on=date(2027, 7, 1))
        assert sentences(world.coordinator) == [
            "1 placement has nobody yet: the first begins on 11 January 2027"
        ]
        placement(world, starts_on=date(2026, 11, 1))
        assert sentences(world.coordinator) == ["2 placements have nobody yet: 1 of them has begun"]

    def test_proposals_lead_to_their_run(self, world):
        run = MatchingRun.objects.create(
            organisation=world.organisation,
            first_on=date(2027, 1, 1),
            last_on=date(2027, 2, 1),
            matching_on=date(2026, 12, 1),
            engine_version="1",
            inputs_hash="0",
            weights={},
            placements_count=1,
            covered_count=1,
            bound=1,
            is_proven=True,
        )
        agreed = match(world)
        Proposal.objects.create(
            organisation=world.organisation,
            run=run,
            placement=agreed.placement,
            connector=agreed.connector,
        )
        Proposal.objects.create(
            organisation=world.organisation,
            run=run,
            placement=placement(world),
            connector=agreed.connector,
        )
        task, uncovered = home_of(world.coordinator, at=now()).tasks
        assert task.sentence == "2 suggested matches wait for your decision"
        assert task.url == f"/matching/{run.pk}/"
        assert uncovered.hint.endswith("For 1 of them a match is suggested.")

    def test_a_lapse_names_what_depends_on_it(self, world):
        asha = connector(world, last_name="Green")
        asha.dbs_certificates.update(issued_on=date(2024, 2, 1))
        for _ in range(2):
            match(world, connector=asha)
        assert sentences(world.coordinator) == [
            "DBS certificate of Asha Green lapses on 1 February 2027: 2 matches depend on it"
        ]

    def test_a_lapse_after_the_match_is_no_task_nor_a_course_far_away(self, world):
        after = connector(world)
        after.dbs_certificates.update(issued_on=date(2024, 2, 27))
        match(world, connector=after)
        course = CourseFactory(organisation=world.organisation, name="Fire safety")
        after.position.required_courses.add(course)
        learner = after.membership.user
        CompletionFactory(course=course, learner=learner, expires_on=date(2027, 6, 1))
        later = placement(world, starts_on=date(2027, 5, 1), ends_on=date(2027, 7, 1))
        after.dbs_certificates.update(issued_on=date(2026, 2, 27))
        match(world, connector=after, placement=later)
        assert sentences(world.coordinator) == []

    def test_a_certificate_that_ends_within_a_match_is_said_however_far_away(self, world):
        far = connector(world, last_name="Green")
        far.dbs_certificates.update(issued_on=date(2024, 7, 2))  # 36 months: to the day after
        later = placement(world, starts_on=date(2027, 5, 1), ends_on=date(2027, 7, 1))
        match(world, connector=far, placement=later)
        assert sentences(world.coordinator) == []
        later.ends_on = date(2027, 7, 2)
        later.save()
        assert sentences(world.coordinator) == [
            "DBS certificate of Asha Green lapses on 2 July 2027: 1 match depends on it"
        ]

    def test_a_course_that_is_missing_altogether(self, world):
        asha = connector(world, last_name="Green")
        course = CourseFactory(organisation=world.organisation, name="Fire safety")
        asha.position.required_courses.add(course)
        match(world, connector=asha)
        assert sentences(world.coordinator) == [
            "Fire safety of Asha Green is not in place: 1 match depends on it"
        ]

    def test_several_things_of_one_connector_are_one_task(self, world):
        asha = connector(world, last_name="Green")
        asha.dbs_certificates.update(issued_on=date(2024, 2, 1))
        course = CourseFactory(organisation=world.organisation, name="Fire safety")
        asha.position.required_courses.add(course)
        match(world, connector=asha)
        (task,) = home_of(world.coordinator, at=now()).tasks
        assert task.sentence == "Asha Green has 2 things to renew for 1 match"
        assert task.hint == "Fire safety is not in place; DBS certificate lapses on 1 February 2027"
        assert task.tag == "Not cleared"

    def test_many_lapses_are_shortened(self, world):
        for _ in range(9):
            asha = connector(world)
            asha.dbs_certificates.update(issued_on=date(2024, 2, 1))
            match(world, connector=asha)
        found = sentences(world.coordinator)
        assert len(found) == 7
        assert found[-1] == "3 more connectors have renewals that matches depend on"

    def test_of_those_beyond_it_is_said_who_is_not_cleared(self, world):
        for number in range(9):
            asha = connector(world)
            lapsed = date(2023, 2, 1) if number < 7 else date(2024, 2, 1)
            asha.dbs_certificates.update(issued_on=lapsed)
            match(world, connector=asha)
        tasks = home_of(world.coordinator, at=now()).tasks
        assert [(task.sentence, task.tag) for task in tasks[-2:]] == [
            ("1 more connector with a match is not cleared", "Not cleared"),
            ("2 more connectors have renewals that matches depend on", "Renew"),
        ]
        assert lines_of(tasks)[-2:] == [
            "7 connectors with a match are not cleared",
            "2 connectors have renewals that matches depend on",
        ]

    def test_somebody_paused_with_a_match(self, world):
        found = match(world, connector=connector(world, last_name="Green", status="paused"))
        (task,) = home_of(world.coordinator, at=now()).tasks
        words = f"Asha Green is away from the scheme: {found.placement.trainee} may need"
        assert task.sentence == f"{words} somebody else"
        assert task.url == reverse("placements:record", args=[found.placement_id])

    def test_an_offer_that_waits_too_long(self, world):
        match(world, agreed=False, answer_by=date(2026, 12, 10))
        assert sentences(world.coordinator) == []
        match(world, agreed=False, answer_by=date(2026, 12, 3))
        match(
            world,
            agreed=False,
            answer_by=date(2026, 12, 9),
            offered_at=MORNING - timedelta(days=8),
        )
        assert sentences(world.coordinator) == [
            "2 offers have waited long for an answer: the first expires on 3 December 2026"
        ]

    def test_an_override_that_somebody_else_asked_for(self, world):
        asha = connector(world)
        OverrideFactory(volunteer=asha, requested_by=world.coordinator)
        assert sentences(world.coordinator) == []
        OverrideFactory(volunteer=asha, item="fire", requested_by=world.administrator)
        assert sentences(world.coordinator) == ["1 exception waits for a second person"]

    def test_checks_awaited(self, world):
        new = connector(world, status=Volunteer.Status.CHECKS, cleared=False)
        new.position.required_checks = ["identity", "work_health"]
        new.position.save()
        DBSCertificateFactory(volunteer=new)
        CheckFactory(volunteer=new, kind="identity", result=Check.Result.AWAITED, decided_on=None)
        # Nobody has noted one of the two; one that is noted is not asked for any longer.
        CheckFactory(
            volunteer=new, kind="right_to_work", result=Check.Result.AWAITED, decided_on=None
        )
        assert sentences(world.coordinator) == ["2 checks are awaited before people can begin"]

    def test_who_has_come_and_who_has_come_again(self, world):
        person = {"organisation": world.organisation}
        ApplicationFactory(volunteer=VolunteerFactory(**person, status="application"))
        VolunteerFactory(**person, status="enquiry")
        invited = VolunteerFactory(**person, status="enquiry")
        ApplicationFactory(
            volunteer=invited, status="enquired", asked_at=now(), invited_at=now(), saved_at=now()
        )
        known = VolunteerFactory(**person, status="left")
        ApplicationFactory(volunteer=known, status="repeated")
        tasks = {task.sentence: task.url for task in home_of(world.coordinator, at=now()).tasks}
        assert list(tasks) == [
            "1 new application to answer",
            "1 new question to answer",
            "1 person we know has applied again",
        ]
        assert tasks["1 person we know has applied again"].endswith(f"{known.pk}/application/")

    def test_a_suspension_with_a_match_is_seen_by_those_who_see_to_it(self, world):
        asha = connector(world)
        match(world, connector=asha)
        status = DBSStatusCheckFactory(certificate=asha.dbs_certificates.get(), result="new_info")
        words = "1 connector has a match and must not meet trainees for now"
        coordinator, lead = (
            {task.sentence: task.url for task in home_of(member, at=now()).tasks}
            for member in (world.coordinator, world.lead)
        )
        assert coordinator[words] == f"/volunteers/{asha.pk}/dbs/"
        assert lead[words] == f"/volunteers/{asha.pk}/"
        assert f"DBS certificate of {asha} is not in place: 1 match depends on it" in coordinator
        assert words not in sentences(world.supervisor)
        DBSCertificateFactory(volunteer=asha, issued_on=status.checked_on + timedelta(days=1))
        assert words not in sentences(world.coordinator)

    def test_messages_that_could_not_be_sent(self, world):
        Message.objects.create(
            organisation_id=world.organisation.pk,
            template="offer",
            recipient_name="Asha Green",
            recipient_address="asha@example.org",
            subject="An offer",
            body="",
            dedupe_key="offer",
            status=Message.Status.FAILED,
            not_before=now(),
        )
        (task,) = home_of(world.coordinator, at=now()).tasks
        assert task.sentence == "1 message did not get through"
        assert "Asha Green" in task.hint

    def test_tiles_count_what_is(self, world):
        agreed = match(world)
        placement(world)
        MeetingLog.objects.create(
            organisation=world.organisation,
            match=agreed,
            starts_at=MORNING - timedelta(days=1),
            outcome="happened",
            minutes=30,
            entered_by=world.coordinator,
        )
        tiles = home_of(world.coordinator, at=now()).tiles
        assert [tile.value for tile in tiles] == [1, "1 of 2", 1, 1]

    def test_the_next_seven_days(self, world):
        match(world, placement=placement(world, starts_on=date(2026, 12, 7)))
        placement(world, starts_on=date(2026, 12, 9))
        (coming,) = home_of(world.coordinator, at=now()).coming
        assert coming.on == date(2026, 12, 7)
        assert "with Asha" in coming.sentence

    def test_a_coordinator_of_one_site_sees_that_site(self, world):
        here = SiteFactory(organisation=world.organisation)
        placement(world)
        placement(world, team=TeamFactory(site=here))
        world.coordinator.sites.add(here)
        assert sentences(world.coordinator)[0].startswith("1 placement has nobody yet")

    def test_another_organisation_is_not_seen(self, world, elsewhere):
        placement(elsewhere)
        match(elsewhere, connector=connector(elsewhere, status="paused"))
        assert sentences(world.coordinator) == []

    def test_it_costs_the_same_for_more(self, world, sign_in, django_assert_max_num_queries):
        client = sign_in(world.coordinator)
        few, many = [], []
        for found, size in ((few, 2), (many, 18)):
            for _ in range(size):
                asha = connector(world)
                asha.dbs_certificates.update(issued_on=date(2024, 2, 1))
                match(world, connector=asha)
                placement(world)
            client.get("/")
            with django_assert_max_num_queries(30) as queries:
                page = client.get("/")
            found.append(len(queries))
        assert few == many
        assert many[0] <= 12
        assert len(page.content) < 60_000


class TestConnector:
    @pytest.fixture
    def asha(self, world):
        return connector(world, membership=world.connector)

    def test_an_offer_to_answer(self, world, asha):
        match(world, agreed=False, connector=asha, answer_by=date(2026, 12, 9))
        assert sentences(world.connector) == ["Would you like to meet Sam?"]
        Match.objects.update(connector_answer="accepted")
        assert sentences(world.connector) == []

    @pytest.mark.parametrize("last_day", [date(2026, 12, 1), date(2026, 11, 30)])
    def test_nobody_is_asked_to_answer_by_a_day_that_is_past(self, world, asha, last_day):
        mine = placement(world, trainee__membership=world.trainee)
        match(world, agreed=False, connector=asha, placement=mine, answer_by=last_day)
        asks = last_day == MORNING.date()
        for member in (world.connector, world.trainee):
            assert bool(sentences(member)) is asks

    def test_a_reflection_shared_with_them(self, world, asha):
        agreed = match(world, connector=asha)
        reflection = Reflection.objects.create(
            organisation=world.organisation,
            trainee=agreed.placement.trainee,
            match=agreed,
            model="free",
            status="finished",
            saved_at=now(),
        )
        share = reflection.shares.create(
            organisation=world.organisation,
            reader="connector",
            prompts=["writing"],
            shared_at=now(),
        )
        assert sentences(world.connector) == ["Sam has shared a reflection with you"]
        share.read_at = now()
        share.save()
        assert sentences(world.connector) == []

    def test_their_own_renewals(self, world, asha):
        asha.dbs_certificates.update(issued_on=date(2024, 2, 1))
        assert sentences(world.connector) == [
            "DBS certificate needs renewing before 1 February 2027"
        ]

    def test_their_trainees_and_a_break(self, world, asha, sign_in):
        agreed = match(world, connector=asha)
        page = sign_in(world.connector).get("/").content.decode()
        for words in ("You will meet Sam", "Pause for now"):
            assert words in page
        assert "Log a meeting" not in page
        Placement.objects.filter(pk=agreed.placement_id).update(starts_on=date(2026, 11, 2))
        page = sign_in(world.connector).get("/").content.decode()
        for words in ("You are meeting Sam", "Log a meeting"):
            assert words in page

    def test_somebody_paused_is_not_asked_for_anything(self, world, asha, sign_in):
        asha.dbs_certificates.update(issued_on=date(2024, 2, 1))
        Volunteer.objects.update(status="paused")
        page = sign_in(world.connector).get("/").content.decode()
        assert "nothing needs you today" in page
        assert "I am back" in page


class TestTrainee:
    @pytest.fixture
    def agreed(self, world):
        asha = connector(world, will_share=["hope"], wont_share=["medication"])
        return match(
            world,
            connector=asha,
            placement=placement(
                world, starts_on=date(2026, 11, 20), trainee__membership=world.trainee
            ),
        )

    def test_an_offer_to_answer(self, world):
        mine = placement(world, trainee__membership=world.trainee)
        match(world, agreed=False, placement=mine, answer_by=date(2026, 12, 9))
        assert sentences(world.trainee) == ["Would you like to meet Asha?"]

    def test_who_they_meet_and_what_not_to_ask(self, world, agreed, sign_in):
        page = sign_in(world.trainee).get("/").content.decode()
        assert "Happy to talk about:</strong> hope" in page
        assert "Please do not ask about:</strong> medication" in page

    def test_log_then_write_then_go_on(self, world, agreed):
        assert sentences(world.trainee) == ["Find a time to meet Asha"]
        MeetingLog.objects.create(
            organisation=world.organisation,
            match=agreed,
            starts_at=now() - timedelta(hours=1),
            outcome="happened",
            minutes=30,
            entered_by=world.trainee,
        )
        assert sentences(world.trainee) == ["You met Asha. Write a reflection while it is fresh"]
        Reflection.objects.create(
            organisation=world.organisation,
            trainee=agreed.placement.trainee,
            match=agreed,
            model="free",
            saved_at=now(),
        )
        assert sentences(world.trainee) == ["Go on with your reflection on meeting Asha"]

    def test_before_there_is_a_match(self, world, sign_in):
        page = sign_in(world.trainee).get("/").content.decode()
        assert "When your coordinator finds somebody" in page


class TestOthers:
    def test_a_supervisor_sees_who_is_away_and_what_lapses(self, world):
        connector(world, last_name="Green", status="paused", status_since=MORNING)
        connector(world).dbs_certificates.update(issued_on=date(2024, 2, 1))
        connector(world, cleared=False)
        assert sentences(world.supervisor) == [
            "Asha Green has been paused since 1 December 2026",
            "1 active connector is not cleared today",
            "1 connector has something to renew soon",
        ]

    def test_a_lead_sees_coverage_and_clearance(self, world):
        match(world)
        placement(world)
        connector(world, cleared=False)
        home = home_of(world.lead, at=now())
        assert [tile.value for tile in home.tiles] == ["1 of 2", "1 of 2", 1, 0]
        assert [task.tag for task in home.tasks] == ["Nobody yet", "Not ready"]

    def test_an_administrator_sees_what_is_not_set_up(self, world):
        found = sentences(world.administrator)
        assert found[0] == "Add your sites and teams"
        MembershipFactory(organisation=world.organisation, role=Role.TRAINEE, status="listed")
        assert sentences(world.administrator)[-1] == "1 person is not invited yet"

    def test_an_educator_is_told_what_will_come(self, world, sign_in):
        assert b"Nothing new has been shared with you" in sign_in(world.educator).get("/").content


def test_a_completion_that_lapses_counts_too(world):
    asha = connector(world, last_name="Green")
    course = CourseFactory(organisation=world.organisation, name="Fire safety")
    asha.position.required_courses.add(course)
    CompletionFactory(course=course, learner=asha.membership.user, expires_on=date(2027, 2, 3))
    match(world, connector=asha)
    assert sentences(world.coordinator) == [
        "Fire safety of Asha Green lapses on 3 February 2027: 1 match depends on it"
    ]
