"""Base page and error pages, with everything and with next to nothing."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

ROOT = Path(__file__).parents[2]


def templates():
    for folder in ("templates", "nhsuk/templates"):
        yield from sorted(ROOT.glob(f"{folder}/**/*.html"))


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "500"])
def test_error_pages_need_no_context(name):
    html = render_to_string(f"{name}.html")
    assert re.search(r"<title>\S.+ – Lived experience portal</title>", html)
    assert html.count("<h1") == 1
    assert "nhsuk-header__account" not in html


def test_the_500_page_is_drawn_though_no_address_works(settings):
    settings.ROOT_URLCONF = "tests.nhsuk.no_such_module"
    assert "Sorry, there is a problem" in render_to_string("500.html")


@pytest.mark.parametrize(
    ("header", "header_classes", "navigation_classes"),
    [
        ("blue", "nhsuk-header nhsuk-header--organisation", "nhsuk-header__navigation"),
        (
            "white",
            "nhsuk-header nhsuk-header--white nhsuk-header--organisation",
            "nhsuk-header__navigation nhsuk-header__navigation--white",
        ),
        (
            "white_blue",
            "nhsuk-header nhsuk-header--white nhsuk-header--organisation",
            "nhsuk-header__navigation",
        ),
    ],
)
def test_the_organisation_chooses_its_colours(client, header, header_classes, navigation_classes):
    html = client.get(f"/list/?header={header}").content.decode()
    assert f'<header class="{header_classes}"' in html
    assert f'<nav class="{navigation_classes}" aria-label="Menu">' in html


def test_the_header_names_organisation_service_person_and_role(client):
    html = client.get("/list/").content.decode()
    assert "Anytown Anyplace Mental Health" in html
    assert "NHS Foundation Trust" in html
    assert "Florence Nightingale (coordinator)" in html
    assert '<a class="nhsuk-header__service-name" href="/">Lived experience portal</a>' in html
    assert html.index("Florence") < html.index("Sign out</button>")
    assert 'action="/logout/" method="post"' in html
    assert html.count('aria-current="true"') == 1


def test_a_logo_stands_for_the_name(client):
    html = client.get("/list/?logo=1").content.decode()
    assert 'alt="Anytown Anyplace Mental Health NHS Foundation Trust"' in html
    assert "nhsuk-header__organisation-name" not in html


def test_signed_out_pages_show_the_service_alone(client):
    html = client.get("/list/?header=none").content.decode()
    assert "nhsuk-header--organisation" not in html
    assert "Sign out" not in html
    assert 'aria-label="Menu"' not in html


def test_the_footer_links_to_the_statements(client):
    html = client.get("/list/").content.decode()
    for link in ('href="/accessibility/"', 'href="/privacy/"', 'href="/help/"'):
        assert link in html
    assert "is a registered trademark" in html


def test_a_message_is_shown_above_the_heading(client):
    html = client.get("/?message=1").content.decode()
    assert html.index("Ada Lovelace was approved") < html.index("<h1")


# A file to take along: opened from a disk, where no stylesheet of ours is beside it.
TAKEN_ALONG = {"training_record.html"}


def test_no_template_breaks_the_content_security_policy():
    for path in templates():
        if path.name in TAKEN_ALONG:
            continue
        text = path.read_text()
        found = re.findall(r"\sstyle=|\son\w+=|<style|javascript:|<script(?![^>]*\ssrc=)", text)
        assert not found, f"{path.relative_to(ROOT)}: {found}"


def test_no_template_shows_the_nhs_logo():
    for path in templates():
        assert "nhsuk-header__logo" not in path.read_text()
