"""How each volunteer stands with each thing asked of them.

The one reading of the rows behind readiness (for people) and clearance (for the matching engine).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, Max, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

from common.dates import Period
from common.rows import among, as_text
from training.models import Completion, Course
from volunteers.certified import Held, certificates, verdict
from volunteers.models import (
    AgreementText,
    Check,
    Override,
    Position,
    RenewalWindow,
    Signature,
    Volunteer,
)

ACTIVE = Volunteer.Status.ACTIVE
DBS = "dbs"
NONE: dict = {}
Exceptions = tuple[Period, ...]
Until = dict[str, date | None]  # the first day each thing no longer counts; None: it never lapses
Kind = Literal["status", "check", "dbs", "course", "agreement"]
AGREEMENT = "agreement:"  # and its key


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked of one volunteer.

    Keys: the kind of check, “dbs”, the course's code, or “agreement:” and the agreement's key.

    `valid_until` is the first day it no longer counts by itself; None means it never lapses.
    `exceptions` are the approved overrides. `renewal_days` says how long before it lapses it is
    due for renewal; None: as long as the organisation has for everything.
    `note` says why it is not held, where there is more to say than that it is not.
    `is_under_review` is for those who may open the DBS page: readiness does not know it.
    """

    kind: Kind
    key: str
    label: str
    is_held: bool
    valid_until: date | None
    exceptions: tuple[Period, ...]
    renewal_days: int | None = None
    note: str = ""
    is_under_review: bool = False

    def is_in_date(self, day: date) -> bool:
        return self.is_held and (self.valid_until is None or day < self.valid_until)

    def exception_on(self, day: date) -> Period | None:
        """The override that covers the day; of several the one that lasts longest."""
        covering = [period for period in self.exceptions if day in period]
        return max(covering, key=lambda period: period.end, default=None)

    def counts(self, day: date) -> bool:
        return self.is_in_date(day) or self.exception_on(day) is not None

    def lapsed_on(self, day: date) -> date | None:
        """The last day, up to `day`, on which it or an override came to an end; None: never."""
        ends = [period.end for period in self.exceptions]
        ends += [self.valid_until] if self.is_held and self.valid_until else []
        return max((end for end in ends if end <= day), default=None)

    def counts_until(self, day: date) -> date | None:
        """The first day, from `day` on, on which neither it nor an override counts; None: never."""
        until = self.valid_until if self.is_in_date(day) else day
        while until and (exception := self.exception_on(until)):
            until = exception.end
        return until


@dataclass(frozen=True, slots=True)
class Standing:
    volunteer_id: UUID
    is_active: bool
    renewal_days: int
    checks: tuple[Requirement, ...]
    dbs: Requirement | None
    courses: tuple[Requirement, ...]
    agreements: tuple[Requirement, ...] = ()

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        return (*self.checks, *([self.dbs] if self.dbs else []), *self.courses, *self.agreements)

    @property
    def is_under_review(self) -> bool:
        """Whether their DBS certificate must be looked at again."""
        return self.dbs is not None and self.dbs.is_under_review


def standing_of(volunteer: Volunteer, *, today: date) -> Standing:
    return standings([volunteer], today=today)[volunteer.pk]


@dataclass(frozen=True, slots=True)
class Asked:
    """An agreement a position asks for, with the days on which its texts take effect, in order."""

    key: str
    name: str
    effective_on: tuple[date, ...]

    def next_after(self, signed: date) -> date | None:
        """The day on which a newer text takes the place of the one signed."""
        return next((day for day in self.effective_on if day > signed), None)

    def nothing_before(self, today: date) -> date | None:
        """Before the first text takes effect there is nothing to sign: as good as signed."""
        return date.min if self.effective_on[0] > today else None


@dataclass(frozen=True, slots=True)
class _Demand:
    """One thing a position asks for; what people have alike is one object for all of them."""

    kind: Kind
    key: str
    label: str
    renewal_days: int
    made: dict[tuple, Requirement] = field(default_factory=dict)

    def of(
        self,
        is_held: bool,
        until: date | None,
        exceptions: Exceptions = (),
        note: str = "",
        is_under_review: bool = False,
    ) -> Requirement:
        what = (is_held, until, exceptions, note, is_under_review)
        if (made := self.made.get(what)) is None:
            facts = (is_held, until, exceptions, self.renewal_days, note, is_under_review)
            made = self.made[what] = Requirement(self.kind, self.key, self.label, *facts)
        return made


@dataclass(frozen=True, slots=True)
class _Demands:
    """What a position asks of everybody; courses with their keys."""

    renewal_days: int
    position: Position
    checks: tuple[_Demand, ...]
    dbs: _Demand | None
    courses: tuple[tuple[str, _Demand], ...]
    agreements: tuple[tuple[Asked, _Demand], ...]
    made: dict[tuple, tuple[Requirement, ...]] = field(default_factory=dict)

    def checks_of(self, cleared: Until, excepted: dict[str, Exceptions]) -> tuple[Requirement, ...]:
        """Most people are cleared of the same: then this is one object for them."""
        alike = tuple(cleared.items())
        if not excepted and (made := self.made.get(alike)) is not None:
            return made
        checks = tuple(
            check.of(check.key in cleared, cleared.get(check.key), excepted.get(check.key, ()))
            for check in self.checks
        )
        return checks if excepted else self.made.setdefault(alike, checks)

    def courses_of(
        self, done: dict[str, date], excepted: dict[str, Exceptions]
    ) -> tuple[Requirement, ...]:
        """`done`: by course its latest expiry, the last day of the calendar if it never lapses."""
        found = []
        for key, course in self.courses:
            day = done.get(key)
            until = None if day == date.max else day
            exceptions = excepted.get(course.key, ()) if excepted else ()
            found.append(course.of(day is not None, until, exceptions))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Facts:
    """The rows, by whom they are about: volunteers, and users for courses.

    Keys are text here: of a hundred thousand people their UUIDs would take longest of all.
    """

    today: date
    cleared: dict[str, Until]
    certified: dict[str, list[Held]]
    exceptions: dict[str, dict[str, Exceptions]]
    courses: dict[str, dict[str, date]]
    signed: dict[str, dict[str, date]]


def standings(volunteers: Iterable[Volunteer], *, today: date) -> dict[UUID, Standing]:
    """Everybody's standing as known on that day, in six queries however many they are."""
    ids = _keys(volunteers)
    rows = Volunteer.objects.filter(among("pk", ids)).order_by()
    keys = map(as_text, ("pk", "position_id", "membership__user_id"))
    people = list(rows.values_list("status", *keys))
    demands = _demands({position_id for _, _, position_id, _ in people})
    exceptions, signed = _overrides_and_signatures(ids)
    facts = _Facts(
        today=today,
        cleared=_cleared_checks(ids),
        certified=certificates(ids, today),
        exceptions=exceptions,
        courses=_latest_expiries([user_id for *_, user_id in people], demands.values(), today),
        signed=signed,
    )
    known = (
        _standing(key, status, user_id, demands[position_id], facts)
        for status, key, position_id, user_id in people
    )
    return {standing.volunteer_id: standing for standing in known}


def _keys(volunteers: Iterable[Volunteer]) -> list[str]:
    if isinstance(volunteers, QuerySet) and volunteers._result_cache is None:
        return list(volunteers.values_list(as_text("pk"), flat=True))
    return [str(volunteer.pk) for volunteer in volunteers]


def _standing(key: str, status: str, user_id: str, asked: _Demands, facts: _Facts) -> Standing:
    excepted = facts.exceptions.get(key, NONE)
    signed = facts.signed.get(key, NONE)
    held = facts.certified.get(key, ())
    return Standing(
        volunteer_id=UUID(key),
        is_active=status == ACTIVE,
        renewal_days=asked.renewal_days,
        checks=asked.checks_of(facts.cleared.get(key, NONE), excepted),
        dbs=_dbs(asked.dbs, asked.position, held, excepted) if asked.dbs else None,
        courses=asked.courses_of(facts.courses.get(user_id, NONE), excepted),
        agreements=tuple(
            _agreement(text, demand, signed, excepted, facts.today)
            for text, demand in asked.agreements
        ),
    )


def _dbs(
    demand: _Demand, position: Position, held: Sequence[Held], excepted: dict[str, Exceptions]
) -> Requirement:
    found = verdict(position, held)
    # What must be looked at again is set aside for nobody.
    exceptions = () if found.is_under_review else excepted.get(DBS, ())
    until, is_under_review = found.valid_until, found.is_under_review
    return demand.of(found.is_held, until, exceptions, found.note, is_under_review)


def _agreement(
    text: Asked,
    demand: _Demand,
    signed: dict[str, date],
    excepted: dict[str, Exceptions],
    today: date,
) -> Requirement:
    on = signed.get(text.key) or text.nothing_before(today)
    until = text.next_after(on) if on else None
    return demand.of(bool(on), until, excepted.get(demand.key, ()))


def _demands(ids: set[str]) -> dict[str, _Demands]:
    """What each position asks for: courses and agreements by name, these if they have a text."""
    courses = Course.objects.filter(positions=OuterRef("pk")).order_by("name")
    course = JSONObject(id="pk", code="code", name="name")
    texts = AgreementText.objects.filter(agreement__positions=OuterRef("pk"))
    texts = texts.order_by("agreement__name", "agreement", "effective_on")
    text = JSONObject(key="agreement__key", name="agreement__name", on="effective_on")
    windows = RenewalWindow.objects.filter(organisation=OuterRef("organisation"))
    rows = (
        Position.objects.filter(pk__in=ids)
        .select_related("organisation")
        .defer("organisation__logo")
        .annotate(
            found_courses=ArraySubquery(courses.values(row=course)),
            found_texts=ArraySubquery(texts.values(row=text)),
            found_windows=ArraySubquery(windows.values(row=JSONObject(item="item", days="days"))),
        )
    )
    return {
        str(position.pk): _demands_of(
            position,
            courses=position.found_courses,
            texts=position.found_texts,
            windows={row["item"]: row["days"] for row in position.found_windows},
        )
        for position in rows
    }


def _demands_of(
    position: Position,
    *,
    courses: list[dict[str, str]],
    texts: list[dict[str, str]],
    windows: dict[str, int],
) -> _Demands:
    usual = position.organisation.renewal_days

    def demand(kind: Kind, key: str, label: str) -> _Demand:
        return _Demand(kind, key, label, windows.get(key, usual))

    return _Demands(
        renewal_days=usual,
        position=position,
        checks=tuple(
            demand("check", kind, Check.Kind(kind).label) for kind in position.required_checks
        ),
        dbs=None if position.dbs_months is None else demand("dbs", DBS, "DBS certificate"),
        courses=tuple((row["id"], demand("course", row["code"], row["name"])) for row in courses),
        agreements=tuple(
            (asked, demand("agreement", AGREEMENT + asked.key, _told_apart(asked.name, courses)))
            for asked in _asked(texts)
        ),
    )


def _told_apart(name: str, courses: list[dict[str, str]]) -> str:
    """A course and an agreement may have one name."""
    names = {row["name"].casefold() for row in courses}
    return f"{name} (agreement)" if name.casefold() in names else name


def _asked(texts: list[dict[str, str]]) -> list[Asked]:
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for text in texts:
        days[text["key"], text["name"]].append(date.fromisoformat(text["on"]))
    return [Asked(key, name, tuple(found)) for (key, name), found in days.items()]


def _cleared_checks(ids: list[str]) -> dict[str, Until]:
    passing = Check.objects.filter(among("volunteer", ids), result__in=Check.PASSING).order_by()
    found: dict[str, Until] = defaultdict(dict)
    for key, kind, until in passing.values_list(as_text("volunteer_id"), "kind", "valid_until"):
        found[key][kind] = until
    return found


def _overrides_and_signatures(
    ids: list[str],
) -> tuple[dict[str, dict[str, Exceptions]], dict[str, dict[str, date]]]:
    """By requirement the approved overrides, and by agreement the day on which the newest text
    somebody signed took or takes effect. In one query, as both are few."""
    overrides = (
        Override.objects.approved()
        .filter(among("volunteer", ids))
        .order_by()
        .values_list(as_text("volunteer_id"), Cast("item", TextField()), "from_on", "until")
    )
    signatures = (
        Signature.objects.filter(among("volunteer", ids))
        .order_by()
        .values_list(
            as_text("volunteer_id"),
            Cast("text__agreement__key", TextField()),
            "text__effective_on",
            Value(None, output_field=DateField()),
        )
    )
    exceptions: dict[str, dict[str, Exceptions]] = defaultdict(dict)
    signed: dict[str, dict[str, date]] = defaultdict(dict)
    for key, item, day, until in overrides.union(signatures, all=True):
        if until:
            exceptions[key][item] = (*exceptions[key].get(item, ()), Period(day, until))
        else:
            signed[key][item] = max(day, signed[key].get(item, day))
    return exceptions, signed


def _latest_expiries(
    user_ids: list[str], demands: Iterable[_Demands], today: date
) -> dict[str, dict[str, date]]:
    """By learner and course asked for, the latest expiry of what counts; never beats any day."""
    courses = list({key: None for asked in demands for key, _ in asked.courses})
    if not courses:
        return {}
    completions = Completion.objects.counting().filter(
        among("learner", user_ids), course__in=courses, completed_on__lte=today
    )
    # A column for each course: one row for each person comes back, not one for each completion.
    never = Coalesce("expires_on", Value(date.max))
    latest = {f"of_{n}": Max(never, filter=Q(course=key)) for n, key in enumerate(courses)}
    rows = completions.order_by().values(key=as_text("learner_id")).annotate(**latest)
    return {
        key: dict(zip(courses, days, strict=True))
        for key, *days in rows.values_list("key", *latest)
    }
