"""Caps, locks, kept and refused pairs, each in the smallest pool that shows it."""

from datetime import date

import pytest

from placements.matching import propose
from placements.matching.types import Period, Weights

from .builders import END, ONE_DAY, START, a_need, a_pool, an_offer, weeks


def matches(*things, weights=None, **changes):
    outcome = propose(a_pool(*things, **changes), weights or Weights())
    return [(pair.need, pair.offer) for pair in outcome.pairs]


def test_an_empty_pool_is_covered():
    outcome = propose(a_pool())
    assert (outcome.pairs, outcome.covered, outcome.wanted, outcome.bound) == ((), 0, 0, 0)
    assert outcome.is_proven
    assert outcome.status == "Every placement is covered."


def test_needs_without_offers_are_uncovered_and_proven_so():
    outcome = propose(a_pool(a_need()))
    assert (outcome.covered, outcome.wanted, outcome.bound, outcome.is_proven) == (0, 1, 0, True)
    assert outcome.status == "0 of 1 covered. It is proven that no other matches cover more."


def test_offers_without_needs_are_left_alone():
    assert matches(an_offer()) == []


def test_one_connector_may_take_placements_that_touch_end_to_start():
    first, second = a_need("n1", *weeks(0, 6)), a_need("n2", *weeks(6, 12))
    assert matches(first, second, an_offer()) == [("n1", "offer"), ("n2", "offer")]


def test_one_shared_day_is_too_many_at_once():
    first = a_need("n1", *weeks(0, 6))
    second = a_need("n2", first.period.end - ONE_DAY, weeks(6, 12)[1])
    assert len(matches(first, second, an_offer(max_at_once=1))) == 1
    assert len(matches(first, second, an_offer(max_at_once=2))) == 2


def test_at_once_is_counted_day_by_day_not_by_overlap():
    long, early, late = (
        a_need("n1", *weeks(0, 12)),
        a_need("n2", *weeks(0, 6)),
        a_need("n3", *weeks(6, 12)),
    )
    assert len(matches(long, early, late, an_offer(max_at_once=2))) == 3


def test_the_year_is_the_calendar_year_of_the_start():
    old_year = a_need("n1", date(2027, 12, 31), date(2028, 1, 10))
    new_year = a_need("n2", date(2028, 1, 10), date(2028, 2, 1))
    same_year = a_need("n3", date(2027, 11, 1), date(2027, 12, 1))
    offer = an_offer(max_a_year=1)
    assert len(matches(old_year, new_year, offer)) == 2
    assert len(matches(old_year, same_year, offer)) == 1


def test_a_placement_that_starts_on_new_years_day_counts_in_the_new_year():
    first = a_need("n1", date(2027, 12, 31), date(2028, 1, 1))
    second = a_need("n2", date(2028, 1, 1), date(2028, 2, 1))
    assert len(matches(first, second, an_offer(max_a_year=1))) == 2


def test_the_month_is_the_calendar_month_of_the_start():
    first = a_need("n1", date(2027, 1, 29), date(2027, 2, 1))
    same_month = a_need("n2", date(2027, 1, 1), date(2027, 1, 20))
    next_month = a_need("n3", date(2027, 2, 1), date(2027, 2, 20))
    year_after = a_need("n4", date(2028, 1, 3), date(2028, 1, 20))
    offer = an_offer(max_a_month=1, max_at_once=9)
    assert len(matches(first, same_month, offer)) == 1
    assert len(matches(first, next_month, year_after, offer)) == 3
    assert matches(first, an_offer(max_a_month=0)) == []


def test_commitments_count_in_the_month():
    same_month = Period(date(2027, 1, 4), date(2027, 1, 6))
    assert matches(a_need(), an_offer(commitments=(same_month,), max_a_month=1)) == []
    assert len(matches(a_need(), an_offer(commitments=(same_month,), max_a_month=2))) == 1


def test_days_of_rest_are_kept_between_two_matches():
    first, second = a_need("n1", *weeks(0, 6)), a_need("n2", *weeks(8, 12))
    assert len(matches(first, second, an_offer(rest_days=14))) == 2
    assert len(matches(first, second, an_offer(rest_days=15))) == 1
    assert len(matches(first, second, an_offer(rest_days=15, max_at_once=2))) == 2


def test_rest_is_kept_after_a_commitment_and_before_one():
    before = Period(START - 10 * ONE_DAY, START - 3 * ONE_DAY)
    after = Period(END + 3 * ONE_DAY, END + 9 * ONE_DAY)
    for busy in (before, after):
        assert len(matches(a_need(), an_offer(commitments=(busy,), rest_days=3))) == 1
        assert matches(a_need(), an_offer(commitments=(busy,), rest_days=4)) == []


def test_somebody_met_before_is_sought_or_avoided_as_asked():
    offers = an_offer("o1"), an_offer("o2")
    met = {"met_before": frozenset({"o1"})}
    assert matches(a_need(**met, continuity="same"), *offers) == [("need", "o1")]
    assert matches(a_need(**met, continuity="different"), *offers) == [("need", "o2")]


@pytest.mark.parametrize(("continuity", "people"), [("same", 1), ("different", 2)])
def test_two_placements_of_a_trainee_have_one_connector_or_two_as_the_later_asks(
    continuity, people
):
    first, second = (
        a_need("n1", *weeks(0, 6)),
        a_need("n2", *weeks(6, 12), continuity=continuity),
    )
    found = matches(first, second, an_offer("o1"), an_offer("o2"), weights=Weights(even_load=50))
    assert len({offer for _, offer in found}) == people
    assert len(found) == 2


def test_continuity_between_two_trainees_means_nothing():
    first = a_need("n1", *weeks(0, 6), trainee="one")
    second = a_need("n2", *weeks(6, 12), trainee="other", continuity="same")
    assert len({offer for _, offer in matches(first, second, an_offer("o1"), an_offer("o2"))}) == 2


def test_commitments_count_at_once_and_in_the_year():
    at_the_time = Period(END - ONE_DAY, END)
    that_year = Period(date(2027, 11, 1), date(2027, 12, 1))
    assert matches(a_need(), an_offer(commitments=(at_the_time,))) == []
    assert len(matches(a_need(), an_offer(commitments=(at_the_time,), max_at_once=2))) == 1
    assert matches(a_need(), an_offer(commitments=(that_year,), max_a_year=1)) == []
    assert len(matches(a_need(), an_offer(commitments=(that_year,), max_a_year=2))) == 1


def test_more_commitments_than_the_caps_allow_leave_no_room():
    busy = (Period(*weeks(0, 6)), Period(*weeks(0, 6)))
    assert matches(a_need(), an_offer(commitments=busy)) == []


def test_two_connectors_wanted_are_two_different_people():
    need = a_need(connectors_wanted=2)
    assert len(matches(need, an_offer("o1", max_at_once=2))) == 1
    assert matches(need, an_offer("o1"), an_offer("o2")) == [("need", "o1"), ("need", "o2")]


def test_a_higher_priority_is_covered_first():
    low, high = a_need("n1"), a_need("n2", priority=2)
    assert matches(low, high, an_offer()) == [("n2", "offer")]


def test_load_is_spread_evenly():
    needs = (a_need("n1", *weeks(0, 6)), a_need("n2", *weeks(6, 12)))
    spread = matches(*needs, an_offer("o1"), an_offer("o2"))
    assert {offer for _, offer in spread} == {"o1", "o2"}


def test_a_good_enough_fit_outweighs_even_load():
    needs = (a_need("n1", *weeks(0, 6)), a_need("n2", *weeks(6, 12)))
    stranger = an_offer("o2", will_share=frozenset())
    found = matches(*needs, an_offer("o1"), stranger)
    assert found == [("n1", "o1"), ("n2", "o1")]
    evenly = matches(*needs, an_offer("o1"), stranger, weights=Weights(even_load=1000))
    assert {offer for _, offer in evenly} == {"o1", "o2"}


def test_a_refused_pair_never_comes_back():
    assert matches(a_need(), an_offer(), refused=frozenset({("need", "offer")})) == []


def test_a_refusal_of_somebody_who_has_left_is_ignored():
    refused = frozenset({("need", "left"), ("gone", "offer")})
    assert matches(a_need(), an_offer(), refused=refused) == [("need", "offer")]


def test_a_locked_pair_stands_though_another_fits_better():
    stranger = an_offer("o2", will_share=frozenset())
    locked = (("need", "o2"),)
    assert matches(a_need(), an_offer("o1"), stranger) == [("need", "o1")]
    assert matches(a_need(), an_offer("o1"), stranger, locked=locked) == [("need", "o2")]


def test_a_lock_that_breaks_a_rule_is_reported_and_released():
    offers = (an_offer("o1", is_active=False), an_offer("o2"))
    outcome = propose(a_pool(a_need(), *offers, locked=(("need", "o1"),)))
    assert [(lock.offer, lock.refusal.rule) for lock in outcome.broken_locks] == [("o1", "active")]
    assert [pair.offer for pair in outcome.pairs] == ["o2"]


@pytest.mark.parametrize(
    ("caps", "rule"),
    [
        ({"max_at_once": 1}, "at_once"),
        ({"max_at_once": 2, "max_a_month": 1}, "a_month"),
        ({"max_at_once": 2, "max_a_year": 1}, "a_year"),
    ],
)
def test_of_two_locks_over_a_cap_the_later_is_released(caps, rule):
    early, late = a_need("n2", *weeks(0, 6)), a_need("n1", *weeks(1, 6))
    locked = (("n1", "offer"), ("n2", "offer"))
    outcome = propose(a_pool(early, late, an_offer(**caps), locked=locked))
    assert [(lock.need, lock.refusal.rule) for lock in outcome.broken_locks] == [("n1", rule)]
    assert [pair.need for pair in outcome.pairs] == ["n2"]


def test_of_two_locks_too_close_for_rest_the_later_is_released():
    early, late = a_need("n2", *weeks(0, 6)), a_need("n1", *weeks(7, 9))
    locked = (("n1", "offer"), ("n2", "offer"))
    outcome = propose(a_pool(early, late, an_offer(rest_days=8), locked=locked))
    assert [(lock.need, lock.refusal.rule) for lock in outcome.broken_locks] == [("n1", "rest")]


def test_a_lock_over_a_commitment_is_released():
    offer = an_offer(commitments=(Period(START, END),))
    outcome = propose(a_pool(a_need(), offer, locked=(("need", "offer"),)))
    assert [lock.refusal.rule for lock in outcome.broken_locks] == ["at_once"]


def test_more_locks_than_connectors_wanted_are_released():
    locked = (("need", "o1"), ("need", "o2"))
    outcome = propose(a_pool(a_need(), an_offer("o1"), an_offer("o2"), locked=locked))
    assert [lock.refusal.rule for lock in outcome.broken_locks] == ["covered"]
    assert len(outcome.pairs) == 1


def test_a_kept_pair_stays_though_another_fits_better():
    stranger = an_offer("o2", will_share=frozenset())
    kept = (("need", "o2"),)
    assert matches(a_need(), an_offer("o1"), stranger, kept=kept) == [("need", "o2")]


def test_a_kept_pair_gives_way_to_covering_more():
    both, only_one = an_offer("o1"), an_offer("o2", half_days=frozenset({"Fri pm"}))
    choosy = a_need("n1")
    flexible = a_need("n2", half_days=frozenset({"Wed am", "Fri pm"}))
    found = matches(choosy, flexible, both, only_one, kept=(("n2", "o1"),))
    assert found == [("n1", "o1"), ("n2", "o2")]


def test_matching_again_with_everything_kept_moves_nothing():
    needs = [a_need(f"n{number}", *weeks(number, number + 4)) for number in range(8)]
    offers = [an_offer(f"o{number}") for number in range(3)]
    first = propose(a_pool(*needs, *offers))
    kept = tuple((pair.need, pair.offer) for pair in first.pairs)
    other_fit = Weights(topics=0, mode=0, half_days=0, even_load=0)
    again = propose(a_pool(*needs, *offers, kept=kept), other_fit)
    assert [(pair.need, pair.offer) for pair in again.pairs] == list(kept)


def test_the_same_pool_twice_gives_the_same_outcome():
    needs = [a_need(f"n{number}", *weeks(number % 3, number % 3 + 4)) for number in range(12)]
    offers = [an_offer(f"o{number}", max_at_once=2) for number in range(5)]
    pool = a_pool(*needs, *offers)
    assert repr(propose(pool)) == repr(propose(pool))
