"""The soft criteria: how well a pair fits, in whole points, each kept under its name.

Even load depends on all of a connector's matches together, so the solver prices it instead.
"""

from placements.matching.rules import conditions, has_access
from placements.matching.types import Counts, Need, Offer, Pair, Weights

MANY_HALF_DAYS = 4  # in common; more than these add nothing
FAR = 100  # minutes: a journey as long as this, or longer, takes the whole weight
CONTINUITY = {"": 0, "same": 1, "different": -1}


def score(need: Need, offer: Offer, weights: Weights) -> Pair:
    """Give a pair its points by criterion (higher is a better fit) and its conditions."""
    to_renew = conditions(need, offer)
    points: Counts = (
        ("topics", _share(weights.topics, need, offer.will_share)),
        ("wont_share", -_share(weights.wont_share, need, offer.wont_share)),
        ("mode", weights.mode if _meets_as_preferred(need, offer) else 0),
        ("half_days", _half_days(weights.half_days, need, offer)),
        ("renewal", -weights.renewal if to_renew else 0),
        ("continuity", weights.continuity * _met_as_asked(need, offer)),
        ("travel", -_travel(weights.travel, need, offer)),
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
    return need.site in offer.sites and has_access(need, offer)


def _met_as_asked(need: Need, offer: Offer) -> int:
    """1 for somebody met before where the same is asked for, -1 where somebody else is."""
    return CONTINUITY[need.continuity] if offer.id in need.met_before else 0


def minutes_there(need: Need, offer: Offer) -> int | None:
    """The journey where the two can meet in person; None if there is none, or nobody knows it."""
    is_made = need.mode != "remote" and can_meet_there(need, offer)
    return dict(offer.journeys).get(need.site) if is_made else None


def _travel(most: int, need: Need, offer: Offer) -> int:
    """A part of the weight by the minute; a journey nobody knows takes nothing."""
    return most * min(FAR, minutes_there(need, offer) or 0) // FAR


def _half_days(most: int, need: Need, offer: Offer) -> int:
    in_common = min(MANY_HALF_DAYS, len(need.half_days & offer.half_days))
    return most * in_common // MANY_HALF_DAYS
