"""Why a placement still lacks connectors, counted, and what of it may be published."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from placements.matching.capacity import why_full
from placements.matching.rules import RULE_NAMES
from placements.matching.types import (
    Counts,
    Link,
    Need,
    Offer,
    Pair,
    Period,
    Pool,
    Refusal,
    Uncovered,
)

CONFIDENTIAL = frozenset({"checks", "exclusion", "step_free"})
VISIBLE = tuple(name for name in RULE_NAMES if name not in CONFIDENTIAL)
OTHER = "other"
_MATCHED = "matched"
_CAPACITY = ("matched", "at_once", "a_year", "used_elsewhere", "free")


def uncovered(
    pool: Pool, refusals: Mapping[Link, tuple[Refusal, ...]], pairs: Sequence[Pair]
) -> tuple[Uncovered, ...]:
    """Explain every placement that lacks connectors; `refusals` holds every pair of the pool.

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
        _explained(pool, need, refusals, taken, chosen[need.id])
        for need in sorted(pool.needs, key=lambda need: need.id)
        if len(chosen[need.id]) < need.connectors_wanted
    )


def _explained(
    pool: Pool,
    need: Need,
    refusals: Mapping[Link, tuple[Refusal, ...]],
    taken: Mapping[str, list[Period]],
    chosen: set[str],
) -> Uncovered:
    first: Counter[str] = Counter()
    sole: Counter[str] = Counter()
    capacity: Counter[str] = Counter()
    for offer in pool.offers:
        failed = [refusal.rule for refusal in refusals[need.id, offer.id]]
        visible = [rule for rule in failed if rule not in CONFIDENTIAL]
        if visible:
            first[visible[0]] += 1
            sole[visible[0]] += len(visible) == 1
        elif failed:
            first[failed[0]] += 1
        elif offer.id in chosen:
            capacity[_MATCHED] += 1
        else:
            capacity[_kept_by(need, offer, taken.get(offer.id, ()))] += 1
    missing = need.connectors_wanted - len(chosen)
    return Uncovered(
        need.id,
        missing,
        _counts(RULE_NAMES, first),
        _counts(RULE_NAMES, sole),
        _counts(_CAPACITY, capacity),
    )


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
    exact = [(name, counts.pop(name)) for name in (*VISIBLE, _MATCHED) if name in counts]
    other = sum(counts.values())
    groups = (*exact, (OTHER, other)) if other else tuple(exact)
    looked_at = sum(count for _, count in groups)
    return Published(reasons.need, reasons.missing, looked_at, groups, reasons.sole)
