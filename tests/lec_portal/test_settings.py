"""lec_portal.settings, read afresh under other environments."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parents[2] / "lec_portal" / "settings.py"
PRODUCTION = {
    "SECRET_KEY": "x" * 60,
    "SITE_URL": "https://lec.example.nhs.uk",
    "ALLOWED_HOSTS": "lec.example.nhs.uk",
    "DATABASE_URL": "postgres://lec:password@localhost:5432/lec",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.nhs.uk:587",
}
NOTIFY = {"NOTIFY_API_KEY", "NOTIFY_TEMPLATE_ID", "NOTIFY_TEXT_TEMPLATE_ID"}
EVERY_NAME = {*PRODUCTION, *NOTIFY, "DEBUG", "LEC_DEMO", "EMAIL_BACKEND", "BEHIND_TLS_PROXY"}


@pytest.fixture
def read(monkeypatch):
    """read(DEBUG="1", …) → the settings under that environment alone."""

    def with_environment(**environment: str) -> dict:
        for name in EVERY_NAME:
            monkeypatch.setenv(name, environment.get(name, ""))
            if name not in environment:
                monkeypatch.delenv(name)
        return runpy.run_path(str(SETTINGS))

    return with_environment


def test_production_is_strict_by_default(read):
    settings = read(**PRODUCTION)
    assert not settings["LOCAL"]
    assert settings["REQUIRE_SECOND_FACTOR"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert 30 <= settings["STAFF_IDLE_MINUTES"] <= 60
    assert settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert 0 < settings["EMAIL_TIMEOUT"] <= 10


@pytest.mark.parametrize("name", sorted({*PRODUCTION} - {"ALLOWED_HOSTS"}))
def test_production_does_not_start_without_what_it_needs(read, name):
    without = {key: value for key, value in PRODUCTION.items() if key != name}
    with pytest.raises(ImproperlyConfigured, match=name):
        read(**without)


def test_notify_is_of_no_use_without_a_template(read):
    with pytest.raises(ImproperlyConfigured, match="NOTIFY_TEMPLATE_ID, NOTIFY_TEXT_TEMPLATE_ID"):
        read(**PRODUCTION, NOTIFY_API_KEY="a-key")
    for template in ("NOTIFY_TEMPLATE_ID", "NOTIFY_TEXT_TEMPLATE_ID"):
        assert read(**PRODUCTION, NOTIFY_API_KEY="a-key", **{template: "a-template"})


@pytest.mark.parametrize("switch", ["LEC_DEMO", "DEBUG"])
@pytest.mark.parametrize(
    "public",
    [
        {"ALLOWED_HOSTS": "lec.example.nhs.uk"},
        {"ALLOWED_HOSTS": "localhost,*"},
        {"SITE_URL": "https://lec.example.nhs.uk"},
        PRODUCTION,
    ],
    ids=["host", "any host", "address", "all of production"],
)
def test_demo_and_debug_refuse_to_be_reached_from_elsewhere(read, switch, public):
    with pytest.raises(ImproperlyConfigured, match="this machine alone"):
        read(**public, **{switch: "1"})


@pytest.mark.parametrize("switch", ["LEC_DEMO", "DEBUG"])
def test_demo_and_debug_need_nothing_else_on_this_machine(read, switch):
    settings = read(**{switch: "1"})
    assert settings["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert read(**{switch: "1"}, SITE_URL="http://localhost:8123")


def test_an_address_with_a_slash_at_its_end_makes_no_double_slash(read):
    assert read(**{**PRODUCTION, "SITE_URL": "https://a.example/"})["SITE_URL"] == (
        "https://a.example"
    )
