"""Every page of allauth's that can be reached is one we wrote, in our design and words."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from accounts.urls import sign_in

OURS = Path(settings.BASE_DIR) / "templates"
VIEWS = {
    url.name: url.callback.view_class
    for url in sign_in.urlpatterns
    if hasattr(getattr(url, "callback", None), "view_class")
}
TEMPLATES = sorted(
    {
        template
        for view in VIEWS.values()
        for attribute in ("template_name", "template_name_signup_closed")
        if (template := getattr(view, attribute, None))
    }
    - {"account/signup.html"}  # never drawn: sign-up is closed
)


@pytest.mark.parametrize("name", [*TEMPLATES, "429.html"])
def test_the_template_is_ours(name):
    assert OURS in Path(get_template(name).origin.name).parents


@pytest.mark.parametrize(
    "name",
    [
        f"{app}/email/{mail}_{part}.txt"
        for app, mails in {
            "account": "login_code unknown_account password_reset_key password_changed "
            "password_set password_reset",
            "mfa": "totp_activated totp_deactivated webauthn_added webauthn_removed "
            "recovery_codes_generated",
        }.items()
        for mail in mails.split()
        for part in ("subject", "message")
    ],
)
def test_the_messages_are_ours(name):
    assert OURS in Path(get_template(name).origin.name).parents


def test_pages_of_strangers_carry_no_menu(client, db):
    page = client.get("/account/login/")
    assert "nhsuk-header__navigation" not in page.text
    assert "Sign in with a passkey" in page.text
    assert "Send me a code by email instead" in page.text


def test_nothing_is_offered_of_another_sign_in_unless_there_is_one(client, db):
    assert "your organisation’s sign-in" not in client.get("/account/login/").text
