"""Coming in, as people do it: by password, by code, by passkey, by invitation."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts import services
from accounts.models import Membership
from messaging.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"
WIDTHS = [1280, 375]


@pytest.fixture
def open_page(page, live_server):
    def go(path: str):
        page.goto(live_server.url + path)
        return page

    return go


def with_password(membership: Membership) -> Membership:
    membership.user.set_password(PASSWORD)
    membership.user.save()
    return membership


def sign_in_by_password(page, membership: Membership):
    page.get_by_label("Email address").fill(membership.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def is_home(page) -> bool:
    return urlsplit(page.url).path == "/"


FOR_STRANGERS = [
    "/account/login/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/signup/",
    "/account/inactive/",
    "/account/invitation/not-whole/",
]
FOR_MEMBERS = [
    "/account/",
    "/account/name/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/passkeys/",
    "/account/sessions/",
    "/account/logout/",
    "/people/",
    "/people/add/",
    "/people/invite/",
]


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_for_strangers_suit_everybody(open_page, page, axe, fits, problems, width):
    problems.expected.append("status of 410")
    page.set_viewport_size({"width": width, "height": 800})
    for path in FOR_STRANGERS:
        open_page(path)
        axe()
        fits()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_members_suit_everybody(world, open_page, page, axe, fits, width):
    world.trainee.user.memberships.update(status=Membership.Status.LISTED)
    sign_in_by_password(open_page("/account/login/"), with_password(world.administrator))
    page.set_viewport_size({"width": width, "height": 800})
    for path in [*FOR_MEMBERS, f"/people/{world.lead.pk}/end/"]:
        open_page(path)
        axe()
        fits()


def test_a_password_opens_the_door_and_a_wrong_one_is_explained(world, open_page, page, axe):
    trainee = with_password(world.trainee)
    open_page("/account/login/")
    page.get_by_label("Email address").fill(trainee.user.email)
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.get_by_role("alert").first.inner_text().startswith("There is a problem")
    axe()
    sign_in_by_password(page, trainee)
    assert is_home(page)


def test_a_code_by_email_opens_the_door(world, open_page, page, axe, fits):
    open_page("/account/login/")
    page.get_by_role("button", name="Send me a code by email instead").click()
    page.get_by_label("Email address").fill(world.trainee.user.email)
    page.get_by_role("button", name="Send a code").click()
    axe()
    page.set_viewport_size({"width": 375, "height": 800})
    fits()
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    assert is_home(page)


def test_a_passkey_is_added_and_then_opens_the_door_alone(world, open_page, page, axe):
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    device |= {"hasUserVerification": True, "isUserVerified": True}
    device |= {"automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    sign_in_by_password(open_page("/account/login/"), with_password(world.trainee))
    open_page("/account/2fa/passkeys/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    axe()
    page.get_by_label("Name of this passkey").fill("My phone")
    page.get_by_role("button", name="Add this device").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    axe()
    open_page("/account/2fa/passkeys/")
    expect(page.get_by_text("My phone").first).to_be_visible()
    axe()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")


def test_a_passkey_that_gives_no_answer_is_explained(world, open_page, page):
    open_page("/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("That did not work").wait_for()


def test_the_page_that_sets_up_an_app_suits_everybody(world, open_page, page, axe, fits):
    sign_in_by_password(open_page("/account/login/"), with_password(world.coordinator))
    open_page("/account/2fa/app/activate/")
    axe()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("I cannot scan the picture").click()
    axe()
    page.set_viewport_size({"width": 375, "height": 800})
    page.reload()
    page.get_by_text("I cannot scan the picture").click()
    fits()
    axe()


@pytest.mark.parametrize("how", ["password", "code"])
def test_an_invitation_leads_home(world, open_page, page, axe, fits, how):
    guest = world.trainee
    guest.status = Membership.Status.LISTED
    guest.save()
    services.invite(guest, by=world.coordinator)
    path = re.search(r"/account/invitation/\S+", Message.objects.get().body)[0]
    open_page(path)
    axe()
    page.set_viewport_size({"width": 375, "height": 800})
    fits()
    if how == "password":
        page.get_by_label("With a password").check()
        axe()
        page.get_by_label("Choose a password", exact=True).fill(PASSWORD)
    else:
        page.get_by_label("I’d rather get a code by email each time").check()
    page.get_by_role("button", name="Accept and continue").click()
    assert is_home(page)


def test_without_script_everything_but_passkeys_works(world, live_server, without_script):
    page = without_script
    page.goto(live_server.url + "/account/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).not_to_be_visible()
    sign_in_by_password(page, with_password(world.trainee))
    assert is_home(page)
