import pytest

from placements.matching import propose
from placements.matching.types import Exclusion, Period, Weights
from placements.matching.validation import PoolError

from .builders import END, START, a_need, a_pool, an_offer


@pytest.mark.parametrize(
    ("pool", "words"),
    [
        (a_pool(a_need(), a_need()), "two needs called need"),
        (a_pool(an_offer(), an_offer()), "two offers called offer"),
        (a_pool(a_need(), locked=(("need", "nobody"),)), "locked pair need and nobody"),
        (a_pool(an_offer(), kept=(("nothing", "offer"),)), "kept pair nothing and offer"),
        (a_pool(a_need(start=END, end=START)), "need need ends before it has begun"),
        (a_pool(a_need(start=START, end=START)), "need need ends before it has begun"),
        (a_pool(a_need(mode="by post")), "unknown mode, by post"),
        (a_pool(a_need(connectors_wanted=0)), "fewer than one connector"),
        (a_pool(a_need(priority=0)), "priority below one"),
        (a_pool(an_offer(leave=(Period(END, START),))), "offer offer has a period"),
        (a_pool(an_offer(commitments=(Period(END, START),))), "offer offer has a period"),
        (a_pool(an_offer(max_at_once=-1)), "cap below zero"),
        (a_pool(an_offer(max_a_year=-1)), "cap below zero"),
        (a_pool(an_offer(max_a_month=-1)), "cap below zero"),
        (a_pool(an_offer(rest_days=-1)), "cap below zero"),
        (a_pool(an_offer(journeys=(("hospital", -1),))), "less than no minutes"),
        (a_pool(a_need(continuity="always")), "unknown continuity, always"),
        (a_pool(an_offer(exclusions=(Exclusion(),))), "bars nothing"),
    ],
)
def test_a_pool_that_contradicts_itself_is_refused(pool, words):
    with pytest.raises(PoolError, match=words):
        propose(pool)


def test_a_weight_below_zero_is_refused():
    with pytest.raises(PoolError, match="weight topics is below zero"):
        propose(a_pool(), Weights(topics=-1))


def test_every_fault_is_named():
    with pytest.raises(ValueError, match=r"two needs called need; .*cap below zero"):
        propose(a_pool(a_need(), a_need(), an_offer(max_at_once=-1)))
