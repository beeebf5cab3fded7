"""What was decided, in words that lead back to where it can be undone."""

from django.urls import reverse
from django.utils.html import format_html

from placements.models import Match, Proposal
from placements.undoing import put_aside_for

HEARD_SOON = "They hear in five minutes."


def undoable(words: str, decided: Proposal) -> str:
    return _leading_to(reverse("matching:proposal", args=[decided.pk]), words)


def undoable_offer(words: str, match: Match) -> str:
    """Back to the suggestion that it was made of or instead of; else to the offer itself."""
    decided = match.proposal or put_aside_for(match).first()
    if decided:
        return undoable(words, decided)
    return _leading_to(reverse("matches:withdraw", args=[match.pk]), words)


def _leading_to(address: str, words: str) -> str:
    return format_html('{} <a class="nhsuk-link" href="{}">Undo it</a>', words, address)
