"""Titles with a surname, and initials."""

import re
from collections.abc import Iterator

from placements.identifiers.common_words import words_in
from placements.identifiers.findings import Finding, Kind, finding

CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de]"
LETTERS = r"[^\W\d_]{1,30}"
WORD = rf"(?:{CAPITAL}['\u2019])?{CAPITAL}{LETTERS}(?:['\u2019-]{LETTERS}){{0,2}}"
SPACE = r"[ \u00a0]{1,3}"
TITLE = re.compile(
    rf"\b(?P<title>Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Rev|Reverend|Sir|Dame|Sister|Matron"
    rf"|Staff Nurse|Charge Nurse|Nurse|Imam|Father|mr|mrs|ms|miss|mx|dr|prof|professor|doctor"
    rf"|sister|nurse)\b\.?{SPACE}(?P<name>(?:{WORD}|[A-W]\b\.?)(?:{SPACE}{WORD}){{0,2}})"
)
NEVER_LOWER = frozenset({"miss", "sister", "nurse"})  # “I miss Tuesdays”, “my sister Anna”
# What stands in for a name, or follows “Nurse” and is none.
NO_NAMES = words_in(
    "And April Are As Associate Associates At August But By Call Christmas Consultant "
    "December Easter Education Educator Educators February For Friday From He Her His How I "
    "If In Is It January July June Lead Led Manager March Monday My NHS November October Of "
    "On Or Our Practitioner Practitioners Prescriber Prescribers Saturday September She So "
    "Specialist Student Students Sunday That The Their Then There These They This Those "
    "Thursday To Training Tuesday Was We Wednesday Were What When Where Who Why With You "
    "Your"
)
INITIALS = re.compile(rf"(?<![\w.]){CAPITAL}\. ?{CAPITAL}\.(?: ?{CAPITAL}\.)?(?!\w)")
ABBREVIATIONS = words_in(
    "AD AM BA BC CTO DOB EU GP ID IQ IV MA MD MHA NB NHS OT PM PPS PR PRN PS TV UK US USA"
)


def find_titles(text: str) -> Iterator[Finding]:
    for match in TITLE.finditer(text):
        names = match["name"].split()
        if match["title"] in NEVER_LOWER or _first_part(names[0]) in NO_NAMES:
            continue
        end = match.start("name") + len(_until_no_name(match["name"]))
        yield finding(text, match.start(), end, Kind.TITLE)
    for match in INITIALS.finditer(text):
        if match[0].replace(".", "").replace(" ", "") not in ABBREVIATIONS:
            yield finding(text, *match.span(), Kind.INITIALS)


def _first_part(word: str) -> str:
    return re.split(r"['\u2019]", word)[0].rstrip(".")


def _until_no_name(words: str) -> str:
    """“Patel And” is “Patel”; the possessive's ending is no part of a name."""
    kept = []
    for word in words.split(" "):
        if word in NO_NAMES:
            break
        kept.append(word)
        if word.endswith(("'s", "\u2019s", ".")):
            break
    name = " ".join(kept).rstrip()
    return name[:-2] if name.endswith(("'s", "\u2019s")) else name
