"""What is left of a message in a text: what it is about, and the way to the rest."""

from django.conf import settings

from messaging.recipients import Recipient

MOST_LETTERS = 612  # four parts of 153, as the networks count them


def text_of(subject: str, *, to: Recipient, context: dict) -> str:
    """The subject, the link to answer by (or where to sign in), a number to call, and from whom."""
    organisation, link = context.get("organisation"), context.get("link")
    number = getattr(organisation, "contact_phone", "")
    more = [
        f"To read more or answer: {link}" if link else "",
        f"To read more, sign in: {settings.SITE_URL}" if to.email and not link else "",
        f"To talk: {number}" if number else "",
        str(organisation or ""),
    ]
    rest = "".join(f"\n{line}" for line in more if line)
    return shorten(subject, MOST_LETTERS - len(rest)) + rest


def shorten(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
