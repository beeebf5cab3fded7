"""Synthetic schemes to measure matching on: the same seed gives the same scheme everywhere.

A trust has 400 placements, 100 connectors and 8 sites on a square of 30 km; placements start at
three peaks a year, nearly half of them some weeks off; one in twelve wants two connectors; some
connectors reach every site of their region of five trusts. In a scheme of one trust people also
meet remotely; in a larger one they meet in person, as those who meet remotely would reach every
trust of the country, which no organisation asks of them.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from placements.matching.types import Course, Mode, Need, Offer, Period, Pool

ON = date(2026, 11, 21)
HALF_DAYS = tuple(
    f"{day} {part}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for part in ("am", "pm")
)
TOPICS = tuple(f"topic {number}" for number in range(12))
PEAKS = (date(2027, 1, 18), date(2027, 4, 19), date(2027, 9, 13))
NEEDS_A_TRUST, SITES_A_TRUST, TRUSTS_A_REGION = 400, 8, 5
SQUARE = 30.0  # km


@dataclass(frozen=True, slots=True)
class Place:
    """A site of one trust, in km from the corner of that trust's square."""

    key: str
    trust: int
    x: float
    y: float
    is_step_free: bool


def scheme(size: int, seed: int) -> Pool:
    """Make a pool of `size` placements and a quarter as many connectors."""
    random = Random(seed * 1_000_003 + size)  # noqa: S311 - repeatable, not secret
    trusts = -(-size // NEEDS_A_TRUST)
    places = [_place(random, trust, n) for trust in range(trusts) for n in range(SITES_A_TRUST)]
    needs = tuple(_need(random, number, places) for number in range(size))
    offers = tuple(_offer(random, number, places, trusts) for number in range(size // 4))
    if trusts > 1:
        needs = tuple(replace(need, mode="in_person") for need in needs)
    return Pool(ON, needs, offers)


def _place(random: Random, trust: int, number: int) -> Place:
    x, y = random.uniform(0, SQUARE), random.uniform(0, SQUARE)
    return Place(f"site {trust}-{number}", trust, x, y, random.random() < 0.85)


def _some(random: Random, things: tuple[str, ...], least: int, most: int) -> frozenset[str]:
    return frozenset(random.sample(things, random.randint(least, most)))


def _need(random: Random, number: int, places: list[Place]) -> Need:
    place = random.choice(places)
    start = random.choice(PEAKS)
    if random.random() < 0.45:
        start += timedelta(weeks=random.randint(-4, 6))
    mode: Mode = random.choices(("in_person", "either", "remote"), (60, 30, 10))[0]
    return Need(
        id=f"need {number:05}",
        period=Period(start, start + timedelta(weeks=random.randint(4, 14))),
        site=place.key,
        team=f"{place.key} team {random.randrange(3)}",
        mode=mode,
        half_days=_some(random, HALF_DAYS, 1, 3),
        language="Welsh" if random.random() < 0.03 else "",
        topics=_some(random, TOPICS, 0, 3),
        site_is_step_free=place.is_step_free,
        trainee=f"trainee {number:05}",
        connectors_wanted=2 if random.random() < 0.08 else 1,
    )


def _offer(random: Random, number: int, places: list[Place], trusts: int) -> Offer:
    topics = random.sample(TOPICS, len(TOPICS))
    share, avoid = random.randint(2, 5), random.randint(0, 2)
    most_at_once = random.randint(1, 4)
    return Offer(
        id=f"offer {number:05}",
        is_active=random.random() < 0.93,
        checks_until=ON if random.random() < 0.04 else date.max,
        dbs_until=ON + timedelta(days=random.randint(200, 1095)),
        courses=(Course("fire", "Fire safety", ON + timedelta(days=random.randint(-20, 730))),),
        sites=_reach(random, places, trusts),
        offers_remote=random.random() < 0.3,
        needs_step_free=random.random() < 0.08,
        half_days=_some(random, HALF_DAYS, 1, 3),
        languages=frozenset({"English", "Welsh"} if random.random() < 0.15 else {"English"}),
        will_share=frozenset(topics[:share]),
        wont_share=frozenset(topics[share : share + avoid]),
        leave=_leave(random),
        max_at_once=most_at_once,
        max_a_year=random.randint(3, 4 + 3 * most_at_once),
    )


def _reach(random: Random, places: list[Place], trusts: int) -> frozenset[str]:
    """The sites within a connector's radius of 4 to 14 km, or for a few those of a region."""
    trust = random.randrange(trusts)
    if random.random() < 0.06:
        region = trust // TRUSTS_A_REGION
        return frozenset(p.key for p in places if p.trust // TRUSTS_A_REGION == region)
    x, y, radius = random.uniform(0, SQUARE), random.uniform(0, SQUARE), random.uniform(4, 14)
    return frozenset(
        p.key for p in places if p.trust == trust and (p.x - x) ** 2 + (p.y - y) ** 2 <= radius**2
    )


def _leave(random: Random) -> tuple[Period, ...]:
    if random.random() < 0.8:
        return ()
    start = date(2027, 1, 1) + timedelta(days=random.randrange(330))
    return (Period(start, start + timedelta(days=random.randint(7, 42))),)
