"""Choose links between demands and supplies, level by level, with proof.

Knows sets, points, capacities and windows of time only, and can be used by itself.
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import current_process, get_context
from time import monotonic

from placements.matching.components import split
from placements.matching.highs import ONE_AT_A_TIME, Clock, reset
from placements.matching.model import build
from placements.matching.problem import Level, Link, Problem, Solution
from placements.matching.search import Search

LEVELS = ("covered", "kept", "points", "rank")
Part = tuple[tuple[Link, ...], tuple[Level, ...], bool]


def solve(problem: Problem, *, workers: int = 1, seconds: float | None = None) -> Solution:
    """Choose the best set of links, each level as good as it can be given the levels before.

    The levels: "covered", the most demand by priority; "kept", the most links chosen before;
    "points", the most points, with those of bonds, less `load_cost` times the square of each
    supply's load in a bucket (beyond what its busy windows cost already); "rank", a tie-break by a
    hash of the identifiers. Windows are half-open runs of whole days; points are whole numbers of
    any sign. The same problem, in any order and with any number of `workers` (processes; 1 stays in
    this one), gives the same solution; a level not searched to its end is not proven and says so by
    its bound. `seconds` is for emergencies: what has been found until then is returned, and marked.

    Raises SolverError where the fixed links break a capacity, or HiGHS fails.

    Model: interval cliques for capacities over time (Arkin and Silverberg, 1987), levels in strict
    order as in the UK living kidney sharing scheme (Manlove and O'Malley, 2014).
    """
    until = None if seconds is None else monotonic() + seconds
    parts = split(problem)
    solved = _solve_all(parts, workers, until)
    return Solution(
        chosen=tuple(
            sorted((link.demand, link.supply) for links, _, _ in solved for link in links)
        ),
        levels=_summed([levels for _, levels, _ in solved]),
        bound=sum(
            _count_bound(part, levels[0].bound)
            for part, (_, levels, _) in zip(parts, solved, strict=True)
        ),
        is_stopped=any(is_stopped for *_, is_stopped in solved),
    )


def _solve_all(parts: Sequence[Problem], workers: int, until: float | None) -> list[Part]:
    """Solve every part, the largest first where others can be solved beside it.

    A process that is itself a helper of another may have none of its own.
    """
    if workers == 1 or len(parts) < 2 or current_process().daemon:
        shares = _shares(parts, workers=1)
        return [_solve_part(part, until, share) for part, share in zip(parts, shares, strict=True)]
    workers = min(workers, len(parts))
    order = sorted(range(len(parts)), key=lambda place: -len(parts[place].links))
    largest_first = [parts[place] for place in order]
    shares = _shares(largest_first, workers)
    with ProcessPoolExecutor(workers, get_context("spawn")) as helpers:
        solved = helpers.map(_solve_part, largest_first, [until] * len(parts), shares)
        return [part for _, part in sorted(zip(order, solved, strict=True), key=lambda one: one[0])]


def _shares(parts: Sequence[Problem], workers: int) -> list[float]:
    """Of the time that is left when each part begins, how much it may take: all, for the last.

    Twice its share by size: most parts end before, and to cut one off just before it ends is waste.
    """
    left, shares = sum(len(part.links) for part in parts), []
    for part in parts:
        shares.append(min(1.0, 2 * workers * len(part.links) / max(1, left)))
        left -= len(part.links)
    return shares


def _solve_part(part: Problem, until: float | None, share: float = 1.0) -> Part:
    """Solve one part within its share of the time that is left until the limit, if there is one."""
    if until is not None:
        until = monotonic() + share * max(0.0, until - monotonic())
    model, clock = build(part), Clock(until)
    with ONE_AT_A_TIME:
        reset()
        search = Search(model, part.nodes, clock)
        levels = search.run()
    chosen = tuple(link for link, is_in in zip(model.links, search.chosen, strict=True) if is_in)
    return chosen, levels, clock.is_stopped


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
