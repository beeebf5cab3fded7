"""What must stay true of any answer, however a pool is turned."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.against.day_counter import breaches
from bench.matching_instances import scheme
from placements.matching import propose
from placements.matching.engine import as_problem
from placements.matching.problem import Demand, Link, Problem, Supply, Window
from placements.matching.screening import Screen
from placements.matching.solver import solve
from placements.matching.types import Pool, Weights

from .strategies import pools

fast = settings(max_examples=60, deadline=None, database=None)


def links_of(outcome) -> list[tuple[str, str]]:
    return [(pair.need, pair.offer) for pair in outcome.pairs]


@fast
@given(pools())
def test_a_count_by_day_that_is_not_the_engines_finds_no_breach(pool: Pool):
    assert breaches(pool, links_of(propose(pool))) == 0


def test_no_breach_in_a_trusts_whole_year():
    pool = scheme(400, 5)
    outcome = propose(pool)
    assert breaches(pool, links_of(outcome)) == 0
    assert all(level.is_proven for level in outcome.levels)


def test_the_day_counter_sees_what_is_wrong():
    pool = scheme(200, 3)
    links = links_of(propose(pool))
    assert breaches(pool, [*links, links[0]]) > 0
    crowded = [(need.id, links[0][1]) for need in pool.needs]
    assert breaches(pool, crowded) > 100


@fast
@given(pools(), st.data())
def test_one_more_way_to_match_never_covers_less(pool: Pool, data):
    if not pool.offers:
        return
    at = data.draw(st.integers(0, len(pool.offers) - 1))
    wider = replace(
        pool.offers[at],
        is_active=True,
        sites=frozenset("ab"),
        half_days=frozenset("abc"),
        leave=(),
        exclusions=(),
        rest_days=0,
    )
    offers = (*pool.offers[:at], wider, *pool.offers[at + 1 :])
    assert propose(replace(pool, offers=offers)).levels[0].value >= propose(pool).levels[0].value


@fast
@given(pools())
def test_who_was_not_chosen_may_go_and_nothing_changes(pool: Pool):
    before = propose(pool)
    chosen = {pair.offer for pair in before.pairs}
    left = tuple(offer for offer in pool.offers if offer.id in chosen)
    kept = tuple(link for link in pool.kept if link[1] in chosen)
    after = propose(replace(pool, offers=left, kept=kept))
    assert [level.value for level in after.levels] == [level.value for level in before.levels]


@fast
@given(pools())
def test_three_times_the_points_are_the_same_matches(pool: Pool):
    problem = as_problem(pool, Weights(), Screen(pool))
    tripled = replace(
        problem,
        links=tuple(replace(link, points=3 * link.points) for link in problem.links),
        bonds=tuple(replace(bond, points=3 * bond.points) for bond in problem.bonds),
        load_cost=3 * problem.load_cost,
    )
    assert solve(tripled).chosen == solve(problem).chosen


@fast
@given(pools())
def test_the_whole_schedule_moved_by_a_day_is_the_same_schedule(pool: Pool):
    problem = as_problem(pool, Weights(), Screen(pool))

    def later(window: Window) -> Window:
        return replace(window, start=window.start + 1, end=window.end + 1)

    moved = replace(
        problem,
        demands=tuple(replace(d, window=later(d.window)) for d in problem.demands),
        supplies=tuple(replace(s, busy=tuple(map(later, s.busy))) for s in problem.supplies),
    )
    assert solve(moved) == solve(problem)


@fast
@given(pools())
def test_matching_again_moves_nothing(pool: Pool):
    first = propose(replace(pool, kept=()))
    again = propose(replace(pool, kept=tuple(links_of(first))))
    assert links_of(again) == links_of(first)


@fast
@given(pools())
def test_a_limit_of_no_seconds_still_gives_an_answer_within_its_bounds(pool: Pool):
    stopped, done = propose(pool, seconds=0), propose(pool)
    assert breaches(pool, links_of(stopped)) == 0
    assert stopped.levels[0].value <= done.levels[0].value <= stopped.levels[0].bound
    assert stopped.bound >= done.covered
    for level in stopped.levels:
        assert level.value <= level.bound


def test_without_any_time_most_are_served_all_the_same():
    stopped = solve(planted(500, seed=7), seconds=0)
    assert stopped.is_stopped
    assert stopped.levels[0].value > 400


def test_a_planted_optimum_is_found_among_two_thousand():
    """Every demand can be met at no cost, as the problem was made; everything else costs."""
    problem = planted(2_000, seed=7)
    solution = solve(problem)
    covered, _, points, _ = solution.levels
    assert (covered.value, covered.is_proven) == (2_000, True)
    assert (points.value, points.is_proven) == (0, True)


def planted(size: int, seed: int) -> Problem:
    """Windows end to end on each supply, so that all fit; then links that cost, between any two."""
    random = Random(seed)
    supplies = [Supply(f"s{number:03}", 1, (None,), rest=3) for number in range(size // 8)]
    demands, links = [], []
    for supply in supplies:
        day = random.randint(0, 20)
        for turn in range(8):
            end = day + random.randint(20, 60)
            demand = Demand(f"d{supply.id}-{turn}", Window(day, end, (0,)), group=supply.id[:3])
            day = end + 3 + random.randint(10, 30)
            others = random.sample(supplies, 4)
            demands.append(demand)
            links += [Link(demand.id, o.id, -random.randint(1, 99)) for o in others if o != supply]
            links.append(Link(demand.id, supply.id, 0))
    return Problem(tuple(demands), tuple(supplies), tuple(links))


def test_a_planted_schedule_has_few_days_to_spare():
    """With thirty more days of rest the plan no longer stands."""
    problem = planted(80, seed=7)
    longer = tuple(replace(supply, rest=supply.rest + 30) for supply in problem.supplies)
    assert solve(replace(problem, supplies=longer)).levels[2].value < 0
