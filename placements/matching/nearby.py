"""What else could be matched around one placement, with everything further away as it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from placements.matching.engine import as_problem, by_id
from placements.matching.highs import SolverError
from placements.matching.locks import standing_locks
from placements.matching.problem import Solution
from placements.matching.screening import Screen
from placements.matching.solver import solve
from placements.matching.types import Link, Offer, Outcome, Period, Pool, Weights

MOST = 250  # needs solved together: the nearest ones, by who serves whom


class Surroundings:
    """A finished run, to ask what one change would do to it."""

    def __init__(self, pool: Pool, weights: Weights, outcome: Outcome) -> None:
        self.pool, self.weights = pool, weights
        self.screen = Screen(pool)
        self.needs, self.offers = by_id(pool)
        self.served_by: dict[str, set[str]] = defaultdict(set)
        self.serving: dict[str, set[str]] = defaultdict(set)
        for pair in outcome.pairs:
            self.served_by[pair.need].add(pair.offer)
            self.serving[pair.offer].add(pair.need)
        self.uncovered = tuple(gap.need for gap in outcome.uncovered)
        self._locks, _ = standing_locks(pool)
        self._able: dict[str, list[str]] = {}

    def taken(self, offer: str) -> tuple[Period, ...]:
        """The periods of a connector's commitments and matches."""
        matches = (self.needs[need].period for need in sorted(self.serving[offer]))
        return (*self.offers[offer].commitments, *matches)

    def with_change(
        self, changed: Offer, needs: Iterable[str], fixed: Link | None = None
    ) -> "Effect | None":
        """Match again around some needs, with one connector changed; None where nothing fits.

        Locks stand, matches of needs further away are commitments, and what was matched is kept
        wherever that covers as many. So whatever is found is a whole answer to the changed pool.
        """
        near = self._near(changed.id, needs)
        pool = self._part(changed, near, fixed)
        problem = as_problem(pool, self.weights, Screen(pool), frozenset(pool.locked))
        if fixed and fixed not in {(link.demand, link.supply) for link in problem.links}:
            return None
        try:
            return _effect(pool, solve(problem))
        except SolverError:  # a lock and the change have no room beside each other
            return None

    def _near(self, offer: str, needs: Iterable[str]) -> set[str]:
        """The needs around, breadth first: whom those able to serve one serve now."""
        near = dict.fromkeys((*needs, *sorted(self.serving[offer])))
        queue = list(near)
        for need in queue:
            for further in self._further(need):
                if len(near) >= MOST:
                    return set(near)
                if further not in near:
                    near[further] = None
                    queue.append(further)
        return set(near)

    def _further(self, need: str) -> Iterator[str]:
        for offer in self._able_for(need):
            yield from sorted(self.serving[offer])

    def _able_for(self, need: str) -> list[str]:
        if need not in self._able:
            places = self.screen.able(self.needs[need])
            self._able[need] = sorted(self.pool.offers[place].id for place in places)
        return self._able[need]

    def _part(self, changed: Offer, near: set[str], fixed: Link | None) -> Pool:
        """The pool of some needs, in which everything else is as agreed."""
        kept = [(need, offer) for need in sorted(near) for offer in sorted(self.served_by[need])]
        locks = [link for link in sorted(self._locks) if link[0] in near]
        able = {changed.id, *(offer for need in near for offer in self._able_for(need))}
        return replace(
            self.pool,
            needs=tuple(need for need in self.pool.needs if need.id in near),
            offers=tuple(
                self._busy(changed if offer.id == changed.id else offer, near)
                for offer in self.pool.offers
                if offer.id in able
            ),
            locked=tuple({*locks, fixed} if fixed else locks),
            kept=tuple(kept),
        )

    def _busy(self, offer: Offer, near: set[str]) -> Offer:
        away = sorted(self.serving[offer.id] - near)
        matches = tuple(self.needs[need].period for need in away)
        return replace(offer, commitments=offer.commitments + matches) if matches else offer


@dataclass(frozen=True, slots=True)
class Effect:
    """What matching again found around a change, beside what was matched there before.

    `gains` counts connectors and `weighs` them by priority; `moves` counts matches that are no
    more; `covers` names the placements that have more connectors than before.
    """

    gains: int
    weighs: int
    moves: int
    covers: tuple[str, ...]
    is_whole: bool


def _effect(pool: Pool, found: Solution) -> Effect:
    before, after = frozenset(pool.kept), frozenset(found.chosen)
    priority = {need.id: need.priority for need in pool.needs}
    more = Counter(need for need, _ in after)
    more.subtract(need for need, _ in before)
    return Effect(
        gains=len(after) - len(before),
        weighs=sum(priority[need] * count for need, count in more.items()),
        moves=len(before - after),
        covers=tuple(sorted(need for need, count in more.items() if count > 0)),
        is_whole=not found.is_stopped,
    )
