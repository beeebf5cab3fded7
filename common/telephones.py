"""What a telephone number looks like, in files and on forms."""

import re

FEWEST, MOST = 7, 15  # digits; the most is that of ITU-T E.164


def is_telephone_number(words: str) -> bool:
    """Digits with spaces, a plus and brackets, as people write them: +44 (0)7700 900123."""
    digits = re.sub(r"[ +()]", "", words)
    return bool(re.fullmatch(rf"[0-9]{{{FEWEST},{MOST}}}", digits))
