"""Rows of a 0-1 model: constraints over columns, whole or with some of the columns settled."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
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


class Writer:
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
