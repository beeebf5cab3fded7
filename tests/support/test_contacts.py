"""Calls that are owed: somebody is always named, and lateness is heard of."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.permissions import Role
from common.dates import today
from common.errors import DomainError
from messaging.models import Message
from support.models import Contact, SupportedBy
from support.services.contacts import (
    ask_to_be_called,
    drop_contact,
    hand_on,
    make_due,
    note_contact,
    plan_contact,
    see_to_contacts,
)
from support.services.supervisions import name_supervisor
from support.supporters import people_supported_by
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.support import ContactFactory
from tests.factories.volunteers import VolunteerFactory

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("Europe/London"))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


def due(asha, **facts):
    return make_due(asha, **{"why": "low_answer", "due_on": today()} | facts)


def told(template):
    said = Message.objects.filter(template=template)
    return {message.recipient_address for message in said}


class TestWhoIsNamed:
    def test_the_supervisor_if_there_is_one_else_a_coordinator(self, world, asha):
        assert due(asha).assigned_to == world.coordinator
        name_supervisor(asha, supervisor=world.supervisor, by=world.coordinator)
        assert Contact.objects.get().assigned_to == world.supervisor
        told = Message.objects.filter(template="support_contact_due")
        assert told.filter(recipient_address=world.supervisor.user.email).count() == 1

    def test_a_supervisor_who_has_left_is_not_named(self, world, asha):
        name_supervisor(asha, supervisor=world.supervisor, by=world.coordinator)
        world.supervisor.status = "ended"
        world.supervisor.save()
        assert due(asha).assigned_to == world.coordinator

    def test_a_deputy_is_found_for_whoever_leaves_meanwhile(self, world, asha):
        name_supervisor(asha, supervisor=world.supervisor, by=world.coordinator)
        due(asha, due_on=today() + timedelta(days=3))
        world.supervisor.user.is_active = False
        world.supervisor.user.save()
        see_to_contacts(on=today())
        assert Contact.objects.get().assigned_to == world.coordinator
        assert world.coordinator.user.email in told("support_contact_due")

    def test_a_coordinator_who_may_not_see_them_is_not_named(self, world, asha):
        here, there = SiteFactory.create_batch(2, organisation=world.organisation)
        asha.sites.add(here)
        world.coordinator.sites.add(there)
        other = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
        assert due(asha).assigned_to == other

    def test_nobody_is_named_for_themselves(self, world):
        own = VolunteerFactory(organisation=world.organisation, membership=world.coordinator)
        other = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
        assert due(own).assigned_to == other
        with pytest.raises(DomainError, match="about you"):
            note_contact(Contact.objects.get(), how="telephone", by=world.coordinator)


class TestOneCall:
    def test_answers_for_everything_due_and_keeps_the_earlier_day_and_the_pressing_reason(
        self, asha
    ):
        due(asha, why="no_answer", due_on=date(2026, 12, 2))
        due(asha, why="asked", due_on=date(2026, 12, 4))
        contact = Contact.objects.get()
        assert (contact.why, contact.due_on) == ("asked", date(2026, 12, 2))

    def test_made_says_how_and_by_whom_once(self, world, asha):
        contact = note_contact(due(asha), how="telephone", note=" Well. ", by=world.coordinator)
        assert (contact.status, contact.note) == ("made", "Well.")
        assert contact.settled_by == world.coordinator
        with pytest.raises(DomainError, match="Nothing is due"):
            note_contact(contact, how="video", by=world.coordinator)

    def test_not_needed_says_why(self, world, asha):
        contact = drop_contact(due(asha), why="We spoke in the corridor.", by=world.coordinator)
        assert contact.status == "not_needed"

    def test_somebody_asks_to_be_called_and_twice_is_once(self, world, asha):
        for _ in range(2):
            contact = ask_to_be_called(asha, by=asha.membership)
        assert (contact.why, contact.due_on) == ("asked", date(2026, 12, 1))
        assert Contact.objects.count() == 1

    def test_it_cannot_be_planned_for_the_past_or_years_ahead(self, world, asha):
        with pytest.raises(DomainError, match="today or later"):
            plan_contact(asha, why="other", due_on=date(2026, 11, 29), by=world.coordinator)
        with pytest.raises(DomainError, match="within a year"):
            plan_contact(asha, why="other", due_on=date(2028, 1, 1), by=world.coordinator)

    def test_handed_on_it_is_somebody_elses_who_hears_of_it(self, world, asha):
        contact = hand_on(due(asha), to=world.supervisor, by=world.coordinator)
        assert contact.assigned_to == world.supervisor
        assert world.supervisor.user.email in told("support_contact_due")
        assert asha in people_supported_by(world.supervisor)


class TestLateness:
    def test_reminded_on_the_day_and_only_once(self, world, asha):
        due(asha, due_on=today() + timedelta(days=1))
        before = Message.objects.count()
        for _ in range(2):
            see_to_contacts(on=today() + timedelta(days=1))
        assert Message.objects.count() == before + 1

    def test_coordinators_hear_of_it_a_day_late(self, world, asha):
        name_supervisor(asha, supervisor=world.supervisor, by=world.coordinator)
        due(asha)
        see_to_contacts(on=today())
        assert told("support_contact_overdue") == set()
        for _ in range(2):
            see_to_contacts(on=today() + timedelta(days=1))
        assert told("support_contact_overdue") == {world.coordinator.user.email}

    def test_the_only_coordinator_hears_of_their_own(self, world, asha):
        due(asha)
        see_to_contacts(on=today() + timedelta(days=1))
        assert told("support_contact_overdue") == {world.coordinator.user.email}


class TestWhoSees:
    def test_a_supervisor_sees_those_they_supervise_and_whom_they_are_to_call(self, world, asha):
        assert asha not in people_supported_by(world.supervisor)
        contact = ContactFactory(volunteer=asha, assigned_to=world.supervisor)
        assert asha in people_supported_by(world.supervisor)
        note_contact(contact, how="telephone", by=world.supervisor)
        assert asha not in people_supported_by(world.supervisor)
        name_supervisor(asha, supervisor=world.supervisor, by=world.coordinator)
        assert asha in people_supported_by(world.supervisor)

    def test_nobody_is_their_own_supervisor(self, world, asha):
        with pytest.raises(DomainError, match="about you"):
            name_supervisor(asha, supervisor=asha.membership, by=world.coordinator)
        assert not SupportedBy.objects.exists()
