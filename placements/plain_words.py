"""What the engine says, in a coordinator's words."""

from dataclasses import asdict

from placements.matching.explain import Group, Published, published
from placements.matching.types import Pair, Uncovered
from placements.matching.words import pair_reasons
from placements.pool import Drawn

# Each completes “12 connectors …”.
REASONS = {
    "active": "are paused or not active yet",
    "dbs": "have a DBS certificate that does not last to the end",
    "training": "have a required course to do or renew first",
    "place": "cannot meet there",
    "half_days": "have no half-day in common",
    "language": "do not speak the language needed",
    "leave": "are away for more than 14 days of it",
    "refused_before": "were declined for this placement before",
    "at_once": "have as many placements at that time as they can take",
    "a_year": "have as many placements in that year as they can take",
    "used_elsewhere": "are needed more for another placement",
    "free": "could meet this trainee: choose one by hand",
    "other": "cannot for another, confidential reason",
}

# The same of one connector: “Asha Green …”.
OF_ONE = {
    "active": "is paused or not active yet",
    "dbs": "has no DBS certificate that lasts to the end of it",
    "training": "has a required course to do or renew first",
    "place": "cannot meet there",
    "half_days": "has no half-day in common with it",
    "language": "does not speak the language needed",
    "leave": "is away for more than 14 days of it",
    "at_once": "has as many placements at that time as they can take",
    "a_year": "has as many placements in that year as they can take",
}
CONFIDENTIALLY = "cannot, for a reason that is confidential"


def why_not(connector: object, uncovered: Uncovered | None) -> str:
    """Why one connector cannot be offered one placement; `uncovered` is of a pool of the two."""
    found = [*uncovered.first, *uncovered.capacity] if uncovered else [("active", 1)]
    return f"{connector} {OF_ONE.get(found[0][0], CONFIDENTIALLY)}."


def how_many(group: Group) -> str:
    if group.least == group.most:
        return str(group.most)
    return f"fewer than {group.most + 1}" if group.least == 0 else f"{group.least} to {group.most}"


def reasons_by_name(uncovered: Uncovered) -> dict[str, str | int]:
    """For machines: the reason's name and how many connectors, as far as that may be told."""
    return {
        group.reason: group.most if group.least == group.most else how_many(group)
        for group in published(uncovered).groups
        if group.most
    }


def reasons_in_words(uncovered: Uncovered) -> list[str]:
    """For people, most frequent first: “31 connectors cannot meet there”."""
    told: Published = published(uncovered)
    groups = sorted(told.groups, key=lambda group: (group.reason == "other", -group.most))
    return [
        f"{how_many(group).capitalize()} {'connector' if group.most == 1 else 'connectors'} "
        f"{REASONS[group.reason]}"
        for group in groups
        if group.most
    ]


def pair_in_words(drawn: Drawn, pair: Pair) -> list[dict[str, str]]:
    reasons = pair_reasons(drawn.need(pair.need), drawn.offer(pair.offer), drawn.names)
    return [asdict(reason) for reason in reasons]

