"""One matching run: rules, points, the solver, and the words and numbers that come of them."""

from collections import defaultdict
from collections.abc import Mapping
from importlib.metadata import version

from placements.matching.explain import uncovered
from placements.matching.locks import standing_locks
from placements.matching.problem import Demand, Level, Problem, Solution, Supply, Window
from placements.matching.problem import Link as SolverLink
from placements.matching.rules import refusals
from placements.matching.scoring import score
from placements.matching.solver import solve
from placements.matching.types import (
    BrokenLock,
    Link,
    Offer,
    Options,
    Outcome,
    Pair,
    Period,
    Pool,
    Refusal,
    Weights,
)

VERSION = "1.1"


def run(pool: Pool, weights: Weights) -> Outcome:
    """Match a valid pool: judge every pair, score those that may meet, choose the best set."""
    judged = {
        (need.id, offer.id): refusals(
            need, offer, pool.on, is_refused=(need.id, offer.id) in pool.refused
        )
        for need in pool.needs
        for offer in pool.offers
    }
    pairs = {
        (need.id, offer.id): score(need, offer, weights)
        for need in pool.needs
        for offer in pool.offers
        if not judged[need.id, offer.id]
    }
    locks, broken = standing_locks(pool, judged)
    solution = solve(_problem(pool, pairs, locks, weights))
    return _outcome(pool, judged, pairs, broken, solution)


def _problem(
    pool: Pool, pairs: Mapping[Link, Pair], locks: frozenset[Link], weights: Weights
) -> Problem:
    kept = frozenset(pool.kept)
    return Problem(
        demands=tuple(
            Demand(need.id, _window(need.period), need.connectors_wanted, need.priority)
            for need in pool.needs
        ),
        supplies=tuple(_supply(offer) for offer in pool.offers),
        links=tuple(
            SolverLink(*link, pair.total, is_fixed=link in locks, is_kept=link in kept)
            for link, pair in pairs.items()
        ),
        load_cost=weights.even_load,
    )


def _supply(offer: Offer) -> Supply:
    busy = tuple(_window(period) for period in offer.commitments)
    return Supply(offer.id, offer.max_at_once, offer.max_a_year, busy)


def _window(period: Period) -> Window:
    return Window(period.start.toordinal(), period.end.toordinal(), period.start.year)


def _outcome(
    pool: Pool,
    judged: Mapping[Link, tuple[Refusal, ...]],
    pairs: Mapping[Link, Pair],
    broken: tuple[BrokenLock, ...],
    solution: Solution,
) -> Outcome:
    chosen = tuple(pairs[link] for link in solution.chosen)
    wanted = sum(need.connectors_wanted for need in pool.needs)
    cover, points = solution.levels[0], solution.levels[2]
    return Outcome(
        pairs=chosen,
        uncovered=uncovered(pool, judged, chosen),
        options=_options(pool, pairs),
        broken_locks=broken,
        covered=len(chosen),
        wanted=wanted,
        bound=solution.bound,
        is_proven=cover.is_proven,
        objective=points.value,
        gap=(points.bound - points.value) / max(1, abs(points.value)),
        levels=solution.levels,
        engine_version=f"{VERSION} (HiGHS {version('highspy')})",
        status=_status(len(chosen), wanted, cover),
    )


def _options(pool: Pool, pairs: Mapping[Link, Pair]) -> tuple[Options, ...]:
    by_need: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs.values():
        by_need[pair.need].append(pair)
    return tuple(
        Options(key, tuple(sorted(by_need[key], key=lambda pair: (-pair.total, pair.offer))))
        for key in sorted(need.id for need in pool.needs)
    )


def _status(covered: int, wanted: int, cover: Level) -> str:
    """Say in a sentence what was reached, and how sure it is."""
    if covered == wanted:
        return "Every placement is covered."
    if cover.is_proven:
        return f"{covered} of {wanted} covered. It is proven that no other matches cover more."
    return f"{covered} of {wanted} covered. More may be possible: the search stopped at its limit."
