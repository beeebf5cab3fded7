"""The shortest valid need and offer: they fit each other on every rule."""

from dataclasses import replace
from datetime import date, timedelta

from placements.matching.types import Course, Need, Offer, Period, Pool

ON = date(2026, 11, 21)
START = date(2027, 1, 18)
END = date(2027, 3, 1)
ONE_DAY = timedelta(days=1)

NEED = Need(
    id="need",
    period=Period(START, END),
    site="hospital",
    team="ward",
    mode="in_person",
    half_days=frozenset({"Wed am"}),
    language="",
    topics=frozenset({"recovery"}),
    site_is_step_free=True,
    trainee="trainee",
)
OFFER = Offer(
    id="offer",
    is_active=True,
    checks_until=date.max,
    dbs_until=date(2029, 1, 1),
    courses=(Course("fire", "Fire safety", date(2029, 1, 1)),),
    sites=frozenset({"hospital"}),
    offers_remote=False,
    needs_step_free=False,
    half_days=frozenset({"Wed am"}),
    languages=frozenset({"English"}),
    will_share=frozenset({"recovery"}),
    wont_share=frozenset(),
    leave=(),
    max_at_once=1,
    max_a_year=5,
)


def a_need(key: str = "need", start: date = START, end: date = END, **changes: object) -> Need:
    return replace(NEED, id=key, period=Period(start, end), **changes)


def an_offer(key: str = "offer", **changes: object) -> Offer:
    return replace(OFFER, id=key, **changes)


def a_pool(*things: Need | Offer, **changes: object) -> Pool:
    needs = tuple(thing for thing in things if isinstance(thing, Need))
    offers = tuple(thing for thing in things if isinstance(thing, Offer))
    return Pool(on=ON, needs=needs, offers=offers, **changes)  # type: ignore[arg-type]


def weeks(start: int, end: int) -> tuple[date, date]:
    """A period of whole weeks after the first placement starts."""
    return START + timedelta(weeks=start), START + timedelta(weeks=end)
