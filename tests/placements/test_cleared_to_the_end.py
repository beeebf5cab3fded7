"""What the engine lets through, read once more as readiness reads it: day by day to the end."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from common.dates import Period
from placements.matching.rules import conditions, refusals
from placements.matching.types import Course, Offer
from tests.placements.matching.builders import a_need, an_offer
from volunteers.clearance import clearance_from
from volunteers.readiness import readiness_from
from volunteers.requirements import Requirement
from volunteers.standing import Standing

ON = date(2026, 11, 21)
CLEARED = ("check", "dbs")

days = st.integers(-5, 25).map(lambda n: ON + timedelta(days=n))
periods = st.builds(lambda day, n: Period(day, day + timedelta(days=n)), days, st.integers(1, 15))


@st.composite
def requirements(draw, kind, key):
    is_held = draw(st.sampled_from((True, True, True, False)))
    # A certificate that is held always lapses some day: its position says after how many months.
    ever = days if kind == "dbs" else st.none() | days
    until = draw(ever) if is_held else None
    exceptions = tuple(draw(st.lists(periods, max_size=3)))
    return Requirement(kind, key, key, is_held, until, exceptions)


standings = st.builds(
    lambda is_active, checks, dbs, courses, agreements: Standing(
        None, is_active, 30, checks, dbs, courses, agreements
    ),
    st.sampled_from((True, True, True, False)),
    st.tuples(requirements("check", "identity"), requirements("check", "right_to_work")),
    st.none() | requirements("dbs", "dbs"),
    st.tuples(requirements("course", "fire")),
    st.tuples(requirements("agreement", "agreement:boundaries")),
)


def offer_of(standing: Standing) -> Offer:
    """As placements.pool tells the engine."""
    told = clearance_from(standing, on=ON)
    return replace(
        an_offer(),
        is_active=told.is_active,
        checks_until=told.checks_until,
        dbs_until=told.dbs_until,
        courses=tuple(Course(c.code, c.name, c.valid_until, c.is_held) for c in told.courses),
    )


@settings(deadline=None, max_examples=400)
@given(standings, st.integers(-3, 5), st.integers(4, 20))
def test_whom_the_engine_lets_through_is_cleared_to_the_end(standing, starts, ends):
    need = a_need(start=ON + timedelta(days=starts), end=ON + timedelta(days=starts + ends))
    offer = offer_of(standing)
    is_let_through = not refusals(need, offer, ON)
    is_ready = readiness_from(standing, on=ON).is_ready
    assert is_ready or not is_let_through
    if not is_let_through:
        return
    to_renew = {condition.course for condition in conditions(need, offer)}
    for day in (ON + timedelta(days=n) for n in range((need.period.end - ON).days)):
        missing = readiness_from(standing, on=day).missing()
        assert not [item.key for item in missing if item.kind in CLEARED]
        assert {item.key for item in missing} <= to_renew


@settings(deadline=None, max_examples=200)
@given(standings, st.integers(1, 20))
def test_nobody_cleared_on_every_day_is_kept_from_a_match(standing, length):
    need = a_need(start=ON, end=ON + timedelta(days=length))
    lasting = [ON + timedelta(days=n) for n in range(length)]
    if all(readiness_from(standing, on=day).is_ready for day in lasting):
        assert not refusals(need, offer_of(standing), ON)
