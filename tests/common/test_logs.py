"""No log has a signed link, nor what somebody searched for."""

import logging

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from common.logs import without_secrets
from messaging.links import make_token

KEY = "01a213cb-4b14-73cb-986a-095d855da06a"


@pytest.fixture
def written(caplog):
    """What the log would hold, as the settings write it."""
    facts = dict(settings.LOGGING["formatters"]["line"])
    line = import_string(facts.pop("()"))(facts["format"], style=facts["style"])
    caplog.set_level(logging.DEBUG)
    return lambda: "\n".join(line.format(record) for record in caplog.records)


@pytest.mark.django_db
def test_a_link_that_leads_nowhere_any_more_is_not_in_the_log(client, written):
    token = make_token("application", KEY)
    for view in ("apply:status", "apply:resume"):
        assert client.get(reverse(view, args=[token])).status_code == 410
    assert "Gone: /application/(taken out)/" in written()
    assert token not in written()


def test_nor_does_an_error_bring_it_there(written):
    address = f"/apply/application/{make_token('application', KEY)}/?q=Asha+Rao"
    try:
        raise ValueError(address)
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", address)
    assert "Traceback" in written()
    assert written().count("(taken out)") == 4
    assert "Asha" not in written()


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('"GET /volunteers/?q=Asha+Rao&show=ready" 200', '"GET /volunteers/?(taken out)" 200'),
        (f"Not Found: /volunteers/{KEY}/", f"Not Found: /volunteers/{KEY}/"),
        (f"/account/password/reset/key/1-{'a' * 40}/", "/account/password/reset/key/(taken out)/"),
        ("Is it there? It is not.", "Is it there? It is not."),
    ],
)  # fmt: skip
def test_the_rest_of_an_entry_stays(line, kept):
    assert without_secrets(line) == kept


def test_every_handler_of_the_portal_writes_so():
    assert settings.LOGGING["formatters"].keys() == {"line"}
    handlers = settings.LOGGING["handlers"].values()
    assert {handler["formatter"] for handler in handlers} == {"line"}
    assert settings.LOGGING["loggers"]["django.server"]["handlers"] == ["console"]
