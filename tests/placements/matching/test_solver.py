"""The solver by itself: sets, points, capacities and windows."""

from dataclasses import replace
from itertools import chain, combinations

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.matching.components import split
from placements.matching.highs import SolverError, as_lp
from placements.matching.model import build
from placements.matching.problem import Demand, Link, Problem, Supply, Window
from placements.matching.solver import solve
from placements.matching.windows import at_once_limits

fast = settings(max_examples=100, deadline=None, database=None)


def whole_year(key: str, **changes) -> Demand:
    return Demand(key, Window(0, 10, 0), **changes)


def test_a_problem_without_links_chooses_nothing():
    solution = solve(Problem((whole_year("d"),), (Supply("s", 1, 1),), ()))
    assert (solution.chosen, solution.bound) == ((), 0)
    assert [level.name for level in solution.levels] == ["covered", "kept", "points", "rank"]


def test_links_with_points_below_zero_are_still_chosen():
    problem = Problem((whole_year("d"),), (Supply("s", 1, 1),), (Link("d", "s", -500),))
    assert solve(problem).chosen == (("d", "s"),)


def test_fixed_links_over_a_capacity_have_no_answer():
    links = (Link("d1", "s", is_fixed=True), Link("d2", "s", is_fixed=True))
    problem = Problem((whole_year("d1"), whole_year("d2")), (Supply("s", 1, 2),), links)
    with pytest.raises(SolverError, match="Infeasible"):
        solve(problem)


def test_load_costs_the_square_less_what_is_there_already():
    busy = (Window(20, 30, 0),)
    problem = Problem((whole_year("d"),), (Supply("s", 1, 5, busy),), (Link("d", "s", 100),), 10)
    assert solve(problem).levels[2].value == 100 - 10 * (2**2 - 1**2)


def test_a_level_stopped_at_its_limit_says_so_by_its_bound():
    stopped = solve(replace(hard_problem(), nodes=0))
    done = solve(hard_problem())
    assert not all(level.is_proven for level in stopped.levels)
    assert stopped.bound >= len(done.chosen) >= len(stopped.chosen)
    assert all(level.is_proven for level in done.levels)


@pytest.mark.parametrize("salt", range(8))
def test_looking_near_the_bound_first_misses_nothing(salt):
    """The same model, asked at once for covered and points together, every column free."""
    problem = hard_problem(salt)
    aims = dict(build(problem).aims)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.passModel(as_lp(build(problem)))
    every = np.arange(build(problem).width, dtype=np.int32)
    together = (10_000 * aims["covered"] + aims["points"]).astype(float)
    highs.changeColsCost(len(every), every, together)
    highs.run()
    best = round(highs.getInfo().objective_function_value)
    highs.addRow(best, highspy.kHighsInf, len(every), every, together)
    highs.changeColsCost(len(every), every, aims["rank"].astype(float))
    highs.run()
    covered, _, points, rank = solve(problem).levels
    assert 10_000 * covered.value + points.value == best
    assert rank.value == round(highs.getInfo().objective_function_value)


def hard_problem(salt: int = 0) -> Problem:
    """Windows that overlap in pairs: a relaxation chooses halves."""
    demands = tuple(
        Demand(f"d{n:02}", Window(7 * n % 31, 7 * n % 31 + 9 + n % 5, n % 2), 1 + n % 2)
        for n in range(30)
    )
    supplies = tuple(Supply(f"s{n}", 1 + n % 2, 3) for n in range(9))
    links = tuple(
        Link(demand.id, supply.id, (17 * i + 29 * j + salt * i * j) % 101)
        for i, demand in enumerate(demands)
        for j, supply in enumerate(supplies)
        if (i * j + i + j) % 3
    )
    return Problem(demands, supplies, links, load_cost=3)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(st.integers(0, 8))
    return Window(start, start + draw(st.integers(1, 6)), draw(st.integers(0, 1)))


@settings(fast, max_examples=400)
@given(
    st.lists(windows(), max_size=6), st.lists(windows(), min_size=1, max_size=3), st.integers(1, 4)
)
def test_the_limits_allow_exactly_what_a_count_by_day_allows(own, busy, capacity):
    named = {str(number): window for number, window in enumerate(own)}
    limits = at_once_limits(named, busy, capacity)
    subsets = chain.from_iterable(combinations(named, size) for size in range(len(named) + 1))
    for subset in map(set, subsets):
        is_allowed = all(len(group & subset) <= room for group, room in limits)
        days = {day for key in subset for day in range(named[key].start, named[key].end)}
        taken = [*(named[key] for key in subset), *busy]
        fits = all(sum(w.start <= day < w.end for w in taken) <= capacity for day in days)
        assert is_allowed == fits


@fast
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), unique=True, max_size=12))
def test_parts_share_nothing_and_lose_nothing(pairs):
    links = tuple(Link(f"{d}", f"{s}") for d, s in pairs)
    demands = tuple(whole_year(str(n)) for n in range(7))
    supplies = tuple(Supply(str(n), 1, 1) for n in range(7))
    parts = split(Problem(demands, supplies, links))
    assert sorted((link.demand, link.supply) for part in parts for link in part.links) == sorted(
        (link.demand, link.supply) for link in links
    )
    for things in (lambda part: part.demands, lambda part: part.supplies):
        ids = [thing.id for part in parts for thing in things(part)]
        assert len(ids) == len(set(ids))


def test_the_whole_is_the_sum_of_its_parts():
    problem = hard_problem()
    moved = replace(
        problem,
        demands=tuple(replace(demand, id="x" + demand.id) for demand in problem.demands),
        supplies=tuple(replace(supply, id="x" + supply.id) for supply in problem.supplies),
        links=tuple(
            replace(link, demand="x" + link.demand, supply="x" + link.supply)
            for link in problem.links
        ),
    )
    both = Problem(
        problem.demands + moved.demands,
        problem.supplies + moved.supplies,
        problem.links + moved.links,
        load_cost=problem.load_cost,
    )
    one, two = solve(problem), solve(both)
    assert [level.value for level in two.levels[:3]] == [
        2 * level.value for level in one.levels[:3]
    ]
    assert set(one.chosen) <= set(two.chosen)
