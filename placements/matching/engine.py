"""One matching run: rules, points, the solver, and the words and numbers that come of them."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from time import monotonic

from placements.matching.explain import uncovered
from placements.matching.locks import standing_locks
from placements.matching.problem import Bond, Demand, Level, Problem, Solution, Supply, Window
from placements.matching.problem import Link as SolverLink
from placements.matching.scoring import CONTINUITY, score
from placements.matching.screening import Screen
from placements.matching.solver import solve
from placements.matching.types import (
    BrokenLock,
    Link,
    Need,
    Offer,
    Options,
    Outcome,
    Pair,
    Period,
    Pool,
    Weights,
)

VERSION = "2.4"
MANY = 2_000  # needs: for more than these the options are not kept unless they are asked for


def run(
    pool: Pool,
    weights: Weights,
    *,
    workers: int = 1,
    seconds: float | None = None,
    keep_options: bool | None = None,
) -> Outcome:
    """Match a valid pool: judge every pair, score those that may meet, choose the best set."""
    until = None if seconds is None else monotonic() + seconds
    screen = Screen(pool)
    locks, broken = standing_locks(pool)
    problem = as_problem(pool, weights, screen, locks)
    left = None if until is None else max(0.0, until - monotonic())
    solution = solve(problem, workers=workers, seconds=left)
    if keep_options is None:
        keep_options = len(pool.needs) <= MANY
    links = ((link.demand, link.supply) for link in problem.links)
    options = _options(pool, links, weights) if keep_options else ()
    return _outcome(pool, screen, weights, solution, options, broken)


def as_problem(
    pool: Pool, weights: Weights, screen: Screen, locks: frozenset[Link] = frozenset()
) -> Problem:
    """Put a pool to the solver: only pairs that no rule forbids are links."""
    return Problem(
        demands=tuple(_demand(need) for need in pool.needs),
        supplies=tuple(_supply(offer) for offer in pool.offers),
        links=tuple(_links(pool, weights, screen, locks)),
        bonds=tuple(_bonds(pool, weights)),
        load_cost=weights.even_load,
    )


def _demand(need: Need) -> Demand:
    window = _window(need.period)
    return Demand(need.id, window, need.connectors_wanted, need.priority, need.site)


def _supply(offer: Offer) -> Supply:
    return Supply(
        offer.id,
        offer.max_at_once,
        per_bucket=(offer.max_a_year, offer.max_a_month),
        busy=tuple(_window(period) for period in offer.commitments),
        rest=offer.rest_days,
    )


def _window(period: Period) -> Window:
    """Days as numbers; the buckets are the calendar year and month in which a period starts."""
    start = period.start
    buckets = (start.year, start.year * 12 + start.month)
    return Window(start.toordinal(), period.end.toordinal(), buckets)


def _links(
    pool: Pool, weights: Weights, screen: Screen, locks: frozenset[Link]
) -> Iterator[SolverLink]:
    kept = frozenset(pool.kept)
    for need in pool.needs:
        able = screen.able(need)
        points = screen.totals(need, able, weights)
        for place, total in zip(able.tolist(), points.tolist(), strict=True):
            link = (need.id, pool.offers[place].id)
            yield SolverLink(*link, total, is_fixed=link in locks, is_kept=link in kept)


def _bonds(pool: Pool, weights: Weights) -> Iterator[Bond]:
    """Tie the placements of one trainee together, as the later one of each two asks."""
    by_trainee: dict[str, list[Need]] = {}
    for need in sorted(pool.needs, key=lambda need: (need.period, need.id)):
        earlier = by_trainee.setdefault(need.trainee, [])
        points = CONTINUITY[need.continuity] * weights.continuity
        if points and need.trainee:
            yield from (Bond(need.id, other.id, points) for other in earlier)
        earlier.append(need)


def _outcome(
    pool: Pool,
    screen: Screen,
    weights: Weights,
    solution: Solution,
    options: tuple[Options, ...],
    broken: tuple[BrokenLock, ...],
) -> Outcome:
    needs, offers = by_id(pool)
    chosen = tuple(score(needs[need], offers[offer], weights) for need, offer in solution.chosen)
    wanted = sum(need.connectors_wanted for need in pool.needs)
    cover, points = solution.levels[0], solution.levels[2]
    return Outcome(
        pairs=chosen,
        uncovered=uncovered(pool, screen, chosen),
        options=options,
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
        is_stopped=solution.is_stopped,
    )


def by_id(pool: Pool) -> tuple[Mapping[str, Need], Mapping[str, Offer]]:
    """The needs and the offers by their identifiers."""
    return {need.id: need for need in pool.needs}, {offer.id: offer for offer in pool.offers}


def _options(pool: Pool, links: Iterator[Link], weights: Weights) -> tuple[Options, ...]:
    needs, offers = by_id(pool)
    pairs: dict[str, list[Pair]] = {key: [] for key in sorted(needs)}
    for need, offer in links:
        pairs[need].append(score(needs[need], offers[offer], weights))
    return tuple(
        Options(key, tuple(sorted(found, key=lambda pair: (-pair.total, pair.offer))))
        for key, found in pairs.items()
    )


def _status(covered: int, wanted: int, cover: Level) -> str:
    """Say in a sentence what was reached, and how sure it is."""
    if covered == wanted:
        return "Every placement is covered."
    if cover.is_proven:
        return f"{covered} of {wanted} covered. It is proven that no other matches cover more."
    return f"{covered} of {wanted} covered. More may be possible: the search stopped at its limit."
