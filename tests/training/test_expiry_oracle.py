"""What people have done, after any acts in any order, against a naive reading of those acts.

The oracle keeps a list of what was done and what the rules are, looks at all of it anew for each
question, counts months on its fingers, and shares no code with the project.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import DomainError
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.training import CourseFactory, RefreshRuleFactory
from training.expiry import Rules
from training.models import Completion
from training.services.completions import record_completion, withdraw_completion
from training.services.courses import set_contents, set_rule

TODAY = date(2026, 11, 21)
BEGINNING = date(2000, 1, 1)
COURSES = 4
# Leap days, ends of months, and the days on which clocks change.
EDGES = [
    date(2024, 2, 29),
    date(2024, 2, 28),
    date(2025, 1, 31),
    date(2025, 3, 30),
    date(2025, 10, 26),
    date(2026, 8, 31),
]
days = st.sampled_from(EDGES) | st.dates(date(2019, 1, 1), TODAY)
months = st.sampled_from([None, 1, 6, 11, 12, 13, 24, 36])


def naive_months(day: date, count: int) -> date:
    """Month by month; a day that the last month has not is its last day."""
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def naive_expiry(rules: dict[date, int | None], done: date, stated: date | None) -> date | None:
    begun = [day for day in rules if day <= done]
    lasts = rules[max(begun) if begun else min(rules)]
    ends = [end for end in (naive_months(done, lasts) if lasts else None, stated) if end]
    return min(ends) if ends else None


rule_sets = st.dictionaries(days | st.just(BEGINNING), months, min_size=1, max_size=4)


@given(rule_sets, days, st.none() | days)
def test_the_arithmetic_is_what_counting_months_says(rules, done, stated):
    in_order = sorted(rules)
    known = Rules(tuple(in_order), tuple(rules[day] for day in in_order))
    assert known.expiry(done, stated) == naive_expiry(rules, done, stated)


@given(rule_sets, st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_nothing_counts_on_the_day_it_lapses_and_everything_the_day_before(rules, done):
    in_order = sorted(rules)
    until = Rules(tuple(in_order), tuple(rules[day] for day in in_order)).expiry(done)
    assert until is None or until > done


# --- acts on rows

course = st.integers(0, COURSES - 1)
learner = st.integers(0, 1)
acts = st.one_of(
    st.tuples(st.just("record"), learner, course, days, st.none() | st.integers(1, 800)),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
    st.tuples(st.just("contains"), course, st.sets(course, max_size=2)),
    st.tuples(st.just("rule"), course, months, st.none() | days),
)


@dataclass
class Naive:
    """What was done itself, by learner, course and day, with the day stated on it."""

    done: dict[tuple[int, int, date], date | None] = field(default_factory=dict)
    contains: dict[int, set[int]] = field(default_factory=dict)
    rules: list[dict[date, int | None]] = field(
        default_factory=lambda: [{BEGINNING: 12} for _ in range(COURSES)]
    )

    def has_done(self, course: int) -> set[int]:
        """The course and whatever it contains, looked up again and again until nothing is new."""
        found = {course}
        while more := {c for one in found for c in self.contains.get(one, ())} - found:
            found |= more
        return found

    def counts(self) -> dict[tuple[int, int, date], date | None]:
        found = {
            (learner, inner, day): naive_expiry(self.rules[inner], day, None)
            for learner, course, day in self.done
            for inner in self.has_done(course)
        }
        return found | {
            key: naive_expiry(self.rules[key[1]], key[2], stated)
            for key, stated in self.done.items()
        }


class Rows:
    def __init__(self) -> None:
        organisation = OrganisationFactory()
        self.by = MembershipFactory(organisation=organisation)
        self.learners = UserFactory.create_batch(2)
        self.courses = CourseFactory.create_batch(COURSES, organisation=organisation)
        for each in self.courses:
            RefreshRuleFactory(course=each, from_on=BEGINNING, months=12)

    def counts(self) -> dict[tuple[int, int, date], date | None]:
        learners = {user.pk: n for n, user in enumerate(self.learners)}
        courses = {each.pk: n for n, each in enumerate(self.courses)}
        return {
            (learners[row.learner_id], courses[row.course_id], row.completed_on): row.expires_on
            for row in Completion.objects.counting()
        }

    def done(self) -> list[Completion]:
        rows = Completion.objects.counting().filter(credited_from=None)
        return sorted(rows, key=lambda row: (row.completed_on, str(row.pk)))


def record(rows: Rows, naive: Naive, who: int, what: int, day: date, more: int | None) -> None:
    stated = day + timedelta(days=more) if more else None
    facts = {"completed_on": day, "stated_expiry": stated, "evidence": "seen", "by": rows.by}
    record_completion(rows.learners[who], rows.courses[what], **facts)
    key = (who, what, day)
    both = [each for each in (naive.done.get(key), stated) if each]
    naive.done[key] = min(both) if both else None


def withdraw(rows: Rows, naive: Naive, number: int) -> None:
    if not (done := rows.done()):
        return
    row = done[number % len(done)]
    withdraw_completion(row, reason="Wrong", by=rows.by)
    who = next(n for n, user in enumerate(rows.learners) if user.pk == row.learner_id)
    what = next(n for n, each in enumerate(rows.courses) if each.pk == row.course_id)
    del naive.done[who, what, row.completed_on]


def contains(rows: Rows, naive: Naive, outer: int, inner: set[int]) -> None:
    inner = inner - {outer}
    in_a_circle = any(outer in naive.has_done(each) for each in inner)
    others = [rows.courses[each] for each in inner]
    if in_a_circle:
        with pytest.raises(DomainError):
            set_contents(rows.courses[outer], contains=others, by=rows.by)
        return
    set_contents(rows.courses[outer], contains=others, by=rows.by)
    naive.contains[outer] = inner


def rule(rows: Rows, naive: Naive, what: int, lasts: int | None, from_on: date | None) -> None:
    set_rule(rows.courses[what], months=lasts, from_on=from_on, by=rows.by)
    if from_on is None:
        naive.rules[what] = {}
    naive.rules[what][from_on or BEGINNING] = lasts


ACTS = {"record": record, "withdraw": withdraw, "contains": contains, "rule": rule}


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(acts, min_size=3, max_size=9))
def test_whatever_is_done_in_whatever_order_counts_as_the_naive_reading_says(time_machine, drawn):
    time_machine.move_to(f"{TODAY}T12:00Z", tick=False)
    with transaction.atomic():
        rows, naive = Rows(), Naive()
        for name, *facts in drawn:
            ACTS[name](rows, naive, *facts)
            assert rows.counts() == naive.counts(), name
        transaction.set_rollback(True)
