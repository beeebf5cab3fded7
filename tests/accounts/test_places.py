"""accounts.services.places"""

import pytest

from accounts import services
from accounts.models import Site
from audit.history import history_of
from common.errors import DomainError
from tests.factories.accounts import SiteFactory, TeamFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def site(world) -> Site:
    return SiteFactory(organisation=world.organisation, name="Bowmere", town="Chester")


def test_a_new_place_is_kept_with_its_author(world):
    site = Site(organisation=world.organisation, code="BOW", name="Bowmere")
    services.save_place(site, by=world.administrator)
    assert history_of(Site.objects.get(code="BOW"))[0].by == str(world.administrator)


def test_only_the_columns_that_changed_are_written(world, site):
    Site.objects.filter(pk=site.pk).update(town="Ellesmere Port")
    site.name = "Bowmere House"
    services.save_place(site, by=world.administrator, only=["name"])
    site.refresh_from_db()
    assert (site.name, site.town) == ("Bowmere House", "Ellesmere Port")


def test_a_place_that_nothing_uses_is_removed(world, site):
    services.remove_place(site, by=world.administrator)
    assert not Site.objects.exists()


def test_a_site_that_limits_a_member_stays(world, site):
    world.coordinator.sites.add(site)
    with pytest.raises(DomainError, match="list of sites"):
        services.remove_place(site, by=world.administrator)
    assert world.coordinator.site_limit == {site.pk}


def test_a_site_where_somebody_volunteers_stays(world, site):
    VolunteerFactory(organisation=world.organisation).sites.add(site)
    with pytest.raises(DomainError, match="list of sites"):
        services.remove_place(site, by=world.administrator)


def test_a_site_with_a_team_stays(world, site):
    TeamFactory(site=site)
    with pytest.raises(DomainError, match="Other records"):
        services.remove_place(site, by=world.administrator)
