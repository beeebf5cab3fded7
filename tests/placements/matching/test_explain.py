from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from placements.matching import propose
from placements.matching.explain import VISIBLE, published
from placements.matching.rules import RULE_NAMES
from placements.matching.shortfall import shortfall_words
from placements.matching.types import Exclusion, Uncovered

from .builders import ON, a_need, a_pool, an_offer
from .strategies import pools

PEOPLE = ("connector", "connectors")


def reasons_for(*things, **changes) -> Uncovered:
    (reasons,) = propose(a_pool(*things, **changes)).uncovered
    return reasons


def test_connectors_are_counted_by_the_first_and_by_the_only_rule_they_fail():
    elsewhere = {"sites": frozenset()}
    reasons = reasons_for(
        a_need(),
        an_offer("o1", is_active=False, **elsewhere),
        an_offer("o2", **elsewhere),
        an_offer("o3", dbs_until=None),
    )
    assert reasons.first == (("active", 1), ("dbs", 1), ("place", 1))
    assert reasons.sole == (("dbs", 1), ("place", 1))
    assert reasons.capacity == ()


def test_eligible_connectors_are_counted_by_what_keeps_them():
    busy = (a_need().period,)
    reasons = reasons_for(
        a_need("n1", connectors_wanted=5),
        an_offer("o1"),
        an_offer("o2", commitments=busy),
        an_offer("o3", commitments=busy, max_at_once=2, max_a_year=1),
        an_offer("o4", max_at_once=0),
    )
    assert reasons.missing == 4
    assert dict(reasons.capacity) == {"matched": 1, "at_once": 2, "a_year": 1}


def test_a_connector_another_placement_needs_is_counted_as_used():
    reasons = reasons_for(a_need("n1"), a_need("n2", priority=2), an_offer())
    assert (reasons.need, reasons.capacity) == ("n1", (("used_elsewhere", 1),))


def test_a_pair_turned_down_before_is_a_reason():
    reasons = reasons_for(a_need(), an_offer(), refused=frozenset({("need", "offer")}))
    assert reasons.first == reasons.sole == (("refused_before", 1),)


def test_whoever_has_one_of_its_places_was_not_turned_down():
    has_one = frozenset({("need", "o1")})
    reasons = reasons_for(
        a_need(),
        an_offer("o1", is_active=False),
        an_offer("o2", sites=frozenset()),
        refused=has_one,
        already=has_one,
    )
    assert reasons.first == reasons.sole == (("place", 1),)
    assert reasons.capacity == (("already", 1),)
    words = shortfall_words(published(reasons), PEOPLE)
    assert "1 connector is asked or matched already." in words
    assert published(reasons).looked_at == 2


def barred(number: int):
    return [an_offer(f"b{n}", exclusions=(Exclusion(site="hospital"),)) for n in range(number)]


def far(number: int):
    return [an_offer(f"f{n}", sites=frozenset()) for n in range(number)]


def test_confidential_rules_are_published_with_those_who_have_no_room():
    offers = [
        *barred(3),
        *(an_offer(f"c{n}", checks_until=ON) for n in range(2)),
        an_offer("s", needs_step_free=True),
        an_offer("full", max_at_once=0),
        *far(4),
    ]
    shown = published(reasons_for(a_need(site_is_step_free=False), *offers))
    assert shown.groups == (("place", 4), ("other", 7))
    assert shown.only == (("place", 4),)
    assert shown.looked_at == 11


def test_somebody_barred_reads_like_somebody_busy():
    need = a_need("n1")
    one_barred = reasons_for(need, *far(3), *barred(1))
    one_busy = reasons_for(need, *far(3), an_offer("b0", commitments=(need.period,)))
    assert published(one_barred) == published(one_busy)


def test_a_bar_besides_a_visible_reason_is_not_counted():
    elsewhere = {"sites": frozenset()}
    plain = reasons_for(a_need(), an_offer(**elsewhere))
    also_barred = reasons_for(
        a_need(),
        an_offer(**elsewhere, checks_until=ON, exclusions=(Exclusion("hospital"),)),
    )
    assert also_barred == plain


CONFIDENTIAL_FACTS = st.sampled_from(
    [
        {"exclusions": (Exclusion(site="a"),)},
        {"exclusions": (Exclusion(person="b"),)},
        {"needs_step_free": True},
        {"checks_until": ON},
    ]
)


@settings(deadline=None, max_examples=300)
@given(pools().filter(lambda pool: pool.needs and pool.offers), st.data())
def test_a_confidential_fact_changes_no_number_of_a_placement_still_uncovered(pool, data):
    """Whose matches stay the same reads the same: nothing published depends on the fact alone."""
    at = data.draw(st.integers(0, len(pool.offers) - 1))
    barred_one = replace(pool.offers[at], **data.draw(CONFIDENTIAL_FACTS))
    offers = (*pool.offers[:at], barred_one, *pool.offers[at + 1 :])
    before = {reasons.need: published(reasons) for reasons in propose(pool).uncovered}
    after = {
        reasons.need: published(reasons)
        for reasons in propose(replace(pool, offers=offers)).uncovered
    }
    for need in before.keys() & after.keys():
        if before[need].missing == after[need].missing:
            assert after[need] == before[need]
        assert after[need].only == before[need].only
        assert visible(after[need]) == visible(before[need])


def visible(shown) -> dict:
    return {name: count for name, count in shown.groups if name not in ("matched", "other")}


def test_a_shortfall_is_told_in_plain_words():
    reasons = reasons_for(a_need(), *barred(2), *far(7), an_offer("d", dbs_until=None))
    assert shortfall_words(published(reasons), PEOPLE) == (
        "1 connector still wanted, of 10 connectors looked at.",
        "1 connector has no DBS certificate to the end of it.",
        "7 connectors cannot meet where it is.",
        "2 connectors have no room then, are needed elsewhere, "
        "have a check that ends before it does or cannot be put forward for it.",
        "For 1 connector, the only thing in the way is the DBS certificate.",
        "For 7 connectors, the only thing in the way is the place.",
    )


def test_every_reason_has_words():
    first = tuple((rule, 1) for rule in RULE_NAMES)
    sole = tuple((rule, 1) for rule in VISIBLE)
    capacity = ("matched", "at_once", "a_year", "used_elsewhere", "free")
    reasons = Uncovered("need", 2, first, sole, tuple((name, 2) for name in capacity))
    lines = shortfall_words(published(reasons), ("mentor", "mentors"))
    assert len(lines) == 1 + len(published(reasons).groups) + len(published(reasons).only)
    assert "2 mentors are suggested for it." in lines
