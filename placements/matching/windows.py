"""Who overlaps whom: the days on which a supply could be asked for too much at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from placements.matching.problem import Window

Places = NDArray[np.intp]


def at_once_limits(
    windows: Sequence[Window], busy: Sequence[Window], capacity: int, rest: int = 0
) -> list[tuple[Places, int]]:
    """List the sets of windows that share a day, each with how many of them there is room for.

    Windows are told by their position. Each lasts `rest` days longer than it says. A set that can
    never exceed its room is left out, as is one implied by another. The number of windows open is
    greatest on a day when one starts, so no other day need be looked at. Cliques of an interval
    graph: Fulkerson and Gross (1965).
    """
    days = np.unique([window.start for window in (*windows, *busy)])
    is_open = _open(windows, days, rest)
    room = np.maximum(0, capacity - _open(busy, days, rest).sum(axis=1))
    is_tight = is_open.sum(axis=1) > room
    is_open, room = _without_implied(is_open[is_tight], room[is_tight])
    return [(np.flatnonzero(group), int(left)) for group, left in zip(is_open, room, strict=True)]


def _open(windows: Sequence[Window], days: NDArray[np.int64], rest: int) -> NDArray[np.bool_]:
    """A row for each day: which windows are open on it."""
    starts = np.array([window.start for window in windows], dtype=np.int64)
    ends = np.array([window.end for window in windows], dtype=np.int64) + rest
    return (starts <= days[:, None]) & (days[:, None] < ends)


def _without_implied(
    is_open: NDArray[np.bool_], room: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Drop each set that lies in another with no more room; of two the same, keep the first."""
    sizes = is_open.sum(axis=1)
    shared = is_open.astype(np.float32) @ is_open.T.astype(np.float32)
    implies = (shared == sizes[:, None]) & (room[None, :] <= room[:, None])
    is_same = implies & implies.T
    comes_later = np.tri(len(room), k=-1, dtype=bool)
    is_implied = (implies & (~is_same | comes_later)).any(axis=1)
    return is_open[~is_implied], room[~is_implied]


def bucket_limits(
    windows: Sequence[Window], busy: Sequence[Window], kind: int, capacity: int | None
) -> list[tuple[Places, int, int]]:
    """List, bucket by bucket, the windows starting in it, the room left and the load already there.

    The room is never more than the number of windows.
    """
    own = np.array([window.buckets[kind] for window in windows], dtype=np.int64)
    limits = []
    for bucket in np.unique(own):
        group = np.flatnonzero(own == bucket)
        load = sum(window.buckets[kind] == bucket for window in busy)
        room = len(group) if capacity is None else capacity - load
        limits.append((group, max(0, min(len(group), room)), load))
    return limits
