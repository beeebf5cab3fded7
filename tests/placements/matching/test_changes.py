"""What would cover a placement: each change is made, and the engine asked again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.matching import propose
from placements.matching.changes import Change, changes, repairs
from placements.matching.shortfall import change_words
from placements.matching.types import Course, Exclusion, Offer, Period, Pool, Weights

from .builders import END, ON, ONE_DAY, START, a_need, a_pool, an_offer, weeks
from .strategies import pools

WEIGHTS = Weights()
LAPSED = (Course("fire", "Fire safety", ON),)
BUSY = {"commitments": (Period(START, END), Period(START, END)), "max_a_year": 1}


def found(*things, **limits) -> tuple[Change, ...]:
    pool = a_pool(*things)
    return changes(pool, WEIGHTS, propose(pool), **limits)


@pytest.mark.parametrize(
    ("lacking", "what", "detail", "by_when"),
    [
        ({"courses": LAPSED}, "training", "Fire safety", START),
        ({"dbs_until": None}, "dbs", "", START),
        ({"dbs_until": END - ONE_DAY}, "dbs", "", END - ONE_DAY),
        ({"half_days": frozenset({"Fri pm"})}, "half_days", "Wed am", START),
        ({"leave": (Period(START, END),)}, "leave", "", START),
        ({"sites": frozenset()}, "place", "hospital", START),
        ({"commitments": (Period(START, END),)}, "at_once", "", START),
        ({"max_a_month": 0}, "a_month", "", START),
        ({"max_a_year": 0}, "a_year", "", START),
    ],
)
def test_each_thing_that_could_be_otherwise_is_found(lacking, what, detail, by_when):
    assert found(a_need(), an_offer(**lacking)) == (
        Change("need", "offer", what, detail, by_when, gains=1, moves=0),
    )


@pytest.mark.parametrize(
    "lacking",
    [
        {"courses": LAPSED, "dbs_until": None},
        {"courses": LAPSED, "commitments": (Period(START, END),)},
        {"is_active": False},
        {"half_days": frozenset(), "sites": frozenset()},
        {"commitments": (Period(START - ONE_DAY, START),), "rest_days": 1},
    ],
)
def test_two_things_in_the_way_or_one_that_must_stay_are_no_change(lacking):
    assert found(a_need(), an_offer(**lacking)) == ()


def test_nothing_is_offered_for_a_language_or_a_pair_turned_down():
    assert found(a_need(language="Welsh"), an_offer()) == ()
    pool = a_pool(a_need(), an_offer(), refused=frozenset({("need", "offer")}))
    assert changes(pool, WEIGHTS, propose(pool)) == ()


def test_a_change_may_move_others_and_says_how_many():
    """o2 has n1, which o1 could take from them, so that o2 takes n2 on its only half-day."""
    friday = {"half_days": frozenset({"Fri pm"})}
    needs = a_need("n1", **friday), a_need("n2")
    offers = an_offer("o1", **friday, will_share=frozenset()), an_offer("o2", **friday)
    assert found(*needs, *offers) == (
        Change("n2", "o1", "half_days", "Wed am", START, gains=1, moves=0),
        Change("n2", "o2", "half_days", "Wed am", START, gains=1, moves=1),
    )


def test_one_more_at_once_covers_a_second_placement():
    first, second = a_need("n1"), a_need("n2")
    (change,) = found(first, second, an_offer("o1"))
    assert (change.what, change.gains, change.moves) == ("at_once", 1, 0)


def test_locks_stand_whatever_would_be_gained():
    needs = a_need("n1"), a_need("n2", half_days=frozenset({"Fri pm"}))
    offer = an_offer("o1", half_days=frozenset({"Wed am"}))
    pool = a_pool(*needs, offer, locked=(("n1", "o1"),))
    assert changes(pool, WEIGHTS, propose(pool)) == ()


def test_only_so_many_are_tried():
    far = [an_offer(f"o{n}", sites=frozenset()) for n in range(9)]
    assert len(found(a_need(), *far)) == 5
    assert len(found(a_need(), *far, tries=2)) == 2
    assert len(found(a_need("n1"), a_need("n2"), *far, tries_a_run=7)) == 6


def test_of_many_gaps_the_most_pressing_are_tried():
    far = [an_offer(f"o{n}", sites=frozenset()) for n in range(9)]
    later = {"start": date(2027, 3, 1), "end": date(2027, 4, 1)}
    needs = [a_need("n1", **later), a_need("n2"), a_need("n3", priority=3, **later), a_need("n4")]
    worked = found(*needs, *far, tries_a_run=6)
    assert [change.need for change in worked] == ["n3", "n3", "n2", "n2", "n4", "n4"]


def test_a_repair_counts_all_it_would_gain_also_where_it_was_not_tried():
    """Somebody who takes more at a time covers the third placement too, which was left untried."""
    needs = [a_need(f"n{n}") for n in range(3)]
    busy = an_offer("o1", sites=frozenset(), max_at_once=3)
    outcome = propose(a_pool(*needs, busy))
    tried = changes(a_pool(*needs, busy), Weights(), outcome, tries_a_run=2)
    assert {change.need for change in tried} == {"n0"}
    (repair,) = repairs(a_pool(*needs, busy), Weights(), outcome, tried)
    assert (repair.gains, repair.covers) == (3, ("n0", "n1", "n2"))


def carried_out(pool: Pool, change: Change) -> Pool:
    """The pool after the change, made here in another way than the engine makes it."""
    (offer,) = [offer for offer in pool.offers if offer.id == change.offer]
    (need,) = [need for need in pool.needs if need.id == change.need]
    after: Offer = {
        "training": lambda: replace(
            offer, courses=tuple(Course(c.code, c.name, None) for c in offer.courses)
        ),
        "dbs": lambda: replace(offer, dbs_until=date.max),
        "half_days": lambda: replace(offer, half_days=offer.half_days | {change.detail}),
        "leave": lambda: replace(
            offer, leave=tuple(p for p in offer.leave if not p.overlaps(need.period))
        ),
        "place": lambda: replace(
            offer,
            sites=offer.sites | {change.detail},
            offers_remote=offer.offers_remote or not change.detail,
        ),
        "at_once": lambda: replace(offer, max_at_once=offer.max_at_once + 1),
        "a_month": lambda: replace(offer, max_a_month=(offer.max_a_month or 0) + 1),
        "a_year": lambda: replace(offer, max_a_year=offer.max_a_year + 1),
    }[change.what]()
    offers = tuple(after if other.id == offer.id else other for other in pool.offers)
    return replace(pool, offers=offers)


@settings(max_examples=60, deadline=None, database=None)
@given(pools().filter(lambda pool: pool.needs and pool.offers))
def test_every_change_really_works_when_the_engine_is_asked_again(pool: Pool):
    before = propose(pool)
    for change in changes(pool, WEIGHTS, before):
        link = (change.need, change.offer)
        after = propose(replace(carried_out(pool, change), locked=(link,)))
        assert not after.broken_locks
        assert link in {(pair.need, pair.offer) for pair in after.pairs}
        assert after.levels[0].value > before.levels[0].value
        if len({need.priority for need in pool.needs}) > 1:
            continue  # what comes first may take the chance that the change gives it
        kept = tuple((pair.need, pair.offer) for pair in before.pairs)
        again = propose(replace(carried_out(pool, change), locked=(link,), kept=kept))
        assert len(set(kept) - {(p.need, p.offer) for p in again.pairs}) <= change.moves


@settings(max_examples=60, deadline=None, database=None)
@given(pools().filter(lambda pool: pool.needs and pool.offers))
def test_every_repair_gains_what_it_says(pool: Pool):
    before = propose(pool)
    worked = changes(pool, WEIGHTS, before)
    for repair in repairs(pool, WEIGHTS, before, worked):
        together = [c for c in worked if (c.offer, c.what) == (repair.offer, repair.what)]
        changed = carried_out(pool, together[0])
        for change in together[1:]:
            if repair.what == "leave":
                changed = carried_out(changed, change)
        assert repair.gains >= 1
        assert propose(changed).covered >= before.covered + min(1, repair.gains)


def test_repairs_are_ranked_by_what_they_gain_in_all():
    needs = [a_need(f"n{n}", *weeks(6 * n, 6 * n + 6)) for n in range(3)]
    friday = a_need("n9", half_days=frozenset({"Fri pm"}), language="Welsh")
    offers = (
        an_offer("o1", courses=LAPSED),
        an_offer("o2", half_days=frozenset({"Fri pm"}), languages=frozenset({"Welsh"})),
    )
    pool = a_pool(*needs, friday, *offers)
    best = repairs(pool, WEIGHTS, propose(pool))[0]
    assert (best.offer, best.what, best.detail) == ("o1", "training", "Fire safety")
    assert (best.gains, best.moves, best.covers) == (3, 0, ("n0", "n1", "n2"))
    assert best.by_when == START


BARRED = [
    {"exclusions": (Exclusion(site="hospital"),)},
    {"exclusions": (Exclusion(person="trainee"),)},
    {"checks_until": ON},
]


@pytest.mark.parametrize("bar", BARRED)
@pytest.mark.parametrize(
    "lacking",
    [{}, {"courses": LAPSED}, {"dbs_until": None}, {"sites": frozenset()}, {"max_a_year": 0}],
)
def test_nobody_barred_is_ever_proposed(bar, lacking):
    assert found(a_need(), an_offer(**bar, **lacking)) == ()


def test_step_free_access_is_never_offered_as_a_change():
    need = a_need(site_is_step_free=False)
    assert found(need, an_offer(needs_step_free=True)) == ()
    assert found(need, an_offer(needs_step_free=True, sites=frozenset())) == ()
    assert found(replace(need, needs_step_free=True), an_offer(sites=frozenset())) == ()


@pytest.mark.parametrize("bar", BARRED)
@pytest.mark.parametrize("lacking", [{}, {"courses": LAPSED}, {"dbs_until": None}])
@pytest.mark.parametrize("tries", [1, 2, 3, 5])
def test_the_list_is_the_same_whether_somebody_is_barred_or_too_busy(bar, lacking, tries):
    """Also where the tries run out: who is barred takes up a try, as who is busy does."""
    others = [
        an_offer("a", courses=LAPSED),
        an_offer("b", half_days=frozenset({"Fri pm"})),
        an_offer("c", sites=frozenset()),
    ]
    barred = found(a_need(), *others, an_offer("x", **bar, **lacking), tries=tries)
    busy = found(a_need(), *others, an_offer("x", **BUSY, **lacking), tries=tries)
    assert barred == busy
    assert "x" not in {change.offer for change in barred}


@settings(max_examples=60, deadline=None, database=None)
@given(pools().filter(lambda pool: pool.needs and pool.offers), st.data())
def test_who_is_tried_depends_on_no_confidential_fact(pool: Pool, data):
    """Where a bar leaves the matches as they were, only the barred themselves can be missing."""
    at = data.draw(st.integers(0, len(pool.offers) - 1))
    barred_one = replace(pool.offers[at], checks_until=ON)
    barred = replace(pool, offers=(*pool.offers[:at], barred_one, *pool.offers[at + 1 :]))
    before, after = propose(pool), propose(barred)
    if before.pairs == after.pairs:
        shown = {(c.need, c.offer, c.what) for c in changes(barred, WEIGHTS, after)}
        might = {(c.need, c.offer, c.what) for c in changes(pool, WEIGHTS, before)}
        assert shown <= might
        assert barred_one.id not in {offer for _, offer, _ in shown}


def test_a_change_is_told_in_plain_words():
    names = {"hospital": "Leighton Hospital"}
    change = Change("need", "offer", "training", "Fire safety", date(2027, 3, 3), 1, 0)
    assert change_words(change, "Asha Green", names) == (
        "If Asha Green has Fire safety in date by 3 March 2027, this placement is covered "
        "and no other match changes."
    )
    place = replace(change, what="place", detail="hospital", moves=2, gains=2)
    assert change_words(place, "Asha Green", names) == (
        "If Asha Green can meet at Leighton Hospital by 3 March 2027, this placement is covered, "
        "1 more place is filled and 2 other matches change."
    )
    half_day = replace(change, what="half_days", detail="wed_am", moves=1)
    assert "is free on Wednesday morning by" in change_words(half_day, "Asha Green", names)
    remote = replace(change, what="place", detail="")
    assert "can meet remotely by" in change_words(remote, "Asha Green", names)


@pytest.mark.parametrize("what", ["dbs", "leave", "at_once", "a_month", "a_year"])
def test_every_change_has_words(what):
    change = Change("need", "offer", what, "", START + timedelta(days=1), 3, 0)
    assert change_words(change, "Asha", {}).startswith("If Asha ")
