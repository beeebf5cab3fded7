"""What a telephone number looks like, in files and on forms."""

import re
from itertools import chain

FEWEST, MOST = 7, 15  # digits; the most is that of ITU-T E.164
WITHOUT_PREFIX = 10  # digits of a British number after 0 or +44


# A British mobile number as people write it, and after it what they like: when it is best to call.
MOBILE = r"^[ (]*([+]44|0044|0)[ ()0]*7([ ()]*[0-9]){9}(?![ ()]*[0-9])"


# What stands between two digits of one number; a stroke only close to both.
GAP = r"(?:[ ().-]*|/)"

# A number with the code of another country before it; a British one, its digits after 0 or +44; a
# helpline. Only where there is none of these: anything else that is long enough.
NUMBERS = re.compile(
    rf"(?<![0-9+])[(]?(?:(?:[+]|00)[ (]*(?!44)(?P<abroad>[1-9](?:{GAP}[0-9])*)"
    rf"|(?:[+]44|0044|0)[ ()0]*(?P<british>[1-9](?:{GAP}[0-9]){{8,9}})(?![0-9])"
    r"|(?P<helpline>116[ ]?[0-9]{3})(?![ ]?[0-9]))"
)
OTHERS = re.compile(r"(?<![0-9+])[(]?(?P<other>[+]?[0-9](?:[ ().-]?[0-9])*)")

# Hours of the day, and from when to when.
HOURS = re.compile(
    r"(?<![0-9:.])[0-9]{1,2}(?:[:.][0-9]{2})? ?(?:[ap][.]?m\b|h\b|hrs?\b|hours?\b|o.?clock)"
    r"|24/7|(?<![0-9-])[0-9]{1,2} ?(?:-|–|to|till|until) ?[0-9]{1,2}(?![0-9-])",
    re.IGNORECASE,
)


def mobile_of(words: str) -> str:
    """The mobile number that this begins with, such as 07700 900123; empty if it is none."""
    found = re.match(MOBILE, words)
    if found is None:
        return ""
    digits = re.sub(r"[^0-9]", "", found[0])[-WITHOUT_PREFIX:]
    return f"0{digits[:4]} {digits[4:]}"


def number_to_dial(words: str) -> str:
    """The first number in what somebody wrote, without what stands around it: 01244555010 of
    “01244 555010, after 2pm”. Empty if there is none, or it is not clear where it ends."""
    without_hours = HOURS.sub("|", words)
    for found in chain(NUMBERS.finditer(without_hours), OTHERS.finditer(without_hours)):
        kind, run = found.lastgroup, found[found.lastgroup]
        digits = re.sub(r"[^0-9]", "", run.replace("(0)", ""))
        if kind == "helpline":
            return digits
        if kind != "other" and re.search(r"[ /.-][0-9]$", run):
            return ""
        if kind == "british":
            return f"0{digits}"
        if FEWEST <= len(digits) <= MOST:
            return f"+{digits}" if kind == "abroad" or run.startswith("+") else digits
        if kind == "abroad":
            return ""
    return ""


def is_telephone_number(words: str) -> bool:
    """Digits with spaces, a plus and brackets, as people write them: +44 (0)7700 900123."""
    digits = re.sub(r"[ +()]", "", words)
    return bool(re.fullmatch(rf"[0-9]{{{FEWEST},{MOST}}}", digits))


def is_same_number(one: str, other: str) -> bool:
    """However it is written, with the country before it or without; two empty ones are not."""
    first, second = (re.sub(r"\D", "", words)[-WITHOUT_PREFIX:] for words in (one, other))
    return len(first) >= FEWEST and first == second
