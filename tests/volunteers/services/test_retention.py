"""Legal holds: said twice they are one, and lifted they stay so."""

import pytest
from django.db import InternalError, transaction

from common.dates import today
from common.errors import DomainError
from tests.factories.volunteers import VolunteerFactory
from volunteers.services.retention import lift_hold, place_hold


def test_said_twice_it_is_one_hold(world):
    asha = VolunteerFactory(organisation=world.organisation)
    first = place_hold(asha, needed_for="Complaint 17", by=world.coordinator)
    assert place_hold(asha, needed_for=" Complaint  17 ", by=world.administrator) == first
    assert first.placed_by == world.coordinator


def test_a_hold_says_what_needs_the_record(world):
    asha = VolunteerFactory(organisation=world.organisation)
    with pytest.raises(DomainError, match="Say what needs"):
        place_hold(asha, needed_for="  ", by=world.coordinator)


def test_once_lifted_it_stays_lifted(world):
    asha = VolunteerFactory(organisation=world.organisation)
    hold = place_hold(asha, needed_for="Complaint 17", by=world.coordinator)
    lift_hold(hold, by=world.administrator)
    assert lift_hold(hold, by=world.coordinator).lifted_by == world.administrator
    hold.refresh_from_db()
    assert (hold.lifted_on, hold.lifted_by) == (today(), world.administrator)
    with pytest.raises(InternalError, match="lifted_for_good"), transaction.atomic():
        type(hold).objects.filter(pk=hold.pk).update(lifted_on=None, lifted_by=None)
    again = place_hold(asha, needed_for="Complaint 17", by=world.coordinator)
    assert again != hold


def test_nobody_lifts_a_hold_on_their_own_record(world):
    own = VolunteerFactory(organisation=world.organisation, membership=world.administrator)
    hold = place_hold(own, needed_for="Complaint 17", by=world.coordinator)
    with pytest.raises(DomainError, match="about you"):
        lift_hold(hold, by=world.administrator)
