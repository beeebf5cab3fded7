"""The server's log, without what only the person it was made for may know.

Whoever has a signed link can act by it; what somebody searches for is often a name.
"""

import logging
import re

# Longer than any key or name in an address: a signed link, or one to choose a new password.
SECRET = re.compile(r"/(?:[\w:~-]|%3A){40,}")
ASKED = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]+")
TAKEN_OUT = "(taken out)"


def without_secrets(text: str) -> str:
    return ASKED.sub(rf"\1?{TAKEN_OUT}", SECRET.sub(f"/{TAKEN_OUT}", text))


class Discreet(logging.Formatter):
    """Takes them out of the whole entry, also of a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
