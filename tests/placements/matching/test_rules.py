from datetime import date, timedelta

import pytest

from placements.matching.rules import RULE_NAMES, conditions, refusals
from placements.matching.types import Course, Exclusion, Need, Offer, Period

from .builders import END, ON, ONE_DAY, START, a_need, an_offer


def failed(need: Need, offer: Offer) -> list[str]:
    return [refusal.rule for refusal in refusals(need, offer, ON)]


def test_a_fitting_pair_is_refused_by_no_rule():
    assert failed(a_need(), an_offer()) == []


def test_the_rules_are_published_in_order():
    assert RULE_NAMES == (
        "active",
        "checks",
        "dbs",
        "training",
        "supervision",
        "exclusion",
        "place",
        "step_free",
        "half_days",
        "language",
        "leave",
        "refused_before",
    )


def test_every_broken_rule_is_told_in_the_published_order():
    offer = an_offer(is_active=False, checks_until=ON, dbs_until=None, sites=frozenset())
    found = refusals(a_need(), offer, ON, is_refused=True)
    assert [refusal.rule for refusal in found] == [
        "active",
        "checks",
        "dbs",
        "place",
        "refused_before",
    ]


def test_a_confidential_rule_gives_no_detail():
    bars = (Exclusion(site="hospital"),)
    offer = an_offer(checks_until=ON, exclusions=bars, needs_step_free=True)
    found = refusals(a_need(site_is_step_free=False), offer, ON)
    assert {refusal.rule: refusal.detail for refusal in found} == {
        "checks": "",
        "exclusion": "",
        "step_free": "",
    }


@pytest.mark.parametrize(
    ("checks_until", "expected"),
    [(ON, ["checks"]), (START, ["checks"]), (END - ONE_DAY, ["checks"]), (END, []), (date.max, [])],
)
def test_checks_count_on_every_day_of_the_placement(checks_until, expected):
    assert failed(a_need(), an_offer(checks_until=checks_until)) == expected


def test_checks_count_on_the_day_of_matching_too():
    under_way = a_need(start=ON - 9 * ONE_DAY, end=ON)
    assert failed(under_way, an_offer(checks_until=ON)) == ["checks"]


@pytest.mark.parametrize(
    ("dbs_until", "expected"),
    [(END, []), (END - ONE_DAY, ["dbs"]), (END + ONE_DAY, []), (None, ["dbs"])],
)
def test_dbs_counts_on_every_day_of_the_placement(dbs_until, expected):
    assert failed(a_need(), an_offer(dbs_until=dbs_until)) == expected


def test_dbs_that_lapses_on_leap_day_covers_a_placement_to_the_day_before():
    leap_day = date(2028, 2, 29)
    offer = an_offer(dbs_until=leap_day)
    assert failed(a_need(start=date(2028, 1, 17), end=leap_day), offer) == []
    assert failed(a_need(start=date(2028, 1, 17), end=leap_day + ONE_DAY), offer) == ["dbs"]


@pytest.mark.parametrize(
    ("valid_until", "expected"),
    [(ON, ["training"]), (ON - ONE_DAY, ["training"]), (ON + ONE_DAY, []), (None, [])],
)
def test_training_is_in_date_on_the_day_of_matching(valid_until, expected):
    assert failed(a_need(), an_offer(courses=(Course("fire", "Fire", valid_until),))) == expected


def test_a_course_not_held_is_refused_whatever_its_date():
    course = Course("fire", "Fire", None, is_held=False)
    assert failed(a_need(), an_offer(courses=(course,))) == ["training"]


@pytest.mark.parametrize(
    ("valid_until", "is_conditional"),
    [(END - ONE_DAY, True), (END, False), (START - ONE_DAY, True), (None, False)],
)
def test_a_course_that_lapses_before_the_end_makes_a_condition(valid_until, is_conditional):
    offer = an_offer(courses=(Course("fire", "Fire", valid_until),))
    found = conditions(a_need(), offer)
    assert [condition.renew_by for condition in found] == [valid_until] * is_conditional


def test_conditions_come_soonest_first():
    later, sooner = Course("a", "A", END - ONE_DAY), Course("b", "B", START)
    found = conditions(a_need(), an_offer(courses=(later, sooner)))
    assert [condition.course for condition in found] == ["b", "a"]


@pytest.mark.parametrize(
    ("bar", "expected"),
    [
        (Exclusion(site="hospital"), ["exclusion"]),
        (Exclusion(site="hospital", team="ward"), ["exclusion"]),
        (Exclusion(site="hospital", team="clinic"), []),
        (Exclusion(site="clinic", team="ward"), []),
        (Exclusion(team="ward"), ["exclusion"]),
        (Exclusion(person="trainee"), ["exclusion"]),
        (Exclusion(person="somebody"), []),
        (Exclusion(site="hospital", person="somebody"), ["exclusion"]),
    ],
)
def test_exclusion_bars_a_site_a_team_or_a_trainee(bar, expected):
    assert failed(a_need(), an_offer(exclusions=(bar,))) == expected


def test_exclusion_bars_remote_meetings_too():
    offer = an_offer(offers_remote=True, exclusions=(Exclusion(site="hospital"),))
    assert failed(a_need(mode="remote"), offer) == ["exclusion"]


@pytest.mark.parametrize(
    ("mode", "goes_there", "offers_remote", "can_meet"),
    [
        ("in_person", True, False, True),
        ("in_person", False, True, False),
        ("remote", True, False, False),
        ("remote", False, True, True),
        ("either", True, False, True),
        ("either", False, True, True),
        ("either", False, False, False),
    ],
)
def test_the_place_must_suit_both(mode, goes_there, offers_remote, can_meet):
    sites = frozenset({"hospital"} if goes_there else {})
    offer = an_offer(sites=sites, offers_remote=offers_remote)
    assert failed(a_need(mode=mode), offer) == ([] if can_meet else ["place"])


@pytest.mark.parametrize(
    ("mode", "offers_remote", "expected"),
    [
        ("in_person", True, ["step_free"]),
        ("either", False, ["step_free"]),
        ("either", True, []),
        ("remote", True, []),
    ],
)
def test_step_free_access_matters_only_in_person(mode, offers_remote, expected):
    offer = an_offer(needs_step_free=True, offers_remote=offers_remote)
    assert failed(a_need(mode=mode, site_is_step_free=False), offer) == expected


def test_the_trainees_own_need_of_step_free_access_counts_too():
    need = a_need(site_is_step_free=False, needs_step_free=True)
    assert failed(need, an_offer()) == ["step_free"]
    assert failed(a_need(needs_step_free=True), an_offer()) == []
    remote = a_need(mode="remote", site_is_step_free=False, needs_step_free=True)
    assert failed(remote, an_offer(offers_remote=True)) == []


def test_no_half_day_in_common_is_refused():
    assert failed(a_need(), an_offer(half_days=frozenset({"Wed pm"}))) == ["half_days"]


def test_the_language_asked_for_must_be_spoken():
    assert failed(a_need(language="Welsh"), an_offer()) == ["language"]
    assert failed(a_need(language="English"), an_offer()) == []


@pytest.mark.parametrize(("days", "expected"), [(14, []), (15, ["leave"])])
def test_leave_takes_at_most_fourteen_days(days, expected):
    away = Period(START, START + timedelta(days=days))
    assert failed(a_need(), an_offer(leave=(away,))) == expected


def test_leave_outside_the_placement_does_not_count():
    before = Period(START - timedelta(days=30), START + timedelta(days=7))
    after = Period(END - timedelta(days=7), END + timedelta(days=30))
    assert failed(a_need(), an_offer(leave=(before, after))) == []


def test_a_day_in_two_leaves_counts_once():
    first = Period(START, START + timedelta(days=10))
    second = Period(START + timedelta(days=4), START + timedelta(days=14))
    third = Period(START + timedelta(days=20), START + timedelta(days=21))
    assert failed(a_need(), an_offer(leave=(first, second))) == []
    assert failed(a_need(), an_offer(leave=(first, second, third))) == ["leave"]


def test_periods_that_touch_share_no_day():
    assert not Period(START, END).overlaps(Period(END, END + ONE_DAY))
    assert Period(START, END).overlap_days(Period(END - ONE_DAY, END + ONE_DAY)) == 1
