"""Locked pairs: which of them can stand, and what breaks the others."""

from collections import Counter, defaultdict

from placements.matching.capacity import why_full
from placements.matching.rules import refusals
from placements.matching.types import BrokenLock, Link, Need, Offer, Period, Pool, Refusal


def standing_locks(pool: Pool) -> tuple[frozenset[Link], tuple[BrokenLock, ...]]:
    """Sort the locked pairs into those that stand and those that a rule or a cap breaks.

    Where not all fit a cap, the placements that start first keep theirs (then by identifier).
    """
    needs = {need.id: need for need in pool.needs}
    offers = {offer.id: offer for offer in pool.offers}
    taken: dict[str, list[Period]] = defaultdict(list)
    placed: Counter[str] = Counter()
    broken: list[BrokenLock] = []
    standing: set[Link] = set()
    in_order = sorted(set(pool.locked), key=lambda link: (needs[link[0]].period, *link))
    for link in in_order:
        need, offer = needs[link[0]], offers[link[1]]
        failed = refusals(need, offer, pool.on, is_refused=link in pool.refused)
        refusal = _what_breaks(need, offer, failed, taken[offer.id], placed[need.id])
        if refusal:
            broken.append(BrokenLock(need.id, offer.id, refusal))
            continue
        standing.add(link)
        taken[offer.id].append(need.period)
        placed[need.id] += 1
    return frozenset(standing), tuple(broken)


def _what_breaks(
    need: Need, offer: Offer, failed: tuple[Refusal, ...], taken: list[Period], placed: int
) -> Refusal | None:
    if failed:
        return failed[0]
    if placed >= need.connectors_wanted:
        return Refusal("covered")
    full = why_full(offer, (*offer.commitments, *taken), need.period)
    return Refusal(full) if full else None
