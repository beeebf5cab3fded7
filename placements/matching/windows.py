"""Who overlaps whom: the days on which a supply could be asked for too much at once."""

from collections.abc import Mapping, Sequence

from placements.matching.problem import Window

Limit = tuple[frozenset[str], int]


def at_once_limits(
    windows: Mapping[str, Window], busy: Sequence[Window], capacity: int
) -> tuple[Limit, ...]:
    """List the sets of windows that share a day, each with how many of them there is room for.

    A set that can never exceed its room is left out, as is one implied by another. The number of
    windows open is greatest on a day when one starts, so no other day need be looked at. Cliques of
    an interval graph: Fulkerson and Gross (1965).
    """
    days = sorted({window.start for window in (*windows.values(), *busy)})
    room_of: dict[frozenset[str], int] = {}
    for day in days:
        group = frozenset(key for key, window in windows.items() if _is_open(window, day))
        room = max(0, capacity - sum(_is_open(window, day) for window in busy))
        if len(group) > room:
            room_of[group] = min(room, room_of.get(group, room))
    limits = sorted(room_of.items(), key=lambda limit: (limit[1], sorted(limit[0])))
    return tuple(limit for limit in limits if not _is_implied(limit, limits))


def _is_open(window: Window, day: int) -> bool:
    return window.start <= day < window.end


def _is_implied(limit: Limit, limits: Sequence[Limit]) -> bool:
    group, room = limit
    return any(group < other and other_room <= room for other, other_room in limits)


def bucket_limits(
    windows: Mapping[str, Window], busy: Sequence[Window], capacity: int
) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    """List, bucket by bucket, the windows starting in it, the room left and the load already there.

    The room is never more than the number of windows.
    """
    limits = []
    for bucket in sorted({window.bucket for window in windows.values()}):
        group = tuple(sorted(key for key, window in windows.items() if window.bucket == bucket))
        load = sum(window.bucket == bucket for window in busy)
        limits.append((group, max(0, min(len(group), capacity - load)), load))
    return tuple(limits)
