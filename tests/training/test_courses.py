from datetime import date

import pytest

from common.errors import ChangedMeanwhile, DomainError
from tests.factories.accounts import UserFactory
from tests.factories.training import CourseFactory, RefreshRuleFactory
from training.models import Completion
from training.services.completions import record_completion
from training.services.courses import add_course, change_course, set_rule, version_of


@pytest.fixture
def fire(world):
    course = CourseFactory(organisation=world.organisation, name="Fire Safety")
    RefreshRuleFactory(course=course, months=24)
    return course


@pytest.fixture
def done(fire, world):
    """On the first of May 2024 and 2025."""
    return [
        record_completion(
            UserFactory(), fire, completed_on=day, evidence="", by=world.coordinator, **stated
        )[0]
        for day, stated in (
            (date(2024, 5, 1), {}),
            (date(2025, 5, 1), {}),
            (date(2025, 5, 1), {"stated_expiry": date(2026, 3, 1)}),
        )
    ]


def expiries(done):
    for row in done:
        row.refresh_from_db()
    return [row.expires_on for row in done]


class TestRules:
    def test_a_changed_interval_moves_only_what_was_done_since(self, fire, done, world):
        assert len(set_rule(fire, months=12, from_on=date(2025, 1, 1), by=world.coordinator)) == 1
        assert expiries(done) == [date(2026, 5, 1), date(2026, 5, 1), date(2026, 3, 1)]

    def test_what_moves_is_told(self, fire, done, world):
        (moved,) = set_rule(fire, months=12, from_on=date(2025, 1, 1), by=world.coordinator)
        assert (moved.learner_id, moved.was) == (done[1].learner_id, date(2027, 5, 1))
        assert moved.will_be == date(2026, 5, 1)

    def test_nothing_done_already_moves_by_a_rule_of_a_day_to_come(self, fire, done, world):
        before = expiries(done)
        assert len(set_rule(fire, months=1, from_on=date(2999, 1, 1), by=world.coordinator)) == 0
        assert expiries(done) == before

    def test_asked_to_it_moves_everything_but_what_a_certificate_states(self, fire, done, world):
        set_rule(fire, months=6, from_on=date(2025, 1, 1), by=world.coordinator)
        assert len(set_rule(fire, months=36, from_on=None, by=world.coordinator)) == 3
        assert expiries(done) == [date(2027, 5, 1), date(2028, 5, 1), date(2026, 3, 1)]
        assert fire.refresh_rules.get().months == 36

    def test_a_day_stated_later_on_holds_when_the_rule_grows(self, fire, done, world):
        stated = {"stated_expiry": date(2026, 12, 1), "evidence": "", "by": world.coordinator}
        _, outcome = record_completion(
            done[0].learner, fire, completed_on=date(2024, 5, 1), **stated
        )
        assert outcome == "updated"
        assert expiries(done)[0] == date(2026, 5, 1)
        set_rule(fire, months=36, from_on=None, by=world.coordinator)
        assert expiries(done)[0] == date(2026, 12, 1)

    def test_for_good(self, fire, done, world):
        set_rule(fire, months=None, from_on=None, by=world.coordinator)
        assert expiries(done) == [None, None, date(2026, 3, 1)]

    def test_the_same_day_again_corrects_the_rule(self, fire, done, world):
        for months in (12, 18):
            set_rule(fire, months=months, from_on=date(2025, 1, 1), by=world.coordinator)
        assert expiries(done)[1] == date(2026, 11, 1)
        assert fire.refresh_rules.count() == 2

    def test_what_was_withdrawn_stays_as_it_was(self, fire, done, world):
        Completion.objects.update(withdrawn_at="2025-06-01T00:00Z")
        assert len(set_rule(fire, months=1, from_on=None, by=world.coordinator)) == 0


def test_a_course_gets_a_short_name_of_its_own(world):
    facts = {"kind": "own", "months": 12, "by": world.coordinator}
    made = [
        add_course(world.organisation, name=name, **facts).code
        for name in ("Suicide awareness!", "Suicide awareness", "手")
    ]
    assert made == ["suicide_awareness", "suicide_awareness_2", "course"]


def test_names_are_given_once(fire, world):
    with pytest.raises(DomainError, match="of this name already"):
        add_course(
            world.organisation, name=" fire safety", kind="own", months=1, by=world.coordinator
        )
    other = CourseFactory(organisation=world.organisation)
    with pytest.raises(DomainError, match="of this name already"):
        change_course(other, name="FIRE SAFETY", by=world.coordinator)


def test_nothing_is_overwritten_unseen(fire, world):
    seen = version_of(fire)
    facts = {"kind": "own", "is_active": True, "by": world.coordinator}
    change_course(fire, name="Fire", seen=seen, **facts)
    with pytest.raises(ChangedMeanwhile):
        change_course(fire, name="Fire 2", seen=seen, **facts)
