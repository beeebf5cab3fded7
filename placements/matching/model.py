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
from placements.matching.rows import Flags, Numbers, Rooms, Rows, Writer
from placements.matching.windows import at_once_limits, bucket_limits

RANKS = 1_000


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


def build(problem: Problem) -> Model:
    """Build the model of a problem, whose parts each have a link, in whatever order they come."""
    links = tuple(sorted(problem.links, key=lambda link: (link.demand, link.supply)))
    demands = tuple(sorted(problem.demands, key=lambda demand: demand.id))
    supplies = tuple(sorted(problem.supplies, key=lambda supply: supply.id))
    demand_of_link = _numbered([link.demand for link in links])
    supply_of_link = _numbered([link.supply for link in links])
    writer, loads = Writer(), _Loads(len(links), problem.load_cost)
    _add_demands(writer, demands, _grouped(demand_of_link))
    for columns, supply in zip(_grouped(supply_of_link), supplies, strict=True):
        windows = [demands[demand_of_link[column]].window for column in columns]
        _add_supply(writer, loads, supply, columns, windows)
    bonds, bond_points = _add_bonds(writer, problem, links, loads.width)
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
        aims=_aims(links, demands, demand_of_link, (-loads.costs, bond_points)),
        fixed=np.array([c for c, link in enumerate(links) if link.is_fixed], dtype=np.int64),
    )


def _numbered(keys: Sequence[str]) -> Numbers:
    """The place of each key among the different ones, in their order."""
    number = {key: place for place, key in enumerate(sorted(set(keys)))}
    return np.array([number[key] for key in keys], dtype=np.int64)


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


def _add_demands(writer: Writer, demands: Sequence[Demand], columns_of: Sequence[Numbers]) -> None:
    for columns, demand in zip(columns_of, demands, strict=True):
        if len(columns) > demand.size:
            writer.add(columns, demand.size)


def _add_supply(
    writer: Writer, loads: _Loads, supply: Supply, columns: Numbers, windows: Sequence[Window]
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
    writer: Writer, problem: Problem, links: Sequence[Link], first: int
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
    links: Sequence[Link],
    demands: Sequence[Demand],
    demand_of_link: Numbers,
    further_points: tuple[Numbers, Numbers],
) -> tuple[tuple[str, Numbers], ...]:
    """The levels; `further_points` are those of the steps of loads and of the bonds."""
    own_points = np.array([link.points for link in links], dtype=np.int64)
    points = np.concatenate([own_points, *further_points])
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
