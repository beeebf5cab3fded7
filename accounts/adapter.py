"""Sign-in rules: nobody signs up alone, and only members of an organisation get in."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False  # by invitation only

    def pre_login(self, request, user, **kwargs):
        if not user.memberships.able_to_sign_in().exists():
            messages.info(
                request,
                "You cannot sign in with this address yet. Please ask your coordinator to invite you.",
            )
            return redirect("account_login")
        return super().pre_login(request, user, **kwargs)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False  # an organisation's sign-in is connected by a member who is signed in
