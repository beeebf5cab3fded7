"""A trainee is worried, on a phone; the person named reads it, sees to it and closes it."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from placements.models import Concern
from tests.browser.hands import Finger
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KIND = "A boundary was crossed, or could be"
WORDS = "They asked for my own number, twice."


@pytest.fixture
def world(db):
    return build_world(name="Cheshire", slug="cheshire", contact_phone="01606 555 0100")


def test_from_a_worry_to_somebody_who_sees_to_it(world, somebody):
    trainee = somebody(Finger, world.trainee)
    trainee.open("/")
    trainee.follow("Raise a concern")
    trainee.at("Raise a concern")
    trainee.choose(KIND)
    trainee.choose("A connector")
    trainee.write("What worries you?", WORDS)
    trainee.press("Send this")
    trainee.at("Your concern of")
    trainee.reads("You will be told once it is read")
    trainee.page.go_back()
    expect(trainee.page.get_by_label("What worries you?")).to_have_value(WORDS)
    trainee.press("Send this")  # the old page, sent once more
    trainee.at("Your concern of")
    assert Concern.objects.count() == 1
    _see_to_it(somebody(membership=world.coordinator))
    trainee.open(reverse("concerns:mine"))
    trainee.at("Concerns you have raised")
    trainee.reads(f"Read by {world.coordinator.user}")


def _see_to_it(coordinator) -> None:
    coordinator.open("/")
    coordinator.follow(re.compile("1 concern waits for you to read"))
    coordinator.at("Concerns")
    coordinator.follow(re.compile(KIND))
    coordinator.at(KIND)
    coordinator.reads(WORDS)
    coordinator.press("I have read this and will see to it")
    coordinator.at(KIND)
    coordinator.press("Close this concern")
    coordinator.at("Close this concern")
    coordinator.press("Close this concern")
    coordinator.at("Close this concern")
    coordinator.reads("Select what came of it")
    coordinator.choose("Talked through with the people concerned")
    coordinator.write("What was done?", "We talked it through.")
    coordinator.press("Close this concern")
    coordinator.at("Concerns")
    coordinator.reads("No concern waits for you")


def test_who_reads_what_is_said_by_the_lead(world, somebody):
    lead = somebody(membership=world.lead)
    lead.open(reverse("concerns:index"))
    lead.follow("who reads what")
    lead.at("Who reads concerns")
    lead.follow(re.compile("Change.*Somebody may be harmed"))
    lead.at("Who reads these concerns")
    lead.pick("Who reads these concerns?", f"{world.supervisor.user} (supervisor of connectors)")
    lead.press("Save")
    lead.at("Who reads concerns")
    lead.reads(str(world.supervisor.user))


def test_what_was_written_while_signed_out_elsewhere_can_be_copied(world, somebody, problems):
    problems.expected.append("401")
    trainee = somebody(Finger, world.trainee)
    trainee.open(reverse("concerns:raise_concern"))
    trainee.choose(KIND)
    trainee.choose("A connector")
    trainee.write("What worries you?", WORDS)
    trainee.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    trainee.press("Send this")
    trainee.at("You have been signed out, and your words are still here")
    expect(trainee.page.get_by_label("What you wrote")).to_have_value(WORDS)
    trainee.press("Sign in")
    trainee.at("Sign in")
    assert not Concern.objects.exists()
