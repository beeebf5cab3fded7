"""Which placements have somebody, and why the others have nobody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncWeek

from accounts.models import Membership
from placements.models import MatchingRun, Placement
from placements.models.placements import PlacementQuerySet

COUNTS = {
    "coming": Count("pk"),
    "covered": Count("pk", filter=Q(is_covered=True)),
    "offered": Count("pk", filter=Q(is_offered=True)),
}
NEEDED = Q(is_covered=False, is_offered=False)


@dataclass(frozen=True)
class Gap:
    """A placement a matching run found nobody for: what stood in the way that day, and what was
    tried and would have helped.
    """

    placement: Placement
    reasons: list[str]
    changes: list[str]


@dataclass(frozen=True)
class Coverage:
    """Counts of placements that are coming or under way."""

    coming: int
    covered: int
    offered: int

    @property
    def without(self) -> int:
        return self.coming - self.covered - self.offered

    @property
    def parts(self) -> list[tuple[str, int]]:
        """What the bar is made of."""
        return [("done", self.covered), ("waiting", self.offered), ("missing", self.without)]


@dataclass(frozen=True)
class CoverageRow:
    """One week, site or cohort, also as a sentence says `where` it is.

    `query` leads to the placements of it that need somebody; empty where the list cannot say.
    """

    label: str
    where: str
    counts: Coverage
    query: str


@dataclass(frozen=True)
class CoverageAhead:
    """The months ahead: all together, the rows, and what to know first.

    `first_needed_on` is the first day of the first placement that needs somebody, `worst` the row
    with most of them (None where none needs anybody, or one row is all there is).
    """

    total: Coverage
    rows: list[CoverageRow]
    first_needed_on: date | None

    @property
    def worst(self) -> CoverageRow | None:
        rows = [row for row in self.rows if row.counts.without]
        return max(rows, key=lambda row: row.counts.without) if len(rows) > 1 else None


def coverage_of(placements: PlacementQuerySet, *, on: date) -> Coverage:
    """How many of the placements not yet over have a match, an offer, or nobody. One query."""
    return Coverage(**placements.not_over(on=on).with_live_match().aggregate(**COUNTS))


def coverage_ahead(
    placements: PlacementQuerySet, *, by: str, on: date, until: date, also: dict | None = None
) -> CoverageAhead:
    """Placements not over that begin up to a day, counted by "week", "site" or "cohort".

    By week each counts once, in the week in which it begins; those begun before this one are one
    row. `also`: what the page is narrowed by, for the lists that its rows lead to. Three queries at
    most, however many there are.
    """
    ahead = placements.not_over(on=on).filter(starts_on__lte=until).with_live_match()
    first = ahead.filter(NEEDED).aggregate(first=Min("starts_on"))["first"]
    rows = [_narrowed(row, also or {}) for row in GROUPS[by](ahead, on)]
    total = Coverage(
        sum(row.counts.coming for row in rows),
        sum(row.counts.covered for row in rows),
        sum(row.counts.offered for row in rows),
    )
    return CoverageAhead(total, rows, first)


def _by_week(ahead: PlacementQuerySet, on: date) -> Iterable[CoverageRow]:
    this_week = on - timedelta(days=on.weekday())
    for week, counts in _counted(ahead.annotate(group=TruncWeek("starts_on")), "group"):
        if week >= this_week:
            label = f"Week of {week.day} {week:%B %Y}"
            where = f"in the week of {week.day} {week:%B %Y}"
            yield CoverageRow(label, where, counts, _query(week=week.isoformat()))
    begun = ahead.filter(starts_on__lt=this_week).aggregate(**COUNTS)
    if begun["coming"]:
        where = "where it has begun before this week"
        yield CoverageRow("Begun before this week", where, Coverage(**begun), _query(week="begun"))


def _by_site(ahead: PlacementQuerySet, on: date) -> Iterable[CoverageRow]:
    found = ahead.annotate(group=F("site__name"))
    for (name, site), counts in _counted(found, "group", "site_id"):
        yield CoverageRow(name, f"at {name}", counts, _query(site=site))


def _by_cohort(ahead: PlacementQuerySet, on: date) -> Iterable[CoverageRow]:
    names = {
        "programme": F("trainee__cohort__programme__name"),
        "university": F("trainee__cohort__programme__university"),
        "group": F("trainee__cohort__name"),
        "cohort": F("trainee__cohort"),
    }
    for (*words, cohort), counts in _counted(ahead.annotate(**names), *names):
        label = ", ".join(word for word in words if word) or "No cohort yet"
        where = f"in the cohort {label}" if cohort else "where the cohort is not known"
        yield CoverageRow(label, where, counts, _query(cohort=cohort) if cohort else "")


GROUPS: dict[str, Callable[[PlacementQuerySet, date], Iterable[CoverageRow]]] = {
    "week": _by_week,
    "site": _by_site,
    "cohort": _by_cohort,
}


def _counted(ahead: PlacementQuerySet, *keys: str):
    """The counts of each group of placements, in the order of what they are grouped by."""
    for row in ahead.values(*keys).annotate(**COUNTS).order_by(*keys):
        key = tuple(row[key] for key in keys)
        yield (key if len(key) > 1 else key[0]), Coverage(**{name: row[name] for name in COUNTS})


def _narrowed(row: CoverageRow, also: dict) -> CoverageRow:
    """Its list shows what the page counted, also narrowed by what the page was."""
    more = urlencode({name: value for name, value in also.items() if f"{name}=" not in row.query})
    return replace(row, query=f"{row.query}&{more}") if row.query and more else row


def _query(**which: object) -> str:
    return urlencode({"coverage": "none", **which})


def gaps_of(run: MatchingRun, *, membership: Membership) -> list[Gap]:
    """The run's uncovered placements that this member may see, in the order of their start."""
    gaps = {gap["placement"]: gap for gap in run.uncovered}
    visible = run.organisation.placements.visible_to(membership).filter(pk__in=gaps)
    rows = visible.with_live_match().select_related("trainee", "site")
    named = _named_to(run, membership)
    return [_gap(placement, gaps[str(placement.pk)], named) for placement in rows]


def _gap(placement: Placement, kept: dict, named: Callable[[dict], bool]) -> Gap:
    changes = [each["words"] for each in kept.get("changes", ()) if named(each)]
    return Gap(placement, kept["reasons"], changes)


def repairs_of(run: MatchingRun, *, membership: Membership) -> list[str]:
    """What would cover most, as far as this member sees the connector and every placement."""
    named, limit = _named_to(run, membership), membership.site_limit
    keys = {key for each in run.repairs for key in each["placements"]} if limit else set()
    visible = run.organisation.placements.visible_to(membership).filter(pk__in=keys)
    seen = {str(key) for key in visible.values_list("pk", flat=True)} if limit else set()
    return [
        each["words"]
        for each in run.repairs
        if named(each) and (not limit or seen.issuperset(each["placements"]))
    ]


def _named_to(run: MatchingRun, membership: Membership) -> Callable[[dict], bool]:
    """Whether a member may read the name of the connector something is about."""
    if not membership.site_limit:
        return lambda each: True
    people = run.organisation.volunteers.visible_to(membership)
    seen = {str(key) for key in people.values_list("pk", flat=True)}
    return lambda each: each["connector"] in seen
