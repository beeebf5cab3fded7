"""What a coordinator does most is at most three clicks from home.

A click is a link or a button. Answers in a form are no clicks, and Enter in a box is one.
"""

import re
from datetime import timedelta

import pytest

from common.dates import today
from tests.browser.hands import Finger, Hands
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import CheckFactory, VolunteerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_CLICKS = 3
BOTH = pytest.mark.parametrize("hands", [Hands, Finger])


@pytest.fixture
def coordinator(somebody, world):
    def at_home(hands=Hands):
        found = somebody(hands, world.coordinator)
        found.open("/")
        found.at("today")
        return found

    return at_home


@pytest.fixture
def people(world):
    """Two of everybody, so that no task leads to the only one."""
    names = [("Asha", "Patel"), ("Bo", "Lee")]
    return [
        VolunteerFactory(
            organisation=world.organisation, first_name=first, last_name=last, status="checks"
        )
        for first, last in names
    ]


@BOTH
def test_recording_a_returned_reference(hands, coordinator, people, world):
    for person in people:
        CheckFactory(volunteer=person)
        ReferenceRequestFactory(volunteer=person, asked_by=world.coordinator, returned=True)
    desk = coordinator(hands)
    desk.follow("2 references have come back")
    desk.at("References")
    desk.follow(re.compile("Asha Patel.*first reference"))
    desk.at("Referee")
    desk.press("Accept this reference")
    desk.reads("First reference: clear")
    assert people[0].checks.get(kind="reference_1").result == "clear"
    assert desk.clicks <= MOST_CLICKS


@BOTH
def test_clearing_a_dbs(hands, coordinator, people):
    desk = coordinator(hands)
    desk.follow("2 DBS certificates are still to be seen")
    desk.at("DBS certificates to see")
    desk.follow(re.compile("Record it.*Asha Patel"))
    desk.at("Record a DBS certificate")
    desk.write("Certificate number", "001234567890")
    desk.choose("Standard")
    desk.choose("Other", "For which workforce?")
    desk.date("When was it issued?", today() - timedelta(days=10))
    desk.choose("No, nothing is recorded on it")
    desk.press("Save this certificate")
    desk.reads("The DBS certificate is saved")
    assert people[0].dbs_certificates.get().number == "001234567890"
    assert desk.clicks <= MOST_CLICKS


@BOTH
def test_pausing_somebody_found_by_name(hands, coordinator, world):
    asha = VolunteerFactory(
        organisation=world.organisation, first_name="Asha", last_name="Patel", status="active"
    )
    VolunteerFactory(organisation=world.organisation, status="active")
    desk = coordinator(hands)
    desk.write("Find a volunteer", "pate")
    desk.press("Find")
    desk.at("Volunteers")
    desk.reads("1 person found")
    desk.follow("Pause Asha Patel")
    desk.reads("Pause Asha?")
    desk.press("Pause")
    desk.reads("Asha Patel has paused")
    asha.refresh_from_db()
    assert asha.status == "paused"
    assert desk.clicks <= MOST_CLICKS
