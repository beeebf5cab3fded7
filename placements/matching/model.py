"""A 0-1 model of one component of a problem: columns, rows, and one objective for each level.

Columns are the links, in order, then the steps of loads, then the bonds. The steps of one load cost
more and more, so the cheap ones are used first and none of them need be whole; nor need a bond.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from placements.matching.problem import Demand, Link, Problem, Supply, Window
from placements.matching.windows import at_once_limits, bucket_limits

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
RANKS = 1_000
NO_END = 2**40  # of a row that is open above


@dataclass(frozen=True, slots=True)
class Rows:
    """Constraints, row by row: low <= sum of factor x column <= high.

    The entries of row i are those from `starts[i]` up to `starts[i + 1]`.
    """

    starts: Numbers
    columns: Numbers
    factors: Numbers
    low: Numbers
    high: Numbers

    def sums(self, columns: Numbers) -> Numbers:
        """The sum of factor x column of every row."""
        of_entries = np.concatenate([[0], np.cumsum(self.factors * columns[self.columns])])
        return of_entries[self.starts[1:]] - of_entries[self.starts[:-1]]

    def are_kept_by(self, columns: Numbers) -> bool:
        """Tell, in whole numbers, whether every row holds."""
        sums = self.sums(columns)
        return bool(((self.low <= sums) & (sums <= self.high)).all())

    def holding(self, aim: Numbers, value: int) -> "Rows":
        """These rows, and one that asks for this value of an aim."""
        columns = np.flatnonzero(aim)
        return Rows(
            np.append(self.starts, self.starts[-1] + len(columns)),
            np.concatenate([self.columns, columns]),
            np.concatenate([self.factors, aim[columns]]),
            np.append(self.low, value),
            np.append(self.high, NO_END),
        )

    def among(self, free: Flags, values: Numbers) -> "Rows":
        """What is asked of the free columns, renumbered, where the others have these values."""
        settled = self.sums(np.where(free, 0, values))
        is_free = free[self.columns]
        lengths = np.add.reduceat(is_free, self.starts[:-1]) if len(self.low) else self.low
        wanted = lengths > 0
        number = np.cumsum(free) - 1
        return Rows(
            np.concatenate([[0], np.cumsum(lengths[wanted])]),
            number[self.columns[is_free]],
            self.factors[is_free],
            (self.low - settled)[wanted],
            (self.high - settled)[wanted],
        )


@dataclass(frozen=True, slots=True)
class Rooms:
    """Groups of links, with the most that may be chosen of each; and the groups of each link."""

    room: Numbers
    links: tuple[Numbers, ...]
    of_link: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """One component. Every aim is to be maximised, the first before the second and so on.

    `load_of_link` and `load_of_step` number the load that a link adds to and a step belongs to;
    `step` is how many steps of its load come before it. `bonds` holds the two links of each bond.
    """

    links: tuple[Link, ...]
    demands: tuple[Demand, ...]
    demand_of_link: Numbers
    supply_of_link: Numbers
    rows: Rows
    rooms: Rooms
    load_of_link: Numbers
    load_of_step: Numbers
    step: Numbers
    bonds: Numbers
    aims: tuple[tuple[str, Numbers], ...]
    fixed: Numbers

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.links) + len(self.step) + len(self.bonds)

    def completed(self, chosen: Flags) -> Numbers:
        """Fill in every column from the links chosen, cheapest steps first."""
        loads = np.bincount(self.load_of_link[chosen], minlength=self.load_of_link.max() + 1)
        steps = self.step < loads[self.load_of_step]
        bonds = chosen[self.bonds].all(axis=1)
        return np.concatenate([chosen, steps, bonds]).astype(np.int64)


class _Writer:
    """Rows in the making."""

    def __init__(self) -> None:
        self.columns: list[Numbers] = []
        self.factors: list[Numbers] = []
        self.low: list[int] = []
        self.high: list[int] = []
        self._groups: list[tuple[Numbers, int]] = []

    def add(self, columns: Numbers, high: int, less: Numbers | None = None) -> None:
        """At most `high` of the columns; with `less`, exactly as many as of those."""
        self._groups.append((columns, high if less is None else len(less)))
        factors = np.ones(len(columns), dtype=np.int64)
        if less is not None:
            columns = np.concatenate([columns, less])
            factors = np.concatenate([factors, -np.ones(len(less), dtype=np.int64)])
        self._put(columns, factors, 0, high)

    def add_bond(self, bond: int, one: int, other: int, *, gains: bool) -> None:
        """A bond that gains needs both links; one that loses comes with both links."""
        columns, factors = np.array([bond, one]), np.array([1, -1])
        if gains:
            self._put(columns, factors, -1, 0)
            self._put(np.array([bond, other]), factors, -1, 0)
        else:
            self._put(np.array([bond, one, other]), np.array([1, -1, -1]), -1, 1)

    def _put(self, columns: Numbers, factors: Numbers, low: int, high: int) -> None:
        self.columns.append(columns)
        self.factors.append(factors)
        self.low.append(low)
        self.high.append(high)

    def rooms(self, links: int) -> Rooms:
        of_link: list[list[int]] = [[] for _ in range(links)]
        for number, (columns, _) in enumerate(self._groups):
            for column in columns.tolist():
                of_link[column].append(number)
        room = np.array([room for _, room in self._groups], dtype=np.int64)
        members = tuple(columns for columns, _ in self._groups)
        return Rooms(room, members, tuple(map(tuple, of_link)))

    def rows(self) -> Rows:
        nothing = [np.zeros(0, dtype=np.int64)]
        return Rows(
            np.concatenate([[0], np.cumsum([len(columns) for columns in self.columns])]).astype(
                np.int64
            ),
            np.concatenate(nothing + self.columns).astype(np.int64),
            np.concatenate(nothing + self.factors).astype(np.int64),
            np.array(self.low, dtype=np.int64),
            np.array(self.high, dtype=np.int64),
        )


def build(problem: Problem) -> Model:
    """Build the model of a problem; the order in which its parts are given makes no difference.

    Every demand and supply must have a link.
    """
    links = tuple(sorted(problem.links, key=lambda link: (link.demand, link.supply)))
    demands = tuple(sorted(problem.demands, key=lambda demand: demand.id))
    supplies = tuple(sorted(problem.supplies, key=lambda supply: supply.id))
    demand_of_link = _numbered(links, "demand", [demand.id for demand in demands])
    supply_of_link = _numbered(links, "supply", [supply.id for supply in supplies])
    writer, loads = _Writer(), _Loads(len(links), problem.load_cost)
    for columns, demand in zip(_grouped(demand_of_link), demands, strict=True):
        if len(columns) > demand.size:
            writer.add(columns, demand.size)
    for columns, supply in zip(_grouped(supply_of_link), supplies, strict=True):
        windows = [demands[demand_of_link[column]].window for column in columns]
        _add_supply(writer, loads, supply, columns, windows)
    bonds, bond_points = _add_bonds(writer, problem, links, loads.width)
    points = [np.array([link.points for link in links], dtype=np.int64), -loads.costs, bond_points]
    return Model(
        links=links,
        demands=demands,
        demand_of_link=demand_of_link,
        supply_of_link=supply_of_link,
        rows=writer.rows(),
        rooms=writer.rooms(len(links)),
        load_of_link=loads.of_link,
        load_of_step=loads.of_step,
        step=loads.step,
        bonds=bonds,
        aims=_aims(links, demands, demand_of_link, np.concatenate(points)),
        fixed=np.array([c for c, link in enumerate(links) if link.is_fixed], dtype=np.int64),
    )


def _numbered(links: Sequence[Link], end: str, keys: Sequence[str]) -> Numbers:
    number = {key: position for position, key in enumerate(keys)}
    return np.array([number[getattr(link, end)] for link in links], dtype=np.int64)


def _grouped(numbers: Numbers) -> list[Numbers]:
    """The columns of each number, 0 first."""
    order = np.argsort(numbers, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1) if len(order) else []


class _Loads:
    """How often one supply is chosen in one bucket: a column, with its cost, for each time."""

    def __init__(self, links: int, cost: int) -> None:
        self._cost = cost
        self._links = links
        self._steps: list[tuple[int, int, int]] = []
        self.of_link = np.zeros(links, dtype=np.int64)
        self._count = 0

    def add(self, columns: Numbers, room: int, already: int) -> Numbers:
        """Count these links; give the columns of the steps."""
        self.of_link[columns] = self._count
        first = self.width
        self._steps += [
            (self._count, step, self._cost * (2 * (already + step) + 1)) for step in range(room)
        ]
        self._count += 1
        return np.arange(first, self.width)

    @property
    def width(self) -> int:
        return self._links + len(self._steps)

    @property
    def of_step(self) -> Numbers:
        return np.array([load for load, _, _ in self._steps], dtype=np.int64)

    @property
    def step(self) -> Numbers:
        return np.array([step for _, step, _ in self._steps], dtype=np.int64)

    @property
    def costs(self) -> Numbers:
        return np.array([cost for _, _, cost in self._steps], dtype=np.int64)


def _add_supply(
    writer: _Writer, loads: _Loads, supply: Supply, columns: Numbers, windows: Sequence[Window]
) -> None:
    """At once, in every bucket, and the load in each bucket of the first kind."""
    for group, room in at_once_limits(windows, supply.busy, supply.at_once, supply.rest):
        writer.add(columns[group], room)
    if not windows[0].buckets:
        steps = loads.add(columns, len(columns), len(supply.busy))
        writer.add(columns, 0, less=steps)
    for kind in range(len(windows[0].buckets)):
        cap = supply.per_bucket[kind] if kind < len(supply.per_bucket) else None
        for group, room, already in bucket_limits(windows, supply.busy, kind, cap):
            if kind == 0:
                writer.add(columns[group], 0, less=loads.add(columns[group], room, already))
            elif room < len(group):
                writer.add(columns[group], room)


def _add_bonds(
    writer: _Writer, problem: Problem, links: Sequence[Link], first: int
) -> tuple[Numbers, Numbers]:
    """A column for each supply that could serve both demands of a bond; its links and points."""
    found: list[tuple[int, int]] = []
    points: list[int] = []
    column_of = {(link.demand, link.supply): column for column, link in enumerate(links)}
    supplies = sorted({link.supply for link in links}) if problem.bonds else []
    for bond in sorted(problem.bonds, key=lambda bond: (bond.demand, bond.other, bond.points)):
        for supply in supplies:
            one = column_of.get((bond.demand, supply))
            other = column_of.get((bond.other, supply))
            if one is not None and other is not None and bond.points:
                writer.add_bond(first + len(found), one, other, gains=bond.points > 0)
                found.append((one, other))
                points.append(bond.points)
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs, np.array(points, dtype=np.int64)


def _aims(
    links: Sequence[Link], demands: Sequence[Demand], demand_of_link: Numbers, points: Numbers
) -> tuple[tuple[str, Numbers], ...]:
    priority = np.array([demand.priority for demand in demands], dtype=np.int64)
    width = len(points)
    return (
        ("covered", _widened(priority[demand_of_link], width)),
        ("kept", _widened(np.array([link.is_kept for link in links]), width)),
        ("points", points),
        ("rank", _widened(np.array([rank(link) for link in links]), width)),
    )


def _widened(values: NDArray[np.generic], width: int) -> Numbers:
    widened = np.zeros(width, dtype=np.int64)
    widened[: len(values)] = values
    return widened


def rank(link: Link) -> int:
    """Give a link a rank, 1 to 1,000, that depends on nothing but its two identifiers."""
    digest = blake2b(f"{link.demand}\n{link.supply}".encode(), digest_size=8).digest()
    return 1 + int.from_bytes(digest) % RANKS
