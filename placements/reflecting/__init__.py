"""The published ways of reflecting, as questions in our own words, with their authors and years.

An answer is kept under its prompt's key, so a key never changes; the words of a prompt may.
"""

from placements.reflecting.cycles import ATKINS_MURPHY, GIBBS, KOLB
from placements.reflecting.short import DRISCOLL, ERA, FREE, ROLFE
from placements.reflecting.structured import JOHNS, REFLECT
from placements.reflecting.way import Prompt, Way

__all__ = ["WAYS", "Prompt", "Way", "word_count"]

WAYS = {
    way.key: way for way in (FREE, DRISCOLL, ERA, ROLFE, GIBBS, KOLB, ATKINS_MURPHY, REFLECT, JOHNS)
}


def word_count(text: str) -> int:
    return len(text.split())
