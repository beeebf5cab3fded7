"""What trainees and connectors say at the end, side by side, and of nobody by name.

Groups of fewer than five are not shown, and neighbouring answers are put together until each has
five or nobody: no small number can be read off, nor worked out from the others.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Membership
from placements.models import Feedback

LEAST = 5
MOST_QUOTES = 8
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Voice:
    """One side's answers to one asking. `rows` are (answer, how many); empty if too few spoke."""

    number: int
    rows: tuple[tuple[str, int], ...]
    well: tuple[str, ...]
    differently: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Voices:
    trainees: Voice
    connectors: Voice
    later: Voice
    asked: int


def voices_for(membership: Membership, *, on: date) -> Voices:
    """Of the last year, at the sites this member sees; in two queries."""
    since = on - YEAR
    theirs = membership.organisation.feedback.visible_to(membership).filter(asked_on__gte=since)
    given = list(theirs.given().order_by("pk"))

    def voice(side: str, kind: str) -> Voice:
        return _voice([each for each in given if (each.side, each.kind) == (side, kind)])

    return Voices(
        trainees=voice("trainee", Feedback.Kind.ENDING),
        connectors=voice("connector", Feedback.Kind.ENDING),
        later=voice("trainee", Feedback.Kind.LATER),
        asked=theirs.count() if len(given) >= LEAST else 0,
    )


def put_together(cells: Sequence[tuple[str, int]], least: int = LEAST) -> list[tuple[str, int]]:
    """Neighbours joined until every group has `least` or nobody; [] if all together have fewer."""
    groups: list[tuple[str, int]] = []
    for label, number in reversed(cells):
        if groups and 0 < groups[-1][1] < least:
            last, so_far = groups.pop()
            groups.append((f"{label}, or {_small(last)}", number + so_far))
        else:
            groups.append((label, number))
    while len(groups) > 1 and 0 < groups[-1][1] < least:
        (last, few), (before, others) = groups.pop(), groups.pop()
        groups.append((f"{last}, or {_small(before)}", few + others))
    return groups[::-1] if sum(number for _, number in groups) >= least else []


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def _voice(rows: list[Feedback]) -> Voice:
    if len(rows) < LEAST:
        return Voice(0, (), (), ())
    counted = Counter(row.difference for row in rows)
    cells = [(label, counted[value]) for value, label in Feedback.Difference.choices]
    # By the random part of the key: the order tells neither who nor when.
    quotable = sorted((row for row in rows if row.may_quote), key=lambda row: row.pk.hex[::-1])
    return Voice(
        len(rows),
        tuple(put_together(cells)),
        tuple(row.well for row in quotable if row.well)[:MOST_QUOTES],
        tuple(row.differently for row in quotable if row.differently)[:MOST_QUOTES],
    )
