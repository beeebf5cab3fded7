"""Parts of a component that are near each other, in place or in time, to be searched by themselves.

Large neighbourhood search: Shaw (1998); the neighbourhoods by group and by time are ours.
"""

from collections.abc import Iterator

import numpy as np

from placements.matching.model import Model
from placements.matching.rows import Numbers


def near_in_place(model: Model, size: int) -> list[Numbers]:
    """Part the demands into runs of groups that share supplies, of about `size` demands each."""
    names = sorted({demand.group for demand in model.demands})
    number = {name: position for position, name in enumerate(names)}
    group_of = np.array([number[demand.group] for demand in model.demands])
    serves = np.zeros((len(names), int(model.supply_of_link.max()) + 1), dtype=np.float32)
    serves[group_of[model.demand_of_link], model.supply_of_link] = 1
    shared = serves @ serves.T
    counts = np.bincount(group_of, minlength=len(names))
    return [np.flatnonzero(np.isin(group_of, run)) for run in _runs(shared, counts, size)]


def _runs(shared: np.ndarray, counts: np.ndarray, size: int) -> Iterator[list[int]]:
    """Grow each run from the first group left, by the group that shares most with it."""
    left = np.ones(len(counts), dtype=bool)
    while left.any():
        run = [int(np.argmax(left))]
        left[run] = False
        ties = shared[run[0]].copy()
        total = counts[run[0]]
        while left.any():
            best = int(np.argmax(np.where(left, ties, -1)))
            if ties[best] <= 0 or total + counts[best] > size:
                break
            run.append(best)
            left[best] = False
            ties += shared[best]
            total += counts[best]
        yield run


def near_in_time(model: Model, size: int, breadth: int) -> list[Numbers]:
    """Runs of about `size` demands that start one after another, in `breadth` such places."""
    starts = np.array([demand.window.start for demand in model.demands])
    found = []
    for wide in near_in_place(model, size * breadth):
        ordered = wide[np.argsort(starts[wide], kind="stable")]
        parts = max(1, round(len(ordered) / size))
        found += np.array_split(ordered, parts)
    return found
