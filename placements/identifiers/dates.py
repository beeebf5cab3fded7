"""Whole dates, days with their month, and dates of birth."""

import re
from collections.abc import Iterator

from placements.identifiers.findings import Finding, Kind, finding

MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
MONTH = rf"(?:{MONTHS})\b\.?"
YEAR = r"(?:19|20)\d\d"
TENS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
ORDINAL = (
    rf"(?:{TENS}|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth"
    rf"|eighteenth|nineteenth|twentieth|thirtieth|thirty[ -]first|twenty[ -](?:{TENS}))"
)
SPACE = r"[ \u00a0]{1,2}"
AND_YEAR = rf"(?:,?{SPACE}(?P<year>{YEAR}|'\d\d)\b)?"

IN_FIGURES = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})(?P<between>[./-])(?P<month>\d{1,2})(?P=between)"
    r"(?P<year>(?:19|20)?\d\d)(?!\d|[./-]\d)"
)
ISO = re.compile(rf"(?<![\d./-]){YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d|-\d)")
DAY_FIRST = re.compile(
    rf"(?<![\d./:-])\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:{SPACE}of)?[ \u00a0]{{0,2}}"
    rf"(?P<name>{MONTH}){AND_YEAR}",
    re.IGNORECASE,
)
IN_WORDS = re.compile(rf"\b{ORDINAL}{SPACE}(?:of{SPACE})?(?P<name>{MONTH}){AND_YEAR}", re.I)
MONTH_FIRST = re.compile(
    rf"\b(?P<name>{MONTH}){SPACE}(?:the{SPACE})?"
    rf"(?P<day>\d{{1,2}})(?P<nth>st|nd|rd|th)?\b{AND_YEAR}",
    re.IGNORECASE,
)
BORN = re.compile(
    rf"\b(?:date of birth|d\.?o\.?b\b\.?|born)[ \u00a0:,]{{0,3}}(?:was |is |in |on )?"
    rf"(?:the )?(?:[a-z]{{3,9}}{SPACE})?{YEAR}\b"
    rf"|\b(?:date of birth|d\.?o\.?b\b\.?|born)[ \u00a0:,]{{0,3}}(?:was |is |in |on )?(?:the )?",
    re.IGNORECASE,
)
# Words as well as months, so they need their capital where nothing else says that they are one.
ALSO_WORDS = frozenset({"may", "march", "mar", "sep", "dec", "jan", "jun", "second"})


def find_dates(text: str) -> Iterator[Finding]:
    found = [*_in_figures(text), *_with_a_month(text)]
    yield from found
    starts = {one.start: one for one in found}
    for match in BORN.finditer(text):
        if date := starts.get(match.end()):
            yield finding(text, match.start(), date.end, Kind.BIRTH)
        elif match[0][-4:].isdecimal():
            yield finding(text, *match.span(), Kind.BIRTH)


def _in_figures(text: str) -> Iterator[Finding]:
    for pattern in (IN_FIGURES, ISO):
        for match in pattern.finditer(text):
            if is_a_day(match["day"], match["month"]):
                yield finding(text, *match.span(), Kind.DATE)


def is_a_day(day: str, month: str) -> bool:
    """In Britain's order, or in America's."""
    one, other = sorted((int(day), int(month)))
    return 1 <= one <= 12 and 1 <= other <= 31


def _with_a_month(text: str) -> Iterator[Finding]:
    for pattern in (DAY_FIRST, IN_WORDS, MONTH_FIRST):
        for match in pattern.finditer(text):
            day = match.groupdict().get("day")
            if (day is None or 1 <= int(day) <= 31) and _is_a_month(match, pattern):
                end = match.end() - (text[match.end() - 1] == ".")
                yield finding(text, match.start(), end, Kind.DATE)


def _is_a_month(match: re.Match, pattern: re.Pattern) -> bool:
    if match["year"]:
        return True
    name = match["name"].rstrip(".")
    if name.lower() in ALSO_WORDS and not name[0].isupper():
        return False
    return pattern is not MONTH_FIRST or _is_meant_so(match, name)


def _is_meant_so(match: re.Match, name: str) -> bool:
    """“In May 5 people came” is no date; “on March 12th” is."""
    if match["nth"]:
        return True
    before, after = match.string[: match.start()][-4:].lower(), match.string[match.end() :][:1]
    return before.endswith(" on ") or before == "on " or after in ("", ".", ",", ";", ")", "\n")
