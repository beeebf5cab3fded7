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
from placements.matching.problem import Bond, Demand, Link, Problem, Supply, Window
from placements.matching.solver import _shares, solve
from placements.matching.windows import at_once_limits

fast = settings(max_examples=100, deadline=None, database=None)


def whole_year(key: str, **changes) -> Demand:
    return Demand(key, Window(0, 10, (0,)), **changes)


def test_a_problem_without_links_chooses_nothing():
    solution = solve(Problem((whole_year("d"),), (Supply("s", 1, (1,)),), ()))
    assert (solution.chosen, solution.bound) == ((), 0)
    assert [level.name for level in solution.levels] == ["covered", "kept", "points", "rank"]


def test_links_with_points_below_zero_are_still_chosen():
    problem = Problem((whole_year("d"),), (Supply("s", 1, (1,)),), (Link("d", "s", -500),))
    assert solve(problem).chosen == (("d", "s"),)


def test_fixed_links_over_a_capacity_have_no_answer():
    links = (Link("d1", "s", is_fixed=True), Link("d2", "s", is_fixed=True))
    problem = Problem((whole_year("d1"), whole_year("d2")), (Supply("s", 1, (2,)),), links)
    with pytest.raises(SolverError, match="infeasible"):
        solve(problem)


def test_load_costs_the_square_less_what_is_there_already():
    busy = (Window(20, 30, (0,)),)
    problem = Problem(
        (whole_year("d"),), (Supply("s", 1, (5,), busy),), (Link("d", "s", 100),), (), 10
    )
    assert solve(problem).levels[2].value == 100 - 10 * (2**2 - 1**2)


def test_a_level_stopped_at_its_limit_says_so_by_its_bound():
    stopped = solve(replace(hard_problem(), nodes=0))
    done = solve(hard_problem())
    assert not all(level.is_proven for level in stopped.levels)
    assert stopped.bound >= len(done.chosen) >= len(stopped.chosen)
    assert all(level.is_proven for level in done.levels)


def test_a_search_out_of_time_keeps_what_it_found_and_says_so():
    fixed = tuple(replace(link, is_fixed=link.supply == "s0") for link in hard_problem().links[:1])
    problem = replace(hard_problem(), links=fixed + hard_problem().links[1:])
    stopped, done = solve(problem, seconds=0), solve(problem, seconds=600)
    assert stopped.is_stopped
    assert not done.is_stopped
    assert {(link.demand, link.supply) for link in fixed if link.is_fixed} <= set(stopped.chosen)
    for level, best in zip(stopped.levels[:1], done.levels, strict=False):
        assert level.value <= best.value <= level.bound
    assert stopped.bound >= len(done.chosen)


def test_each_part_has_its_share_of_the_time_that_is_left():
    part = hard_problem()
    assert _shares([part] * 4, workers=1) == pytest.approx([1 / 2, 2 / 3, 1, 1])
    assert _shares([part] * 4, workers=2) == [1, 1, 1, 1]


def test_two_processes_find_what_one_does():
    both = twice(hard_problem())
    assert len(split(both)) == 2
    assert solve(both, workers=2) == solve(both)


def test_a_bond_gains_or_loses_points_for_each_supply_that_serves_both():
    demands = whole_year("d1"), Demand("d2", Window(10, 20, (0,)))
    supplies = Supply("s1", 1), Supply("s2", 1)
    links = tuple(Link(d.id, s.id, int(s.id == "s1")) for d in demands for s in supplies)
    together = Problem(demands, supplies, links, (Bond("d1", "d2", 7),))
    apart = Problem(demands, supplies, links, (Bond("d1", "d2", -7),))
    assert solve(together).chosen == (("d1", "s1"), ("d2", "s1"))
    assert solve(together).levels[2].value == 1 + 1 + 7
    assert len({supply for _, supply in solve(apart).chosen}) == 2
    assert solve(apart).levels[2].value == 1


def test_no_cap_in_any_bucket_is_no_cap():
    demands = tuple(Demand(f"d{n}", Window(n, n + 1, (0, 0))) for n in range(5))
    links = tuple(Link(demand.id, "s") for demand in demands)
    assert len(solve(Problem(demands, (Supply("s", 1),), links)).chosen) == 5
    assert len(solve(Problem(demands, (Supply("s", 1, (None, 2)),), links)).chosen) == 2
    assert len(solve(Problem(demands, (Supply("s", 1, (3, None)),), links)).chosen) == 3
    assert len(solve(Problem(demands, (Supply("s", 1, rest=1),), links)).chosen) == 3


@pytest.mark.parametrize("salt", range(8))
def test_looking_near_the_bound_first_misses_nothing(salt):
    """The same model, asked at once for covered and points together, every column free."""
    problem = hard_problem(salt)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    model = build(problem)
    lp = as_lp(model.rows, model.width)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * model.width
    highs.passModel(lp)
    aims = dict(model.aims)
    every = np.arange(model.width, dtype=np.int32)
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
        Demand(f"d{n:02}", Window(7 * n % 31, 7 * n % 31 + 9 + n % 5, (n % 2,)), 1 + n % 2)
        for n in range(30)
    )
    supplies = tuple(Supply(f"s{n}", 1 + n % 2, (3,)) for n in range(9))
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
    return Window(start, start + draw(st.integers(1, 6)), (draw(st.integers(0, 1)),))


@settings(fast, max_examples=400)
@given(
    st.lists(windows(), min_size=1, max_size=6),
    st.lists(windows(), max_size=3),
    st.integers(0, 4),
    st.integers(0, 3),
)
def test_the_limits_allow_exactly_what_a_count_by_day_allows(own, busy, capacity, rest):
    limits = at_once_limits(own, busy, capacity, rest)
    places = range(len(own))
    subsets = chain.from_iterable(combinations(places, size) for size in range(len(own) + 1))
    for subset in map(set, subsets):
        is_allowed = all(len(subset & set(group.tolist())) <= room for group, room in limits)
        taken = [*(own[place] for place in subset), *busy]
        days = {day for n in subset for day in range(own[n].start, own[n].end + rest)}
        fits = all(sum(w.start <= day < w.end + rest for w in taken) <= capacity for day in days)
        assert is_allowed == fits


@settings(fast, max_examples=200)
@given(st.lists(windows(), min_size=1, max_size=6), st.lists(windows(), max_size=3))
def test_no_limit_is_implied_by_another(own, busy):
    limits = at_once_limits(own, busy, 2)
    for (group, room), (other, other_room) in combinations(limits, 2):
        assert not (set(group) <= set(other) and other_room <= room)
        assert not (set(other) <= set(group) and room <= other_room)


@fast
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), unique=True, max_size=12))
def test_parts_share_nothing_and_lose_nothing(pairs):
    links = tuple(Link(f"{d}", f"{s}") for d, s in pairs)
    demands = tuple(whole_year(str(n)) for n in range(7))
    supplies = tuple(Supply(str(n), 1, (1,)) for n in range(7))
    parts = split(Problem(demands, supplies, links))
    assert sorted((link.demand, link.supply) for part in parts for link in part.links) == sorted(
        (link.demand, link.supply) for link in links
    )
    for things in (lambda part: part.demands, lambda part: part.supplies):
        ids = [thing.id for part in parts for thing in things(part)]
        assert len(ids) == len(set(ids))


def test_the_whole_is_the_sum_of_its_parts():
    one, two = solve(hard_problem()), solve(twice(hard_problem()))
    assert [level.value for level in two.levels[:3]] == [
        2 * level.value for level in one.levels[:3]
    ]
    assert set(one.chosen) <= set(two.chosen)


def twice(problem: Problem) -> Problem:
    """The same problem twice, under other names, in one."""
    return Problem(
        problem.demands + tuple(replace(demand, id="x" + demand.id) for demand in problem.demands),
        problem.supplies + tuple(replace(s, id="x" + s.id) for s in problem.supplies),
        problem.links
        + tuple(
            replace(link, demand="x" + link.demand, supply="x" + link.supply)
            for link in problem.links
        ),
        load_cost=problem.load_cost,
    )
