"""How long a completion counts, by the course's rules: pure arithmetic on days."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.dates import add_months
from training.models import Course, RefreshRule


@dataclass(frozen=True, slots=True)
class Rules:
    """For how many months what is done from each of the days on counts (None: for good).

    The days stand in order; what was done before the first day takes the first rule.
    """

    days: tuple[date, ...] = ()
    months: tuple[int | None, ...] = ()

    def expiry(self, completed_on: date, stated: date | None = None) -> date | None:
        """The first day it no longer counts: by the rule in force on the day it was done, or as a
        certificate states, whichever is earlier. None: it never needs renewing."""
        after = bisect_right(self.days, completed_on)
        months = self.months[max(after - 1, 0)] if self.days else None
        return earliest(add_months(completed_on, months) if months else None, stated)


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def rules_of(courses: Iterable[Course | UUID]) -> dict[UUID, Rules]:
    """The rules of every course asked about, in one query."""
    found: dict[UUID, list[tuple[date, int | None]]] = defaultdict(list)
    rows = RefreshRule.objects.filter(course__in=courses).order_by("from_on")
    for course_id, from_on, months in rows.values_list("course_id", "from_on", "months"):
        found[course_id].append((from_on, months))
    return defaultdict(Rules, {key: _rules(rows) for key, rows in found.items()})


def _rules(rows: list[tuple[date, int | None]]) -> Rules:
    days, months = zip(*rows, strict=True)
    return Rules(days, months)
