from datetime import date, timedelta

import pytest
from django.urls import reverse

from common.dates import add_months, today
from tests.factories.training import CourseFactory, EquivalenceFactory, RefreshRuleFactory
from tests.factories.volunteers import VolunteerFactory
from training.models import Completion, Course
from training.services.completions import record_completion
from training.services.courses import version_of

DONE = today() - timedelta(days=400)


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


@pytest.fixture
def fire(world):
    course = CourseFactory(organisation=world.organisation, name="Fire Safety", code="fire_safety")
    RefreshRuleFactory(course=course, months=24)
    return course


@pytest.fixture
def asha(world, fire):
    """Ready, with a fire safety course of 400 days ago."""
    asha = VolunteerFactory(organisation=world.organisation, cleared=True, first_name="Asha")
    asha.position.required_courses.add(fire)
    learner = asha.membership.user
    record_completion(learner, fire, completed_on=DONE, evidence="", by=world.coordinator)
    return asha


def page(name, *args):
    return reverse(f"volunteers:{name}", args=args)


def said(answer) -> str:
    return answer.content.decode()


def test_the_catalogue_shows_each_course_with_what_it_is_for(client, asha, fire):
    text = said(client.get(page("courses")))
    assert "Our own" in text
    assert "24 months" in text
    assert asha.position.name in text


def test_the_usual_courses_are_added_once(client, fire):
    assert "Add the usual courses" in said(client.get(page("courses")))
    done = client.post(page("add_usual_courses"), follow=True)
    assert "courses are added" in said(done)
    assert "Add the usual courses" not in said(done)
    number = Course.objects.count()
    client.post(page("add_usual_courses"))
    assert Course.objects.count() == number
    assert Course.objects.filter(name="Fire Safety").get() == fire


def test_a_course_of_ones_own_is_added(client, world):
    facts = {"name": "Our ward round", "kind": "own", "months": "12"}
    done = client.post(page("add_course"), facts, follow=True)
    assert "“Our ward round” is in the catalogue." in said(done)
    course = world.organisation.courses.get()
    assert course.refresh_rules.get().months == 12
    again = client.post(page("add_course"), facts)
    assert "of this name already" in said(again)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"name": ""}, "Enter the name of the course"),
        ({"months": "0"}, "must be 1 or more"),
        ({"months": "two"}, "must be a whole number"),
        ({"kind": "nonsense"}, "Select a group from the list"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, world, facts, words):
    answers = {"name": "Our ward round", "kind": "own", "months": "12"} | facts
    assert words in said(client.post(page("add_course"), answers))
    assert not world.organisation.courses.exists()


def test_it_is_renamed_and_taken_out_of_use_and_nothing_is_overwritten_unseen(client, fire):
    answers = {"name": "Fire", "kind": "core_skills", "is_active": "no", "seen": version_of(fire)}
    done = client.post(page("edit_course", "fire_safety"), answers, follow=True)
    assert "Core skills" in said(done)
    fire.refresh_from_db()
    assert (fire.name, fire.is_active) == ("Fire", False)
    late = client.post(page("edit_course", "fire_safety"), answers | {"name": "Fire 2"})
    assert "Somebody changed this course" in said(late)


class TestRules:
    def answers(self, months, **facts):
        return {"months": str(months), "concerns": "all"} | facts

    def test_for_whom_the_day_changes_is_shown_first(self, client, asha, fire):
        answers = self.answers(36)
        shown = client.post(page("set_rule", "fire_safety"), answers)
        assert "1 completion would count until another day" in said(shown)
        assert "Nobody stops being ready" in said(shown)
        assert Completion.objects.get().expires_on == add_months(DONE, 24)
        version = shown.context["found"].version
        done = client.post(page("set_rule", "fire_safety"), answers | {"shown": version})
        assert done.status_code == 302
        assert Completion.objects.get().expires_on == add_months(DONE, 36)

    def test_who_would_stop_being_ready_is_shown_first(self, client, asha):
        shown = client.post(page("set_rule", "fire_safety"), self.answers(12))
        assert "1 person would stop being ready" in said(shown)
        assert str(asha) in said(shown)

    def test_from_a_day_on_nothing_done_before_moves(self, client, asha, fire):
        day = today() + timedelta(days=30)
        parts = {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year}
        answers = self.answers(12, concerns="since", **parts)
        done = client.post(page("set_rule", "fire_safety"), answers, follow=True)
        assert "Saved. Nobody stops being ready." in said(done)
        assert Completion.objects.get().expires_on == add_months(DONE, 24)
        assert fire.refresh_rules.count() == 2

    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"concerns": ""}, "Select what this concerns"),
            ({"concerns": "since"}, "Enter the day from which it is so"),
            (
                {"concerns": "since", "from_on_day": 31, "from_on_month": 2, "from_on_year": 2027},
                "must be a real date",
            ),
        ],
    )
    def test_what_is_missing_is_asked_for(self, client, asha, facts, words):
        answer = client.post(page("set_rule", "fire_safety"), self.answers(12, **facts))
        assert words in said(answer)

    def test_people_of_other_sites_are_counted_not_named(self, asha, world, sign_in):
        from tests.factories.accounts import MembershipFactory, SiteFactory

        ours, theirs = SiteFactory.create_batch(2, organisation=world.organisation)
        asha.sites.add(theirs)
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(ours)
        answers = self.answers(36)
        shown = said(sign_in(limited).post(page("set_rule", "fire_safety"), answers))
        assert "whom you do not look after" in shown
        assert str(asha) not in shown


class TestContents:
    def test_whoever_did_it_gets_what_it_contains(self, client, asha, fire, world):
        basic = CourseFactory(organisation=world.organisation, name="Fire, basics")
        asha.position.required_courses.add(basic)
        answers = {"contains": [basic.pk]}
        shown = client.post(page("set_contents", "fire_safety"), answers)
        assert "1 person would have all they need" in said(shown)
        version = shown.context["found"].version
        client.post(page("set_contents", "fire_safety"), answers | {"shown": version})
        assert basic.completions.get().credited_from.course == fire
        record = said(client.get(page("record", asha.pk)))
        assert "comes with Fire Safety" in record

    def test_courses_cannot_contain_each_other(self, client, fire, world):
        outer = EquivalenceFactory(counts_as=fire, course__organisation=world.organisation).course
        answer = client.post(page("set_contents", "fire_safety"), {"contains": [outer.pk]})
        assert "cannot be both ways" in said(answer)

    def test_another_organisations_course_cannot_be_chosen(self, client, fire):
        answers = {"contains": [CourseFactory().pk]}
        answer = client.post(page("set_contents", "fire_safety"), answers)
        assert "Select courses from the list" in said(answer)


def test_its_page_shows_which_rule_is_in_force(client, fire):
    RefreshRuleFactory(course=fire, months=12, from_on=date(2025, 1, 1))
    RefreshRuleFactory(course=fire, months=6, from_on=today() + timedelta(days=9))
    text = said(client.get(page("course", "fire_safety")))
    assert text.index("6 months") < text.index("12 months") < text.index("In force")
    assert text.index("In force") < text.index("24 months")


@pytest.mark.parametrize("name", ["course", "edit_course", "set_rule", "set_contents"])
def test_another_organisations_course_is_not_found(client, name):
    elsewhere = CourseFactory(code="elsewhere")
    assert client.get(page(name, elsewhere.code)).status_code == 404
