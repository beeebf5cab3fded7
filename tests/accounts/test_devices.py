import pytest

from accounts.templatetags.devices import device


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/5 Edg/1", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/6", "Safari on an iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 15) Chrome/1 Safari/5",
            "Chrome on an Android phone or tablet",
        ),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_named_as_people_know_it(user_agent, words):
    assert device(user_agent) == words
