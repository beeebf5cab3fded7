def test_the_server_says_that_it_lives(client):
    assert client.get("/healthz").content == b"ok"


def test_the_server_says_that_its_database_is_ready(client, db):
    assert client.get("/readyz").json() == {"database": "ok", "migrations_waiting": 0}
