"""Postcodes and e-mail addresses."""

import re
from collections.abc import Iterator

from placements.identifiers.common_words import words_in
from placements.identifiers.findings import Finding, Kind, finding

AREAS = words_in(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN "
    "DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW "
    "KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH "
    "RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD "
    "WF WN WR WS WV YO ZE"
)
POSTCODE = re.compile(
    r"\b(?P<area>[A-Z]{1,2})\d[A-Z\d]?[ \u00a0]{0,2}(?P<inward>\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
ORDINALS = ("st", "nd", "rd", "th")

AT = re.compile("@")
LONGEST = 64
BEFORE_AT = re.compile(r"[\w.+%'-]{1,64}\Z")
AFTER_AT = re.compile(r"[a-z\d][a-z\d.-]{0,60}\.[a-z]{2,12}\b", re.IGNORECASE)


def find_addresses(text: str) -> Iterator[Finding]:
    for match in POSTCODE.finditer(text):
        # “the M1 5th exit” is no postcode.
        if match["area"].upper() in AREAS and match["inward"][1:] not in ORDINALS:
            yield finding(text, *match.span(), Kind.POSTCODE)
    for at in AT.finditer(text):
        begun = max(0, at.start() - LONGEST)
        before = BEFORE_AT.search(text[begun : at.start()])
        after = AFTER_AT.match(text, at.end())
        if before and after:
            yield finding(text, begun + before.start(), after.end(), Kind.EMAIL)
