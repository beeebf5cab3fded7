"""What the engine says, in a coordinator's words."""

from dataclasses import asdict
from datetime import date

from nhsuk.components.words import day
from placements.matching.explain import published
from placements.matching.shortfall import shortfall_words
from placements.matching.types import Pair, Refusal, Uncovered
from placements.matching.words import pair_reasons
from placements.pool import Drawn

# Why one connector cannot be offered one placement: “Asha Green …”.
OF_ONE = {
    "active": "is paused or not active yet",
    "dbs": "has no DBS certificate that lasts to the end of it",
    "training": "has a required course to do or renew first",
    "supervision": "has a supervision that is overdue, and meets nobody new until it was held",
    "place": "cannot meet there",
    "half_days": "has no half-day in common with it",
    "language": "does not speak the language needed",
}
# For everything else, also where it is not confidential (leave, no room): so it names nobody's bar.
AS_THINGS_ARE = (
    "cannot be offered this placement as things are: a rule or the room they have stands in the "
    "way. Their record shows how long each check lasts, when they are away and how much they take"
)
# The same of somebody who is matched with it.
NOT_AS_THINGS_ARE = (
    "cannot stay as things are: a rule stands in the way. Their record shows how long each check "
    "lasts, and when they are away"
)
PEOPLE = ("connector", "connectors")


def why_not(
    connector: object, uncovered: Uncovered | None, *, supervision_due_on: date | None = None
) -> str:
    """Why one connector cannot be offered one placement; `uncovered` is of a pool of the two."""
    found = [*uncovered.first, *uncovered.capacity] if uncovered else [("active", 1)]
    rule = found[0][0]
    if rule == "supervision" and supervision_due_on:
        since = f"has a supervision that is overdue since {day(supervision_due_on)}"
        return f"{connector} {since}, and meets nobody new until it was held."
    return f"{connector} {OF_ONE.get(rule, AS_THINGS_ARE)}."


def why_lock_broke(connector: object, refusal: Refusal) -> str:
    """Why a suggestion that was to be kept could not be; nothing confidential is told apart."""
    return f"{connector} {OF_ONE.get(refusal.rule, AS_THINGS_ARE)}."


def reasons_by_name(uncovered: Uncovered) -> dict[str, int]:
    """For machines: the reason's name and how many connectors, as far as that may be told."""
    return dict(published(uncovered).groups)


def reasons_in_words(uncovered: Uncovered) -> list[str]:
    """For people, as far as it may be told: “31 connectors cannot meet where it is.”"""
    return list(shortfall_words(published(uncovered), PEOPLE))


def pair_in_words(drawn: Drawn, pair: Pair) -> list[dict[str, str]]:
    reasons = pair_reasons(drawn.need(pair.need), drawn.offer(pair.offer), drawn.names)
    return [asdict(reason) for reason in reasons]
