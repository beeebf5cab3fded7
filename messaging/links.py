"""Signed links: one purpose, one row, one state of that row, for a limited time.

The token names the row and a `state` word (such as the time the offer was made); a link stops
working when it expires or when the row has moved on. Nothing personal stands in it.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

# What django.core.signing.dumps makes: the data, the time, and 43 letters of signature.
TOKEN = re.compile(r"[\w-]+:[\w-]+:[\w-]{43}(?![\w-])")
REMOVED = "(taken out)"
EXPIRED = "This link has expired. Please ask your coordinator for another."


class LinkError(Exception):
    """The link cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class SignedLink:
    row_id: UUID
    state: str


def make_token(purpose: str, row_id: UUID | str, state: str = "") -> str:
    return signing.dumps([str(row_id), state], salt=f"link:{purpose}", compress=False)


def link(purpose: str, view: str, row_id: UUID, state: str = "") -> str:
    """The whole address to put into a message."""
    return settings.SITE_URL + reverse(view, args=[make_token(purpose, row_id, state)])


def without_tokens(text: str) -> str:
    """A message as it may be kept: every link in it stays readable, and leads nowhere."""
    return TOKEN.sub(REMOVED, text)


def read_token(
    purpose: str, token: str, *, valid_for: timedelta, expired: str = EXPIRED
) -> SignedLink:
    """Raises LinkError; `expired` is what to do once its time is over."""
    try:
        row_id, state = signing.loads(token, salt=f"link:{purpose}", max_age=valid_for)
        return SignedLink(UUID(row_id), state)
    except signing.SignatureExpired:
        raise LinkError(expired) from None
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkError(
            "This link is not complete. Please copy the whole address from the message."
        ) from None
