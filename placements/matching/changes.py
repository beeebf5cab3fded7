"""What would cover a placement that lacks connectors: the nearest change that really works.

A near miss is a connector for whom one thing is in the way that could be otherwise: training or a
DBS certificate to renew, leave, the half-days, the place, or a cap that is reached. Each change is
tried: the change is made, the pair is fixed, every lock stands, and the placements around it are
matched again. Only what covers the placement, and leaves no fewer covered in all, is told.

Confidential. Checks, exclusions and step-free access are never offered as a change, and nobody they
forbid is proposed. Yet who is tried, and in what order, is decided by what a coordinator may see
alone: a person confidentially barred takes up a try, and fails it, exactly as a person does who has
no room. So the list is the same, person for person, whether somebody is barred or too busy; and as
only a few are tried for a placement, and none for many, not being on it also means no more than not
having been tried. So no page may say of a placement whether anything was tried for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from placements.matching.capacity import why_full
from placements.matching.explain import VISIBLE
from placements.matching.nearby import Surroundings
from placements.matching.rules import RULE_NAMES, refusals
from placements.matching.scoring import score
from placements.matching.types import Need, Offer, Outcome, Pool, Weights

TRIES = 5  # for one placement
LEAST_TRIES = 2  # where there are many
TRIES_A_RUN = 200
ROOM = "room"
ORDER = ("training", "dbs", ROOM, "half_days", "leave", "place")
_VISIBLE_ROWS = [RULE_NAMES.index(name) for name in VISIBLE]


@dataclass(frozen=True, slots=True)
class Change:
    """If this is otherwise for one connector by a day, one more connector for a placement is found.

    `what` is a rule ("training", "dbs", "half_days", "leave", "place") or a cap raised by one
    ("at_once", "a_month", "a_year"); `detail` the courses, half-day or site it is about. `gains`
    counts the connectors found in all, `moves` the matches of this run that have to be others: a
    run made anew may change more of them, where a placement of higher priority can gain by it.
    """

    need: str
    offer: str
    what: str
    detail: str
    by_when: date
    gains: int
    moves: int


@dataclass(frozen=True, slots=True)
class Repair:
    """One change to one connector, and all it would gain over the whole run."""

    offer: str
    what: str
    detail: str
    by_when: date
    gains: int
    moves: int
    covers: tuple[str, ...]


def changes(
    pool: Pool,
    weights: Weights,
    outcome: Outcome,
    *,
    tries: int = TRIES,
    tries_a_run: int = TRIES_A_RUN,
) -> tuple[Change, ...]:
    """List the changes that work, placement by placement, the least upheaval first.

    At most `tries` connectors are tried for a placement, and `tries_a_run` in all: see `shares`.
    """
    around = Surroundings(pool, weights, outcome)
    found: list[Change] = []
    for key, share in shares(pool, outcome, tries=tries, tries_a_run=tries_a_run).items():
        candidates = _candidates(around, around.needs[key])[:share]
        worked = [
            change
            for what, offer in candidates
            if (change := _tried(around, around.needs[key], offer, what))
        ]
        found += sorted(worked, key=lambda change: (change.moves, -change.gains))
    return tuple(found)


def shares(
    pool: Pool, outcome: Outcome, *, tries: int = TRIES, tries_a_run: int = TRIES_A_RUN
) -> dict[str, int]:
    """How many connectors are tried for each placement without one; those left out have no share.

    The most pressing come first: by priority, then by the day they start. Where there are many,
    each has fewer, so that more have some.
    """
    needs = {need.id: need for need in pool.needs}
    gaps = sorted(
        (needs[gap.need] for gap in outcome.uncovered),
        key=lambda need: (-need.priority, need.period.start, need.id),
    )
    each = min(tries, max(LEAST_TRIES, tries_a_run // max(1, len(gaps))), tries_a_run)
    return {need.id: each for need in gaps[: tries_a_run // max(1, each)]}


def repairs(
    pool: Pool, weights: Weights, outcome: Outcome, among: tuple[Change, ...] | None = None
) -> tuple[Repair, ...]:
    """Rank single changes by the connectors each gains over the whole run, most first.

    They are taken from the changes that work for a placement, so none names what those may not.
    """
    around = Surroundings(pool, weights, outcome)
    grouped: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes(pool, weights, outcome) if among is None else among:
        grouped.setdefault((change.offer, change.what, change.detail), []).append(change)
    found = [_repair(around, together) for together in grouped.values()]
    return tuple(sorted(found, key=lambda r: (-r.gains, r.moves, r.by_when, r.offer, r.what)))


def _repair(around: Surroundings, together: list[Change]) -> Repair:
    """Try one change for all the placements it might cover; one alone was tried already."""
    first = together[0]
    by_when = min(change.by_when for change in together)
    repair = Repair(
        first.offer, first.what, first.detail, by_when, first.gains, first.moves, (first.need,)
    )
    changed = around.offers[first.offer]
    for change in together:
        if repaired := _repaired(around, around.needs[change.need], changed, change.what):
            changed = repaired[0]
        if first.what in _CAPS:
            break
    needs = {change.need for change in together} | _served_by(around, changed)
    if len(needs) == 1:
        return repair
    effect = around.with_change(changed, sorted(needs))
    if effect is None or effect.gains <= repair.gains:
        return repair
    return replace(repair, gains=effect.gains, moves=effect.moves, covers=effect.covers)


def _served_by(around: Surroundings, offer: Offer) -> set[str]:
    """The placements without anybody that a connector could meet, room aside."""
    on, refused = around.pool.on, around.pool.refused
    return {
        key
        for key in around.uncovered
        if not refusals(around.needs[key], offer, on, is_refused=(key, offer.id) in refused)
    }


def _candidates(around: Surroundings, need: Need) -> list[tuple[str, Offer]]:
    """Whom to try and what for, by what a coordinator may see: see the top of this module."""
    failed = around.screen.failed(need)[_VISIBLE_ROWS]
    count, foremost = failed.sum(axis=0), failed.argmax(axis=0)
    found = []
    for place in np.flatnonzero(count <= 1):
        offer = around.pool.offers[place]
        what = VISIBLE[foremost[place]] if count[place] else ROOM
        if what in ORDER and offer.id not in around.served_by[need.id]:
            points = score(need, offer, around.weights).total
            found.append((ORDER.index(what), -points, offer.id, offer))
    return [(ORDER[order], offer) for order, _, _, offer in sorted(found, key=lambda c: c[:3])]


def _tried(around: Surroundings, need: Need, offer: Offer, what: str) -> Change | None:
    """Make a change and match again; None where that does not cover the placement."""
    if what == ROOM:
        what = why_full(offer, around.taken(offer.id), need.period)
    repaired = _repaired(around, need, offer, what)
    if repaired is None:
        return None
    changed, detail, by_when = repaired
    link = (need.id, offer.id)
    if refusals(need, changed, around.pool.on, is_refused=link in around.pool.refused):
        return None
    if not why_full(changed, around.taken(offer.id), need.period):
        return Change(need.id, offer.id, what, detail, by_when, gains=1, moves=0)
    effect = around.with_change(changed, [need.id], fixed=link)
    if effect is None or not effect.is_whole or min(effect.gains, effect.weighs) < 1:
        return None
    return Change(need.id, offer.id, what, detail, by_when, effect.gains, effect.moves)


Repaired = tuple[Offer, str, date]


def _repaired(around: Surroundings, need: Need, offer: Offer, what: str) -> Repaired | None:
    """The connector as they would be; what it is about; and the day by which."""
    if what in _CAPS:
        return _CAPS[what](offer), "", need.period.start
    return _REPAIRS[what](need, offer, around.pool.on) if what in _REPAIRS else None


def _training(need: Need, offer: Offer, on: date) -> Repaired:
    lacking = [course for course in offer.courses if not course.counts_on(on)]
    names = ", ".join(course.name for course in lacking)
    courses = tuple(
        replace(course, valid_until=None, is_held=True) if course in lacking else course
        for course in offer.courses
    )
    return replace(offer, courses=courses), names, need.period.start


def _dbs(need: Need, offer: Offer, on: date) -> Repaired:
    until = offer.dbs_until
    is_later = until is not None and until > need.period.start
    by_when = until if until is not None and is_later else need.period.start
    return replace(offer, dbs_until=date.max), "", by_when


def _half_days(need: Need, offer: Offer, on: date) -> Repaired | None:
    if not need.half_days:
        return None
    one = min(need.half_days)
    return replace(offer, half_days=offer.half_days | {one}), one, need.period.start


def _leave(need: Need, offer: Offer, on: date) -> Repaired:
    left = tuple(away for away in offer.leave if not away.overlaps(need.period))
    return replace(offer, leave=left), "", need.period.start


def _place(need: Need, offer: Offer, on: date) -> Repaired:
    if need.mode == "remote":
        return replace(offer, offers_remote=True), "", need.period.start
    return replace(offer, sites=offer.sites | {need.site}), need.site, need.period.start


_CAPS: dict[str, Callable[[Offer], Offer]] = {
    "at_once": lambda offer: replace(offer, max_at_once=offer.max_at_once + 1),
    "a_month": lambda offer: replace(offer, max_a_month=(offer.max_a_month or 0) + 1),
    "a_year": lambda offer: replace(offer, max_a_year=offer.max_a_year + 1),
}
_REPAIRS: dict[str, Callable[[Need, Offer, date], Repaired | None]] = {
    "training": _training,
    "dbs": _dbs,
    "half_days": _half_days,
    "leave": _leave,
    "place": _place,
}
