"""The words of a text, and how they stand in it. What is asked of few words is worked out then."""

import re

# Letters, or a number, as in “Ward 47”; apostrophes and hyphens stand between words.
TOKEN = re.compile(r"[^\W\d_]+|\d+")
LONGEST_GAP = 3
APART = frozenset(".\n,;:")
# What a sentence, a line or a quotation begins after.
ENDS = frozenset('.!?\n\r:;\u2022\u2026"\u201c\u2018([')
NO_WARD = "AI"  # “the ward. A person”, “on the ward I thought”


def small(word: str) -> str:
    return word.lower()


class Words:
    def __init__(self, text: str):
        self.text = text
        self._spans = [match.span() for match in TOKEN.finditer(text)]
        self.small = [text[start:end].lower() for start, end in self._spans]

    def start(self, place: int) -> int:
        return self._spans[place][0]

    def end(self, place: int) -> int:
        return self._spans[place][1]

    def said(self, place: int) -> str:
        """In small letters; "" before the first and after the last word."""
        return self.small[place] if 0 <= place < len(self.small) else ""

    def has_capital(self, place: int) -> bool:
        first = self.text[self.start(place)]
        return first.isupper() or first.isdecimal()

    def is_shouted(self, place: int) -> bool:
        word = self.text[slice(*self._spans[place])]
        return len(word) > 1 and word.isupper()

    def is_number_or_letter(self, place: int) -> bool:
        if not self.said(place):
            return False
        word = self.text[slice(*self._spans[place])]
        return word.isdecimal() or (len(word) == 1 and word.isupper() and word not in NO_WARD)

    def begins(self, place: int) -> bool:
        """Whether something begins with this word: a sentence, a line, a quotation, the text."""
        if not 0 < place < len(self.small):
            return True
        return not ENDS.isdisjoint(self.text[self.end(place - 1) : self.start(place)])

    def are_together(self, place: int) -> bool:
        """Whether this word and the next stand side by side."""
        if place + 1 >= len(self.small):
            return False
        gap = self.text[self.end(place) : self.start(place + 1)]
        return len(gap) <= LONGEST_GAP and APART.isdisjoint(gap)
