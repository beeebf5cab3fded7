"""Why a placement still lacks connectors, counted, and what of it may be published."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from placements.matching.capacity import CAPS, why_full
from placements.matching.roster import Flags
from placements.matching.rules import RULE_NAMES
from placements.matching.screening import Screen
from placements.matching.types import Counts, Need, Offer, Pair, Period, Pool, Uncovered

CONFIDENTIAL = frozenset({"checks", "exclusion", "step_free"})
VISIBLE = tuple(name for name in RULE_NAMES if name not in CONFIDENTIAL)
OTHER = "other"
_MATCHED = "matched"
_ALREADY = "already"
_CAPACITY = (_ALREADY, _MATCHED, *CAPS, "used_elsewhere", "free")
_IN_PLACE = (_ALREADY, _MATCHED)
_HIDDEN = tuple(name for name in RULE_NAMES if name in CONFIDENTIAL)
_VISIBLE_ROWS = [RULE_NAMES.index(name) for name in VISIBLE]
_HIDDEN_ROWS = [RULE_NAMES.index(name) for name in _HIDDEN]


def uncovered(pool: Pool, screen: Screen, pairs: Sequence[Pair]) -> tuple[Uncovered, ...]:
    """Explain every placement that lacks connectors, by all the connectors of the pool.

    Whom a visible rule forbids is counted under it, whatever confidential rule forbids them too.
    Confidential: see `published`.
    """
    periods = {need.id: need.period for need in pool.needs}
    taken: dict[str, list[Period]] = defaultdict(list)
    chosen: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        taken[pair.offer].append(periods[pair.need])
        chosen[pair.need].add(pair.offer)
    return tuple(
        _explained(pool, need, screen.failed(need), taken, chosen[need.id])
        for need in sorted(pool.needs, key=lambda need: need.id)
        if len(chosen[need.id]) < need.connectors_wanted
    )


def _explained(
    pool: Pool,
    need: Need,
    failed: Flags,
    taken: Mapping[str, list[Period]],
    chosen: set[str],
) -> Uncovered:
    """Count the connectors by rule (`failed` has a row for each), then by what keeps the others."""
    there = _already_there(pool, need)
    first, sole = _by_rule(failed & ~there)
    able = np.flatnonzero(~failed.any(axis=0) & ~there)
    capacity = Counter(
        _MATCHED if offer.id in chosen else _kept_by(need, offer, taken.get(offer.id, ()))
        for offer in (pool.offers[place] for place in able)
    )
    capacity[_ALREADY] = int(there.sum())
    return Uncovered(
        need.id,
        need.connectors_wanted - len(chosen),
        _counts(RULE_NAMES, first),
        _counts(RULE_NAMES, sole),
        _counts(_CAPACITY, capacity),
    )


def _by_rule(failed: Flags) -> tuple[Counter[str], Counter[str]]:
    """How many fail each rule first, and how many that rule alone."""
    first, sole = Counter[str](), Counter[str]()
    visible = failed[_VISIBLE_ROWS]
    in_sight = visible.any(axis=0)
    is_sole = visible.sum(axis=0) == 1
    foremost = visible.argmax(axis=0)
    for row, name in enumerate(VISIBLE):
        first[name] = int((in_sight & (foremost == row)).sum())
        sole[name] = int((is_sole & (foremost == row)).sum())
    hidden = failed[_HIDDEN_ROWS] & ~in_sight
    for row, name in enumerate(_HIDDEN):
        first[name] = int((hidden[row] & ~hidden[:row].any(axis=0)).sum())
    return first, sole


def _already_there(pool: Pool, need: Need) -> Flags:
    keys = {offer for of, offer in pool.already if of == need.id}
    if not keys:  # almost always
        return np.zeros(len(pool.offers), dtype=bool)
    return np.array([offer.id in keys for offer in pool.offers], dtype=bool)


def _kept_by(need: Need, offer: Offer, taken: Sequence[Period]) -> str:
    """What keeps somebody whom no rule forbids: a cap, other placements of this run, nothing."""
    if full := why_full(offer, offer.commitments, need.period):
        return full
    both = (*offer.commitments, *taken)
    return "used_elsewhere" if why_full(offer, both, need.period) else "free"


def _counts(order: Iterable[str], counter: Counter[str]) -> Counts:
    return tuple((name, counter[name]) for name in order if counter[name])


@dataclass(frozen=True, slots=True)
class Published:
    """What a coordinator may read of why a placement lacks connectors.

    `groups` part the `looked_at` connectors by the first thing in the way; `only` counts those with
    one thing in the way, confidential things left out.
    """

    need: str
    missing: int
    looked_at: int
    groups: Counts
    only: Counts


def published(reasons: Uncovered) -> Published:
    """Make an explanation fit to be read: no count of it shows that somebody is barred.

    Every group is counted as if the confidential rules did not exist. Those they alone forbid are
    one group, "other", with those who have no room and those needed elsewhere. So the numbers are
    the same whether somebody is barred or merely busy.
    """
    counts = dict(reasons.first) | dict(reasons.capacity)
    exact = [(name, counts.pop(name)) for name in (*VISIBLE, *_IN_PLACE) if name in counts]
    other = sum(counts.values())
    groups = (*exact, (OTHER, other)) if other else tuple(exact)
    looked_at = sum(count for _, count in groups)
    return Published(reasons.need, reasons.missing, looked_at, groups, reasons.sole)
