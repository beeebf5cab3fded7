"""volunteers.services.access"""

import pytest

from accounts.models import Membership
from accounts.services import end_membership
from common.errors import DomainError
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Merge
from volunteers.services.access import HasLeft, give_access_back
from volunteers.services.leaving import leave_today

Status = Membership.Status


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


def test_a_volunteer_who_is_here_gets_it_back_like_anybody(world, asha):
    end_membership(world.connector, by=world.administrator)
    given = give_access_back(world.connector, though_left=False, by=world.administrator)
    assert given.status == Status.INVITED


def test_who_has_left_gets_it_back_only_knowingly_and_has_left_still(world, asha):
    leave_today(asha, by=world.coordinator)
    end_membership(world.connector, by=world.administrator)
    with pytest.raises(HasLeft):
        give_access_back(world.connector, though_left=False, by=world.administrator)
    world.connector.refresh_from_db()
    assert world.connector.status == Status.ENDED
    given = give_access_back(world.connector, though_left=True, by=world.administrator)
    assert given.status == Status.INVITED
    asha.refresh_from_db()
    assert asha.status == "left"


def test_the_record_that_was_merged_into_another_stays_closed(world, asha):
    other = VolunteerFactory(organisation=world.organisation)
    leave_today(asha, by=world.coordinator)
    end_membership(world.connector, by=world.administrator)
    Merge.objects.create(
        organisation=world.organisation, kept=other, emptied=asha, merged_by=world.coordinator
    )
    with pytest.raises(DomainError, match="merged into another"):
        give_access_back(world.connector, though_left=True, by=world.administrator)
