"""What the matching engine is told, and what it answers: plain values, no database.

Identifiers are strings, days are dates, periods are half-open: the end is the first day outside.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from placements.matching.problem import Level

Mode = Literal["in_person", "remote", "either"]
Continuity = Literal["", "same", "different"]
Link = tuple[str, str]
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of days from `start` up to, and not including, `end`."""

    start: date
    end: date

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two periods share a day; touching end to start is no overlap."""
        return self.overlap_days(other) > 0

    def overlap_days(self, other: "Period") -> int:
        """Count the days the two periods share."""
        return max(0, (min(self.end, other.end) - max(self.start, other.start)).days)


@dataclass(frozen=True, slots=True)
class Need:
    """A trainee's placement that wants one or more connectors.

    `language` is empty where none is asked for. A higher `priority` is covered first.
    `met_before` are the offers the trainee was matched with before; `continuity` says whether they
    would rather meet the same connector again, or a different one (empty: either will do).
    `needs_step_free` is the trainee's own need, and confidential.
    """

    id: str
    period: Period
    site: str
    team: str
    mode: Mode
    half_days: frozenset[str]
    language: str
    topics: frozenset[str]
    site_is_step_free: bool
    trainee: str
    connectors_wanted: int = 1
    priority: int = 1
    met_before: frozenset[str] = frozenset()
    continuity: Continuity = ""
    needs_step_free: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A course one connector must have in date.

    `valid_until` is the first day it no longer counts; None means it never lapses.
    A course covered by an override is told as held, valid until the override ends.
    """

    code: str
    name: str
    valid_until: date | None
    is_held: bool = True

    def counts_on(self, day: date) -> bool:
        """Tell whether the course is held and in date on a day."""
        return self.is_held and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A confidential bar: a whole site, a team, or one trainee.

    A site without a team bars the whole site; with one, only that team there.
    """

    site: str = ""
    team: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one connector offers, and what they are cleared for.

    `checks_until` is the first day on which a required check is neither clear nor overridden: the
    day of matching or before if one is missing, `date.max` if none ever lapses.
    `dbs_until` is the first day the certificate no longer counts; None means there is none.
    `commitments` are matches agreed outside this pool; they count in every cap.
    `max_a_month` caps the matches that start in one calendar month (None: no cap). A match takes
    `rest_days` more after its end, in which it still counts in `max_at_once`. `journeys` are the
    minutes it takes to get to a site, as far as known. `supervised_until` is the first day on which
    a supervision is so late that nobody new is matched with them (None: it cannot be).
    """

    id: str
    is_active: bool
    checks_until: date
    dbs_until: date | None
    courses: tuple[Course, ...]
    sites: frozenset[str]
    offers_remote: bool
    needs_step_free: bool
    half_days: frozenset[str]
    languages: frozenset[str]
    will_share: frozenset[str]
    wont_share: frozenset[str]
    leave: tuple[Period, ...]
    max_at_once: int
    max_a_year: int
    commitments: tuple[Period, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    max_a_month: int | None = None
    rest_days: int = 0
    journeys: tuple[tuple[str, int], ...] = ()
    supervised_until: date | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything one matching run looks at.

    `locked` pairs must stand, `refused` pairs must not come back, `kept` pairs (need, offer) are
    agreed and should change as little as possible. A kept match is not a commitment as well.
    `already` are those of the refused pairs that are matched or asked outside this pool.
    """

    on: date
    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    locked: tuple[Link, ...] = ()
    refused: frozenset[Link] = frozenset()
    kept: tuple[Link, ...] = ()
    already: frozenset[Link] = frozenset()


@dataclass(frozen=True, slots=True)
class Weights:
    """How many points each soft criterion can give (or, where it counts against, take).

    `even_load` is multiplied by the square of a connector's matches starting in one year;
    `continuity` counts for a pair that met before, and for one connector at two placements of a
    trainee in one run; `travel` is what a journey of 100 minutes takes, a shorter
    one in proportion, a longer one no more.
    """

    topics: int = 300
    wont_share: int = 150
    mode: int = 150
    half_days: int = 80
    renewal: int = 150
    even_load: int = 20
    continuity: int = 150
    travel: int = 200


@dataclass(frozen=True, slots=True)
class Condition:
    """A course to renew for a match to hold to its end; `renew_by` is the day it lapses."""

    course: str
    name: str
    renew_by: date


@dataclass(frozen=True, slots=True)
class Refusal:
    """The hard rule that forbids a pair; `detail` is empty where the rule is confidential."""

    rule: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A placement and a connector who may be matched, with whole points by criterion."""

    need: str
    offer: str
    points: Counts
    conditions: tuple[Condition, ...] = ()

    @property
    def total(self) -> int:
        """The fit of the pair: the sum of its points, higher is better."""
        return sum(points for _, points in self.points)


@dataclass(frozen=True, slots=True)
class Options:
    """Every connector who may be matched to one placement, best fit first."""

    need: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Why a placement still lacks connectors; `first` and `capacity` together count the pool.

    `first` counts connectors by the first rule they fail (a visible one, if they fail any), `sole`
    by the only visible rule they fail, `capacity` those who pass every rule by what keeps them.
    Confidential: publish through `explain.published`.
    """

    need: str
    missing: int
    first: Counts
    sole: Counts
    capacity: Counts


@dataclass(frozen=True, slots=True)
class BrokenLock:
    """A locked pair that could not stand, and the rule or cap it breaks."""

    need: str
    offer: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one matching run proposes and how far it is proven to be best.

    `covered` and `wanted` count connectors on placements; no outcome can have more than `bound`.
    `is_proven` says that level 1 (cover the most, by priority) is proven. `objective` is the total
    of the points less the cost of uneven load, `gap` how far, relatively, that could be improved.
    `options` are kept for small pools, or where asked for. `is_stopped` says that the emergency
    limit of seconds ended the search, so that another run may find another answer.
    """

    pairs: tuple[Pair, ...]
    uncovered: tuple[Uncovered, ...]
    options: tuple[Options, ...]
    broken_locks: tuple[BrokenLock, ...]
    covered: int
    wanted: int
    bound: int
    is_proven: bool
    objective: int
    gap: float
    levels: tuple[Level, ...]
    engine_version: str
    status: str
    is_stopped: bool = False

    def options_for(self, need: str) -> tuple[Pair, ...]:
        """List the connectors who may be matched to a placement, best fit first."""
        return next((options.pairs for options in self.options if options.need == need), ())
