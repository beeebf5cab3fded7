"""The question the solver answers, in sets, points, capacities and windows of whole days."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A half-open run of days [start, end), and the bucket of each kind that it starts in.

    A kind of bucket is a year or a month, say; every window of a problem names the same kinds.
    """

    start: int
    end: int
    buckets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that wants `size` different supplies during one window.

    Each unit left missing weighs `priority`. Demands of one `group` are near each other: a hint to
    the search, which changes nothing about what is allowed or best.
    """

    id: str
    window: Window
    size: int = 1
    priority: int = 1
    group: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """Something that serves at most `at_once` windows on any day.

    Of the windows that start in one bucket of the n-th kind it serves at most `per_bucket[n]`
    (None: any number). Each window served takes `rest` more days after its end. `busy` windows are
    already served; they use every capacity and cannot be moved.
    """

    id: str
    at_once: int
    per_bucket: tuple[int | None, ...] = ()
    busy: tuple[Window, ...] = ()
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A demand a supply may serve: its points (higher is better), and what is already decided.

    A fixed link must be chosen. A kept link was chosen before and is dropped only to serve more.
    """

    demand: str
    supply: str
    points: int = 0
    is_fixed: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Bond:
    """Points gained (below zero: lost) for each supply that serves both demands."""

    demand: str
    other: str
    points: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Demands, supplies and the links between them.

    `load_cost` is the price, in points, of the square of a supply's load in one bucket of the first
    kind, `nodes` the most branch-and-bound nodes one search of one component may take (a limit on
    time would make the answer depend on the machine).
    """

    demands: tuple[Demand, ...]
    supplies: tuple[Supply, ...]
    links: tuple[Link, ...]
    bonds: tuple[Bond, ...] = ()
    load_cost: int = 0
    nodes: int = 20_000


@dataclass(frozen=True, slots=True)
class Level:
    """One of the aims, reached in strict order: what was reached, and the proven upper bound.

    From the second level on, the bound holds for answers as good at the levels before.
    """

    name: str
    value: int
    bound: int

    @property
    def is_proven(self) -> bool:
        """Tell whether no answer can be better."""
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Solution:
    """The links chosen, as (demand, supply), sorted; and how good they are, level by level.

    `bound` is a proven upper bound on the number of links any answer can choose. `is_stopped` says
    that the emergency limit of seconds ended a search: the answer is the best found until then, and
    another run may find another.
    """

    chosen: tuple[tuple[str, str], ...]
    levels: tuple[Level, ...]
    bound: int
    is_stopped: bool = False
