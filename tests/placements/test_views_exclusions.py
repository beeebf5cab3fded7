import pytest
from django.urls import reverse

from audit.models import Disclosure
from common.dates import now
from placements.services.offers import answer_offer, offer_match
from reports.home import home_of
from tests.factories.accounts import SiteFactory, TeamFactory
from tests.factories.placements import TraineeFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.services.keeping_apart import wish_apart


@pytest.fixture
def sam(world):
    return TraineeFactory(organisation=world.organisation, membership=world.trainee)


@pytest.fixture
def asha(world):
    return cleared_connector(world, membership=world.connector)


def page_of(view, *args):
    return reverse(f"placements:{view}", args=args)


def test_opening_a_trainees_confidential_page_is_kept(sam, world, sign_in):
    page = sign_in(world.coordinator).get(page_of("confidential", sam.pk))
    assert "Nobody." in page.content.decode()
    assert Disclosure.objects.get().subject_id == sam.pk


def test_opening_it_says_nothing_to_whom_a_trainee_named(sam, asha, world, sign_in):
    wish_apart(words=asha.email, by=world.trainee)
    page = sign_in(world.coordinator).get(page_of("confidential", sam.pk))
    assert str(asha) in page.content.decode()
    assert {row.subject_id for row in Disclosure.objects.all()} == {sam.pk}


def test_a_coordinator_of_some_sites_reads_no_name_from_others(sam, asha, world, sign_in):
    here, there = SiteFactory.create_batch(2, organisation=world.organisation)
    coming_placement(world, trainee=sam, team=TeamFactory(site=here))
    asha.sites.add(there)
    wish_apart(words=asha.email, by=world.trainee)
    world.coordinator.sites.add(here)
    client = sign_in(world.coordinator)
    page = client.get(page_of("confidential", sam.pk)).content.decode()
    assert str(asha) not in page
    assert "Somebody at another site" in page
    asha.sites.add(here)
    assert str(asha) in client.get(page_of("confidential", sam.pk)).content.decode()


def test_a_coordinator_enters_and_removes_whom_a_trainee_should_not_meet(
    sam, asha, world, elsewhere, sign_in
):
    client, url = sign_in(world.coordinator), page_of("add_exclusion", sam.pk)
    assert "Enter the person’s name" in client.post(url, {}).content.decode()
    answer = client.post(url, {"who": world.lead.user.email}).content.decode()
    assert "not one of the volunteers" in answer
    client.post(url, {"who": asha.email})
    bar = asha.exclusions.get()
    assert bar.person == sam.membership.user
    page = client.get(page_of("confidential", sam.pk)).content.decode()
    assert str(asha) in page
    remove = page_of("drop_exclusion", sam.pk, bar.pk)
    assert client.get(remove).status_code == 405
    assert sign_in(elsewhere.coordinator).post(remove).status_code == 404
    client.post(remove)
    assert not asha.exclusions.exists()


def test_a_match_that_somebody_asked_not_to_have_needs_a_quiet_look(sam, asha, world):
    found = offer_match(coming_placement(world, trainee=sam), asha, by=world.coordinator)
    for side in ("connector", "trainee"):
        answer_offer(found, side=side, accept=True, by=found.connector.membership)
    wish_apart(words=asha.email, by=world.trainee)
    tasks = home_of(world.coordinator, at=now()).tasks
    task = next(task for task in tasks if "quiet look" in task.sentence)
    assert str(asha) not in task.sentence
    assert task.url == reverse("volunteers:confidential", args=[asha.pk])
