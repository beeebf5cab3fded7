"""An organisation's own words for its messages: the same pieces in other words.

A piece is a variable or a condition of the usual template, such as `{{ first_name }}`, exactly as
it stands there. Other words may use those pieces and no others: whatever is not in the usual
message cannot get into it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from uuid import UUID

from django.template import TemplateSyntaxError, engines
from django.template.base import Lexer, Token, TokenType
from django.template.loader import get_template

from messaging.models import Wording

INCLUDED = re.compile(r'^include "([^"]+)"')
ELSE = "{% else %}"
OPENS, OTHERWISE = ("if", "for", "with"), ("elif", "else", "empty")
FRAME = re.compile(r"{% (?:end)?autoescape[^%]*%}")
MOST_OF_A_SUBJECT = 150
KEPT_FOR = 1.0  # seconds
_READ: dict[UUID, tuple[float, dict[str, Wording]]] = {}


@dataclass(frozen=True, slots=True)
class Words:
    """A message before anybody's name stands in it."""

    subject: str
    body: str


@lru_cache(maxsize=128)
def usual_words(template: str) -> Words:
    """The words that come with the software."""
    text = get_template(f"emails/{template}.txt").template.source  # type: ignore[attr-defined]
    subject, _, body = FRAME.sub("", text).strip().partition("\n")
    return Words(subject.strip(), body.strip())


@lru_cache(maxsize=128)
def pieces_of(template: str) -> tuple[str, ...]:
    """Every piece of the usual words, once each, in their order."""
    usual = usual_words(template)
    return tuple(dict.fromkeys(_pieces(f"{usual.subject}\n{usual.body}")))


def variables_of(template: str) -> list[str]:
    """Those of the pieces that put something in, rather than ask something."""
    return [piece for piece in pieces_of(template) if piece.startswith("{{")]


def problems_with(template: str, words: Words) -> list[str]:
    """What stands in the way of using these words, in sentences; empty if nothing does."""
    used = list(_pieces(f"{words.subject}\n{words.body}"))
    known = pieces_of(template)
    problems = [
        f"{piece} cannot be used in this message. Use only what is listed beside it"
        for piece in dict.fromkeys(used)
        if piece not in known
    ]
    problems += _links_amiss(usual_words(template), words)
    if not problems and not _can_be_read(words):
        problems.append(
            "Something in {% %} is not complete: each {% if … %} needs its {% endif %}, and each "
            "{% for … %} its {% endfor %}"
        )
    if any(
        brace in text for _, text, _ in _placed(f"{words.subject}\n{words.body}") for brace in "{}"
    ):
        problems.append(
            "A { or } stands alone. Copy each piece whole from “What can be filled in here”, with "
            "the brackets on both sides"
        )
    if _says_nothing(words.subject):
        problems.append("Write something in the subject that everybody gets, outside of {% if … %}")
    return problems


def kept_wordings(organisation_id: UUID) -> dict[str, Wording]:
    """By template, what the organisation has written instead of the usual words."""
    return {each.template: each for each in Wording.objects.filter(organisation_id=organisation_id)}


def own_words(template: str, organisation_id: UUID) -> Words | None:
    """What this organisation has written instead, as long as the usual message has its pieces."""
    kept = _lately_kept(organisation_id).get(template)
    if kept is None:
        return None
    words = words_of(kept)
    return None if problems_with(template, words) else words


def words_of(kept: Wording) -> Words:
    return Words(kept.subject, kept.body)


def forget_lately_kept(organisation_id: UUID) -> None:
    """Somebody has just changed what is said here."""
    _READ.pop(organisation_id, None)


def _lately_kept(organisation_id: UUID) -> dict[str, Wording]:
    """Read once for all messages of one sending: other processes hear of a change in a second."""
    read_at, kept = _READ.get(organisation_id, (0.0, {}))
    if monotonic() - read_at > KEPT_FOR:
        kept = kept_wordings(organisation_id)
        _READ[organisation_id] = (monotonic(), kept)
    return kept


def fill_in(words: Words, context: dict) -> tuple[str, str]:
    """Subject and body as this person gets them."""
    return _filled(words.subject, context), _filled(words.body, context)


def _filled(text: str, context: dict) -> str:
    framed = "{% autoescape off %}" + text + "{% endautoescape %}"
    return engines["django"].from_string(framed).render(context)


def _links_amiss(usual: Words, words: Words) -> Iterator[str]:
    """Whoever gets a link in the usual words gets it in these; it cannot stand in a subject."""
    body = list(_placed(words.body))
    for piece, under in dict.fromkeys(
        (piece, under)
        for piece, _, under in _placed(f"{usual.subject}\n{usual.body}")
        if _is_link(piece)
    ):
        stands = [other for each, _, other in body if _is_same(piece, each)]
        if not stands:
            yield f"{piece} must stay in the message: without it they could not answer"
        elif not any(set(other) <= set(under) for other in stands):
            yield (
                f"{piece} must stand where everybody gets it: not between an {{% if … %}} and its "
                "{% endif %}, unless it does in the usual words"
            )
    for piece in _pieces(words.subject):
        if piece.endswith("link }}"):
            yield f"{piece} cannot stand in the subject"


def _says_nothing(text: str) -> bool:
    """Whatever stands in it hangs on a condition, without another word where that is not met."""
    return not any(
        piece == ELSE or (not under and (written.strip() or piece.startswith("{{")))
        for piece, written, under in _placed(text)
    )


def _placed(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each piece, or else text, with the conditions it stands under."""
    under: list[str] = []
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.TEXT:
            yield "", token.contents, tuple(under)
            continue
        word = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if word.startswith("end") and under:
            under.pop()
        yield _as_written(token), "", tuple(under)
        if word in OTHERWISE and under:
            under[-1] = f"{under[-1]} {token.contents}"
        elif word in OPENS:
            under.append(token.contents)


def _pieces(text: str) -> list[str]:
    return [piece for piece, _, _ in _placed(text) if piece]


def _as_written(token: Token) -> str:
    if token.token_type == TokenType.VAR:
        return "{{ " + token.contents + " }}"
    if token.token_type == TokenType.COMMENT:
        return "{# " + token.contents + " #}"
    return "{% " + token.contents + " %}"


def _is_link(piece: str) -> bool:
    """Something to answer by; what is said in several messages alike brings its own."""
    return piece.endswith("link }}") or bool(INCLUDED.match(piece[3:]))


def _is_same(piece: str, other: str) -> bool:
    """Of what is said in several messages alike, whatever it is told."""
    included, also = INCLUDED.match(piece[3:]), INCLUDED.match(other[3:])
    return included[1] == also[1] if included and also else piece == other


def _can_be_read(words: Words) -> bool:
    try:
        for text in (words.subject, words.body):
            engines["django"].from_string(text)
    except TemplateSyntaxError:
        return False
    return True
