"""common.middleware"""

import pytest

BUTTON = "/account/switch/"


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.connector)


def test_who_opens_the_address_of_a_button_reads_what_to_do(client):
    answer = client.get(BUTTON, headers={"accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Go back to the page with the button" in answer.text


def test_what_asks_for_no_page_gets_none(client):
    assert client.head(BUTTON).content == b""
    assert client.get(BUTTON, headers={"accept": "application/json"}).content == b""
