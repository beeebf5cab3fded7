"""NHS numbers, telephone numbers, beds, and a section of the Mental Health Act beside an age."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from placements.identifiers.findings import Finding, Kind, finding

DASHES = "\u2010-\u2013-"  # hyphens and dashes, ours last so that it is no range
BETWEEN = rf"[ .\u00a0{DASHES}]?"
NHS = re.compile(rf"(?<![\d{DASHES}])\d{{3}}{BETWEEN}\d{{3}}{BETWEEN}\d{{4}}(?!\d)")
WEIGHTS = range(10, 1, -1)

PHONE = re.compile(rf"(?<![\w+])(?:\+44|0044|\(0|0)[\d ()\u00a0{DASHES}]{{7,20}}\d")
DIGITS = re.compile(r"\d")
FREEPHONE = ("0800", "0808")  # helplines, which are nobody's own number
COUNTRY = ("00440", "0044", "440", "44", "0")  # what stands before the number itself
FIRST_DIGITS = tuple("123789")
LONGEST_NATIONAL = 10

COUNTED = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty"
)
BED = re.compile(
    rf"\b(?:side ?room|bedroom|bed|bay|room|cubicle)(?: number| no\.?)?[ \u00a0]{{0,2}}#?"
    rf"(?:\d{{1,3}}[a-z]?|(?:{COUNTED}))\b",
    re.IGNORECASE,
)
# “in bed 12 hours a day” is no bed number, nor is “room 5 minutes early”.
MEASURE = re.compile(
    r"[ \u00a0-]{0,2}(?:hours?|hrs?|minutes?|mins?|days?|nights?|weeks?|months?|years?|times"
    r"|people|patients|of|o.clock|am|pm|per)\b|[.:]\d",
    re.IGNORECASE,
)

SECTION = re.compile(
    r"\b(?:(?:section|sect\.?|sec\.?|s\.?)[ \u00a0]?(?:2|3|4|5[ ]?\([24]\)|17|35|36|37(?:/41)?|38"
    r"|41|47(?:/49)?|48|117|135|136)(?!\d)|sectioned\b|detained under the mental health act\b)",
    re.IGNORECASE,
)
NUMBER = r"\d{1,3}"
AGE = re.compile(
    rf"\baged?[ ]?(?:of )?{NUMBER}\b|\b{NUMBER}[ -]?years?[ -]?old\b|\b{NUMBER} ?(?:yo|y/o|yrs)\b"
    rf"|\b(?:turned|turning|is|was|am) {NUMBER}(?= years old|[,.] | and | when )",
    re.IGNORECASE,
)
NEAR = 120  # characters from one to the other


def find_numbers(text: str) -> Iterator[Finding]:
    for match in NHS.finditer(text):
        if is_nhs_number(match[0]):
            yield finding(text, *match.span(), Kind.NHS_NUMBER)
    for match in PHONE.finditer(text):
        if (end := _end_of_phone(text, match)) is not None:
            yield finding(text, match.start(), end, Kind.TELEPHONE)
    for match in BED.finditer(text):
        if not MEASURE.match(text, match.end()):
            yield finding(text, *match.span(), Kind.BED)
    yield from _sections_beside_ages(text)


def is_nhs_number(words: str) -> bool:
    """Ten digits whose last is the check digit of the others (modulus 11)."""
    digits = [int(digit) for digit in DIGITS.findall(words)]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    rest = sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11
    return (11 - rest) % 11 == digits[9]


def _end_of_phone(text: str, match: re.Match) -> int | None:
    """Where a British number that begins here ends; None if it is none.

    What follows on the same line may begin with a digit of its own (“0151 496 0123 2 people”).
    """
    places = [match.start() + digit.start() for digit in DIGITS.finditer(match[0])]
    digits = "".join(text[place] for place in places)
    prefix = next(prefix for prefix in COUNTRY if digits.startswith(prefix))
    own = digits[len(prefix) :][:LONGEST_NATIONAL]
    if own[:1] not in FIRST_DIGITS or f"0{own}".startswith(FREEPHONE):
        return None
    if len(own) < (LONGEST_NATIONAL - 1 if own[0] == "1" else LONGEST_NATIONAL):
        return None
    end = places[len(prefix) + len(own) - 1] + 1
    return None if text[end : end + 1].isdigit() else end


def _sections_beside_ages(text: str) -> Iterator[Finding]:
    """Each section with the nearest age, if one is near: together they can tell who it was."""
    ages = [match.span() for match in AGE.finditer(text)]
    starts = [start for start, _ in ages]
    for match in SECTION.finditer(text) if ages else ():
        place = bisect_left(starts, match.start())
        pairs = [_spanning(match.span(), age) for age in ages[max(0, place - 1) : place + 1]]
        start, end = min(pairs, key=lambda pair: pair[1] - pair[0])
        if end - start <= NEAR:
            yield finding(text, start, end, Kind.SECTION_AND_AGE)


def _spanning(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), max(one[1], other[1])
