"""What may be recorded of a check, when, and what happens if two people do it at once."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from common.dates import today
from common.errors import DomainError
from tests.factories.vetting import ReferenceRequestFactory, prove_identity
from tests.factories.volunteers import CheckFactory, OverrideFactory, VolunteerFactory
from volunteers.clearance import clearance_facts
from volunteers.models import Check, RightToWork, WorkHealth
from volunteers.readiness import State, readiness_of
from volunteers.services.checks import record_check
from volunteers.services.outcomes import (
    record_employment,
    record_right_to_work,
    record_work_health,
)
from volunteers.services.vetting import (
    Outcome,
    RecordedMeanwhile,
    record_result,
    version_of,
)

DAY = date(2026, 3, 3)
CLEAR = Outcome("clear", DAY)
PERMITTED = {
    "basis": "no_limit",
    "seen_how": "document",
    "permits_volunteering": True,
    "last_permitted_on": None,
    "decided_on": DAY,
}


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, status="checks")


@pytest.fixture
def identified(asha):
    CheckFactory(volunteer=asha)
    return asha


def save(volunteer, kind, outcome, by, seen=None):
    return record_result(volunteer, kind, outcome, seen=seen, by=by)


# --- identity first


@pytest.mark.parametrize("kind", [kind for kind in Check.Kind.values if kind != "identity"])
def test_nothing_is_clear_before_identity(kind, asha, world):
    with pytest.raises(DomainError, match="Identity comes first"):
        save(asha, kind, CLEAR, world.coordinator)


def test_other_checks_can_be_prepared_before_identity(asha, world):
    save(asha, "registration", Outcome("not_applicable", DAY, "Not needed"), world.coordinator)
    save(asha, "reference_1", Outcome("not_clear", DAY), world.coordinator)
    save(asha, "right_to_work", Outcome("awaited"), world.coordinator)
    assert asha.checks.count() == 3


def test_an_exception_for_identity_lets_others_be_cleared(asha, world):
    OverrideFactory(
        volunteer=asha, item="identity", approved=True, until=today() + timedelta(days=9)
    )
    assert save(asha, "registration", CLEAR, world.coordinator).passes


@pytest.mark.parametrize("kind", [kind for kind in Check.Kind if kind != "registration"])
def test_one_person_alone_can_never_say_that_a_check_does_not_apply(kind, asha, world):
    with pytest.raises(DomainError, match="a second person agrees"):
        save(asha, kind, Outcome("not_applicable", DAY, "We know her"), world.coordinator)


def test_identity_needs_its_documents(asha, world):
    with pytest.raises(DomainError, match="Identity is not proved yet"):
        save(asha, "identity", CLEAR, world.coordinator)
    prove_identity(asha)
    assert save(asha, "identity", CLEAR, world.coordinator).passes


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("reference_1", "Accept a reference first"),
        ("right_to_work", "what permits them"),
        ("work_health", "occupational health"),
        ("employment", "what they have been doing"),
    ],
)
def test_clear_rests_on_something(kind, words, identified, world):
    with pytest.raises(DomainError, match=words):
        save(identified, kind, CLEAR, world.coordinator)


def test_an_accepted_reference_is_enough(identified, world):
    by = world.coordinator
    ReferenceRequestFactory(
        volunteer=identified, status="accepted", decided_by=by, decided_at="2026-03-03T10:00Z"
    )
    assert save(identified, "reference_1", CLEAR, by).passes


def test_what_was_imported_as_clear_stays(asha, world):
    record_check(asha, "reference_1", result="clear", decided_on=DAY, by=world.coordinator)
    later = Outcome("clear", DAY + timedelta(days=1))
    assert save(asha, "reference_1", later, world.coordinator).decided_on == later.decided_on


# --- two people at once


def test_the_second_person_is_shown_the_first_ones_answer(asha, world):
    seen = version_of(asha, "registration")
    save(asha, "registration", Outcome("not_clear", DAY), world.coordinator, seen)
    theirs = Outcome("not_applicable", DAY, "Not needed")
    with pytest.raises(RecordedMeanwhile) as refusal:
        save(asha, "registration", theirs, world.administrator, seen)
    assert f"{world.coordinator.user} recorded this" in str(refusal.value)
    assert "not clear, decided on 3 March 2026" in str(refusal.value)
    assert asha.checks.get().result == "not_clear"
    save(asha, "registration", theirs, world.administrator, refusal.value.version)
    assert asha.checks.get().result == "not_applicable"


def test_the_same_answer_twice_is_no_quarrel(asha, world):
    save(asha, "registration", Outcome("not_clear", DAY), world.coordinator, "")
    check = save(asha, "registration", Outcome("not_clear", DAY), world.administrator, "")
    assert check.decided_by == world.coordinator


def test_new_evidence_counts_as_an_answer_of_its_own(asha, world):
    facts = {"answered_on": DAY, "by": world.coordinator}
    record_work_health(asha, outcome="not_yet", seen="", **facts)
    with pytest.raises(RecordedMeanwhile):
        record_work_health(asha, outcome="fit", seen="", **facts)
    assert asha.work_health.outcome == "not_yet"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_very_same_time_one_is_refused(world):
    asha = VolunteerFactory(organisation=world.organisation)
    both, answers = threading.Barrier(2), []

    def act(by, result):
        both.wait()
        try:
            answers.append(save(asha, "registration", Outcome(result, DAY, "x"), by, "").result)
        except RecordedMeanwhile:
            answers.append("refused")
        finally:
            connection.close()

    people = [(world.coordinator, "not_clear"), (world.administrator, "not_applicable")]
    threads = [threading.Thread(target=act, args=one) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("refused") == 1
    assert asha.checks.get().result in answers


# --- right to work


def test_right_to_work_without_limit_never_lapses(identified, world):
    check = record_right_to_work(identified, **PERMITTED, seen=None, by=world.coordinator)
    assert (check.result, check.valid_until) == ("clear", None)


def test_right_to_work_lapses_the_day_after_the_permission(identified, world):
    last = today() + timedelta(days=200)
    facts = PERMITTED | {"basis": "limited", "last_permitted_on": last}
    check = record_right_to_work(identified, **facts, seen=None, by=world.coordinator)
    assert check.valid_until == last + timedelta(days=1)
    states = {
        day: {i.key: i for i in readiness_of(identified, on=day).items}["right_to_work"].state
        for day in (today(), last, last + timedelta(days=1))
    }
    assert list(states.values()) == [State.MET, State.DUE, State.EXPIRED]
    assert readiness_of(identified, on=last).is_ready is False  # others are missing


def test_the_engine_is_told_when_a_check_lapses(identified, world):
    last = today() + timedelta(days=20)
    facts = PERMITTED | {"basis": "limited", "last_permitted_on": last}
    record_right_to_work(identified, **facts, seen=None, by=world.coordinator)
    identified.position.required_checks = ["identity", "right_to_work"]
    identified.position.save()
    lapses = last + timedelta(days=1)
    for day in (today(), last, lapses):
        assert clearance_facts([identified], on=day)[identified.pk].checks_until == lapses


def test_not_permitted_is_not_clear(asha, world):
    facts = PERMITTED | {"basis": "limited", "permits_volunteering": False}
    check = record_right_to_work(asha, **facts, seen=None, by=world.coordinator)
    assert check.result == "not_clear"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"permits_volunteering": False}, "Choose another status"),
        ({"basis": "limited"}, "Give the last day"),
        ({"basis": "visitor"}, "Give the last day"),
        ({"basis": "limited", "last_permitted_on": today() - timedelta(days=1)}, "is over"),
        (
            {
                "basis": "visitor",
                "decided_on": today(),
                "last_permitted_on": today() + timedelta(days=30),
            },
            "at most 30 days",
        ),
    ],
)
def test_a_wrong_permission_is_refused_in_words(wrong, words, identified, world):
    with pytest.raises(DomainError, match=words):
        record_right_to_work(identified, **PERMITTED | wrong, seen=None, by=world.coordinator)
    assert not RightToWork.objects.exists()


def test_a_visitor_may_help_for_thirty_days(identified, world):
    last = today() + timedelta(days=29)
    facts = {"basis": "visitor", "decided_on": today(), "last_permitted_on": last}
    check = record_right_to_work(identified, **PERMITTED | facts, seen=None, by=world.coordinator)
    assert check.passes


def test_a_refused_result_keeps_no_evidence_either(asha, world):
    with pytest.raises(DomainError, match="Identity comes first"):
        record_right_to_work(asha, **PERMITTED, seen=None, by=world.coordinator)
    assert not RightToWork.objects.exists()


def test_an_import_of_the_same_result_leaves_the_end_alone(identified, world):
    last = today() + timedelta(days=200)
    facts = PERMITTED | {"basis": "limited", "last_permitted_on": last}
    record_right_to_work(identified, **facts, seen=None, by=world.coordinator)
    check = record_check(identified, "right_to_work", result="clear", decided_on=DAY, by=None)
    assert check.valid_until == last + timedelta(days=1)


# --- work health


@pytest.mark.parametrize("status", ["enquiry", "application", "conversation"])
def test_work_health_is_closed_before_the_offer(status, world):
    identified = VolunteerFactory(organisation=world.organisation, status=status)
    CheckFactory(volunteer=identified)
    with pytest.raises(DomainError, match="only after a conditional offer"):
        record_work_health(
            identified, outcome="fit", answered_on=DAY, seen=None, by=world.coordinator
        )
    with pytest.raises(DomainError, match="only after a conditional offer"):
        save(identified, "work_health", CLEAR, world.coordinator)


@pytest.mark.parametrize(
    ("outcome", "result"),
    [("fit", "clear"), ("fit_with_adjustments", "clear"), ("not_yet", "awaited")],
)
def test_the_outcome_of_work_health_gives_the_result(outcome, result, identified, world):
    words = "A chair with arms" if outcome == "fit_with_adjustments" else "dropped"
    check = record_work_health(
        identified,
        outcome=outcome,
        adjustments=words,
        answered_on=DAY,
        seen=None,
        by=world.coordinator,
    )
    assert check.result == result
    held = "A chair with arms" if outcome == "fit_with_adjustments" else ""
    assert identified.work_health.adjustments == held


def test_work_health_answers_nothing_before_the_offer(identified, world):
    identified.conversations.create(
        organisation=identified.organisation,
        how="telephone",
        outcome="proceed",
        held_on=today() - timedelta(days=10),
        recorded_by=world.coordinator,
    )

    def answer(days):
        return record_work_health(
            identified,
            outcome="fit",
            answered_on=today() - timedelta(days=days),
            seen=None,
            by=world.coordinator,
        )

    with pytest.raises(DomainError, match="only after a conditional offer"):
        answer(11)
    assert answer(10).result == "clear"


def test_adjustments_are_named(identified, world):
    with pytest.raises(DomainError, match="Say which adjustments"):
        record_work_health(
            identified,
            outcome="fit_with_adjustments",
            answered_on=DAY,
            seen=None,
            by=world.coordinator,
        )


def test_adjustments_are_in_no_history():
    fields = WorkHealth.pgh_event_model._meta.fields
    assert "adjustments" not in {field.name for field in fields}


# --- employment


@pytest.mark.parametrize(
    ("has_gaps", "talked_on", "result", "decided_on"),
    [(False, None, "clear", today()), (True, None, "awaited", None), (True, DAY, "clear", DAY)],
)
def test_gaps_are_talked_about_first(has_gaps, talked_on, result, decided_on, identified, world):
    check = record_employment(
        identified,
        summary="Cared for her mother; shop work before.",
        has_gaps=has_gaps,
        talked_on=talked_on,
        seen=None,
        by=world.coordinator,
    )
    assert (check.result, check.decided_on) == (result, decided_on)
