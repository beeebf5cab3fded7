"""Which membership a request acts as, and the second factor that staff roles need."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.services import choose_membership
from audit.middleware import act_as
from common.sent import words_sent

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "membership"
SEEN_KEY = "seen_at"
SEEN_EVERY = 60  # seconds: not every click needs to be written down
SAFE_METHODS = ("GET", "HEAD")
SENT_TOO_LATE = "What you sent was not done. Please sign in and do it again."
NOT_DONE = f"You had been signed out. {SENT_TOO_LATE}"
OPEN_WITHOUT_SECOND_FACTOR = ("/account/", "/static/", "/healthz", "/readyz", "/help/")


class SignInRequired(LoginRequiredMiddleware):
    """Send whoever is not signed in to do so, and then back to what they asked for.

    What was sent by a button is not done and cannot be asked for again: its address has no page.
    """

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return super().handle_no_permission(request, view_func)
        return _give_back(request) or _ask_to_sign_in(request, NOT_DONE)


def _ask_to_sign_in(request: HttpRequest, words: str, *, then: str = "/") -> HttpResponse:
    messages.info(request, words)
    return redirect_to_login(then)


def _give_back(request: HttpRequest) -> HttpResponse | None:
    """The words that came too late, to be copied."""
    return render(request, "signed_out.html", status=401) if words_sent(request) else None


def current_membership(get_response: Handler) -> Handler:
    """Set request.membership and request.organisation; None for people who belong nowhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.membership = None
        if request.user.is_authenticated:
            request.membership = choose_membership(request.user, request.session.get(SESSION_KEY))
        request.organisation = request.membership and request.membership.organisation
        if request.membership:
            act_as(request.membership, membership=str(request.membership.pk))
        return get_response(request)

    return middleware


def sign_out_idle_staff(get_response: Handler) -> Handler:
    """Sign staff out who have not clicked for a while: desks on wards are shared."""

    def middleware(request: HttpRequest) -> HttpResponse:
        membership, limit = request.membership, settings.STAFF_IDLE_MINUTES
        if not (membership and membership.is_staff and limit):
            return get_response(request)
        at = int(time.time())
        seen_at = request.session.get(SEEN_KEY, at)
        if at - seen_at > limit * 60:
            logout(request)
            request.membership = request.organisation = None
            words = f"You were signed out because nothing happened for {limit} minutes."
            if request.method in SAFE_METHODS:
                return _ask_to_sign_in(request, words, then=request.get_full_path())
            return _give_back(request) or _ask_to_sign_in(request, f"{words} {SENT_TOO_LATE}")
        if SEEN_KEY not in request.session or at - seen_at > SEEN_EVERY:
            request.session[SEEN_KEY] = at
        return get_response(request)

    return middleware


def require_second_factor(get_response: Handler) -> Handler:
    """Send staff without a second factor to set one up before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        membership = request.membership
        if (
            settings.REQUIRE_SECOND_FACTOR
            and membership
            and membership.is_staff
            and not request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR)
            and not membership.user.authenticator_set.exclude(type="recovery_codes").exists()
        ):
            messages.info(
                request,
                "Your role can see confidential records. Before you go on, please set up a second "
                "way to prove that it is you: an authenticator app or a passkey.",
            )
            return redirect("mfa_index")
        return get_response(request)

    return middleware
