import pytest

from common.errors import DomainError
from tests.factories.accounts import MembershipFactory, SiteFactory, TeamFactory, UserFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import AccessNeeds
from volunteers.services.restricted import add_exclusion, remove_exclusion, set_access_needs


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


@pytest.fixture
def site(world):
    return SiteFactory(organisation=world.organisation)


def test_a_site_a_team_or_a_person_can_be_kept_apart(asha, site, world):
    team = TeamFactory(site=site)
    add_exclusion(asha, site=site, by=world.coordinator)
    of_team = add_exclusion(asha, team=team, by=None)
    add_exclusion(asha, person=UserFactory(), by=world.coordinator)
    assert asha.exclusions.count() == 3
    assert of_team.site == site


def test_asking_twice_leaves_one(asha, site, world):
    first = add_exclusion(asha, site=site, by=world.coordinator)
    assert add_exclusion(asha, site=site, by=world.lead) == first
    assert asha.exclusions.get().recorded_by == world.coordinator


def test_nobody_enters_what_is_about_themselves(asha, site, world):
    mine = MembershipFactory(
        organisation=world.organisation, user=world.coordinator.user, role="connector"
    )
    own = VolunteerFactory(organisation=world.organisation, membership=mine)
    for volunteer, bar in (
        (asha, {"person": world.coordinator.user}),
        (own, {"person": UserFactory()}),
        (own, {"site": site}),
    ):
        with pytest.raises(DomainError, match="Ask another coordinator to enter it"):
            add_exclusion(volunteer, **bar, by=world.coordinator)
    other = MembershipFactory(organisation=world.organisation)
    assert add_exclusion(asha, person=world.coordinator.user, by=other)
    assert add_exclusion(own, site=site, by=mine)


def test_a_place_and_a_person_together_or_neither_are_refused(asha, site):
    for bar in ({"site": site, "person": UserFactory()}, {}):
        with pytest.raises(DomainError, match="Choose a site"):
            add_exclusion(asha, **bar, by=None)


def test_a_team_of_another_site_is_refused(asha, site, world):
    team = TeamFactory(site=SiteFactory(organisation=world.organisation))
    with pytest.raises(DomainError, match="another site"):
        add_exclusion(asha, site=site, team=team, by=None)


def test_nobody_is_kept_apart_from_themselves(asha):
    with pytest.raises(DomainError, match="other than the volunteer"):
        add_exclusion(asha, person=asha.membership.user, by=None)


def test_an_exclusion_can_be_removed(asha, site, world):
    remove_exclusion(add_exclusion(asha, site=site, by=None), by=world.coordinator)
    assert not asha.exclusions.exists()


def test_access_needs_are_kept_once_and_what_is_not_said_stays(asha, world):
    set_access_needs(asha, needs_step_free=True, notes=" A ramp. ", by=world.coordinator)
    set_access_needs(asha, needs_step_free=False, by=None)
    needs = AccessNeeds.objects.get(volunteer=asha)
    assert (needs.needs_step_free, needs.notes) == (False, "A ramp.")


def test_the_same_access_needs_change_nothing(asha, django_assert_num_queries):
    set_access_needs(asha, needs_step_free=True, by=None)
    with django_assert_num_queries(4):  # savepoint, lock, get, release: no update
        set_access_needs(asha, needs_step_free=True, by=None)
