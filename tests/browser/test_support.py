"""After a meeting: link, one tap, a warm page; and the pages of those who support somebody."""

import re

import pytest
from playwright.sync_api import expect

from common.dates import today
from common.models import new_id
from messaging.models import Message
from support.models import CheckIn, Contact
from support.services.check_ins import follow_meeting
from support.services.supervisions import name_supervisor
from tests.browser.steps import check_at_both_widths, enter
from tests.factories.support import support_rows
from tests.placements.scheme import cleared_connector
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(db):
    return build_world(name="Cheshire", slug="cheshire")


@pytest.fixture
def connector(world):
    volunteer = cleared_connector(world, membership=world.connector)
    name_supervisor(volunteer, supervisor=world.supervisor, by=world.coordinator)
    return volunteer


def link_to_answer(connector):
    follow_meeting(connector, about_id=new_id(), met_on=today(), happened=True)
    body = Message.objects.get(template="check_in").body
    return re.search(r"http://[^/]+(/check-in/\S+)", body)[1]


def test_link_then_one_tap_then_a_warm_page(page, live_server, world, connector, axe, fits):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(live_server.url + link_to_answer(connector))
    expect(page.get_by_role("heading", level=1)).to_contain_text("How are you after your meeting")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="It was hard").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for telling us")
    expect(page.locator("main")).to_contain_text(f"{world.supervisor.user} will call you by")
    check_at_both_widths(page, axe, fits)
    page.get_by_label("Would you like to say more?").fill("It stays with me.")
    page.get_by_role("button", name="Save these words").click()
    expect(page.get_by_label("Would you like to say more?")).to_have_value("It stays with me.")
    assert CheckIn.objects.get().note == "It stays with me."
    assert Contact.objects.get().assigned_to == world.supervisor


def test_one_tap_without_script(without_script, live_server, connector):
    page = without_script
    page.goto(live_server.url + link_to_answer(connector))
    page.get_by_role("button", name="Good").click()
    expect(page.locator("main")).to_contain_text("Nothing more is needed from you")
    assert CheckIn.objects.get().answer == "good"


def test_the_pages_of_those_who_support(page, live_server, world, connector, axe, fits):
    rows = support_rows(connector, supervisor=world.supervisor)
    enter(page, live_server.url, world.coordinator)
    person = f"/support/people/{connector.pk}/"
    paths = ["", "contact/", "supporter/", "supervision/plan/", "supervision/record/", "plan/"]
    of_contact = [f"/support/contacts/{rows.contact.pk}/{path}" for path in ("", "hand-on/")]
    for path in ["/support/", *(person + path for path in paths), *of_contact]:
        page.goto(live_server.url + path)
        check_at_both_widths(page, axe, fits)
    page.goto(live_server.url + of_contact[0])
    page.get_by_label("By telephone").check()
    page.get_by_role("button", name="It is done").click()
    expect(page.locator("main")).to_contain_text("Thank you for calling.")


def test_the_connectors_own_pages(page, live_server, world, connector, axe, fits):
    support_rows(connector, supervisor=world.supervisor)
    Contact.objects.all().delete()
    enter(page, live_server.url, connector.membership)
    for path in ("/support/mine/", "/support/mine/plan/", "/support/mine/plan/remove/"):
        page.goto(live_server.url + path)
        check_at_both_widths(page, axe, fits)
    page.goto(live_server.url + "/support/mine/")
    page.get_by_role("button", name="Please call me").click()
    expect(page.locator("main")).to_contain_text(f"{world.supervisor.user} will call you by")
