"""What lapses soon for connectors whose matches depend on it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from nhsuk.components.words import day
from reports.home.covers import Cover
from reports.home.parts import Task, address, count
from volunteers.readiness import Item, Readiness

SHOWN = 6  # connectors
NAMED = 3  # requirements of one connector
RENEWED_IN_TIME = ("course", "agreement")
NOT_CLEARED = (
    "connector with a match is not cleared",
    "connectors with a match are not cleared",
)
TO_RENEW = (
    "connector has renewals that matches depend on",
    "connectors have renewals that matches depend on",
)


@dataclass(frozen=True, slots=True)
class Lapse:
    """One requirement of one connector, and the matches it would leave without clearance.

    `url`: their record, or the first of those placements for whoever may not open that.
    """

    connector_id: UUID
    url: str
    connector: str
    label: str
    until: date | None
    is_over: bool
    matches: int

    @property
    def sentence(self) -> str:
        depends = count(self.matches, "match depends", "matches depend")
        return f"{self.label} of {self.connector} {self.verb}: {depends} on it"

    @property
    def verb(self) -> str:
        if self.until is None:
            return "is not in place"
        return f"{'lapsed' if self.is_over else 'lapses'} on {day(self.until)}"


def lapses(
    rows: Iterable[Cover], known: dict[UUID, Readiness], *, on: date, days: int
) -> list[Lapse]:
    """Lapses in the next `days` days that fall within a match, the soonest first; checks and DBS
    certificates that end within one, whenever that is.

    `known`: the readiness on the day of at least everybody with a match.
    """
    depending: dict[UUID, list[Cover]] = defaultdict(list)
    for row in rows:
        if row.match_id:
            depending[row.connector_id].append(row)
    last_on = on + timedelta(days=days)
    found = [
        lapse
        for key in depending
        for item in known[key].items
        if item.kind != "status" and (lapse := _lapse(item, depending[key], last_on))
    ]
    return sorted(found, key=lambda lapse: (lapse.until or date.min, lapse.connector, lapse.label))


def _lapse(item: Item, rows: list[Cover], last_on: date) -> Lapse | None:
    # A course or agreement can be seen to in time; a check or certificate was to last to the end.
    is_later = item.kind in RENEWED_IN_TIME and item.until is not None and item.until > last_on
    if item.is_ready and (item.until is None or is_later):
        return None
    # Every match counts for what is over or missing now, else those that go on past that day.
    hit = [row for row in rows if not item.is_ready or item.until <= row.last_on]
    if not hit:
        return None
    return Lapse(
        connector_id=hit[0].connector_id,
        url=_url(hit[0]),
        connector=hit[0].connector,
        label=item.label,
        until=item.until,
        is_over=not item.is_ready,
        matches=len(hit),
    )


def _url(row: Cover) -> str:
    if row.is_theirs:
        return address("volunteers:record", row.connector_id)
    return address("placements:record", row.placement_id)


def lapse_tasks(found: list[Lapse]) -> list[Task]:
    """One line for each connector, the most pressing first; beyond a few, one for those who are
    not cleared, and one for those whose renewals can still be in time.
    """
    by_connector: dict[UUID, list[Lapse]] = defaultdict(list)
    for lapse in found:
        by_connector[lapse.connector_id].append(lapse)
    groups = list(by_connector.values())
    rest = [_is_over(group) for group in groups[SHOWN:]]
    tasks = [_task(group) for group in groups[:SHOWN]]
    return tasks + [_of_others(over, rest.count(over)) for over in (True, False) if over in rest]


def _is_over(group: list[Lapse]) -> bool:
    return any(lapse.is_over for lapse in group)


def _of_others(over: bool, number: int) -> Task:
    """Those whom the page does not name, of whom it is said alike."""
    one, many = NOT_CLEARED if over else TO_RENEW
    return Task(
        count(number, f"more {one}", f"more {many}"),
        address("forecast"),
        tag="Not cleared" if over else "Renew",
        colour="red" if over else "yellow",
        unnamed=(one, many),
        stands_for=number,
    )


def _task(group: list[Lapse]) -> Task:
    one = group[0]
    over = _is_over(group)
    sentence, hint = one.sentence, ""
    if len(group) > 1:
        matches = count(max(lapse.matches for lapse in group), "match", "matches")
        sentence = f"{one.connector} has {len(group)} things to renew for {matches}"
        hint = "; ".join(f"{lapse.label} {lapse.verb}" for lapse in group[:NAMED])
        hint += f"; and {len(group) - NAMED} more" if len(group) > NAMED else ""
    return Task(
        sentence,
        one.url,
        hint,
        "Not cleared" if over else "Renew",
        "red" if over else "yellow",
        unnamed=NOT_CLEARED if over else TO_RENEW,
    )
