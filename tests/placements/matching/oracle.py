"""What the engine should find, by trying everything: shares no code with the engine."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, product

from placements.matching.types import Need, Offer, Pool

Links = frozenset[tuple[str, str]]


def days(start: date, end: date) -> set[date]:
    return {start + timedelta(days=day) for day in range((end - start).days)}


def may_meet(need: Need, offer: Offer, pool: Pool) -> bool:
    """The rules of the data, said once more and in another way."""
    lasting = days(need.period.start, need.period.end)
    away = {day for leave in offer.leave for day in days(leave.start, leave.end)}
    in_person = need.site in offer.sites and (
        need.site_is_step_free or not (offer.needs_step_free or need.needs_step_free)
    )
    ways = {"in_person": in_person, "remote": offer.offers_remote}
    barred = any(
        (bar.person and bar.person == need.trainee)
        or (bar.site == need.site and (not bar.team or bar.team == need.team))
        for bar in offer.exclusions
    )
    return (
        offer.is_active
        and all(day < offer.checks_until for day in (pool.on, *lasting))
        and offer.dbs_until is not None
        and max(lasting) < offer.dbs_until
        and all(course.is_held for course in offer.courses)
        and all(c.valid_until is None or pool.on < c.valid_until for c in offer.courses)
        and (offer.supervised_until is None or pool.on < offer.supervised_until)
        and not barred
        and (any(ways.values()) if need.mode == "either" else ways[need.mode])
        and not need.half_days.isdisjoint(offer.half_days)
        and (not need.language or need.language in offer.languages)
        and len(lasting & away) < 15
        and (need.id, offer.id) not in pool.refused
    )


def fits_caps(pool: Pool, links: Links) -> bool:
    """Count day by day with the days of rest, month by month and year by year."""
    periods = {need.id: need.period for need in pool.needs}
    for offer in pool.offers:
        taken = [*offer.commitments, *(periods[need] for need, key in links if key == offer.id)]
        added = [periods[need] for need, key in links if key == offer.id]
        rest = timedelta(days=offer.rest_days)
        for period in added:
            for day in days(period.start, period.end + rest):
                open_then = sum(other.start <= day < other.end + rest for other in taken)
                if open_then > offer.max_at_once:
                    return False
            month = (period.start.year, period.start.month)
            in_month = sum((other.start.year, other.start.month) == month for other in taken)
            if offer.max_a_month is not None and in_month > offer.max_a_month:
                return False
            if sum(other.start.year == period.start.year for other in taken) > offer.max_a_year:
                return False
    return True


def all_outcomes(pool: Pool) -> Iterator[Links]:
    """Every set of links that breaks no rule and no cap, and has every lock."""
    choices = []
    for need in pool.needs:
        able = [offer.id for offer in pool.offers if may_meet(need, offer, pool)]
        subsets = [
            s for size in range(need.connectors_wanted + 1) for s in combinations(able, size)
        ]
        choices.append([frozenset((need.id, offer) for offer in subset) for subset in subsets])
    for choice in product(*choices):
        links = frozenset().union(*choice)
        if links.issuperset(pool.locked) and fits_caps(pool, links):
            yield links


def quality(
    pool: Pool,
    links: Links,
    points: dict[tuple[str, str], int],
    load: int,
    continuity: int = 150,
) -> tuple[int, ...]:
    """The levels in order: cover by priority, pairs kept, points less the price of uneven load."""
    priority = {need.id: need.priority for need in pool.needs}
    year = {need.id: need.period.start.year for need in pool.needs}
    cost = 0
    for offer in pool.offers:
        for of_year in set(year.values()):
            before = sum(period.start.year == of_year for period in offer.commitments)
            more = sum(key == offer.id and year[need] == of_year for need, key in links)
            cost += load * ((before + more) ** 2 - before**2)
    return (
        sum(priority[need] for need, _ in links),
        len(links.intersection(pool.kept)),
        sum(points[link] for link in links) - cost + continuity * met_again(pool, links),
    )


def met_again(pool: Pool, links: Links) -> int:
    """How often one connector has two placements of a trainee, as the later of the two asks."""
    count = 0
    for one, other in combinations(sorted(pool.needs, key=lambda n: (n.period, n.id)), 2):
        if one.trainee == other.trainee:
            both = {offer for need, offer in links if need == one.id} & {
                offer for need, offer in links if need == other.id
            }
            count += {"": 0, "same": 1, "different": -1}[other.continuity] * len(both)
    return count
