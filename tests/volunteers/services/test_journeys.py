"""How long it takes somebody to get to each site."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from audit.history import changes_in
from common.errors import ChangedMeanwhile
from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Journey
from volunteers.services.journeys import minutes_of, set_journeys, version_of


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


@pytest.fixture
def sites(world):
    names = ["Bowmere", "Eastway", "Millbrook"]
    return [SiteFactory(organisation=world.organisation, name=name) for name in names]


def test_minutes_are_kept_changed_and_taken_back(asha, sites):
    near, far, other = sites
    set_journeys(asha, {near: 25, far: 0}, by=None)
    set_journeys(asha, {near: 30, far: None, other: None}, by=None)
    assert minutes_of(asha) == {near.pk: 30}


def test_sites_that_are_not_named_keep_what_is_known(asha, sites):
    near, far, _ = sites
    set_journeys(asha, {near: 25}, by=None)
    set_journeys(asha, {far: 40}, by=None)
    assert minutes_of(asha) == {near.pk: 25, far.pk: 40}


def test_saying_the_same_again_writes_nothing(asha, sites):
    set_journeys(asha, {sites[0]: 25}, by=None)
    set_journeys(asha, {sites[0]: 25}, by=None)
    assert len(changes_in(Journey, volunteer_id=asha.pk)) == 1


def test_the_second_is_told_what_the_first_said(asha, sites):
    near, far, other = sites
    set_journeys(asha, {near: 25, far: 40}, by=None)
    seen = version_of(asha, sites)
    set_journeys(asha, {near: 30, far: None, other: None}, seen=seen, by=None)
    with pytest.raises(ChangedMeanwhile) as refusal:
        set_journeys(asha, {near: 20, far: 45, other: None}, seen=seen, by=None)
    assert "Now it says: Bowmere 30; Eastway not known." in str(refusal.value)
    assert minutes_of(asha) == {near.pk: 30}
    set_journeys(asha, {near: 20, far: 45, other: None}, seen=refusal.value.version, by=None)
    assert minutes_of(asha) == {near.pk: 20, far.pk: 45}


def test_what_was_said_of_a_site_that_one_cannot_see_does_not_concern_one(asha, sites):
    near, _, other = sites
    seen = version_of(asha, [near])
    set_journeys(asha, {other: 90}, by=None)
    set_journeys(asha, {near: 20}, seen=seen, by=None)
    assert minutes_of(asha) == {near.pk: 20, other.pk: 90}


@pytest.mark.parametrize("minutes", [301, 32_000])
def test_the_database_keeps_to_five_hours(minutes, asha, sites):
    with pytest.raises(IntegrityError, match="journey_takes_up_to_five_hours"):
        set_journeys(asha, {sites[0]: minutes}, by=None)


def test_a_site_of_another_organisation_is_refused_by_the_database(asha):
    with pytest.raises(InternalError, match="another organisation"), transaction.atomic():
        set_journeys(asha, {SiteFactory(): 25}, by=None)


def test_a_journey_goes_with_its_site(asha, sites):
    set_journeys(asha, {sites[0]: 25}, by=None)
    sites[0].delete()
    assert minutes_of(asha) == {}
