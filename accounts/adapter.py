"""Sign-in rules: nobody signs up alone, and only members of an organisation get in."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse

from accounts.services import note_sign_in

# Who tries to get in is logged by the address of the computer, never by the e-mail address typed.
logger = logging.getLogger("accounts.sign_in")

NOT_INVITED = (
    "You cannot sign in with this address at the moment. Please ask your coordinator about it, or "
    "try another address that they may know you by."
)
NOT_SENT = (
    "We could not send the message just now. Please try again in a few minutes, or sign in another "
    "way."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. "
        "Check both, or ask for a code by email instead.",
        "enter_current_password": "This is not your present password",
        "incorrect_code": "This code is not right. Check the newest message we sent you.",
        "incorrect_password": "This is not your password",
        "rate_limited": "You have tried many times. Wait a few minutes, then try again.",
        "too_many_login_attempts": "There were too many tries. Wait 5 minutes, then try again, or "
        "ask for a code by email instead.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False  # by invitation only

    def pre_authenticate(self, request, **credentials) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            logger.warning("Locked after too many tries, from %s", self.get_client_ip(request))
            raise

    def authentication_failed(self, request, **credentials) -> None:
        logger.warning("Wrong address or password, from %s", self.get_client_ip(request))

    def pre_login(self, request, user, **kwargs):
        """Asked once somebody has proved who they are, so that strangers learn nothing by it."""
        if refused := super().pre_login(request, user, **kwargs):
            return refused
        if not user.memberships.able_to_sign_in().exists():
            clear_login(request)
            logger.warning("User %s belongs to no organisation", user.pk)
            messages.info(request, NOT_INVITED)
            return redirect("account_login")
        return None

    def post_login(self, request, user, **kwargs):
        note_sign_in(user)
        return super().post_login(request, user, **kwargs)

    def send_mail(self, template_prefix, email, context):
        """Codes and reset links. A mail server that does not answer is no error of the page."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("The message %s could not be sent", template_prefix)
            messages.error(self.request, NOT_SENT)

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("account")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False  # an organisation's sign-in is connected by a member who is signed in


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Enter the one your app shows now, or a recovery "
        "code you have not used.",
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.SERVICE_NAME}

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {number}"
