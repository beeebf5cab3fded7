from datetime import timedelta

import pytest
from django.urls import reverse

from common.dates import today
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from training.models import Completion

YESTERDAY = today() - timedelta(days=1)
FACTS = {
    "completed_on_day": YESTERDAY.day,
    "completed_on_month": YESTERDAY.month,
    "completed_on_year": YESTERDAY.year,
    "evidence": "attendance list",
}


@pytest.fixture
def fire(world):
    return CourseFactory(organisation=world.organisation, name="Fire Safety", code="fire_safety")


@pytest.fixture
def position(world, fire):
    position = PositionFactory(organisation=world.organisation)
    position.required_courses.add(fire)
    return position


@pytest.fixture
def people(world, position):
    return [
        VolunteerFactory(organisation=world.organisation, position=position, first_name=name)
        for name in ("Asha", "Bo", "Cy")
    ]


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


@pytest.fixture
def address(fire):
    return reverse("volunteers:record_register", args=[fire.code])


def done(person, course, **facts):
    return CompletionFactory(course=course, learner=person.membership.user, **facts)


def shown(answer) -> list[str]:
    return sorted(row.volunteer.first_name for row in answer.context["register"].rows)


def said(answer) -> str:
    return answer.content.decode()


class TestWhomItOffers:
    def test_those_who_need_it_now_or_soon(self, client, address, people, fire, world):
        done(people[0], fire, expires_on=today() + timedelta(days=400))
        done(people[1], fire, expires_on=today() + timedelta(days=3))
        VolunteerFactory(organisation=world.organisation)  # whose position does not ask for it
        assert shown(client.get(address)) == ["Bo", "Cy"]

    def test_of_several_completions_the_one_that_lasts_longest_counts(
        self, client, address, people, fire
    ):
        for days in (3, 400, 5):
            done(
                people[0],
                fire,
                completed_on=today() - timedelta(days=days),
                expires_on=today() + timedelta(days=days),
            )
        answer = client.get(address, {"who": "everybody"})
        row = answer.context["register"].rows[0]
        assert row.until == today() + timedelta(days=400)
        assert shown(client.get(address)) == ["Bo", "Cy"]

    def test_what_was_withdrawn_does_not_count(self, client, address, people, fire):
        done(people[0], fire, expires_on=None, withdrawn_at="2026-01-01T00:00Z")
        assert shown(client.get(address)) == ["Asha", "Bo", "Cy"]

    def test_anybody_by_name_but_nobody_who_has_left(self, client, address, people, world):
        VolunteerFactory(organisation=world.organisation, first_name="Asha", status="left")
        VolunteerFactory(organisation=world.organisation, first_name="Ashanti")
        assert shown(client.get(address, {"who": "everybody", "q": "asha"})) == ["Asha", "Ashanti"]

    def test_nobody_of_another_site(self, address, people, world, sign_in):
        ours, theirs = SiteFactory.create_batch(2, organisation=world.organisation)
        people[0].sites.add(theirs)
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(ours)
        client = sign_in(limited)
        assert shown(client.get(address)) == ["Bo", "Cy"]
        told = client.post(address, FACTS | {"chosen": [people[0].pk]})
        assert "no longer in the list" in said(told)
        assert not Completion.objects.exists()

    def test_where_nobody_needs_it_the_page_says_so(self, client, address, fire):
        assert "Nobody needs this course now or soon" in said(client.get(address))

    def test_it_costs_the_same_for_many(self, client, address, people, position, world):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def cost():
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            return len(queries)

        few = cost()
        VolunteerFactory.create_batch(20, organisation=world.organisation, position=position)
        assert cost() == few <= 12


class TestRecording:
    def test_everybody_ticked_has_done_it(self, client, address, people, fire, world):
        done(people[0], fire, completed_on=YESTERDAY, expires_on=None)
        answers = FACTS | {"chosen": [person.pk for person in people[:2]]}
        answer = client.post(address, answers, follow=True)
        assert "Fire Safety: recorded for 1 person. 1 had it recorded already." in said(answer)
        new = Completion.objects.get(learner=people[1].membership.user)
        assert (new.completed_on, new.evidence) == (YESTERDAY, "attendance list")
        assert new.recorded_by == world.coordinator

    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"evidence": ""}, "Say how you know"),
            ({"completed_on_year": "2999"}, "must be on or before"),
            ({"completed_on_day": "31", "completed_on_month": "2"}, "must be a real date"),
            ({"chosen": []}, "Tick who did it"),
            ({"chosen": ["01a22181-4f00-77b8-b623-bb0f83a9283d"]}, "no longer in the list"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_ticked_is_lost(
        self, client, address, people, facts, words
    ):
        answer = client.post(address, FACTS | {"chosen": [people[1].pk]} | facts)
        assert words in said(answer)
        assert not Completion.objects.exists()
        if "chosen" not in facts:
            assert said(answer).count(" checked") == 1

    def test_nobody_records_their_own(self, address, people, world, sign_in):
        own = MembershipFactory(
            organisation=world.organisation, user=people[0].membership.user, role="coordinator"
        )
        answers = FACTS | {"chosen": [person.pk for person in people]}
        told = sign_in(own).post(address, answers)
        assert "This is about you" in said(told)
        assert not Completion.objects.exists()

    def test_another_organisations_course_is_not_found(self, client):
        elsewhere = CourseFactory(code="elsewhere")
        address = reverse("volunteers:record_register", args=[elsewhere.code])
        assert client.get(address).status_code == 404
