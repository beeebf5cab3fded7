"""A placement is called off, or a trainee leaves."""

from datetime import timedelta

import pytest

from common.dates import today
from common.errors import DomainError
from messaging.models import Message
from placements.coverage import coverage_of
from placements.mending import plan_mending
from placements.models import Match, Placement, Proposal
from placements.services.matching import run_matching
from placements.services.offers import offer_match
from placements.services.people import create_placement
from placements.services.trainees_leaving import trainee_leaves
from tests.factories.placements import MatchFactory, PlacementFactory, TraineeFactory
from tests.placements.scheme import cleared_connector, coming_placement, told_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


def test_a_placement_called_off_ends_what_hangs_on_it(world, client):
    placement = coming_placement(world)
    match = MatchFactory(placement=placement, connector=cleared_connector(world), agreed=True)
    page = client.get(f"/placements/{placement.pk}/call-off/")
    assert f"The match with {match.connector}" in page.text
    page = client.post(f"/placements/{placement.pk}/call-off/", follow=True)
    assert "Called off" in page.text
    match.refresh_from_db()
    assert match.status == Match.Status.ENDED
    assert Message.objects.filter(template="match_ended").count() == 2
    again = client.post(f"/placements/{placement.pk}/call-off/", follow=True)
    assert "called off already" in again.text


def test_what_is_called_off_needs_nobody_and_is_offered_to_nobody(world):
    placement = coming_placement(world)
    connector = cleared_connector(world)
    placement.called_off_on = today()
    placement.save()
    assert coverage_of(world.organisation.placements.all(), on=today()).coming == 0
    assert plan_mending(world.coordinator, on=today()).mended == ()
    with pytest.raises(DomainError, match="No placement that starts in this period"):
        run_matching(
            world.organisation,
            first_on=today(),
            last_on=today() + timedelta(days=364),
            by=world.coordinator,
        )
    with pytest.raises(DomainError, match="has been called off"):
        offer_match(placement, connector, by=world.coordinator)


def test_a_suggestion_for_it_lapses_and_it_can_take_place_after_all(world, client):
    placement = coming_placement(world)
    cleared_connector(world)
    run_matching(
        world.organisation,
        first_on=today(),
        last_on=today() + timedelta(days=364),
        by=world.coordinator,
    )
    client.post(f"/placements/{placement.pk}/call-off/")
    assert Proposal.objects.get().status == Proposal.Status.LAPSED
    client.post(f"/placements/{placement.pk}/take-place/")
    assert world.organisation.placements.needing_a_connector().get() == placement


def test_one_that_is_over_is_not_called_off(world, client):
    over = PlacementFactory(
        trainee__organisation=world.organisation,
        starts_on=today() - timedelta(days=50),
        ends_on=today() - timedelta(days=1),
    )
    page = client.post(f"/placements/{over.pk}/call-off/", follow=True)
    assert "This placement is over" in page.text


def test_a_trainee_who_leaves_frees_their_connectors(world, client):
    trainee = TraineeFactory(organisation=world.organisation)
    now_on = coming_placement(
        world, trainee=trainee, starts_on=today(), ends_on=today() + timedelta(days=20)
    )
    later = coming_placement(world, trainee=trainee, weeks_ahead=20)
    match = MatchFactory(placement=now_on, connector=cleared_connector(world), agreed=True)
    offer = offer_match(later, cleared_connector(world), by=world.coordinator)
    told_of(offer)
    page = client.get(f"/placements/trainees/{trainee.pk}/leave/")
    assert str(match.connector) in page.text
    page = client.post(f"/placements/trainees/{trainee.pk}/leave/", follow=True)
    assert "2 of their placements called off" in page.text
    assert {m.status for m in Match.objects.all()} == {"ended", "withdrawn"}
    assert (
        "has left already"
        in client.post(f"/placements/trainees/{trainee.pk}/leave/", follow=True).text
    )
    page = client.post(f"/placements/{later.pk}/take-place/", follow=True)
    assert "has left. Say first that they are staying" in page.text
    client.post(f"/placements/trainees/{trainee.pk}/stay/")
    client.post(f"/placements/{later.pk}/take-place/")
    later.refresh_from_db()
    assert later.called_off_on is None


def test_another_organisations_are_not_there(client):
    stranger = PlacementFactory(starts_on=today(), ends_on=today())
    assert client.post(f"/placements/{stranger.pk}/call-off/").status_code == 404
    assert client.post(f"/placements/trainees/{stranger.trainee_id}/leave/").status_code == 404


def test_nobody_is_found_for_a_trainee_who_has_left(world, client):
    trainee, connector = TraineeFactory(organisation=world.organisation), cleared_connector(world)
    placement = coming_placement(world, trainee=trainee)
    trainee_leaves(trainee, by=world.coordinator)
    placement.refresh_from_db()
    Placement.objects.update(called_off_on=None)  # as if a file had brought it back
    trainee.refresh_from_db()
    facts = {"team": placement.team, "site": placement.site, "half_days": ["mon_am"]}
    days = {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    with pytest.raises(DomainError, match="has left"):
        create_placement(
            world.organisation, reference="L1", trainee=trainee, **facts, **days, by=None
        )
    with pytest.raises(DomainError, match="has left"):
        offer_match(placement, connector, by=world.coordinator)
    assert not world.organisation.placements.needing_a_connector().exists()
    page = client.get(f"/placements/trainees/{trainee.pk}/placements/add/", follow=True)
    assert "say first that they are staying" in page.text
    over = {"starts_on": today() - timedelta(days=9), "ends_on": today() - timedelta(days=1)}
    assert create_placement(  # what is over may be written down
        world.organisation, reference="L2", trainee=trainee, **facts, **over, by=None
    )


def test_whoever_looks_after_some_sites_is_told_of_no_placement_elsewhere(world, client):
    mine = coming_placement(world)
    other = coming_placement(world, trainee=mine.trainee)
    match = MatchFactory(placement=other, connector=cleared_connector(world), agreed=True)
    address = f"/placements/trainees/{mine.trainee_id}/leave/"
    assert str(match.connector) in client.get(address).text
    world.coordinator.sites.add(mine.site)
    page = client.get(address).text
    assert mine.reference in page
    assert "And 1 at a site you do not look after" in page
    assert other.reference not in page
    assert str(match.connector) not in page


def test_what_is_over_or_called_off_asks_for_nothing(world, client):
    over = {"starts_on": today() - timedelta(days=9), "ends_on": today() - timedelta(days=1)}
    for placement in (coming_placement(world, **over), coming_placement(world)):
        placement.called_off_on = None if placement.is_over else today()
        placement.save()
        for what, words in (("choose", "nobody is needed"), ("call-off", "nothing to call off")):
            page = client.get(f"/placements/{placement.pk}/{what}/", follow=True)
            assert words in page.text
            assert f"/placements/{placement.pk}/call-off/" not in page.text
