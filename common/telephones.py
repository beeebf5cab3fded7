"""What a telephone number looks like, in files and on forms."""

import re

FEWEST, MOST = 7, 15  # digits; the most is that of ITU-T E.164
WITHOUT_PREFIX = 10  # digits of a British number after 0 or +44


# A British mobile number as people write it, and after it what they like: when it is best to call.
MOBILE = r"^[ (]*([+]44|0044|0)[ ()0]*7([ ()]*[0-9]){9}(?![ ()]*[0-9])"


# A British number anywhere in the words, its digits after 0 or +44: no hour of the day after it.
BRITISH = re.compile(r"(?<![0-9+])(?:[+]44|0044|0)[ ()0]*([1-9](?:[ ().-]*[0-9]){8,9})(?![0-9])")


def mobile_of(words: str) -> str:
    """The mobile number that this begins with, such as 07700 900123; empty if it is none."""
    found = re.match(MOBILE, words)
    if found is None:
        return ""
    digits = re.sub(r"[^0-9]", "", found[0])[-WITHOUT_PREFIX:]
    return f"0{digits[:4]} {digits[4:]}"


def number_to_dial(words: str) -> str:
    """The first number in what somebody wrote, without what stands around it; empty if there is
    none: 01244555010 of “01244 555010, after 2pm”."""
    if found := BRITISH.search(words):
        return "0" + re.sub(r"[^0-9]", "", found[1])
    for run in re.findall(r"[+]?[(]?[0-9](?:[ ().-]?[0-9])*", words):
        if is_telephone_number(number := re.sub(r"[^0-9+]", "", run)):
            return number
    return ""


def is_telephone_number(words: str) -> bool:
    """Digits with spaces, a plus and brackets, as people write them: +44 (0)7700 900123."""
    digits = re.sub(r"[ +()]", "", words)
    return bool(re.fullmatch(rf"[0-9]{{{FEWEST},{MOST}}}", digits))


def is_same_number(one: str, other: str) -> bool:
    """However it is written, with the country before it or without; two empty ones are not."""
    first, second = (re.sub(r"\D", "", words)[-WITHOUT_PREFIX:] for words in (one, other))
    return len(first) >= FEWEST and first == second
