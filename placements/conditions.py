"""What must be renewed for a match to hold to its end, as it is kept with a proposal or a match."""

from collections.abc import Iterable
from datetime import date

from placements.matching.types import Condition


def to_store(conditions: Iterable[Condition]) -> list[dict[str, str]]:
    return [
        {
            "course": condition.course,
            "name": condition.name,
            "renew_by": condition.renew_by.isoformat(),
        }
        for condition in conditions
    ]


def from_store(stored: Iterable[dict[str, str]]) -> list[Condition]:
    return [
        Condition(item["course"], item["name"], date.fromisoformat(item["renew_by"]))
        for item in stored
    ]
