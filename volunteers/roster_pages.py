"""One page of the list of volunteers: by key, never by counting past others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import IntegerField, Q, Subquery

from volunteers.models import Volunteer
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.roster import Roster, Row, roster
from volunteers.searches import Finding

PAGE_SIZE = 30
# So many are looked at for one page when only readiness() can say who belongs to it; and up to so
# many people the first page says how ready all of them are.
LOOKED_AT = SUMMED_UP = 300
# So many are counted; more are “1,000+”, as counting a large list takes longer than showing it.
COUNTED = 1_000
BATCH = 2_000
ORDER = ("last_name", "first_name", "id")
BACKWARDS = tuple(f"-{column}" for column in ORDER)


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Some rows, and the keys to go on from.

    `total` is None where only readiness() could count. `looked_at` is None unless it stopped before
    the page was full: then so many people were looked at, and there are more.
    """

    rows: tuple[Row, ...]
    previous_key: UUID | None
    next_key: UUID | None
    total: str | None
    looked_at: int | None
    everybody: Roster | None


class FirstCounted(Subquery):
    """How many rows there are, as far as we count."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def roster_page(
    people: VolunteerQuerySet,
    search: Finding,
    *,
    on: date,
    after: UUID | None = None,
    before: UUID | None = None,
    size: int | None = None,
) -> RosterPage:
    """The page after or before somebody, or the first: the same few queries for every list."""
    found, size = search.narrow(people), size or PAGE_SIZE
    is_whole = search.is_summed_up and not (after or before)
    most = LOOKED_AT if search.asks_readiness else SUMMED_UP if is_whole else size
    candidates, number = _window(found, people, most, after, before)
    everybody = roster(candidates, on=on) if is_whole and len(candidates) <= most else None
    looked, rows = _rows(candidates, everybody, search, most if search.asks_readiness else size, on)
    is_full, rows = len(rows) > size, rows[:size]
    edge = _edge(rows if is_full else (), looked, candidates)
    ahead, behind = edge, (rows[0].volunteer.pk if rows else after) if after else None
    if before:
        rows = rows[::-1]
        ahead, behind = rows[-1].volunteer.pk if rows else None, edge
    return RosterPage(
        rows=rows,
        previous_key=behind,
        next_key=ahead,
        total=None if search.asks_readiness else _total(number),
        looked_at=len(looked) if search.asks_readiness and edge and not is_full else None,
        everybody=everybody,
    )


def _rows(
    candidates: Sequence[Volunteer], everybody: Roster | None, search: Finding, most: int, on: date
) -> tuple[Sequence[Volunteer], tuple[Row, ...]]:
    """Of so many at most: whom the page looked at, and the rows of those who are asked for."""
    if everybody:
        return candidates[:most], everybody.rows[:most]
    looked = candidates[:most]
    rows = roster(looked, on=on).rows
    return looked, tuple(row for row in rows if search.is_met_by(row, on=on))


def _edge(
    full: tuple[Row, ...], looked: Sequence[Volunteer], candidates: Sequence[Volunteer]
) -> UUID | None:
    """The last one of this page, if there are more beyond."""
    if full:
        return full[-1].volunteer.pk
    return looked[-1].pk if len(candidates) > len(looked) else None


def _window(
    found: VolunteerQuerySet,
    people: VolunteerQuerySet,
    most: int,
    after: UUID | None,
    before: UUID | None,
) -> tuple[Sequence[Volunteer], int]:
    """So many from there on and one more, and how many are found as far as we count."""
    shown = found.only("organisation", "status", *ORDER)  # a list needs no more of people
    rows = shown.annotate(how_many=FirstCounted(found.order_by().values("pk")[: COUNTED + 1]))
    if after:
        rows = rows.filter(_beyond(people, after, "gt")).order_by(*ORDER)
    elif before:
        rows = rows.filter(_beyond(people, before, "lt")).order_by(*BACKWARDS)
    else:
        rows = rows.order_by(*ORDER)
    candidates = list(rows[: most + 1])
    return candidates, candidates[0].how_many if candidates else 0


def _beyond(people: VolunteerQuerySet, key: UUID, way: str) -> Q:
    """Whoever comes after (gt) or before (lt) that person in the order of the list."""
    last_name, first_name, own = (
        Subquery(people.filter(pk=key).order_by().values(column)[:1]) for column in ORDER
    )
    return Q(**{f"last_name__{way}e": last_name}) & (
        Q(**{f"last_name__{way}": last_name})
        | Q(**{f"first_name__{way}": first_name})
        | Q(first_name=first_name, **{f"id__{way}": own})
    )


def _total(number: int) -> str:
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"


def everybody_found(people: VolunteerQuerySet, search: Finding, *, on: date) -> Iterator[Row]:
    """Every row a search finds, in order, read a batch at a time."""
    found = search.narrow(people).select_related("membership__user", "position")
    found, last = found.order_by(*ORDER), None
    while True:
        batch = list((found.filter(_beyond(people, last, "gt")) if last else found)[:BATCH])
        yield from (row for row in roster(batch, on=on).rows if search.is_met_by(row, on=on))
        if len(batch) < BATCH:
            return
        last = batch[-1].pk
