"""The soft criteria: how well a pair fits, in whole points, each kept under its name.

Even load depends on all of a connector's matches together, so the solver prices it instead.
"""

from placements.matching.rules import conditions
from placements.matching.types import Counts, Need, Offer, Pair, Weights

MANY_HALF_DAYS = 4  # in common; more than these add nothing


def score(need: Need, offer: Offer, weights: Weights) -> Pair:
    """Give a pair its points by criterion (higher is a better fit) and its conditions."""
    to_renew = conditions(need, offer)
    points: Counts = (
        ("topics", _share(weights.topics, need, offer.will_share)),
        ("wont_share", -_share(weights.wont_share, need, offer.wont_share)),
        ("mode", weights.mode if _meets_as_preferred(need, offer) else 0),
        ("half_days", _half_days(weights.half_days, need, offer)),
        ("renewal", -weights.renewal if to_renew else 0),
    )
    return Pair(need.id, offer.id, points, to_renew)


def _share(most: int, need: Need, topics: frozenset[str]) -> int:
    """Points for the part of the trainee's topics that is among these."""
    return most * len(need.topics & topics) // len(need.topics) if need.topics else 0


def _meets_as_preferred(need: Need, offer: Offer) -> bool:
    """In person is preferred, unless the placement asks to meet remotely."""
    return need.mode != "either" or can_meet_there(need, offer)


def can_meet_there(need: Need, offer: Offer) -> bool:
    """Tell whether the connector goes to the site, and can get in."""
    return need.site in offer.sites and (need.site_is_step_free or not offer.needs_step_free)


def _half_days(most: int, need: Need, offer: Offer) -> int:
    in_common = min(MANY_HALF_DAYS, len(need.half_days & offer.half_days))
    return most * in_common // MANY_HALF_DAYS
