"""What matters when matches are chosen, in words; and the effect before it is kept."""

from datetime import timedelta

import pytest

from common.dates import today
from common.versions import version_of
from placements.matching.types import Weights
from placements.models import MatchingRun, MatchingWeights
from placements.services import weighing as services
from placements.services.matching import run_matching
from placements.weighing import QUESTIONS, answers_of, weights_of
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db
ADDRESS = "/matching/weights/"


def said(world, **changed) -> dict[str, str]:
    organisation = world.organisation
    answers = answers_of(organisation)
    seen = {"seen": services.version_of_answers(organisation)}
    chosen = answers | {key: changed[key] for key in changed if key in answers}
    return answers | seen | {"shown": version_of(sorted(chosen.items()))} | changed


def test_as_usual_is_what_the_engine_does_by_itself(world):
    assert weights_of(answers_of(world.organisation)) == Weights()


def test_a_lot_is_twice_as_much_and_not_at_all_nothing():
    weights = weights_of({"topics": "lot", "half_days": "little", "even_load": "none"})
    usual = Weights()
    assert (weights.topics, weights.half_days) == (2 * usual.topics, usual.half_days // 2)
    assert (weights.even_load, weights.renewal) == (0, usual.renewal)


def test_every_weight_that_can_be_reached_is_asked_about():
    assert {*QUESTIONS} <= {*Weights.__slots__}


@pytest.fixture
def choice(world):
    """Somebody who shares the topic by video, or somebody who comes in person and does not."""
    placement = coming_placement(world, topics=["recovery"], mode="either")
    cleared_connector(world, will_share=["recovery"])
    near = cleared_connector(world, offers_remote=False)
    near.sites.add(placement.site)
    return near


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
