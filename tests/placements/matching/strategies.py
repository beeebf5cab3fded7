"""Small pools, drawn so that rules, caps, years and windows meet at their edges."""

from datetime import date, timedelta

from hypothesis import strategies as st

from placements.matching.types import Course, Exclusion, Need, Offer, Period, Pool

from .builders import ON, a_need, an_offer

FIRST = date(2027, 11, 22)  # the drawn weeks run over new year
CODES = ("a", "b", "c")


@st.composite
def periods(draw: st.DrawFn, longest: int = 6) -> Period:
    start = FIRST + timedelta(weeks=draw(st.integers(0, 8)))
    return Period(start, start + timedelta(weeks=draw(st.integers(1, longest))))


def some(*codes: str, least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes), min_size=least)


RARE = st.sampled_from((False,) * 9 + (True,))
MOSTLY = st.sampled_from((True,) * 9 + (False,))


@st.composite
def needs(draw: st.DrawFn, number: int) -> Need:
    period = draw(periods())
    return a_need(
        f"n{number}",
        period.start,
        period.end,
        site=draw(st.sampled_from(CODES[:2])),
        team=draw(st.sampled_from(CODES[:2])),
        mode=draw(st.sampled_from(("in_person", "in_person", "either", "remote"))),
        half_days=draw(some(*CODES, least=1)),
        language=draw(st.sampled_from(("", "", "", "Welsh"))),
        topics=draw(some(*CODES)),
        site_is_step_free=draw(st.booleans()),
        trainee=draw(st.sampled_from(CODES[:2])),
        connectors_wanted=draw(st.sampled_from((1, 1, 1, 2))),
        priority=draw(st.sampled_from((1, 1, 1, 3))),
        met_before=draw(some("o0", "o1", "o2")),
        continuity=draw(st.sampled_from(("", "same", "different"))),
        needs_step_free=draw(RARE),
    )


@st.composite
def offers(draw: st.DrawFn, number: int) -> Offer:
    lapses = draw(st.sampled_from((ON, ON + timedelta(days=1), FIRST + timedelta(days=40), None)))
    has_lapsing = (draw(st.booleans()) and lapses != ON) or draw(RARE)
    return an_offer(
        f"o{number}",
        is_active=draw(MOSTLY),
        checks_until=draw(st.sampled_from((ON, FIRST + timedelta(weeks=5), *[date.max] * 8))),
        dbs_until=FIRST + timedelta(weeks=draw(st.sampled_from((2, 5, 30, 40, 50)))),
        courses=(Course("fire", "Fire", lapses),) if has_lapsing else (),
        supervised_until=draw(st.sampled_from((ON, ON + timedelta(days=1), *[None] * 8))),
        sites=draw(some(*CODES[:2], least=1)),
        offers_remote=draw(st.booleans()),
        needs_step_free=draw(RARE),
        half_days=draw(some(*CODES, least=2)),
        languages=draw(some("English", "Welsh")),
        will_share=draw(some(*CODES)),
        wont_share=draw(some(*CODES)),
        leave=tuple(draw(st.lists(periods(longest=3), max_size=1))),
        max_at_once=draw(st.integers(0, 2)),
        max_a_year=draw(st.integers(0, 3)),
        commitments=tuple(draw(st.lists(periods(), max_size=1))),
        max_a_month=draw(st.sampled_from((None, None, 0, 1, 2))),
        rest_days=draw(st.sampled_from((0, 0, 1, 7))),
        journeys=tuple(draw(st.dictionaries(st.sampled_from("ab"), st.integers(0, 120))).items()),
        exclusions=(Exclusion(site=draw(st.sampled_from(CODES[:2]))),) if draw(RARE) else (),
    )


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    some_needs = [draw(needs(number)) for number in range(draw(st.integers(0, 4)))]
    some_offers = [draw(offers(number)) for number in range(draw(st.integers(0, 3)))]
    links = [(need.id, offer.id) for need in some_needs for offer in some_offers]
    pairs = st.lists(st.sampled_from(links), max_size=3, unique=True) if links else st.just([])
    return Pool(
        on=ON,
        needs=tuple(some_needs),
        offers=tuple(some_offers),
        refused=frozenset(draw(pairs)[:1]),
        kept=tuple(draw(pairs)),
    )
