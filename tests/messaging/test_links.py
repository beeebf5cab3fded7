"""messaging.links"""

from datetime import timedelta

import pytest
import time_machine

from common.dates import now
from common.models import new_id
from messaging.links import REMOVED, LinkError, link, make_token, read_token, without_tokens

DAY = timedelta(days=1)


def test_a_link_names_its_row_and_its_state():
    row = new_id()
    signed = read_token("offer", make_token("offer", row, "2027-01-04"), valid_for=DAY)
    assert (signed.row_id, signed.state) == (row, "2027-01-04")


def test_a_link_expires():
    token = make_token("offer", new_id())
    with time_machine.travel(now() + timedelta(hours=23)):
        read_token("offer", token, valid_for=DAY)
    with (
        time_machine.travel(now() + timedelta(hours=25)),
        pytest.raises(LinkError, match="has expired"),
    ):
        read_token("offer", token, valid_for=DAY)


def test_a_link_for_one_purpose_opens_nothing_else():
    with pytest.raises(LinkError, match="not complete"):
        read_token("invitation", make_token("offer", new_id()), valid_for=DAY)


@pytest.mark.parametrize(
    "spoil",
    [lambda token: token[:-1], lambda token: "x" + token, lambda token: "", lambda token: "a:b:c"],
    ids=["cut off", "changed", "empty", "made up"],
)
def test_a_link_that_was_changed_is_refused(spoil):
    with pytest.raises(LinkError, match="not complete"):
        read_token("offer", spoil(make_token("offer", new_id())), valid_for=DAY)


def test_a_link_signed_with_another_key_is_refused(settings):
    token = make_token("offer", new_id())
    settings.SECRET_KEY = "another"
    with pytest.raises(LinkError):
        read_token("offer", token, valid_for=DAY)


def test_a_link_is_a_whole_address_and_says_nothing_personal(settings):
    settings.SITE_URL = "https://lec.example.nhs.uk"
    address = link("invitation", "accept_invitation", new_id())
    assert address.startswith("https://lec.example.nhs.uk/account/")
    assert "@" not in address


@pytest.mark.parametrize("state", ["", "trainee:2027-01-11T09:00:00+00:00", "x" * 90])
def test_a_kept_text_holds_no_token(state):
    address = link("offer", "matches:answer", new_id(), state)
    token = address.rstrip("/").rsplit("/", 1)[1]
    text = f"Please answer by 9:30 at {address}\n\nYours: The Team"
    kept = without_tokens(text)
    assert token not in kept
    assert kept == text.replace(token, REMOVED)


def test_words_stay_as_they_are():
    text = "At 09:30:15, see http://localhost:8000/help/: it is half-open, a:b:c."
    assert without_tokens(text) == text
