"""A message could not be sent: the coordinator finds it, reads it and tries again."""

import pytest
from playwright.sync_api import expect

from common.dates import now
from messaging.links import make_token
from messaging.models import Message
from tests.browser.steps import check_at_both_widths, enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def failed(world) -> Message:
    token = make_token("offer", world.organisation.pk, "trainee")
    return Message.objects.create(
        organisation_id=world.organisation.pk,
        template="offer_trainee",
        recipient_name="Samira Haddad-Okonkwo",
        recipient_address="samira.haddad-okonkwo@students.example.org",
        subject="Your Lived Experience Connector for your placement",
        body=f"Hello Samira,\n\nPlease answer:\n\nhttp://localhost/matches/answer/{token}/\n",
        dedupe_key="offer",
        status=Message.Status.FAILED,
        attempts=8,
        last_error="SMTPRecipientsRefused: 550 no such mailbox",
        not_before=now(),
    )


def test_from_the_home_page_to_trying_again(page, live_server, world, failed, axe, fits):
    enter(page, live_server.url, world.coordinator)
    page.goto(live_server.url)
    page.get_by_role("link", name="1 message did not get through").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Messages")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("link", name=failed.subject).click()
    expect(page.locator("main")).to_contain_text("Hello Samira")
    check_at_both_widths(page, axe, fits)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("main")).to_contain_text("We are trying once more")
    assert Message.objects.get().status == Message.Status.QUEUED
