from datetime import date

import pytest

from common.errors import DomainError
from tests.factories.training import CourseFactory, RefreshRuleFactory
from training.expiry import rules_of
from training.models import Completion
from training.services.completions import record_completion, withdraw_completion


@pytest.fixture
def course(world):
    """Two years at first; one year since 2025."""
    course = CourseFactory(organisation=world.organisation)
    RefreshRuleFactory(course=course, from_on=date(2020, 1, 1), months=24)
    RefreshRuleFactory(course=course, from_on=date(2025, 1, 1), months=12)
    return course


@pytest.mark.parametrize(
    ("completed_on", "expires_on"),
    [
        (date(2024, 12, 31), date(2026, 12, 31)),
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2019, 6, 1), date(2021, 6, 1)),  # before the first rule: by the first rule
    ],
)
def test_the_expiry_follows_the_rule_in_force_on_the_day(course, completed_on, expires_on):
    assert rules_of([course])[course.pk].expiry(completed_on) == expires_on


def test_a_course_without_interval_never_expires(world):
    course = RefreshRuleFactory(course__organisation=world.organisation, months=None).course
    assert rules_of([course])[course.pk].expiry(date(2025, 1, 1)) is None
    assert rules_of([])[CourseFactory().pk].expiry(date(2025, 1, 1)) is None


def record(world, course, **facts) -> str:
    facts = {"completed_on": date(2025, 5, 1), "evidence": "classroom"} | facts
    learner = world.connector.user
    return record_completion(learner, course, by=world.coordinator, **facts)[1]


def test_a_completion_is_kept_once(world, course):
    assert record(world, course) == "created"
    assert record(world, course) == "unchanged"
    assert record(world, course, evidence="") == "unchanged"
    completion = Completion.objects.get()
    assert completion.expires_on == date(2026, 5, 1)
    assert completion.recorded_by == world.coordinator


def test_of_two_expiries_the_earlier_counts(world, course):
    assert record(world, course, stated_expiry=date(2027, 1, 1)) == "created"
    assert Completion.objects.get().expires_on == date(2026, 5, 1)
    assert record(world, course, stated_expiry=date(2026, 1, 1)) == "updated"
    assert Completion.objects.get().expires_on == date(2026, 1, 1)
    assert record(world, course, stated_expiry=date(2026, 3, 1)) == "unchanged"


def test_an_older_award_stands_beside_a_newer_one(world, course):
    record(world, course)
    assert record(world, course, completed_on=date(2024, 5, 1)) == "created"
    assert Completion.objects.count() == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"completed_on": date(2999, 1, 1)},
        {"stated_expiry": date(2025, 5, 1)},
    ],
)
def test_impossible_days_are_refused(world, course, facts):
    with pytest.raises(DomainError):
        record(world, course, **facts)
    assert not Completion.objects.exists()


def test_a_withdrawn_completion_no_longer_counts_and_may_be_recorded_anew(world, course):
    record(world, course)
    withdraw_completion(Completion.objects.get(), reason=" Wrong person ", by=world.coordinator)
    assert not Completion.objects.counting().exists()
    assert Completion.objects.get().withdrawn_reason == "Wrong person"
    assert record(world, course) == "created"


def test_a_completion_is_withdrawn_once_and_with_a_reason(world, course):
    record(world, course)
    completion = Completion.objects.get()
    with pytest.raises(DomainError, match="Say why"):
        withdraw_completion(completion, reason=" ", by=world.coordinator)
    withdraw_completion(completion, reason="Wrong person", by=world.coordinator)
    with pytest.raises(DomainError, match="already"):
        withdraw_completion(completion, reason="Again", by=world.coordinator)
