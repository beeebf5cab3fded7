"""Names of an organisation's places and people, and places that say by their words that they are.

Every word of the text is looked up once. People are known by their first name, their last name, or
both; which of them it is nobody is told.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from placements.identifiers.common_words import (
    CALENDAR,
    INTRODUCES,
    OF_PLACES,
    SPEECH,
    TREES,
    WORDS,
)
from placements.identifiers.findings import Finding, Kind, finding
from placements.identifiers.words import TOKEN, Words, small

JOINING = frozenset({"of", "the", "and"})
SAY_PLACE = frozenset({"ward", "hospital", "infirmary", "clinic", "surgery", "prison", "hospice"})
NUMBERED = "ward"
NO_PLACES = (OF_PLACES | WORDS) - TREES


@dataclass(frozen=True, slots=True)
class Name:
    """What to look for: words in small letters. `is_plain`: they are everyday words as well."""

    words: tuple[str, ...]
    kind: Kind
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names by their first word, the longest first."""

    by_first_word: dict[str, tuple[Name, ...]]


def lexicon_of(places: Iterable[str], people: Iterable[tuple[str, str]]) -> Lexicon:
    """Of the names of places, and people as (first name, last name)."""
    names: dict[tuple[str, ...], Name] = {}
    for place in places:
        for words in _ways_to_say(place):
            names[words] = Name(words, Kind.PLACE, _is_plain_place(words))
    for first, last in people:
        parts = (_words_of(first), _words_of(last))
        for words in (parts[0] + parts[1], *parts):
            if len("".join(words)) > 1:
                names.setdefault(words, Name(words, Kind.NAME, _is_plain(words)))
    index: dict[str, list[Name]] = {}
    for name in sorted(names.values(), key=lambda name: -len(name.words)):
        index.setdefault(name.words[0], []).append(name)
    return Lexicon({word: tuple(found) for word, found in index.items()})


def _words_of(name: str) -> tuple[str, ...]:
    return tuple(small(word) for word in TOKEN.findall(name))


def _ways_to_say(place: str) -> Iterator[tuple[str, ...]]:
    """“Bowmere Hospital” is also “Bowmere”: its name without what kind of place it is."""
    words = _words_of(place)
    own = [word for word in words if word not in OF_PLACES and not word.isdecimal()]
    if words:
        yield words
    if len(words) > 1 and len(own) == 1 and len(own[0]) > 3:
        yield (own[0],)


def _is_plain_place(words: Collection[str]) -> bool:
    if len(words) == 1:
        return _is_plain(words)
    return all(word in OF_PLACES for word in words)


def _is_plain(words: Collection[str]) -> bool:
    """Of several words, all: nobody writes “cheryl poole” and means a pool."""
    return all(
        word in WORDS or word in CALENDAR or word in OF_PLACES or len(word) < 3 for word in words
    )


def find_names(text: str, lexicon: Lexicon) -> Iterator[Finding]:
    words, index = Words(text), lexicon.by_first_word
    begins_at = 0
    for place, word in enumerate(words.small):
        if place < begins_at or word not in index:
            continue
        if name := _name_at(words, place, index[word]):
            begins_at = place + len(name.words)
            yield finding(text, words.start(place), words.end(begins_at - 1), name.kind)
    yield from _named_places(words)


def _name_at(words: Words, place: int, names: Iterable[Name]) -> Name | None:
    """The longest name that begins with this word; None if there is none."""
    for name in names:
        after = place + len(name.words)
        if (
            tuple(words.small[place:after]) == name.words
            and all(words.are_together(each) for each in range(place, after - 1))
            and _is_meant(name, words, place)
        ):
            return name
    return None


def _is_meant(name: Name, words: Words, place: int) -> bool:
    """Whether it is the name here, and not the words that it is as well."""
    said = range(place, place + len(name.words))
    if len(said) > 1:
        named = [each for each in said if words.small[each] not in JOINING]
        return not name.is_plain or all(words.has_capital(each) for each in named)
    if not words.has_capital(place):
        return False
    return not name.is_plain or _reads_as_a_name(words, place)


def _reads_as_a_name(words: Words, place: int) -> bool:
    if not words.begins(place + 1) and words.said(place + 1) in SPEECH:
        return True
    if words.begins(place) or words.is_shouted(place):
        return False
    return words.said(place) not in CALENDAR or words.said(place - 1) in INTRODUCES


def _named_places(words: Words) -> Iterator[Finding]:
    """“Ward 7” and “Rowan Ward”, wherever that is."""
    for place, word in enumerate(words.small):
        if word not in SAY_PLACE:
            continue
        if word == NUMBERED and words.is_number_or_letter(place + 1) and words.are_together(place):
            yield finding(words.text, words.start(place), words.end(place + 1), Kind.PLACE)
        elif place and words.are_together(place - 1) and _names_a_place(words, place - 1):
            yield finding(words.text, words.start(place - 1), words.end(place), Kind.PLACE)


def _names_a_place(words: Words, place: int) -> bool:
    is_a_word = words.small[place] in NO_PLACES
    is_marked = words.has_capital(place) and not words.is_shouted(place)
    return is_marked and not words.begins(place) and not is_a_word
