"""The pathway: where people stand, the steps, and celebrating."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.dates import now, today
from common.errors import ChangedMeanwhile, DomainError
from messaging.models import Message
from placements.models import MeetingLog
from placements.pathway import overview_of, path_of
from placements.services.pathway import celebrate_step
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.pathway import StepFactory, StepReachedFactory
from tests.factories.placements import MatchFactory, PlacementFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Step, StepReached
from volunteers.services.pathway import (
    add_step,
    add_usual_steps,
    change_step,
    move_step,
    remove_step,
    take_step_back,
    version_of,
)


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, first_name="Asha", status="active")


@pytest.fixture
def course(world):
    return CourseFactory(
        organisation=world.organisation, name="Giving feedback", accredited_by="NCFE"
    )


@pytest.fixture
def steps(world, course):
    """Three: the second asks for meetings, hours and a course."""
    rows = [
        StepFactory(organisation=world.organisation, name=name, place=place)
        for place, name in enumerate(("New", "Connector", "Buddy"), start=1)
    ]
    Step.objects.filter(pk=rows[1].pk).update(meetings=4, hours=2)
    rows[1].courses.add(course)
    return list(world.organisation.steps.all())


def met(world, volunteer, *minutes: int, outcome: str = "happened") -> None:
    match = MatchFactory(
        placement=PlacementFactory(trainee__organisation=world.organisation), connector=volunteer
    )
    for number, each in enumerate(minutes):
        MeetingLog.objects.create(
            organisation=world.organisation,
            match=match,
            starts_at=now() - timedelta(days=number),
            outcome=outcome,
            minutes=each,
            entered_by=world.trainee,
        )


def done(volunteer, course, **facts):
    return CompletionFactory(
        course=course, learner=volunteer.membership.user, **{"expires_on": None, **facts}
    )


def lacks(volunteer, on=None) -> list[str]:
    return [asked.label for asked in path_of(volunteer, on=on or today()).lacks]


class TestWhereSomebodyStands:
    def test_everybody_begins_at_the_first_step(self, asha, steps):
        path = path_of(asha, on=today())
        assert (path.step, path.following) == (steps[0], steps[1])
        assert len(path.lacks) == 3

    def test_meetings_that_did_not_happen_do_not_count(self, world, asha, steps):
        met(world, asha, 60, 60)
        met(world, asha, 0, 0, outcome="nobody_came")
        path = path_of(asha, on=today())
        assert (path.meetings, path.minutes) == (2, 120)
        assert "Hours with trainees" not in lacks(asha)
        assert "Meetings with trainees" in lacks(asha)

    def test_a_begun_hour_is_not_an_hour(self, world, asha, steps):
        met(world, asha, 30, 30, 30, 29)
        assert lacks(asha) == ["Hours with trainees", "Giving feedback"]
        met(world, asha, 1)
        assert lacks(asha) == ["Giving feedback"]

    def test_a_course_counts_while_it_is_in_date(self, asha, steps, course):
        done(asha, course, expires_on=today() + timedelta(days=1))
        assert "Giving feedback" not in lacks(asha)
        assert "Giving feedback" in lacks(asha, on=today() + timedelta(days=1))

    def test_a_course_taken_back_does_not_count(self, asha, steps, course):
        done(asha, course, withdrawn_at=now())
        assert "Giving feedback" in lacks(asha)

    def test_the_highest_step_reached_is_where_they_are(self, world, asha, steps):
        for step in (steps[2], steps[1]):
            StepReachedFactory(volunteer=asha, step=step, said_by=world.coordinator)
        path = path_of(asha, on=today())
        assert (path.step, path.following, path.is_ready) == (steps[2], None, False)

    def test_without_steps_there_is_nothing_to_take(self, asha):
        path = path_of(asha, on=today())
        assert (path.step, path.following, path.is_ready, path.is_close) == (
            None,
            None,
            False,
            False,
        )

    def test_who_has_three_quarters_is_close_and_who_has_all_is_ready(
        self, world, asha, steps, course
    ):
        people = world.organisation.volunteers.active()
        met(world, asha, 40, 40, 40)  # three of four meetings, two of two hours
        assert not overview_of(world.organisation, people, on=today()).close
        done(asha, course)  # (3/4 + 1 + 1) / 3
        overview = overview_of(world.organisation, people, on=today())
        assert [path.volunteer for path in overview.close] == [asha]
        met(world, asha, 10)
        overview = overview_of(world.organisation, people, on=today())
        assert [path.volunteer for path in overview.ready] == [asha]
        assert not overview.close

    def test_the_overview_costs_the_same_for_many(self, world, asha, steps, course):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                overview_of(world.organisation, world.organisation.volunteers.all(), on=today())
            return len(queries)

        few = cost()
        for person in VolunteerFactory.create_batch(20, organisation=world.organisation):
            met(world, person, 60)
            done(person, course)
        assert cost() == few <= 6


class TestTheSteps:
    def test_the_usual_five_are_added_once(self, world):
        CourseFactory(organisation=world.organisation, code="confidentiality")
        add_usual_steps(world.organisation, by=world.coordinator)
        steps = list(world.organisation.steps.all())
        assert [step.place for step in steps] == [1, 2, 3, 4, 5]
        assert [course.code for course in steps[1].courses.all()] == ["confidentiality"]
        with pytest.raises(DomainError, match="steps already"):
            add_usual_steps(world.organisation, by=world.coordinator)

    def test_a_new_one_is_the_last_and_a_name_is_there_once(self, world, steps):
        new = add_step(world.organisation, name=" Lead ", courses=[], by=world.coordinator)
        assert (new.name, new.place) == ("Lead", 4)
        with pytest.raises(DomainError, match="already"):
            add_step(world.organisation, name="lead", courses=[], by=world.coordinator)

    @pytest.mark.parametrize(
        "act",
        [
            lambda steps, by: move_step(steps[0], is_up=False, by=by),
            lambda steps, by: move_step(steps[1], is_up=True, by=by),
            lambda steps, by: remove_step(steps[0], by=by),
        ],
    )
    def test_the_first_stays_the_first_because_most_people_stand_there(self, world, steps, act):
        with pytest.raises(DomainError, match="Everybody begins at the first step"):
            act(steps, world.coordinator)
        assert list(world.organisation.steps.all()) == steps

    def test_they_change_places(self, world, steps):
        move_step(steps[2], is_up=True, by=world.coordinator)
        names = world.organisation.steps.values_list("name", flat=True)
        assert list(names) == ["New", "Buddy", "Connector"]

    def test_one_that_somebody_reached_stays(self, world, asha, steps):
        StepReachedFactory(volunteer=asha, step=steps[1], said_by=world.coordinator)
        with pytest.raises(DomainError, match="1 person has reached this step"):
            remove_step(steps[1], by=world.coordinator)
        remove_step(steps[2], by=world.coordinator)
        assert world.organisation.steps.count() == 2

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self, world, steps):
        seen, facts = version_of(steps[1]), {"courses": [], "by": world.coordinator}
        change_step(steps[1], name="Connector", hours=9, **facts)
        with pytest.raises(ChangedMeanwhile):
            change_step(steps[1], name="Other", seen=seen, **facts)
        assert world.organisation.steps.get(place=2).hours == 9


class TestCelebrating:
    def test_they_hear_of_it_and_it_is_kept(self, world, asha, steps):
        facts = {"reached_on": today(), "words": "Well done!", "note": "Trained elsewhere"}
        reached = celebrate_step(asha, steps[1], **facts, by=world.coordinator)
        assert (reached.said_by, reached.note) == (world.coordinator, "Trained elsewhere")
        message = Message.objects.get()
        assert message.subject == "Congratulations: Connector"
        assert "Well done!" in message.body
        assert "Trained elsewhere" not in message.body

    def test_where_something_is_missing_it_says_why(self, world, asha, steps):
        with pytest.raises(DomainError, match="Giving feedback"):
            celebrate_step(asha, steps[1], reached_on=today(), by=world.coordinator)
        assert not StepReached.objects.exists()

    def test_only_the_next_step_can_be_taken(self, world, asha, steps):
        with pytest.raises(DomainError, match="not the next step"):
            celebrate_step(asha, steps[2], reached_on=today(), note="x", by=world.coordinator)

    def test_nobody_celebrates_themselves(self, world, asha, steps):
        own = MembershipFactory(
            organisation=world.organisation, user=asha.membership.user, role="coordinator"
        )
        with pytest.raises(DomainError, match="about you"):
            celebrate_step(asha, steps[1], reached_on=today(), note="x", by=own)

    def test_what_was_entered_by_mistake_is_taken_back_and_the_history_keeps_it(
        self, world, asha, steps
    ):
        reached = celebrate_step(asha, steps[1], reached_on=today(), note="x", by=world.coordinator)
        take_step_back(reached, by=world.coordinator)
        assert path_of(asha, on=today()).step == steps[0]
        event = StepReached.pgh_event_model.objects.order_by("-pgh_id").first()
        assert (event.pgh_label, event.note) == ("delete", "x")


class TestPages:
    @pytest.fixture
    def client(self, world, sign_in):
        return sign_in(world.coordinator)

    def test_celebrating_reads_the_message_first_and_happens_once(
        self, world, client, asha, steps, course
    ):
        met(world, asha, 60, 60, 60, 60)
        done(asha, course)
        page = client.get(reverse("pathway:index")).content.decode()
        assert "They have all that their next step asks" in page
        address = reverse("pathway:celebrate", args=[asha.pk])
        on = today()
        facts = {
            "reached_on_day": on.day, "reached_on_month": on.month, "reached_on_year": on.year,
            "words": "Well done!",
        }  # fmt: skip
        read = client.post(address, facts).content.decode()
        assert "Congratulations: Connector" in read
        assert "Well done!" in read
        assert not StepReached.objects.exists()
        kept = client.post(address, facts | {"change": "yes"}).content.decode()
        assert "Well done!" in kept
        step = {"step": str(steps[1].pk)}
        client.post(address, facts | step | {"confirm": "yes"})
        again = client.post(
            address, facts | step | {"confirm": "yes", "note": "again"}, follow=True
        )
        assert "Nothing was changed" in again.content.decode()
        assert Message.objects.count() == StepReached.objects.count() == 1

    def test_a_reason_is_asked_for_where_something_is_missing(self, client, asha, steps):
        answer = client.post(reverse("pathway:celebrate", args=[asha.pk]), {})
        page = answer.content.decode()
        assert "Say why they take this step now" in page
        assert "Enter the day" in page

    def test_at_the_last_step_there_is_nothing_more(self, world, client, asha, steps):
        StepReachedFactory(volunteer=asha, step=steps[2], said_by=world.coordinator)
        answer = client.get(reverse("pathway:celebrate", args=[asha.pk]), follow=True)
        assert "is at “Buddy” now" in answer.content.decode()

    def test_steps_are_added_changed_moved_and_removed(self, world, client, course):
        client.post(reverse("pathway:add_usual_steps"))
        client.post(
            reverse("pathway:add_step"),
            {"name": "Trustee", "meetings": "", "hours": "5", "courses": [course.pk]},
        )
        step = world.organisation.steps.get(name="Trustee")
        assert (step.meetings, step.hours, list(step.courses.all())) == (0, 5, [course])
        form = client.get(reverse("pathway:edit_step", args=[step.pk])).context["form"]
        facts = {"name": "Trustee", "hours": "6", "seen": form.initial["seen"]}
        client.post(reverse("pathway:edit_step", args=[step.pk]), facts)
        client.post(reverse("pathway:move_step", args=[step.pk]), {"to": "up"})
        step.refresh_from_db()
        assert (step.hours, step.place, step.courses.count()) == (6, 5, 0)
        client.post(reverse("pathway:remove_step", args=[step.pk]))
        assert not world.organisation.steps.filter(name="Trustee").exists()

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"name": ""}, "Enter the name"),
            ({"meetings": "-1"}, "must be 1 or more"),
            ({"hours": "many"}, "must be a whole number"),
            ({"courses": ["01a22181-4f00-77b8-b623-bb0f83a9283d"]}, "Select courses"),
        ],
    )
    def test_what_is_wrong_is_said(self, client, wrong, words):
        answer = client.post(reverse("pathway:add_step"), {"name": "Lead", "hours": "3"} | wrong)
        assert words in answer.content.decode()
        assert not Step.objects.exists()

    def test_a_connector_sees_their_own_path(self, world, sign_in, steps):
        own = VolunteerFactory(organisation=world.organisation, membership=world.connector)
        met(world, own, 60)
        page = sign_in(world.connector).get(reverse("pathway:mine")).content.decode()
        assert "You have met trainees 1 time, 1 hour in all" in page
        assert "accredited by NCFE" in page

    def test_people_of_other_sites_and_organisations_are_not_found(
        self, world, sign_in, asha, steps
    ):
        ours, theirs = SiteFactory.create_batch(2, organisation=world.organisation)
        asha.sites.add(theirs)
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(ours)
        client = sign_in(limited)
        elsewhere = VolunteerFactory()
        for person in (asha, elsewhere):
            for name in ("person", "celebrate"):
                assert client.get(reverse(f"pathway:{name}", args=[person.pk])).status_code == 404
        foreign = StepFactory()
        assert client.get(reverse("pathway:edit_step", args=[foreign.pk])).status_code == 404
