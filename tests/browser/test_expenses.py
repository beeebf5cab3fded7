"""A claim on a phone, decided by somebody else at a desk, and handed over to finance."""

import csv
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from common.dates import today
from support.mileage import add_usual_rates
from support.models import ExpenseClaim, Receipt
from tests.browser.hands import Finger, Hands
from tests.factories.volunteers import VolunteerFactory
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(db):
    world = build_world(name="Cheshire", slug="cheshire")
    add_usual_rates(world.organisation)
    return world


def claim(connector: Finger, photograph: Path) -> None:
    """Miles by car and a bus ticket, of which a photograph is taken."""
    connector.open("/expenses/mine/")
    connector.at("Expenses")
    connector.press("Start a claim")
    connector.at("Claim")
    connector.follow("Miles by car, motorcycle or bicycle")
    connector.at("Miles")
    connector.date("Which day?", today() - timedelta(days=1))
    connector.write("From where", "Home")
    connector.write("To where", "Bowmere and back")
    connector.write("How many miles in all?", "20")
    connector.choose("Car or van")
    connector.write("What was it for?", "Meeting at Bowmere")
    connector.press("Save this journey")
    connector.reads("£9.00")
    connector.follow("Bus, train or tram")
    connector.at("Bus, train or tram")
    connector.press("Save this cost")
    connector.reads("Enter how much it was")
    connector.look(connector.page)
    connector.date("Which day?", today() - timedelta(days=1))
    connector.write("How much was it?", "2.50")
    connector.write("From where", "Bowmere")
    connector.write("To where", "Chester")
    connector.write("What was it for?", "Training day")
    connector.page.screenshot(path=photograph, type="jpeg")
    with connector.page.expect_file_chooser() as chooser:
        connector.page.get_by_label("Receipt or ticket").tap()
    chooser.value.set_files(photograph)
    connector.press("Save this cost")
    connector.reads("£11.50")
    connector.look(connector.page)
    connector.press("Check and send")
    connector.at("Check and send")
    connector.tick("I spent this for the scheme, and nobody else pays it back")
    connector.press("Send this claim")
    connector.reads("Somebody else looks at it")


def decide(desk: Hands) -> None:
    desk.open("/")
    desk.follow(re.compile("expense claim waits for you"))
    desk.at("Expenses")
    desk.follow("Claim 1")
    desk.at("Decide about claim 1")
    desk.choose("Approve: it is paid with the next payments")
    desk.press("Save this decision")
    desk.at("Expenses")


def hand_over(desk: Hands) -> str:
    desk.follow("For finance")
    desk.at("For finance")
    desk.press("Make the file")
    desk.reads("Files made so far")
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name=re.compile("^CSV")).click()
    return download.value.path().read_text(encoding="utf-8-sig")


def test_from_a_phone_to_finance(world, somebody, tmp_path):
    asha = VolunteerFactory(
        organisation=world.organisation,
        membership=world.connector,
        first_name="Asha",
        last_name="Khan",
        started_on=today() - timedelta(days=90),
    )
    connector = somebody(Finger, world.connector)
    claim(connector, tmp_path / "bus.jpg")
    assert Receipt.objects.count() == 1
    desk = somebody(Hands, world.coordinator)
    decide(desk)
    rows = hand_over(desk)
    paid = [(row["Last name"], row["Amount (£)"]) for row in csv.DictReader(StringIO(rows))]
    assert paid == [("Khan", "9.00"), ("Khan", "2.50")]
    assert ExpenseClaim.objects.get(volunteer=asha).status == "exported"
    connector.open("/expenses/mine/")
    connector.follow("Claim 1")
    connector.reads("It went to finance")
    assert desk.clicks <= 8
