import pytest

from common.errors import DomainError
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer
from volunteers.services.people import change_volunteer

pytestmark = pytest.mark.django_db
Status = Volunteer.Status


@pytest.mark.parametrize(("now", "to"), [("checks", "ready"), ("ready", "active")])
def test_nobody_known_moves_on_uncleared(now, to):
    volunteer = VolunteerFactory(status=now)
    with pytest.raises(DomainError, match="still to be cleared"):
        change_volunteer(volunteer, status=to, by=None)
    volunteer.refresh_from_db()
    assert volunteer.status == now


def test_somebody_cleared_moves_on():
    volunteer = VolunteerFactory(status=Status.CHECKS, cleared=True)
    assert change_volunteer(volunteer, status=Status.READY, by=None).status == Status.READY


def test_who_never_began_is_not_active_after_a_pause_without_clearance():
    volunteer = VolunteerFactory(status=Status.PAUSED, started_on=None)
    with pytest.raises(DomainError, match="still to be cleared"):
        change_volunteer(volunteer, status=Status.ACTIVE, by=None)


def test_a_warm_return_needs_no_clearance():
    volunteer = VolunteerFactory(status=Status.PAUSED)
    assert change_volunteer(volunteer, status=Status.ACTIVE, by=None).status == Status.ACTIVE
