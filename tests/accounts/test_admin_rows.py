"""Every model in the administration: whose rows are listed, opened and written."""

import pytest
from django.contrib import admin

from accounts.models import Site, User
from audit.models import Disclosure
from tests.accounts.rows import Rows, admin_url, build_rows
from tests.architecture.test_house_rules import OUR_MODELS
from tests.world import World, build_world, rows_for_a_module
from volunteers.models import Position

MODELS = [model for model in OUR_MODELS if not hasattr(model, "pgh_tracked_model")]
REGISTERED = [model for model in MODELS if not model._meta.auto_created]
MAY_ADD = {"site", "team", "renewalwindow"}
MAY_CHANGE = MAY_ADD | {"organisation", "user", "membership"}

every_model = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)


@pytest.fixture(scope="module")
def schemes(django_db_setup, django_db_blocker):
    """A row of every model here and in another organisation, made once."""
    with rows_for_a_module(django_db_blocker):
        here = build_world(name="Cheshire", slug="cheshire")
        there = build_world(name="Elsewhere", slug="elsewhere")
        yield here, build_rows(here), build_rows(there)


@pytest.fixture
def world(schemes, db) -> World:
    return schemes[0]


@pytest.fixture
def rows(schemes, db) -> Rows:
    return schemes[1]


@pytest.fixture
def rows_elsewhere(schemes, db) -> Rows:
    return schemes[2]


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.administrator)


@every_model
def test_every_model_is_there_with_search_and_a_list_worth_reading(model):
    page = admin.site.get_model_admin(model)
    assert page.search_fields
    assert len(page.list_display) > 1


def test_pages_that_know_no_organisation_are_not_there():
    assert {model._meta.app_label for model in admin.site._registry} <= {
        model._meta.app_label for model in MODELS
    }


@every_model
def test_own_rows_are_listed_searched_and_opened(client, rows, model):
    row = rows[model]
    page = client.get(admin_url(model, "changelist"), {"q": ""})
    assert page.status_code == 200
    assert row.pk in {each.pk for each in page.context["cl"].result_list}
    assert client.get(admin_url(model, "changelist"), {"q": "zzzz"}).status_code == 200
    assert client.get(admin_url(model, "change", row.pk)).status_code == 200
    assert client.get(admin_url(model, "history", row.pk)).status_code == 200


@every_model
def test_rows_of_another_organisation_do_not_exist(client, world, rows_elsewhere, model):
    row = rows_elsewhere[model]
    page = client.get(admin_url(model, "changelist"))
    assert row.pk not in {each.pk for each in page.context["cl"].result_list}
    for action in ("change", "history", "delete"):
        for answer in (
            client.get(admin_url(model, action, row.pk)),
            client.post(admin_url(model, action, row.pk), {"post": "yes", "name": "Taken"}),
        ):
            assert answer.status_code in (302, 403)
            if answer.status_code == 302:
                assert answer.url in ("/admin/", admin_url(model, "changelist"))
    assert type(row)._base_manager.filter(pk=row.pk).exists()
    reader = world.administrator.pk
    assert not Disclosure.objects.filter(record_id=row.pk, read_by_id=reader).exists()


@every_model
def test_only_what_has_no_rule_of_its_own_can_be_written(client, rows, model):
    row = rows[model]
    may_add = model._meta.model_name in MAY_ADD
    may_change = model._meta.model_name in MAY_CHANGE
    assert (client.get(admin_url(model, "add")).status_code == 200) == may_add
    page = client.get(admin_url(model, "change", row.pk))
    assert page.context["has_change_permission"] == may_change
    if not may_change:
        assert client.post(admin_url(model, "change", row.pk), {}).status_code == 403


@every_model
def test_filters_offer_nothing_of_another_organisation(client, rows_elsewhere, model):
    page = client.get(admin_url(model, "changelist"))
    for other in (rows_elsewhere[Site], rows_elsewhere[Position], rows_elsewhere[User]):
        assert str(other.pk) not in page.text
