"""Employee numbers, as a person and as files write them."""

import re


def number_key(number: str) -> str:
    """What is the same for one person: without the zeros that Excel drops, and without the
    assignment that ESR adds to its own numbers (“20000034-2”). “VOL-02” is another than “VOL-01”.

    "" for what is no number at all: “N/A”, “none”, “TBC”, “-”, “0” have no figure that counts.
    """
    if not re.search(r"[1-9]", number):
        return ""
    number = re.sub(r"\s+", "", number).casefold()
    return re.sub(r"^(\d{6,})-\d{1,2}$", r"\1", number).lstrip("0")
