"""A pool that makes no sense is refused before anything is matched."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields

from placements.matching.scoring import CONTINUITY
from placements.matching.types import Need, Offer, Period, Pool, Weights

MODES = ("in_person", "remote", "either")


class PoolError(ValueError):
    """The pool or the weights contradict themselves; the words say where."""


def validate(pool: Pool, weights: Weights) -> None:
    """Check a pool and weights. Raises PoolError that names every fault found."""
    faults = [*_id_faults(pool), *_link_faults(pool), *_weight_faults(weights)]
    faults += [fault for need in pool.needs for fault in _need_faults(need)]
    faults += [fault for offer in pool.offers for fault in _offer_faults(offer)]
    if faults:
        raise PoolError("; ".join(faults))


def _id_faults(pool: Pool) -> Iterator[str]:
    yield from (f"two needs called {key}" for key in _repeated(need.id for need in pool.needs))
    yield from (f"two offers called {key}" for key in _repeated(offer.id for offer in pool.offers))


def _repeated(keys: Iterable[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]


def _link_faults(pool: Pool) -> Iterator[str]:
    needs, offers = {need.id for need in pool.needs}, {offer.id for offer in pool.offers}
    for word, links in (("locked", pool.locked), ("kept", pool.kept)):
        for need, offer in links:
            if need not in needs or offer not in offers:
                yield f"{word} pair {need} and {offer} is not in the pool"


def _need_faults(need: Need) -> Iterator[str]:
    if _is_inverted(need.period):
        yield f"need {need.id} ends before it has begun"
    if need.mode not in MODES:
        yield f"need {need.id} has an unknown mode, {need.mode}"
    if need.continuity not in CONTINUITY:
        yield f"need {need.id} has an unknown continuity, {need.continuity}"
    if need.connectors_wanted < 1 or need.priority < 1:
        yield f"need {need.id} wants fewer than one connector, or has a priority below one"


def _offer_faults(offer: Offer) -> Iterator[str]:
    if any(_is_inverted(period) for period in (*offer.leave, *offer.commitments)):
        yield f"offer {offer.id} has a period that ends before it has begun"
    caps = (offer.max_at_once, offer.max_a_year, offer.max_a_month or 0, offer.rest_days)
    if min(caps) < 0:
        yield f"offer {offer.id} has a cap below zero"
    if any(minutes < 0 for _, minutes in offer.journeys):
        yield f"offer {offer.id} has a journey of less than no minutes"
    if any(not (bar.site or bar.team or bar.person) for bar in offer.exclusions):
        yield f"offer {offer.id} has an exclusion that bars nothing"


def _is_inverted(period: Period) -> bool:
    return period.end <= period.start


def _weight_faults(weights: Weights) -> Iterator[str]:
    for weight in fields(weights):
        if getattr(weights, weight.name) < 0:
            yield f"weight {weight.name} is below zero"
