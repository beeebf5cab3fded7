"""What trainees and connectors say at the end, side by side, and of nobody by name.

Groups of fewer than five are not shown, and neighbouring answers are put together until each has
five or nobody: no small number can be read off, nor worked out from the others. Answers come in,
and grow old, five at a time: who looks before and after one was given sees no difference.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

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
    """Of the last year, at the sites this member sees; in three queries."""
    since = on - YEAR
    theirs = membership.organisation.feedback.visible_to(membership)
    given = theirs.given().order_by("given_at", "pk").values_list("pk", "side", "kind", "asked_on")
    groups: dict[tuple[str, str], list[tuple[UUID, date]]] = defaultdict(list)
    for key, side, kind, asked_on in given:
        groups[side, kind].append((key, asked_on))
    shown = {group: _whole_batches(rows, since) for group, rows in groups.items()}
    rows = theirs.in_bulk([key for keys in shown.values() for key in keys])

    def voice(side: str, kind: str) -> Voice:
        return _voice([rows[key] for key in shown.get((side, kind), ())])

    return Voices(
        trainees=voice("trainee", Feedback.Kind.ENDING),
        connectors=voice("connector", Feedback.Kind.ENDING),
        later=voice("trainee", Feedback.Kind.LATER),
        asked=theirs.filter(asked_on__gte=since).count() if rows else 0,
    )


def _whole_batches(rows: Sequence[tuple[UUID, date]], since: date) -> list[UUID]:
    """Fives as they came in, each until its last was asked too long ago; never a part of one."""
    batches = [rows[first : first + LEAST] for first in range(0, len(rows), LEAST)]
    whole = [batch for batch in batches if len(batch) == LEAST]
    return [key for batch in whole if max(day for _, day in batch) >= since for key, _ in batch]


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
        _quotes([row.well for row in quotable if row.well]),
        _quotes([row.differently for row in quotable if row.differently]),
    )


def _quotes(words: list[str]) -> tuple[str, ...]:
    """None where so few wrote that somebody could be known by what they say."""
    return tuple(words[:MOST_QUOTES]) if len(words) >= LEAST else ()
