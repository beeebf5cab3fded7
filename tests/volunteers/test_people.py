from datetime import date

import pytest

from common.errors import DomainError, IllegalMove
from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers.models import Volunteer
from volunteers.services.leaving import come_back, leave_today
from volunteers.services.people import (
    change_volunteer,
    create_volunteer,
    set_half_days,
    set_leave,
    set_sites,
)

Status = Volunteer.Status


@pytest.fixture
def volunteer(world):
    return VolunteerFactory(organisation=world.organisation)


def test_a_new_volunteer_is_known_and_cannot_sign_in_yet(world):
    volunteer = create_volunteer(
        world.organisation,
        email="Ruth@Example.org",
        first_name="Ruth",
        last_name="Elliott",
        position=PositionFactory(organisation=world.organisation),
        by=world.coordinator,
        offers_remote=True,
    )
    assert volunteer.status == Status.ENQUIRY
    assert volunteer.email == "ruth@example.org"
    assert volunteer.offers_remote
    assert volunteer.membership.status == "listed"


def test_facts_change_and_the_status_moves(volunteer):
    changed = change_volunteer(volunteer, mobile="07700 900000", status=Status.PAUSED, by=None)
    assert (changed.mobile, changed.status) == ("07700 900000", Status.PAUSED)
    assert changed.status_since > volunteer.status_since


def test_a_move_that_is_not_allowed_changes_nothing(volunteer):
    with pytest.raises(IllegalMove):
        change_volunteer(volunteer, mobile="07700 900000", status=Status.CHECKS, by=None)
    volunteer.refresh_from_db()
    assert volunteer.mobile == ""


def test_sites_and_half_days_are_replaced(volunteer):
    one, two = (SiteFactory(organisation=volunteer.organisation) for _ in range(2))
    set_sites(volunteer, [one, two], by=None)
    set_sites(volunteer, [two], by=None)
    assert list(volunteer.sites.all()) == [two]
    set_half_days(volunteer, ["mon_am", "tue_pm"], by=None)
    set_half_days(volunteer, ["tue_pm", "fri_am"], by=None)
    assert {free.half_day for free in volunteer.availability.all()} == {"tue_pm", "fri_am"}


def test_leave_is_kept_once_and_corrected(volunteer):
    set_leave(volunteer, first_on=date(2027, 1, 4), last_on=date(2027, 1, 8), by=None)
    set_leave(volunteer, first_on=date(2027, 1, 4), last_on=date(2027, 1, 9), by=None)
    assert volunteer.leave.get().last_on == date(2027, 1, 9)
    with pytest.raises(DomainError):
        set_leave(volunteer, first_on=date(2027, 1, 4), last_on=date(2027, 1, 3), by=None)


def test_days_away_do_not_overlap(volunteer):
    set_leave(volunteer, first_on=date(2027, 1, 4), last_on=date(2027, 1, 8), by=None)
    set_leave(volunteer, first_on=date(2027, 1, 9), last_on=date(2027, 1, 20), by=None)
    with pytest.raises(DomainError, match="4 to 8 January 2027"):
        set_leave(volunteer, first_on=date(2027, 1, 1), last_on=date(2027, 1, 4), by=None)
    with pytest.raises(DomainError, match="9 to 20 January 2027"):
        set_leave(volunteer, first_on=date(2027, 1, 4), last_on=date(2027, 1, 9), by=None)
    assert volunteer.leave.count() == 2


def test_whoever_leaves_and_has_signed_in_may_still_see_what_is_held(volunteer, world):
    leave_today(volunteer, by=world.coordinator)
    volunteer.membership.refresh_from_db()
    assert volunteer.membership.status == "joined"


@pytest.mark.parametrize("before", ["listed", "invited"])
def test_whoever_leaves_before_signing_in_is_not_let_in_until_back(volunteer, world, before):
    membership = volunteer.membership
    membership.status = before
    membership.save(update_fields=["status"])
    leave_today(volunteer, by=world.coordinator)
    membership.refresh_from_db()
    assert membership.status == "ended"
    come_back(volunteer, by=None)
    membership.refresh_from_db()
    assert membership.status == "listed"


def test_somebody_known_to_have_left_is_not_invited(world):
    ruth = create_volunteer(
        world.organisation,
        email="ruth@example.org",
        first_name="Ruth",
        last_name="Elliott",
        position=PositionFactory(organisation=world.organisation),
        status=Status.LEFT,
        by=world.coordinator,
    )
    assert not world.organisation.memberships.visible_to(world.administrator).to_invite().exists()
    assert ruth.leavings.get().status == "done"


@pytest.mark.parametrize(
    ("before", "after"), [(Status.ACTIVE, Status.LEFT), (Status.LEFT, Status.ENQUIRY)]
)
def test_leaving_and_coming_back_are_more_than_a_status(before, after, volunteer, world):
    if before == Status.LEFT:
        leave_today(volunteer, by=None)
    with pytest.raises(DomainError, match="on their own record"):
        change_volunteer(volunteer, status=after, by=world.coordinator)
