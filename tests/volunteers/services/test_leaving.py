from datetime import date, timedelta

import pytest

from common.dates import a_year_ahead, today
from common.errors import DomainError
from messaging.models import Message
from tests.factories.agreements import LeavingFactory
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.services import leaving as services


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


def plan(volunteer, last_on, **facts):
    facts = {"wants_conversation": False, "may_stay_in_touch": False} | facts
    return services.plan_leaving(volunteer, last_on=last_on, by=None, **facts)


def test_the_retention_clock_runs_from_the_last_day_by_the_organisations_years(asha, time_machine):
    leap_day = date(2028, 2, 29)
    time_machine.move_to("2028-01-10T12:00Z", tick=False)
    assert plan(asha, leap_day).retain_until == date(2034, 2, 28)
    asha.organisation.retention_years = 1
    asha.organisation.save()
    assert plan(asha, leap_day).retain_until == date(2029, 2, 28)


def test_saying_it_again_corrects_the_first(asha):
    plan(asha, today() + timedelta(days=9))
    again = plan(asha, today() + timedelta(days=5), may_stay_in_touch=True)
    assert asha.leavings.get() == again
    assert again.may_stay_in_touch


def test_a_day_that_is_over_is_refused(asha):
    with pytest.raises(DomainError, match="today or later"):
        plan(asha, today() - timedelta(days=1))


def test_they_may_stay_after_all(asha):
    leaving = plan(asha, today() + timedelta(days=5))
    services.cancel_leaving(leaving, by=None)
    assert not asha.leavings.current().exists()
    plan(asha, today() + timedelta(days=8))


def test_an_exit_conversation_is_recorded_afterwards(asha, world):
    leaving = LeavingFactory(volunteer=asha, wants_conversation=True)
    assert world.organisation.leavings.waiting_for_a_conversation().get() == leaving
    with pytest.raises(DomainError, match="future"):
        services.record_exit_conversation(
            leaving, conversation_on=today() + timedelta(days=1), by=world.coordinator
        )
    services.record_exit_conversation(
        leaving, conversation_on=today(), learned=" Fewer forms. ", by=world.coordinator
    )
    leaving.refresh_from_db()
    assert leaving.learned == "Fewer forms."
    assert not world.organisation.leavings.waiting_for_a_conversation().exists()


def test_coming_back_gently_is_kept_with_its_end(asha, world):
    asha.status = "paused"
    asha.save()
    services.return_volunteer(asha, gently_until=today() + timedelta(days=30), by=world.connector)
    phase = asha.phased_returns.get()
    assert (phase.at_once, phase.until) == (1, today() + timedelta(days=30))
    asha.refresh_from_db()
    assert asha.status == "active"


def test_coming_back_gently_needs_a_day_to_come(asha, world):
    asha.status = "paused"
    asha.save()
    with pytest.raises(DomainError, match="after today"):
        services.return_volunteer(asha, gently_until=today(), by=world.connector)
    asha.refresh_from_db()
    assert asha.status == "paused"


def test_leaving_and_coming_back_can_be_done_again_and_again(asha, world):
    for _ in range(2):
        services.leave_today(asha, by=world.coordinator)
        assert asha.leavings.current().get().status == "done"
        with pytest.raises(DomainError, match="has left already"):
            services.leave_today(asha, by=world.coordinator)
        assert services.come_back(asha, by=world.coordinator).status == "enquiry"
        with pytest.raises(DomainError, match="has not left"):
            services.come_back(asha, by=world.coordinator)


def test_leaving_today_keeps_what_was_wished_when_it_was_planned(asha):
    plan(asha, today() + timedelta(days=9), wants_conversation=True)
    leaving = services.leave_today(asha, by=None)
    assert (leaving.last_on, leaving.wants_conversation) == (today(), True)


def test_who_is_still_asked_about_somebody_who_leaves_is_thanked_and_asked_no_more(asha, world):
    asked = ReferenceRequestFactory(volunteer=asha)
    returned = ReferenceRequestFactory(volunteer=asha, kind="reference_2", returned=True)
    services.leave_today(asha, by=None)
    asked.refresh_from_db()
    returned.refresh_from_db()
    assert (asked.status, returned.status) == ("cancelled", "returned")
    message = Message.objects.get(template="reference_cancelled")
    assert message.recipient_address == asked.referee_email


def test_a_last_day_more_than_a_year_ahead_is_refused(asha):
    with pytest.raises(DomainError, match="more than a year from now"):
        plan(asha, date(2099, 1, 1))
    assert not asha.leavings.exists()
    assert plan(asha, a_year_ahead()).last_on == a_year_ahead()
