"""Looks in a text for what could tell who somebody is: numbers, days, addresses, places, names.

Pure: a text and the names to look for go in, findings come out. It reads the text a constant
number of times, so that it takes time in proportion to its length: no expression in here repeats
something that repeats without bound.
"""

from placements.identifiers.addresses import find_addresses
from placements.identifiers.dates import find_dates
from placements.identifiers.findings import Finding, Kind, without_overlaps
from placements.identifiers.names import Lexicon, find_names, lexicon_of
from placements.identifiers.numbers import find_numbers
from placements.identifiers.titles import find_titles

__all__ = ["Finding", "Kind", "Lexicon", "find_identifiers", "lexicon_of"]


def find_identifiers(text: str, lexicon: Lexicon) -> list[Finding]:
    """Everything in the text that might identify somebody, in its order, nothing twice."""
    return without_overlaps(
        [
            *find_numbers(text),
            *find_dates(text),
            *find_addresses(text),
            *find_titles(text),
            *find_names(text, lexicon),
        ]
    )
