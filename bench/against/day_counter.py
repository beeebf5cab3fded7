"""Does an answer break a rule? Counted day by day, with no code of the engine.

The rules are said once more here, in another way, so that a mistake in the engine shows.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from placements.matching.types import Need, Offer, Pool

Links = Sequence[tuple[str, str]]
LEAVE_ALLOWED = 14


def breaches(pool: Pool, links: Links) -> int:
    """Count the broken rules and caps of an answer: none, it is to be hoped."""
    needs, offers = (
        {need.id: need for need in pool.needs},
        {offer.id: offer for offer in pool.offers},
    )
    pairs = [(needs[need], offers[offer]) for need, offer in links]
    of_offer: dict[str, list[Need]] = defaultdict(list)
    for need, offer in pairs:
        of_offer[offer.id].append(need)
    chosen = Counter(need.id for need, _ in pairs)
    return (
        sum(not may_meet(need, offer, pool.on) for need, offer in pairs)
        + sum(_over_caps(offers[key], found) for key, found in of_offer.items())
        + sum(count > needs[key].connectors_wanted for key, count in chosen.items())
        + len(pairs)
        - len(set(links))
        + len(set(links) & pool.refused)
        + len(set(pool.locked) - set(links))
    )


def may_meet(need: Need, offer: Offer, on: date) -> bool:
    """Every rule about one pair, on every day of the placement."""
    days = _days(need.period.start, need.period.end)
    last = days[-1]
    away = {day for leave in offer.leave for day in _days(leave.start, leave.end)}
    sites = {need.site} & offer.sites
    if (offer.needs_step_free or need.needs_step_free) and not need.site_is_step_free:
        sites = set()
    ways = {"in_person": bool(sites), "remote": offer.offers_remote}
    return (
        offer.is_active
        and all(day < offer.checks_until for day in (on, last))
        and offer.dbs_until is not None
        and last < offer.dbs_until
        and all(c.is_held and (c.valid_until or date.max) > on for c in offer.courses)
        and (offer.supervised_until is None or on < offer.supervised_until)
        and not any(_bars(bar.site, bar.team, bar.person, need) for bar in offer.exclusions)
        and (any(ways.values()) if need.mode == "either" else ways[need.mode])
        and any(half_day in offer.half_days for half_day in need.half_days)
        and (not need.language or need.language in offer.languages)
        and len(away.intersection(days)) <= LEAVE_ALLOWED
    )


def _bars(site: str, team: str, person: str, need: Need) -> bool:
    if person and person == need.trainee:
        return True
    return bool(site or team) and site in ("", need.site) and team in ("", need.team)


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=day) for day in range((end - start).days)]


def _over_caps(offer: Offer, found: list[Need]) -> int:
    """Count the days, months and years in which one connector has too much."""
    periods = [need.period for need in found] + list(offer.commitments)
    rest = timedelta(days=offer.rest_days)
    at_once = Counter(day for p in periods for day in _days(p.start, p.end + rest))
    months = Counter((p.start.year, p.start.month) for p in periods)
    years = Counter(p.start.year for p in periods)
    over = sum(count > offer.max_at_once for count in at_once.values())
    over += sum(count > offer.max_a_year for count in years.values())
    if offer.max_a_month is not None:
        over += sum(count > offer.max_a_month for count in months.values())
    return over
