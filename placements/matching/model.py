"""A 0-1 model of one component of a problem: columns, rows, and one objective for each level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from placements.matching.problem import Link, Problem, Supply, Window
from placements.matching.windows import at_once_limits, bucket_limits

Numbers = NDArray[np.int64]
RANKS = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One constraint: low <= sum of factor x column <= high."""

    columns: tuple[int, ...]
    factors: tuple[int, ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Load:
    """How often one supply is chosen in one bucket: a column, with its cost, for each time.

    The costs rise, so the cheap columns are used first and none of them need be whole.
    """

    links: tuple[int, ...]
    steps: tuple[int, ...]
    costs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Columns are the links, in order, then the steps of loads; every aim is to be maximised."""

    links: tuple[Link, ...]
    width: int
    rows: tuple[Row, ...]
    loads: tuple[Load, ...]
    aims: tuple[tuple[str, Numbers], ...]

    @property
    def fixed(self) -> tuple[int, ...]:
        """The columns of the links that must be chosen."""
        return tuple(column for column, link in enumerate(self.links) if link.is_fixed)

    def completed(self, chosen: Iterable[int]) -> Numbers:
        """Fill in every column from the links chosen, cheapest steps first."""
        columns = np.zeros(self.width, dtype=np.int64)
        columns[list(chosen)] = 1
        for load in self.loads:
            columns[list(load.steps[: columns[list(load.links)].sum()])] = 1
        return columns

    def is_kept_by(self, columns: Numbers) -> bool:
        """Tell, in whole numbers, whether every row holds and every fixed link is chosen."""
        sums = [int(np.dot(row.factors, columns[list(row.columns)])) for row in self.rows]
        return all(
            row.low <= total <= row.high for row, total in zip(self.rows, sums, strict=True)
        ) and bool(np.all(columns[list(self.fixed)]))


def build(problem: Problem) -> Model:
    """Build the model of a problem; the order in which its parts are given makes no difference."""
    links = tuple(sorted(problem.links, key=lambda link: (link.demand, link.supply)))
    windows = {demand.id: demand.window for demand in problem.demands}
    rows = _size_rows(problem, links)
    loads: list[Load] = []
    width = len(links)
    columns_of = _positions(link.supply for link in links)
    for supply in sorted(problem.supplies, key=lambda supply: supply.id):
        own = {links[column].demand: column for column in columns_of.get(supply.id, ())}
        rows += _at_once_rows(supply, own, windows)
        for load in _loads(supply, own, windows, width, problem.load_cost):
            loads.append(load)
            width += len(load.steps)
    rows += [_load_row(load) for load in loads]
    return Model(links, width, tuple(rows), tuple(loads), _aims(problem, links, loads, width))


def _positions(keys: Iterable[str]) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = {}
    for column, key in enumerate(keys):
        positions.setdefault(key, []).append(column)
    return positions


def _size_rows(problem: Problem, links: Sequence[Link]) -> list[Row]:
    size_of = {demand.id: demand.size for demand in problem.demands}
    return [
        Row(tuple(columns), (1,) * len(columns), 0, size_of[demand])
        for demand, columns in _positions(link.demand for link in links).items()
        if len(columns) > size_of[demand]
    ]


def _at_once_rows(supply: Supply, own: dict[str, int], windows: dict[str, Window]) -> list[Row]:
    limits = at_once_limits({key: windows[key] for key in own}, supply.busy, supply.at_once)
    return [
        Row(tuple(sorted(own[key] for key in group)), (1,) * len(group), 0, room)
        for group, room in limits
    ]


def _loads(
    supply: Supply, own: dict[str, int], windows: dict[str, Window], width: int, cost: int
) -> list[Load]:
    loads = []
    limits = bucket_limits({key: windows[key] for key in own}, supply.busy, supply.per_bucket)
    for group, room, already in limits:
        costs = tuple(cost * (2 * (already + step) + 1) for step in range(room))
        steps = tuple(range(width, width + room))
        loads.append(Load(tuple(own[key] for key in group), steps, costs))
        width += room
    return loads


def _load_row(load: Load) -> Row:
    factors = (1,) * len(load.links) + (-1,) * len(load.steps)
    return Row(load.links + load.steps, factors, 0, 0)


def _aims(
    problem: Problem, links: Sequence[Link], loads: Sequence[Load], width: int
) -> tuple[tuple[str, Numbers], ...]:
    priority_of = {demand.id: demand.priority for demand in problem.demands}
    points = _column_values(width, [link.points for link in links])
    for load in loads:
        points[list(load.steps)] = [-cost for cost in load.costs]
    return (
        ("covered", _column_values(width, [priority_of[link.demand] for link in links])),
        ("kept", _column_values(width, [int(link.is_kept) for link in links])),
        ("points", points),
        ("rank", _column_values(width, [rank(link) for link in links])),
    )


def _column_values(width: int, values: Sequence[int]) -> Numbers:
    column_values = np.zeros(width, dtype=np.int64)
    column_values[: len(values)] = values
    return column_values


def rank(link: Link) -> int:
    """Give a link a rank, 1 to 1,000, that depends on nothing but its two identifiers."""
    digest = blake2b(f"{link.demand}\n{link.supply}".encode(), digest_size=8).digest()
    return 1 + int.from_bytes(digest) % RANKS
