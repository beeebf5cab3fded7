"""The design system on its own: its gallery as the whole site, no database, no other app."""

from pathlib import Path

import pytest
from django.template import Context, Template

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def only_the_gallery(settings):
    settings.ROOT_URLCONF = "tests.nhsuk.urls"
    settings.MIDDLEWARE = [
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    engine = settings.TEMPLATES[0]
    processors = [
        "django.template.context_processors.request",
        "django.contrib.messages.context_processors.messages",
    ]
    settings.TEMPLATES = [
        {
            **engine,
            "DIRS": [*engine["DIRS"], HERE / "templates"],
            "OPTIONS": {**engine["OPTIONS"], "context_processors": processors},
        }
    ]


@pytest.fixture
def draw():
    """Render template text with a context."""

    def render(text, **context):
        return Template(text).render(Context(context))

    return render


@pytest.fixture
def gallery(settings, page):
    """The address of the gallery, served without a database.

    The page is closed first: what it still asked for would meet the settings of the next test.
    """
    from pytest_django.live_server_helper import LiveServer

    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    server = LiveServer("127.0.0.1")
    yield server.url
    page.close()
    server.stop()
