"""One component, solved level by level: an ideal, a start near it, and then the proof.

The ideal is a relaxation in which every level but the last is asked for the most there can be, were
it possible to choose links in part. Mostly whole links can do as well, level by level; then the
ideal is the proof. What differs between it and the best answer so far is where to look further.
"""

import numpy as np

from placements.matching.highs import (
    TINY,
    Clock,
    Relaxation,
    Relaxer,
    SolverError,
    search,
)
from placements.matching.model import RANKS, Model
from placements.matching.neighbourhoods import near_in_place, near_in_time
from placements.matching.problem import Level
from placements.matching.rows import Flags, Numbers
from placements.matching.starts import dive, filled, hurried

POINTS, RANK = 2, 3  # among the aims of a model
SMALL = 600  # demands: up to here the whole is searched to the end
SEARCHED = 6_000  # columns: where more than these are open, a large component is left unproven
AT_ONCE = 250  # demands searched again with everything else as it is
NODES_NEARBY = 50  # of one such search
NODES_OF_MANY = 200  # of a search of the whole of a large component
TURNS = 4  # of looking where the ideal and the best answer differ
FIRST_LOOK = 0.01  # of the bound: how far below it the optimum is looked for first


class Search:
    """The best answer found so far to one component, made better step by step."""

    def __init__(self, model: Model, nodes: int, clock: Clock) -> None:
        self._model, self._nodes, self._clock = model, nodes, clock
        self._is_small = len(model.demands) <= SMALL
        self._is_proven = True
        self._rows = model.rows
        self._relaxer = Relaxer(model, clock)
        self._ideal: dict[int, Relaxation] = {}
        self._steer = _steer(model)
        fixed = np.zeros(len(model.links), dtype=bool)
        fixed[model.fixed] = True
        self._start = fixed
        self.best = model.completed(fixed)
        if not self._is_answer(self.best):
            raise SolverError("the fixed links break a capacity: infeasible")

    def run(self) -> tuple[Level, ...]:
        """Reach one level after another."""
        self._approach()
        return tuple(self._reach(number) for number in range(len(self._model.aims)))

    @property
    def chosen(self) -> Flags:
        """The links of the best answer."""
        return self.best[: len(self._model.links)] > 0

    def _imagine(self, first: int) -> None:
        """Relax the levels from one on, each asked for the most the one before it can have."""
        self._ideal = {number: r for number, r in self._ideal.items() if number < first}
        for number in range(first, RANK):
            self._relaxer.release(number)
        for number in range(first, RANK):
            aim = self._aim(number)
            value = int(aim @ self.best)
            if value == _at_most(self._model, number):
                self._ask(number, value)
                continue
            relaxed = self._relaxer.maximise(aim)
            if relaxed is None:
                return
            self._ideal[number] = relaxed
            self._ask(number, _floor(relaxed.bound))

    def _ask(self, number: int, value: int) -> None:
        if number < POINTS and self._aim(number).any():
            self._relaxer.ask(number, self._aim(number), value)

    def _approach(self) -> None:
        """Start from the better of two relaxations, then look where the ideal is different."""
        if steered := self._relaxer.maximise(self._steer):
            with self._relaxer.returning():
                self._dive(self._steer, steered)
            self._imagine(0)
        if ideal := self._ideal.get(POINTS):
            with self._relaxer.returning():
                self._dive(self._aim(POINTS), ideal)
        self._follow()
        if self._clock.is_over():  # perhaps before anything was found
            self._take(self._model.completed(hurried(self._model, self._start, self._steer)))

    def _dive(self, aim: Numbers, relaxed: Relaxation) -> None:
        choice = dive(self._model, self._relaxer, aim, relaxed, self._start)
        self._take(self._model.completed(filled(self._model, choice, self._steer)))

    def _follow(self) -> None:
        for _ in range(TURNS):
            ideal, before = self._ideal.get(POINTS), self._values(self.best)
            if ideal is None or self._clock.is_over():
                return
            links = len(self._model.links)
            differs = np.abs(ideal.columns[:links] - self.best[:links]) > TINY
            self._around(np.unique(self._model.demand_of_link[differs]))
            if self._values(self.best) == before:
                return

    def _reach(self, number: int) -> Level:
        """Make one level as good as it can be, hold it, and say how sure that is."""
        name, aim = self._model.aims[number]
        if not aim.any():
            return Level(name, 0, 0)
        bound = self._bound_of(number)
        value = int(aim @ self.best)
        if number in self._ideal:
            ideal = self._ideal[number]
            self._relaxer.narrow(ideal, ideal.bound - value)
        self._rows = self._rows.holding(aim, value)
        self._relaxer.ask(number, aim, value)
        if number + 1 < RANK and value < _floor_of(self._ideal.get(number)):
            self._imagine(number + 1)
            self._follow()
        self._is_proven = self._is_proven and value >= bound
        return Level(name, value, max(value, bound))

    def _bound_of(self, number: int) -> int:
        """Search for the best of a level, and give its bound.

        The tie-break of a large component is worth its time only among answers proven best.
        """
        aim = self._aim(number)
        if number == RANK and (self._is_small or self._is_proven) and not self._clock.is_over():
            relaxed = self._relaxer.maximise(aim)
            if relaxed is not None:
                self._ideal[RANK] = relaxed
        if number not in self._ideal or self._clock.is_over():
            return _at_most(self._model, number)
        ideal = self._ideal[number]
        if int(aim @ self.best) >= _floor(ideal.bound):
            return _floor(ideal.bound)
        bound = self._search(number, ideal)
        if number < POINTS and not self._is_small:
            self._spread()
        return _floor(bound)

    def _search(self, number: int, ideal: Relaxation) -> float:
        """Search near the ideal; give a bound on the level.

        An answer within `slack` of the relaxation's bound moves no column that costs more. So look
        first near the bound, with every dearer column settled; if the best found there is further
        off, look once more as far as that. Reduced costs: Dantzig, Fulkerson and Johnson (1954).
        """
        aim, bound = self._aim(number), ideal.bound
        nodes = self._nodes if self._is_small else min(NODES_OF_MANY, self._nodes)
        slack = min(max(1.0, FIRST_LOOK * abs(bound)), bound - int(aim @ self.best))
        for _ in range(2):
            if int(aim @ self.best) > bound - 1 + TINY or self._clock.is_over():
                break
            low, high = self._relaxer.near(ideal, slack)
            free = low < high
            if not self._is_small and free.sum() > SEARCHED:
                break
            values = np.where(free, self.best, np.round(low)).astype(np.int64)
            searched = self._look(aim, free, values, nodes)
            bound = min(ideal.bound, max(searched, ideal.bound - slack))
            slack = ideal.bound - int(aim @ self.best)
        return bound

    def _spread(self) -> None:
        """Search again neighbourhood by neighbourhood."""
        for demands in near_in_place(self._model, AT_ONCE) + near_in_time(self._model, AT_ONCE, 4):
            if self._clock.is_over():
                return
            self._around(demands)

    def _around(self, demands: Numbers) -> None:
        """Search again what some demands get, with everything else as it is."""
        model = self._model
        links = np.isin(model.demand_of_link, demands)
        loads = np.unique(model.load_of_link[links])
        steps = np.isin(model.load_of_step, loads)
        bonds = links[model.bonds].any(axis=1)
        links[model.fixed] = False
        free = np.concatenate([links, steps, bonds])
        is_hasty = not self._is_small
        self._look(self._steer, free, self.best, min(NODES_NEARBY, self._nodes), is_hasty)

    def _look(
        self, aim: Numbers, free: Flags, values: Numbers, nodes: int, is_hasty: bool = False
    ) -> float:
        """Search with only some columns free; give a bound on the aim there."""
        if not free.any():
            return -np.inf
        settled = np.where(free, 0, values)
        is_best_in_reach = np.array_equal(settled, np.where(free, 0, self.best))
        found = search(
            self._rows.among(free, values),
            aim[free],
            whole=np.flatnonzero(free) < len(self._model.links),
            start=self.best[free] if is_best_in_reach else None,
            nodes=nodes,
            clock=self._clock,
            is_hasty=is_hasty,
        )
        if found.columns is not None:
            settled[free] = found.columns
            self._take(self._model.completed(settled[: len(self._model.links)] > 0))
        return found.bound + float(np.where(free, 0, settled) @ aim)

    def _take(self, columns: Numbers) -> None:
        """Keep columns if they are an answer and better, level by level."""
        if self._values(columns) > self._values(self.best) and self._is_answer(columns):
            self.best = columns

    def _is_answer(self, columns: Numbers) -> bool:
        return self._rows.are_kept_by(columns) and bool(columns[self._model.fixed].all())

    def _values(self, columns: Numbers) -> tuple[int, ...]:
        return tuple(int(aim @ columns) for _, aim in self._model.aims)

    def _aim(self, number: int) -> Numbers:
        return self._model.aims[number][1]


def _steer(model: Model) -> Numbers:
    """All levels but the last in one aim, for the sake of speed: it proves nothing."""
    (_, covered), (_, kept), (_, points), _ = model.aims
    span = int(np.abs(points).max(initial=0)) + 1
    much = 200 * span * (1 + 10 * int(kept.any()))
    return much * covered + 10 * span * kept + points


def _floor(bound: float) -> int:
    return int(np.floor(bound + TINY))


def _floor_of(ideal: Relaxation | None) -> int:
    return _floor(ideal.bound) if ideal else 0


def _at_most(model: Model, number: int) -> int:
    """A bound on a level that needs no search: every demand gets the best it could."""
    sizes = np.array([demand.size for demand in model.demands])
    links = np.minimum(sizes, np.bincount(model.demand_of_link))
    if number == POINTS:
        _, points = model.aims[POINTS]
        best = np.zeros(len(sizes), dtype=np.int64)
        np.maximum.at(best, model.demand_of_link, points[: len(model.links)])
        bonds = points[len(model.links) + len(model.step) :]
        return int(best @ links + bonds[bonds > 0].sum())
    if number == RANK:
        return RANKS * int(links.sum())
    return int(model.aims[number][1].sum()) if number else _covered_at_most(model, links)


def _covered_at_most(model: Model, links: Numbers) -> int:
    return int(np.array([demand.priority for demand in model.demands]) @ links)
