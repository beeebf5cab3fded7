"""Why a placement still lacks connectors, counted, and what of it may be published."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from placements.matching.capacity import why_full
from placements.matching.rules import RULE_NAMES
from placements.matching.types import Counts, Link, Need, Pair, Period, Pool, Refusal, Uncovered

CONFIDENTIAL = frozenset({"checks", "exclusion", "step_free"})
OTHER = "other"
FEW = 5  # fewer people than this are never counted out
_BLURRED = "place"
_CAPACITY = ("matched", "at_once", "a_year", "used_elsewhere", "free")


def uncovered(
    pool: Pool, refusals: Mapping[Link, tuple[Refusal, ...]], pairs: Sequence[Pair]
) -> tuple[Uncovered, ...]:
    """Explain every placement that lacks connectors; `refusals` holds every pair of the pool.

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
        failed = refusals[need.id, offer.id]
        if failed:
            first[failed[0].rule] += 1
            sole[failed[0].rule] += len(failed) == 1
        elif offer.id in chosen:
            capacity["matched"] += 1
        elif full := why_full(offer, offer.commitments, need.period):
            capacity[full] += 1
        else:
            both = (*offer.commitments, *taken.get(offer.id, ()))
            capacity["used_elsewhere" if why_full(offer, both, need.period) else "free"] += 1
    missing = need.connectors_wanted - len(chosen)
    return Uncovered(
        need.id,
        missing,
        _counts(RULE_NAMES, first),
        _counts(RULE_NAMES, sole),
        _counts(_CAPACITY, capacity),
    )


def _counts(order: Iterable[str], counter: Counter[str]) -> Counts:
    return tuple((name, counter[name]) for name in order if counter[name])


@dataclass(frozen=True, slots=True)
class Group:
    """How many connectors share a reason: `least` to `most`, which are equal where it is exact."""

    reason: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Published:
    """What a coordinator may read of why a placement lacks connectors.

    `groups` part the `looked_at` connectors by the first thing in the way; `only` counts those with
    one thing in the way, confidential things left out.
    """

    need: str
    missing: int
    looked_at: int
    groups: tuple[Group, ...]
    only: Counts


def published(reasons: Uncovered) -> Published:
    """Make an explanation fit to be read: no count of it shows that somebody is barred.

    Confidential rules become one group, "other". Under five it is not a number, and since the
    groups add up to the pool, the number of those out of place is then blurred by as much: both
    are always shown, and what is shown always allows that "other" is nobody.
    """
    counts = dict(reasons.first) | dict(reasons.capacity)
    hidden = sum(counts.pop(rule, 0) for rule in CONFIDENTIAL)
    exact = [Group(reason, count, count) for reason, count in counts.items() if reason != _BLURRED]
    both = counts.get(_BLURRED, 0) + hidden
    if hidden >= FEW:
        blurred = [Group(_BLURRED, both - hidden, both - hidden), Group(OTHER, hidden, hidden)]
    else:
        least = max(0, both - FEW + 1)
        blurred = [Group(_BLURRED, least, both), Group(OTHER, 0, FEW - 1)]
    looked_at = sum(counts.values()) + hidden
    only = tuple((rule, count) for rule, count in reasons.sole if rule not in CONFIDENTIAL)
    return Published(reasons.need, reasons.missing, looked_at, (*exact, *blurred), only)
