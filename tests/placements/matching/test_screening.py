"""Many at once and pair by pair must say the same."""

from hypothesis import given, settings

from placements.matching.rules import RULE_NAMES, refusals
from placements.matching.scoring import score
from placements.matching.screening import Screen
from placements.matching.types import Exclusion, Pool, Weights

from .builders import ON, a_need, a_pool, an_offer
from .strategies import pools

thorough = settings(max_examples=150, deadline=None, database=None)


@thorough
@given(pools())
def test_every_rule_says_of_many_what_it_says_of_one(pool: Pool):
    screen = Screen(pool)
    for need in pool.needs:
        failed = screen.failed(need)
        for place, offer in enumerate(pool.offers):
            is_refused = (need.id, offer.id) in pool.refused
            expected = refusals(need, offer, ON, is_refused=is_refused)
            found = [name for name, flag in zip(RULE_NAMES, failed[:, place], strict=True) if flag]
            assert found == [refusal.rule for refusal in expected]


@thorough
@given(pools())
def test_those_able_are_those_no_rule_forbids_with_the_points_of_their_pair(pool: Pool):
    screen, weights = Screen(pool), Weights()
    for need in pool.needs:
        able = screen.able(need)
        expected = {
            offer.id: score(need, offer, weights).total
            for offer in pool.offers
            if not refusals(need, offer, ON, is_refused=(need.id, offer.id) in pool.refused)
        }
        totals = screen.totals(need, able, weights).tolist()
        found = dict(zip((pool.offers[place].id for place in able), totals, strict=True))
        assert found == expected


def test_bars_of_a_place_a_team_and_a_person_are_told_apart():
    bars = [
        Exclusion(site="hospital"),
        Exclusion(site="hospital", team="ward"),
        Exclusion(site="hospital", team="clinic"),
        Exclusion(team="ward"),
        Exclusion(person="trainee"),
        Exclusion(person="hospital"),
    ]
    offers = [an_offer(f"o{n}", exclusions=(bar,)) for n, bar in enumerate(bars)]
    failed = Screen(a_pool(a_need(), *offers)).failed(a_need())[RULE_NAMES.index("exclusion")]
    assert failed.tolist() == [True, True, False, True, True, False]
