"""Choose links between demands and supplies, level by level, with proof.

Knows sets, points, capacities and windows of time only, and can be used by itself.
"""

from collections import Counter

from placements.matching.components import split
from placements.matching.highs import ONE_AT_A_TIME, Session
from placements.matching.model import Numbers, build
from placements.matching.problem import Level, Link, Problem, Solution

LEVELS = ("covered", "kept", "points", "rank")


def solve(problem: Problem) -> Solution:
    """Choose the best set of links, each level as good as it can be given the levels before.

    The levels: "covered", the most demand by priority; "kept", the most links chosen before;
    "points", the most points less `load_cost` times the square of each supply's load in a bucket
    (beyond what its busy windows cost already); "rank", a tie-break by a hash of the identifiers.
    Windows are half-open runs of whole days; points are whole numbers of any sign. The same
    problem, in any order, gives the same solution; a level stopped at the limit of nodes is not
    proven and says so by its bound.

    Raises SolverError where the fixed links break a capacity, or HiGHS fails.

    Model: interval cliques for capacities over time (Arkin and Silverberg, 1987), levels in strict
    order as in the UK living kidney sharing scheme (Manlove and O'Malley, 2014).
    """
    chosen: list[tuple[str, str]] = []
    levels: list[tuple[Level, ...]] = []
    bound = 0
    for part in split(problem):
        links, reached = _solve_part(part)
        chosen += [(link.demand, link.supply) for link in links]
        levels.append(reached)
        bound += _count_bound(part, reached[0].bound)
    return Solution(tuple(sorted(chosen)), _summed(levels), bound)


def _solve_part(part: Problem) -> tuple[tuple[Link, ...], tuple[Level, ...]]:
    model = build(part)
    columns = model.completed(model.fixed)
    levels = []
    with ONE_AT_A_TIME:
        session = Session(model, part.nodes)
        for name, aim in model.aims:
            level, columns = _reach(session, name, aim, columns)
            levels.append(level)
    return tuple(link for i, link in enumerate(model.links) if columns[i]), tuple(levels)


def _reach(session: Session, name: str, aim: Numbers, start: Numbers) -> tuple[Level, Numbers]:
    if not aim.any():
        return Level(name, 0, 0), start
    level, columns = session.maximise(name, aim, start)
    session.hold(aim, level.value)
    return level, columns


def _count_bound(part: Problem, weighted: int) -> int:
    """Turn a bound on demand met by priority into one on the number of links chosen."""
    degree = Counter(link.demand for link in part.links)
    wanted = {demand.id: min(demand.size, degree[demand.id]) for demand in part.demands}
    lacking = sum(demand.priority * wanted[demand.id] for demand in part.demands) - weighted
    highest = max(demand.priority for demand in part.demands)
    return sum(wanted.values()) - max(0, -(-lacking // highest))


def _summed(parts: list[tuple[Level, ...]]) -> tuple[Level, ...]:
    """Add up each level over the parts: they share nothing, so neither do their bounds."""
    return tuple(
        Level(name, sum(part[i].value for part in parts), sum(part[i].bound for part in parts))
        for i, name in enumerate(LEVELS)
    )
