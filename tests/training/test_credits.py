"""What contains another course is credited for it, and loses it with what it rests on."""

from datetime import date

import pytest

from common.errors import DomainError
from tests.factories.accounts import UserFactory
from tests.factories.training import CourseFactory, EquivalenceFactory, RefreshRuleFactory
from training.models import Completion
from training.services.completions import record_completion, withdraw_completion
from training.services.courses import set_contents

DAY = date(2025, 5, 1)


@pytest.fixture
def levels(world):
    """Levels 1 to 3, of 36, 24 and 12 months; each contains the one below."""
    found = []
    for months in (36, 24, 12):
        course = CourseFactory(organisation=world.organisation)
        RefreshRuleFactory(course=course, months=months)
        if found:
            EquivalenceFactory(course=course, counts_as=found[-1])
        found.append(course)
    return found


@pytest.fixture
def ada(db):
    return UserFactory()


def record(ada, course, world, on=DAY, **facts):
    facts = {"evidence": "classroom"} | facts
    return record_completion(ada, course, completed_on=on, by=world.coordinator, **facts)


def held(ada) -> dict:
    """By course (its name) until when it counts, and what it was credited from."""
    rows = Completion.objects.counting().filter(learner=ada).select_related("credited_from__course")
    return {
        (row.course.name, row.completed_on): (
            row.expires_on,
            row.credited_from and row.credited_from.course.name,
        )
        for row in rows.select_related("course")
    }


def test_each_level_below_counts_for_as_long_as_it_lasts_itself(ada, levels, world):
    one, two, three = (level.name for level in levels)
    record(ada, levels[2], world)
    assert held(ada) == {
        (three, DAY): (date(2026, 5, 1), None),
        (two, DAY): (date(2027, 5, 1), three),
        (one, DAY): (date(2028, 5, 1), three),
    }


def test_a_lower_level_gives_no_higher_one(ada, levels, world):
    record(ada, levels[0], world)
    assert [course for course, _ in held(ada)] == [levels[0].name]


def test_what_is_done_itself_takes_the_place_of_a_credit(ada, levels, world):
    record(ada, levels[1], world)
    done, outcome = record(ada, levels[0], world, stated_expiry=date(2026, 1, 1))
    assert outcome == "created"
    assert held(ada)[levels[0].name, DAY] == (date(2026, 1, 1), None)
    withdraw_completion(done, reason="Wrong person", by=world.coordinator)
    assert held(ada)[levels[0].name, DAY] == (date(2028, 5, 1), levels[1].name)


def test_credits_go_with_what_they_rest_on(ada, levels, world):
    done, _ = record(ada, levels[2], world)
    withdraw_completion(done, reason="Wrong person", by=world.coordinator)
    assert held(ada) == {}
    assert Completion.objects.filter(learner=ada).count() == 3


def test_of_two_that_contain_it_the_other_takes_over(ada, levels, world):
    first, _ = record(ada, levels[1], world)
    record(ada, levels[2], world)
    withdraw_completion(first, reason="Wrong person", by=world.coordinator)
    assert held(ada)[levels[0].name, DAY][1] == levels[2].name


def test_a_credit_is_taken_back_only_with_its_source(ada, levels, world):
    record(ada, levels[1], world)
    credit = Completion.objects.get(learner=ada, course=levels[0])
    with pytest.raises(DomainError, match=f"comes with “{levels[1].name}”"):
        withdraw_completion(credit, reason="No", by=world.coordinator)


class TestSettingContents:
    def test_everybody_who_did_it_before_is_credited_and_loses_it_again(self, ada, levels, world):
        other = CourseFactory(organisation=world.organisation)
        record(ada, levels[1], world)
        set_contents(levels[1], contains=[other], by=world.coordinator)
        assert {course for course, _ in held(ada)} == {levels[1].name, other.name}
        set_contents(levels[1], contains=[], by=world.coordinator)
        assert [course for course, _ in held(ada)] == [levels[1].name]

    def test_two_courses_cannot_contain_each_other(self, levels, world):
        with pytest.raises(DomainError, match="cannot be both ways"):
            set_contents(levels[0], contains=[levels[2]], by=world.coordinator)

    def test_of_another_organisation_nothing_changes(self, ada, levels, world):
        elsewhere = CourseFactory()
        Completion.objects.create(
            organisation=elsewhere.organisation, learner=ada, course=elsewhere, completed_on=DAY
        )
        set_contents(levels[2], contains=[], by=world.coordinator)
        assert held(ada) == {(elsewhere.name, DAY): (None, None)}


def test_settling_many_costs_as_much_as_settling_few(levels, world, django_assert_max_num_queries):
    for _ in range(15):
        record(UserFactory(), levels[1], world)
    with django_assert_max_num_queries(16):
        set_contents(levels[1], contains=[], by=world.coordinator)
    assert Completion.objects.counting().count() == 15
