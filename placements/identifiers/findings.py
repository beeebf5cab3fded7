"""What was found, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    NHS_NUMBER = "nhs_number"
    EMAIL = "email"
    TELEPHONE = "telephone"
    POSTCODE = "postcode"
    BIRTH = "birth"
    DATE = "date"
    SECTION_AND_AGE = "section_and_age"
    BED = "bed"
    TITLE = "title"
    INITIALS = "initials"
    PLACE = "place"
    NAME = "name"


# Where two overlap and begin together, and are of one length, the earlier kind is kept.
RANK = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Finding:
    """Characters `start` to `end` (not included) of the text, which read `words`."""

    start: int
    end: int
    kind: Kind
    words: str


def finding(text: str, start: int, end: int, kind: Kind) -> Finding:
    return Finding(start, end, kind, text[start:end])


def without_overlaps(found: list[Finding]) -> list[Finding]:
    """In the order of the text; of those that overlap, the one that begins first, or is longer."""
    kept: list[Finding] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end, RANK[one.kind])):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
