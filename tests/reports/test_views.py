import pytest


def test_the_server_says_that_it_lives(client):
    assert client.get("/healthz").content == b"ok"


def test_the_server_says_that_its_database_is_ready(client, db):
    assert client.get("/readyz").json() == {"database": "ok", "migrations_waiting": 0}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/accessibility/", "version 2.2"),
        ("/privacy/", "A trainee’s reflections"),
        ("/help/", "Call 999"),
    ],
)
def test_pages_that_everybody_may_read(client, db, page, words):
    assert words in client.get(page).content.decode()


def test_help_names_whom_to_ask_once_signed_in(world, sign_in):
    world.organisation.contact_name = "Florence Day"
    world.organisation.contact_phone = "01606 555 0100"
    world.organisation.save()
    page = sign_in(world.trainee).get("/help/").content.decode()
    assert "Florence Day" in page
    assert 'href="tel:016065550100"' in page
