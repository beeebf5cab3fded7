from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dates import Period, add_months, now
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import (
    DBSCertificateFactory,
    OverrideFactory,
    PositionFactory,
    VolunteerFactory,
)
from volunteers.clearance import clearance_facts
from volunteers.models import Check, Volunteer
from volunteers.models.positions import every_check
from volunteers.readiness import State, readiness, readiness_from, readiness_of
from volunteers.requirements import Requirement
from volunteers.standing import Standing

TODAY = date(2026, 11, 21)


def items_of(volunteer, *, on=TODAY):
    answer = readiness_of(volunteer, on=on, today=TODAY)
    return {item.key: (item.state, item.until) for item in answer.items}


@pytest.fixture
def position(db):
    return PositionFactory(dbs_months=36)


@pytest.fixture
def asha(position):
    return VolunteerFactory(organisation=position.organisation, position=position, cleared=True)


@pytest.fixture
def fire(position):
    course = CourseFactory(organisation=position.organisation, code="fire", name="Fire safety")
    position.required_courses.add(course)
    return course


def complete(volunteer, course, **facts):
    return CompletionFactory(course=course, learner=volunteer.membership.user, **facts)


def test_ready_with_every_check_and_a_certificate(asha):
    answer = readiness_of(asha, on=TODAY, today=TODAY)
    assert answer.is_ready
    assert [item.key for item in answer.items] == ["active", *every_check(), "dbs"]
    assert answer.missing() == answer.due() == ()


@pytest.mark.parametrize("status", [s for s in Volunteer.Status if s != Volunteer.Status.ACTIVE])
def test_only_the_active_are_ready(position, status):
    person = VolunteerFactory(
        organisation=position.organisation, position=position, cleared=True, status=status
    )
    assert items_of(person)["active"] == (State.MISSING, None)
    assert not readiness_of(person, on=TODAY).is_ready


@pytest.mark.parametrize("result", [Check.Result.AWAITED, Check.Result.NOT_CLEAR])
def test_a_check_not_passed_is_missing(asha, result):
    decided_on = None if result == Check.Result.AWAITED else TODAY
    asha.checks.filter(kind="identity").update(result=result, decided_on=decided_on)
    assert items_of(asha)["identity"] == (State.MISSING, None)


def test_a_check_that_does_not_apply_counts_as_met(asha):
    asha.checks.filter(kind="identity").update(result="not_applicable", reason="Known to us.")
    assert items_of(asha)["identity"] == (State.MET, None)


def test_a_check_never_recorded_is_missing(asha):
    asha.checks.filter(kind="reference_2").delete()
    assert items_of(asha)["reference_2"] == (State.MISSING, None)


def test_only_checks_of_the_position_are_asked(asha):
    asha.position.required_checks = ["identity"]
    asha.position.save()
    assert list(items_of(asha)) == ["active", "identity", "dbs"]


def test_the_newest_certificate_counts_to_the_day_before_its_months_are_over(asha):
    DBSCertificateFactory(volunteer=asha, issued_on=date(2024, 2, 29))
    asha.dbs_certificates.exclude(issued_on=date(2024, 2, 29)).delete()
    last_day = date(2027, 2, 27)
    assert items_of(asha, on=last_day)["dbs"] == (State.DUE, date(2027, 2, 28))
    assert items_of(asha, on=date(2027, 2, 28))["dbs"] == (State.EXPIRED, date(2027, 2, 28))


def test_an_older_certificate_beside_a_newer_one_does_not_matter(asha):
    DBSCertificateFactory(volunteer=asha, issued_on=date(2020, 1, 1))
    assert items_of(asha)["dbs"] == (State.MET, date(2029, 1, 1))


def test_no_certificate_is_missing_and_a_position_may_ask_for_none(asha):
    asha.dbs_certificates.all().delete()
    assert items_of(asha)["dbs"] == (State.MISSING, None)
    asha.position.dbs_months = None
    asha.position.save()
    assert "dbs" not in items_of(asha)


def test_a_course_never_done_is_missing(asha, fire):
    assert items_of(asha)["fire"] == (State.MISSING, None)


def test_the_latest_expiry_counts(asha, fire):
    complete(asha, fire, completed_on=date(2024, 1, 1), expires_on=date(2025, 1, 1))
    complete(asha, fire, completed_on=date(2025, 6, 1), expires_on=date(2027, 6, 1))
    complete(asha, fire, completed_on=date(2026, 1, 1), expires_on=date(2027, 1, 1))
    assert items_of(asha)["fire"] == (State.MET, date(2027, 6, 1))


def test_a_completion_without_expiry_never_lapses(asha, fire):
    complete(asha, fire, completed_on=date(2015, 1, 1), expires_on=None)
    complete(asha, fire, completed_on=date(2016, 1, 1), expires_on=date(2017, 1, 1))
    assert items_of(asha, on=date(2090, 1, 1))["fire"] == (State.MET, None)


def test_a_withdrawn_completion_does_not_count(asha, fire):
    complete(asha, fire, withdrawn_at=now())
    assert items_of(asha)["fire"] == (State.MISSING, None)


def test_what_another_organisation_recorded_does_not_count(asha, fire):
    other = CourseFactory(code="fire")
    CompletionFactory(course=other, learner=asha.membership.user)
    assert items_of(asha)["fire"] == (State.MISSING, None)


def test_due_begins_the_organisations_renewal_days_before_expiry(asha, fire):
    complete(asha, fire, expires_on=date(2027, 6, 1))
    first_due = date(2027, 6, 1) - timedelta(days=asha.organisation.renewal_days)
    assert items_of(asha, on=first_due - timedelta(days=1))["fire"][0] == State.MET
    assert items_of(asha, on=first_due)["fire"][0] == State.DUE
    assert readiness_of(asha, on=first_due).is_ready


def test_a_requirement_may_have_a_window_of_its_own(asha, fire):
    complete(asha, fire, expires_on=date(2027, 6, 1))
    for item, days in (("fire", 10), ("dbs", 800)):
        asha.organisation.renewal_windows.create(item=item, days=days)
    assert items_of(asha, on=date(2027, 5, 21))["fire"][0] == State.MET
    assert items_of(asha, on=date(2027, 5, 22))["fire"][0] == State.DUE
    assert items_of(asha)["dbs"][0] == State.DUE  # until 1 January 2029


def test_the_window_of_another_organisation_is_not_ours(asha, fire):
    complete(asha, fire, expires_on=date(2027, 6, 1))
    PositionFactory().organisation.renewal_windows.create(item="fire", days=700)
    assert items_of(asha)["fire"][0] == State.MET


def test_a_queryset_is_asked_like_a_list(asha):
    everybody = Volunteer.objects.all()
    assert readiness(everybody, on=TODAY) == readiness(list(everybody), on=TODAY)


def test_an_approved_override_counts_until_its_end(asha, fire):
    OverrideFactory(volunteer=asha, item="fire", approved=True, until=date(2027, 1, 1))
    assert items_of(asha)["fire"] == (State.OVERRIDDEN, date(2027, 1, 1))
    assert items_of(asha, on=date(2027, 1, 1))["fire"] == (State.MISSING, None)


def test_an_override_not_yet_approved_does_not_count(asha, fire):
    OverrideFactory(volunteer=asha, item="fire", until=date(2027, 1, 1))
    assert items_of(asha)["fire"] == (State.MISSING, None)


def test_nobody_can_be_overridden_into_being_active(asha):
    Volunteer.objects.filter(pk=asha.pk).update(status="paused")
    OverrideFactory(volunteer=asha, item="active", approved=True, until=date(2027, 1, 1))
    assert items_of(asha)["active"] == (State.MISSING, None)


def test_a_thing_in_date_needs_no_override(asha):
    OverrideFactory(volunteer=asha, item="dbs", approved=True, until=date(2027, 1, 1))
    assert items_of(asha)["dbs"][0] == State.MET


@pytest.mark.parametrize("count", [2, 20])
def test_the_same_queries_for_few_and_many(count, position, fire, django_assert_num_queries):
    people = [
        VolunteerFactory(organisation=position.organisation, position=position, cleared=True)
        for _ in range(count)
    ]
    with django_assert_num_queries(6):
        assert len(readiness(people, on=TODAY)) == count
    with django_assert_num_queries(6):
        assert len(clearance_facts(people, on=TODAY)) == count


def test_clearance_tells_the_engine_what_is_missing_and_until_when(asha, fire):
    asha.checks.filter(kind="identity").update(result="awaited", decided_on=None)
    complete(asha, fire, expires_on=date(2027, 6, 1))
    facts = clearance_facts([asha], on=TODAY)[asha.pk]
    assert facts.is_active
    assert facts.checks_until == TODAY
    assert facts.dbs_until == date(2029, 1, 1)
    assert [(c.code, c.valid_until, c.is_held) for c in facts.courses] == [
        ("fire", date(2027, 6, 1), True)
    ]


def test_clearance_applies_overrides(asha, fire):
    asha.checks.filter(kind="identity").delete()
    asha.dbs_certificates.all().delete()
    for item in ("identity", "dbs", "fire"):
        OverrideFactory(volunteer=asha, item=item, approved=True, until=date(2027, 1, 1))
    facts = clearance_facts([asha], on=TODAY)[asha.pk]
    assert facts.checks_until == date(2027, 1, 1)
    assert facts.dbs_until == date(2027, 1, 1)
    assert [(c.valid_until, c.is_held) for c in facts.courses] == [(date(2027, 1, 1), True)]


def test_an_override_that_follows_on_lengthens_the_certificate(asha):
    expiry = date(2029, 1, 1)
    OverrideFactory(
        volunteer=asha, item="dbs", approved=True, from_on=expiry, until=date(2029, 4, 1)
    )
    assert clearance_facts([asha], on=TODAY)[asha.pk].dbs_until == date(2029, 4, 1)


def test_clearance_of_one_with_nothing(position, fire):
    person = VolunteerFactory(organisation=position.organisation, position=position)
    facts = clearance_facts([person], on=TODAY)[person.pk]
    assert facts.checks_until == TODAY
    assert facts.dbs_until is None
    assert not facts.courses[0].is_held


def test_a_position_without_dbs_is_never_in_the_engines_way(asha):
    asha.position.dbs_months = None
    asha.position.save()
    assert clearance_facts([asha], on=TODAY)[asha.pk].dbs_until == date.max


# Against a naive reading, day by day.

days = st.dates(date(2023, 12, 1), date(2028, 3, 31))
month_ends = st.sampled_from(
    [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 8, 31), date(2026, 1, 31)]
)
lengths = st.sampled_from([1, 6, 11, 12, 24, 36])
periods = st.builds(lambda day, n: Period(day, day + timedelta(days=n)), days, st.integers(1, 90))


@given(issued=month_ends | days, months=lengths, exceptions=st.lists(periods, max_size=3),
       start=days, renewal=st.integers(0, 120))  # fmt: skip
def test_states_agree_with_counting_days(issued, months, exceptions, start, renewal):
    requirement = Requirement(
        "dbs", "dbs", "DBS", True, add_months(issued, months), tuple(exceptions)
    )
    standing = Standing(None, True, renewal, (), requirement, ())
    for day in (start + timedelta(days=n) for n in range(0, 200, 7)):
        state = readiness_from(standing, on=day).items[1].state
        assert state == naive_state(issued, months, exceptions, day, renewal)


def naive_state(issued, months, exceptions, day, renewal):
    year, month = divmod(issued.year * 12 + issued.month - 1 + months, 12)
    for last in (issued.day, 30, 29, 28):
        try:
            expiry = date(year, month + 1, last)
            break
        except ValueError:
            continue
    if day < expiry:
        return "due" if (expiry - day).days <= renewal else "met"
    covered = any(p.start <= day <= p.end - timedelta(days=1) for p in exceptions)
    return "overridden" if covered else "expired"


@given(valid_until=st.none() | days, exceptions=st.lists(periods, max_size=4), day=days)
def test_counts_until_is_the_first_day_it_does_not_count(valid_until, exceptions, day):
    requirement = Requirement("dbs", "dbs", "DBS", True, valid_until, tuple(exceptions))
    until = requirement.counts_until(day)
    if until is None:
        assert valid_until is None
        return
    assert not requirement.counts(until)
    step = day
    while step < until:
        assert requirement.counts(step)
        step += timedelta(days=1)
