"""What journeys have in common."""

from django.conf import settings
from django.test import Client

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WIDTHS = (1280, 375)


def enter(page, address, membership):
    """Sign in by the session's cookie, as the sign-in page would."""
    client = Client()
    client.force_login(membership.user, backend=BACKEND)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}
    page.context.add_cookies([cookie])


def check_at_both_widths(page, axe, fits):
    """The page as it stands passes axe and does not scroll sideways, on a desk and on a phone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        axe()
        fits()
    page.set_viewport_size({"width": 1280, "height": 900})
