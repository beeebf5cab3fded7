"""The engine against every possible answer, on small pools."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from placements.matching import propose
from placements.matching.types import Outcome, Pool, Weights

from .oracle import Links, all_outcomes, fits_caps, may_meet, quality
from .strategies import pools

WEIGHTS = Weights()
fast = settings(max_examples=120, deadline=None, database=None)


def links_of(outcome: Outcome) -> Links:
    return frozenset((pair.need, pair.offer) for pair in outcome.pairs)


def points_of(outcome: Outcome) -> dict[tuple[str, str], int]:
    return {
        (pair.need, pair.offer): pair.total for options in outcome.options for pair in options.pairs
    }


@fast
@given(pools())
def test_no_answer_is_better_and_this_one_breaks_nothing(pool: Pool):
    outcome = propose(pool)
    links, points = links_of(outcome), points_of(outcome)
    possible = list(all_outcomes(pool))
    assert links in possible
    best = max(quality(pool, other, points, WEIGHTS.even_load) for other in possible)
    assert quality(pool, links, points, WEIGHTS.even_load) == best
    assert tuple(level.value for level in outcome.levels[:3]) == best
    assert outcome.is_proven
    assert all(level.is_proven for level in outcome.levels)
    assert max(len(other) for other in possible) <= outcome.bound


@fast
@given(pools())
def test_the_options_are_every_pair_that_may_meet_best_first(pool: Pool):
    outcome = propose(pool)
    needs, offers = ({thing.id: thing for thing in things} for things in (pool.needs, pool.offers))
    expected = {
        (need, offer)
        for need in needs
        for offer in offers
        if may_meet(needs[need], offers[offer], pool)
    }
    assert set(points_of(outcome)) == expected
    for options in outcome.options:
        totals = [pair.total for pair in options.pairs]
        assert totals == sorted(totals, reverse=True)


@fast
@given(pools(), st.randoms(use_true_random=False))
def test_the_order_of_the_pool_changes_nothing(pool: Pool, random):
    shuffled = replace(
        pool,
        needs=tuple(random.sample(pool.needs, len(pool.needs))),
        offers=tuple(random.sample(pool.offers, len(pool.offers))),
        kept=tuple(random.sample(pool.kept, len(pool.kept))),
    )
    assert propose(shuffled) == propose(pool)


@fast
@given(pools(), st.data())
def test_more_capacity_never_covers_less(pool: Pool, data):
    def with_more(offer):
        more = data.draw(st.integers(0, 1))
        return replace(
            offer, max_at_once=offer.max_at_once + more, max_a_year=offer.max_a_year + more
        )

    larger = replace(pool, offers=tuple(with_more(offer) for offer in pool.offers))
    assert propose(larger).levels[0].value >= propose(pool).levels[0].value


@fast
@given(pools())
def test_every_uncovered_need_is_explained_by_the_whole_pool(pool: Pool):
    outcome = propose(pool)
    lacking = {need.id: need.connectors_wanted for need in pool.needs}
    for pair in outcome.pairs:
        lacking[pair.need] -= 1
    assert {u.need: u.missing for u in outcome.uncovered} == {k: n for k, n in lacking.items() if n}
    for reasons in outcome.uncovered:
        counts = [count for _, count in (*reasons.first, *reasons.capacity)]
        assert sum(counts) == len(pool.offers)
        assert all(counts)
        first = dict(reasons.first)
        assert all(count <= first[rule] for rule, count in reasons.sole)


@fast
@given(pools(), st.data())
def test_locks_stand_or_are_reported_broken(pool: Pool, data):
    links = [(need.id, offer.id) for need in pool.needs for offer in pool.offers]
    locked = data.draw(st.lists(st.sampled_from(links), max_size=3, unique=True)) if links else []
    outcome = propose(replace(pool, locked=tuple(locked)))
    broken = {(lock.need, lock.offer) for lock in outcome.broken_locks}
    standing = set(locked) - broken
    assert standing <= links_of(outcome)
    assert fits_caps(pool, links_of(outcome))
    legal = all_outcomes(replace(pool, locked=tuple(standing)))
    best = max(quality(pool, other, points_of(outcome), WEIGHTS.even_load) for other in legal)
    assert tuple(level.value for level in outcome.levels[:3]) == best
    for link in broken:
        assert not any(links >= standing | {link} for links in all_outcomes(pool))
