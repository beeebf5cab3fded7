from datetime import date

import pytest

from placements.matching.scoring import score
from placements.matching.types import Course, Weights

from .builders import END, ONE_DAY, a_need, an_offer


def points(need, offer, **weights):
    return dict(score(need, offer, Weights(**weights)).points)


def test_topics_score_the_part_that_is_shared():
    need = a_need(topics=frozenset({"recovery", "anxiety", "sleep"}))
    assert points(need, an_offer(), topics=300)["topics"] == 100
    assert points(a_need(), an_offer(), topics=300)["topics"] == 300
    assert points(a_need(topics=frozenset()), an_offer())["topics"] == 0


def test_what_the_connector_will_not_share_counts_against():
    offer = an_offer(wont_share=frozenset({"anxiety"}))
    need = a_need(topics=frozenset({"recovery", "anxiety"}))
    assert points(need, offer, wont_share=150)["wont_share"] == -75


def test_in_person_is_preferred_where_either_will_do():
    remote = an_offer(sites=frozenset(), offers_remote=True)
    assert points(a_need(mode="either"), an_offer(), mode=150)["mode"] == 150
    assert points(a_need(mode="either"), remote, mode=150)["mode"] == 0
    assert points(a_need(mode="remote"), remote, mode=150)["mode"] == 150


def test_half_days_in_common_score_up_to_four():
    days = frozenset("abcdef")
    assert points(a_need(half_days=days), an_offer(half_days=days))["half_days"] == 80
    assert points(a_need(), an_offer())["half_days"] == 20


def test_a_course_to_renew_counts_against():
    offer = an_offer(courses=(Course("fire", "Fire", END - ONE_DAY),))
    pair = score(a_need(), offer, Weights(renewal=150))
    assert dict(pair.points)["renewal"] == -150
    assert [condition.renew_by for condition in pair.conditions] == [date(2027, 2, 28)]


def test_the_total_is_the_sum_of_the_named_points():
    pair = score(a_need(), an_offer(), Weights())
    assert pair.total == sum(value for _, value in pair.points) == 300 + 150 + 20


def test_who_was_met_before_counts_as_the_trainee_asks():
    met = frozenset({"offer"})
    assert points(a_need(met_before=met), an_offer())["continuity"] == 0
    assert points(a_need(met_before=met, continuity="same"), an_offer())["continuity"] == 150
    assert points(a_need(met_before=met, continuity="different"), an_offer())["continuity"] == -150
    assert points(a_need(continuity="same"), an_offer())["continuity"] == 0


@pytest.mark.parametrize(
    ("minutes", "mode", "expected"),
    [
        (0, "in_person", 0),
        (30, "in_person", -60),
        (100, "in_person", -200),
        (101, "in_person", -200),
        (30, "either", -60),
        (30, "remote", 0),
    ],
)
def test_a_minute_of_the_journey_takes_two_points_up_to_a_hundred_minutes(minutes, mode, expected):
    offer = an_offer(offers_remote=True, journeys=(("hospital", minutes), ("clinic", 500)))
    assert points(a_need(mode=mode), offer)["travel"] == expected


@pytest.mark.parametrize(("weight", "expected"), [(0, 0), (100, -25), (200, -50), (400, -100)])
def test_what_a_journey_takes_goes_with_its_weight(weight, expected):
    offer = an_offer(journeys=(("hospital", 25),))
    scored = score(a_need(), offer, Weights(travel=weight))
    assert dict(scored.points)["travel"] == expected


def test_a_journey_nobody_knows_or_makes_takes_nothing():
    assert points(a_need(), an_offer(journeys=(("clinic", 90),)))["travel"] == 0
    remote = an_offer(sites=frozenset(), offers_remote=True, journeys=(("hospital", 90),))
    assert points(a_need(mode="either"), remote)["travel"] == 0
