"""Which membership a request acts as, and the second factor that staff roles need."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.services import choose_membership
from audit.middleware import act_as

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "membership"
OPEN_WITHOUT_SECOND_FACTOR = ("/account/", "/static/", "/healthz", "/readyz", "/help/")


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
