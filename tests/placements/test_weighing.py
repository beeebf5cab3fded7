"""What matters when matches are chosen, in words; and the effect before it is kept."""

from datetime import timedelta

import pytest

from common.dates import today
from common.versions import version_of
from placements.matching.types import Outcome, Pair, Weights
from placements.models import MatchingRun, MatchingWeights
from placements.services import weighing as services
from placements.services.matching import run_matching
from placements.weighing import QUESTIONS, answers_of, effect_in_words, weights_of
from tests.placements.matching.builders import a_need, a_pool, an_offer
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.services.journeys import set_journeys

pytestmark = pytest.mark.django_db
ADDRESS = "/matching/weights/"


def said(world, **changed) -> dict[str, str]:
    organisation = world.organisation
    answers = answers_of(organisation)
    seen = {"seen": services.version_of_answers(organisation)}
    chosen = answers | {key: changed[key] for key in changed if key in answers}
    return answers | seen | {"shown": version_of(sorted(chosen.items()))} | changed


def keep_answers(world, changed: dict[str, str]) -> None:
    organisation = world.organisation
    seen = services.version_of_answers(organisation)
    answers = answers_of(organisation) | changed
    services.set_weights(organisation, answers, seen=seen, by=world.coordinator)


def suggested(world):
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    return (
        run_matching(world.organisation, **period, by=world.coordinator).proposals.get().connector
    )


def test_as_usual_is_what_the_engine_does_by_itself(world):
    assert weights_of(answers_of(world.organisation)) == Weights()


def test_a_lot_is_twice_as_much_and_not_at_all_nothing():
    weights = weights_of({"topics": "lot", "half_days": "little", "even_load": "none"})
    usual = Weights()
    assert (weights.topics, weights.half_days) == (2 * usual.topics, usual.half_days // 2)
    assert (weights.even_load, weights.renewal) == (0, usual.renewal)


def test_every_weight_that_can_be_reached_is_asked_about():
    assert {*QUESTIONS} == {*Weights.__slots__}


@pytest.fixture
def choice(world):
    """Somebody who shares the topic by video, or somebody who comes in person and does not."""
    placement = coming_placement(world, topics=["recovery"], mode="either")
    cleared_connector(world, will_share=["recovery"])
    near = cleared_connector(world, offers_remote=False)
    near.sites.add(placement.site)
    return near


@pytest.fixture
def way(world):
    """Somebody who shares the topic and lives 60 minutes away, or somebody 20 minutes away."""
    placement = coming_placement(world, topics=["recovery"], mode="in_person")
    far = cleared_connector(world, will_share=["recovery"], offers_remote=False)
    near = cleared_connector(world, offers_remote=False)
    for person, minutes in ((far, 60), (near, 20)):
        person.sites.add(placement.site)
        set_journeys(person, {placement.site: minutes}, by=None)
    return near


@pytest.mark.parametrize(
    ("kept", "tried", "words"),
    [
        ({}, {"topics": "none"}, "1 shorter journey."),
        ({"topics": "none"}, {"topics": "usual"}, "1 longer journey."),
        ({}, {"topics": "little", "travel": "lot"}, "1 shorter journey."),
    ],
)
def test_longer_and_shorter_journeys_are_counted(kept, tried, words, way, world):
    keep_answers(world, kept)
    answers = answers_of(world.organisation) | tried
    effect = services.effect_of(world.organisation, answers, on=today())
    assert words in effect.words
    assert "As many are covered as before: 1." in effect.words


def test_who_matters_a_lot_is_who_travels_less(way, world):
    keep_answers(world, {"topics": "little", "travel": "lot"})
    assert suggested(world) == way
    keep_answers(world, {"topics": "little", "travel": "none"})
    assert suggested(world) != way


def test_a_journey_that_nobody_knows_is_neither_longer_nor_shorter(way, world):
    set_journeys(way, {world.organisation.placements.get().site: None}, by=None)
    answers = answers_of(world.organisation) | {"topics": "none"}
    effect = services.effect_of(world.organisation, answers, on=today())
    assert "1 more journey that nobody has told us the length of." in effect.words
    assert not [words for words in effect.words if "longer" in words or "shorter" in words]


def an_outcome(*pairs: tuple[str, str]) -> Outcome:
    chosen = tuple(Pair(need, offer, ()) for need, offer in pairs)
    wanted = len(pairs)
    return Outcome(chosen, (), (), (), wanted, wanted, wanted, True, 0, 0.0, (), "", "")


def test_journeys_are_compared_by_the_placement_and_only_where_both_are_known():
    by_minutes = [("a", 20), ("b", 30), ("c", 45), ("d", None)]
    offers = tuple(
        an_offer(name, journeys=() if minutes is None else (("hospital", minutes),))
        for name, minutes in by_minutes
    )
    modes = {"n1": "in_person", "n2": "in_person", "n3": "in_person", "n4": "remote"}
    pool = a_pool(*(a_need(key, mode=mode) for key, mode in modes.items()), *offers)
    before = an_outcome(("n1", "a"), ("n2", "c"), ("n3", "a"), ("n4", "a"))
    after = an_outcome(("n1", "b"), ("n2", "a"), ("n3", "d"), ("n4", "c"))
    words = effect_in_words(pool, before, after)
    assert "1 longer journey, 1 shorter journey." in words
    assert "1 more journey that nobody has told us the length of." in words
    back = effect_in_words(pool, after, before)
    assert "1 fewer journey that nobody has told us the length of." in back


def test_two_at_one_placement_travel_together_in_the_count():
    offers = [an_offer(name, journeys=(("hospital", m),)) for name, m in (("a", 20), ("b", 30))]
    pool = a_pool(a_need("n1", connectors_wanted=2), *offers, an_offer("c"))
    one, two = an_outcome(("n1", "a")), an_outcome(("n1", "a"), ("n1", "b"))
    assert "longer" not in " ".join(effect_in_words(pool, one, two))


def test_the_effect_is_shown_and_nothing_is_kept(choice, world, sign_in):
    client = sign_in(world.coordinator)
    answers = said(world, topics="none", show="yes")
    page = client.post(ADDRESS, answers)
    assert "1 of 1 placements would get somebody else" in page.text
    assert "1 topic fewer in common" in page.text
    assert "1 more meets in person" in page.text
    assert "As many are covered as before: 1" in page.text
    assert not MatchingWeights.objects.exists()
    assert not MatchingRun.objects.exists()


def test_what_is_kept_counts_in_the_next_run_which_remembers_it(choice, world, sign_in):
    client = sign_in(world.coordinator)
    page = client.post(ADDRESS, said(world, topics="none", keep="yes"), follow=True)
    assert "Runs from now on go by it" in page.text
    period = {"first_on": today(), "last_on": today() + timedelta(days=364)}
    run = run_matching(world.organisation, **period, by=world.coordinator)
    assert run.proposals.get().connector == choice
    assert run.weights["topics"] == 0


def test_nothing_is_kept_whose_effect_was_not_shown(choice, world, sign_in):
    client = sign_in(world.coordinator)
    shown = said(world, topics="lot")
    page = client.post(ADDRESS, shown | {"mode": "none", "keep": "yes"})
    assert "What it would do" in page.text
    assert not MatchingWeights.objects.exists()


def test_somebody_quicker_is_not_overwritten(world, sign_in):
    client = sign_in(world.coordinator)
    first, second = said(world, topics="lot", keep="yes"), said(world, topics="none", keep="yes")
    client.post(ADDRESS, first)
    page = client.post(ADDRESS, second)
    assert "Somebody changed what matters" in page.text
    assert answers_of(world.organisation)["topics"] == "lot"


def test_an_answer_left_out_or_made_up_is_said(world, sign_in):
    page = sign_in(world.coordinator).post(ADDRESS, said(world, topics="enormously", keep="yes"))
    assert "Select how much it matters" in page.text
    assert not MatchingWeights.objects.exists()


def test_nothing_open_is_said(world, sign_in):
    page = sign_in(world.coordinator).post(ADDRESS, said(world, show="yes"))
    assert "nothing to try it on" in page.text


def test_who_looks_after_some_sites_does_not_decide_for_all(world, sign_in):
    world.coordinator.sites.add(coming_placement(world).site)
    assert sign_in(world.coordinator).get(ADDRESS).status_code == 403
