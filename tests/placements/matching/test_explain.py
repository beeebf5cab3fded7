from hypothesis import given
from hypothesis import strategies as st

from placements.matching import propose
from placements.matching.explain import FEW, Group, published
from placements.matching.rules import RULE_NAMES
from placements.matching.shortfall import shortfall_words
from placements.matching.types import Exclusion, Uncovered

from .builders import a_need, a_pool, an_offer

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


def barred(number: int):
    return [an_offer(f"b{n}", exclusions=(Exclusion(site="hospital"),)) for n in range(number)]


def far(number: int):
    return [an_offer(f"f{n}", sites=frozenset()) for n in range(number)]


def test_confidential_rules_are_published_as_one_group():
    offers = [
        *barred(3),
        *(an_offer(f"c{n}", checks_missing=("identity",)) for n in range(2)),
        an_offer("s", needs_step_free=True),
        *far(4),
    ]
    shown = published(reasons_for(a_need(site_is_step_free=False), *offers))
    assert shown.groups == (Group("place", 4, 4), Group("other", 6, 6))
    assert shown.only == (("place", 4),)
    assert shown.looked_at == 10


def test_nobody_and_somebody_barred_read_the_same():
    shown = {published(reasons_for(a_need(), *barred(n), *far(9 - n))) for n in range(4)}
    groups = {reasons.groups for reasons in shown}
    assert groups == {(Group("place", 5, 9), Group("other", 0, FEW - 1))}
    assert {reasons.looked_at for reasons in shown} == {9}


COUNTS = st.dictionaries(st.sampled_from(RULE_NAMES), st.integers(1, 9)).map(
    lambda counts: tuple((rule, counts[rule]) for rule in RULE_NAMES if rule in counts)
)


@given(COUNTS, st.integers(0, 3))
def test_published_counts_never_prove_that_somebody_is_barred(first, used):
    capacity = (("used_elsewhere", used),) if used else ()
    shown = published(Uncovered("need", 1, first, (), capacity))
    hidden = sum(dict(first).get(rule, 0) for rule in ("checks", "exclusion", "step_free"))
    groups = {group.reason: group for group in shown.groups}
    assert not {"checks", "exclusion", "step_free"} & set(groups)
    assert sum(group.least for group in shown.groups) <= shown.looked_at
    if hidden < FEW:
        without_them = shown.looked_at - sum(
            group.most for group in shown.groups if group.reason not in ("place", "other")
        )
        assert groups["place"].least <= without_them <= groups["place"].most
        assert (groups["other"].least, groups["other"].most) == (0, FEW - 1)
    else:
        assert groups["other"].most == hidden


def test_a_shortfall_is_told_in_plain_words():
    reasons = reasons_for(a_need(), *barred(1), *far(7), an_offer("d", dbs_until=None))
    assert shortfall_words(published(reasons), PEOPLE) == (
        "1 connector still wanted, of 9 connectors looked at.",
        "1 connector has no DBS certificate to the end of it.",
        "Between 4 and 8 connectors cannot meet where it is.",
        "Fewer than 5 connectors cannot be put forward for it.",
        "For 1 connector, only the DBS certificate stands in the way.",
        "For 7 connectors, only the place stands in the way.",
    )


def test_every_reason_has_words():
    first = tuple((rule, 1) for rule in RULE_NAMES)
    capacity = ("matched", "at_once", "a_year", "used_elsewhere", "free")
    reasons = Uncovered("need", 2, first, first, tuple((name, 2) for name in capacity))
    lines = shortfall_words(published(reasons), ("mentor", "mentors"))
    assert len(lines) == 1 + len(published(reasons).groups) + len(published(reasons).only)
    assert "2 mentors could still be matched to it." in lines
