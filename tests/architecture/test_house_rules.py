"""Rules that a machine can keep: about views, templates, models and files."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
APPS = [
    *("accounts", "audit", "messaging", "training", "volunteers", "support"),
    *("placements", "reports"),
]
VIEWS = sorted(
    path
    for app in APPS
    for path in [*(ROOT / app).glob("*views.py"), *(ROOT / app).glob("views/*.py")]
)
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "nhsuk").rglob("*.html")])
OUR_MODELS = [
    model for model in apps.get_models() if model._meta.app_label in APPS and not model._meta.proxy
]
DOMAIN = [
    model
    for model in OUR_MODELS
    if any(field.name == "organisation" for field in model._meta.local_fields)
    and not hasattr(model, "pgh_tracked_model")
]
UNSAFE = re.compile(r"\|safe\b|\bautoescape off|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=")


@pytest.mark.parametrize("path", VIEWS, ids=str)
def test_views_reach_rows_through_the_organisation(path):
    found = [
        line
        for line in path.read_text().splitlines()
        if re.search(r"\b[A-Z]\w+\.objects\b", line) and "Prefetch(" not in line
    ]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_nothing_that_the_content_security_policy_forbids(path):
    text = re.sub(r"<script type=\"application/json\"", "<script src=", path.read_text())
    assert UNSAFE.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_ask_what_may_be_done_never_who_it_is(path):
    assert re.findall(r"\.role\s*[!=]=", path.read_text()) == []


@pytest.mark.parametrize("model", DOMAIN, ids=str)
def test_every_domain_row_stays_within_its_organisation(model):
    assert "same_organisation" in {trigger.name for trigger in model._meta.triggers}
    assert not model._meta.get_field("organisation").null


@pytest.mark.parametrize("model", DOMAIN, ids=str)
def test_every_domain_model_has_its_history(model):
    names = {trigger.name for trigger in model._meta.triggers}
    assert {"insert_insert", "update_update", "delete_delete"} <= names


@pytest.mark.parametrize("model", DOMAIN, ids=str)
def test_every_status_is_held_by_the_database(model):
    if hasattr(model, "MOVES"):
        assert "status_moves" in {trigger.name for trigger in model._meta.triggers}
        assert set(model.MOVES) == set(model.Status.values)
        assert {to for moves in model.MOVES.values() for to in moves} <= set(model.Status.values)


def test_keys_sort_by_time():
    for model in OUR_MODELS:
        if not model.__name__.endswith("Event") and not model._meta.auto_created:
            assert isinstance(model._meta.pk, models.UUIDField | models.BigAutoField), model
