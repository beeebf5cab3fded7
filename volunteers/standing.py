"""How each volunteer stands with each thing asked of them.

The one reading of the rows behind readiness (for people) and clearance (for the matching engine).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from common.dates import Period, add_months
from training.models import Completion
from volunteers.models import Check, DBSCertificate, Override, Position, Volunteer

DBS = "dbs"
Key = tuple[UUID, str]
Kind = Literal["status", "check", "dbs", "course"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked of one volunteer. Keys: the kind of check, “dbs”, or the course's code.

    `valid_until` is the first day it no longer counts by itself; None means it never lapses.
    `exceptions` are the approved overrides.
    """

    kind: Kind
    key: str
    label: str
    is_held: bool
    valid_until: date | None
    exceptions: tuple[Period, ...]

    def is_in_date(self, day: date) -> bool:
        return self.is_held and (self.valid_until is None or day < self.valid_until)

    def exception_on(self, day: date) -> Period | None:
        """The override that covers the day; of several the one that lasts longest."""
        covering = [period for period in self.exceptions if day in period]
        return max(covering, key=lambda period: period.end, default=None)

    def counts(self, day: date) -> bool:
        return self.is_in_date(day) or self.exception_on(day) is not None

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

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        return (*self.checks, *([self.dbs] if self.dbs else []), *self.courses)


def standing_of(volunteer: Volunteer, *, today: date) -> Standing:
    return standings([volunteer], today=today)[volunteer.pk]


@dataclass(frozen=True, slots=True)
class _Facts:
    """The rows, by whom they are about."""

    cleared: set[Key]
    certified: dict[UUID, date]
    exceptions: dict[Key, tuple[Period, ...]]
    courses: dict[UUID, list[tuple[str, str]]]
    valid_until: dict[Key, date | None]


def standings(volunteers: Iterable[Volunteer], *, today: date) -> dict[UUID, Standing]:
    """Everybody's standing as known on that day, in six queries however many they are."""
    ids = [volunteer.pk for volunteer in volunteers]
    known = Volunteer.objects.filter(pk__in=ids)
    rows = list(known.select_related("organisation", "membership", "position"))
    facts = _Facts(
        cleared=_cleared_checks(ids),
        certified=_newest_certificates(ids, today),
        exceptions=_approved_overrides(ids),
        courses=_required_courses({row.position_id for row in rows}),
        valid_until=_latest_expiries(rows, today),
    )
    return {row.pk: _standing(row, facts) for row in rows}


def _standing(volunteer: Volunteer, facts: _Facts) -> Standing:
    def requirement(
        kind: Kind, key: str, label: str, is_held: bool, until: date | None = None
    ) -> Requirement:
        exceptions = facts.exceptions.get((volunteer.pk, key), ())
        return Requirement(kind, key, label, is_held, until, exceptions)

    def course(code: str, name: str) -> Requirement:
        done = (volunteer.pk, code)
        held = done in facts.valid_until
        return requirement("course", code, name, held, facts.valid_until.get(done))

    def check(kind: str) -> Requirement:
        is_clear = (volunteer.pk, kind) in facts.cleared
        return requirement("check", kind, Check.Kind(kind).label, is_clear)

    def dbs(months: int) -> Requirement:
        issued = facts.certified.get(volunteer.pk)
        expires = add_months(issued, months) if issued else None
        return requirement("dbs", DBS, "DBS certificate", bool(issued), expires)

    months = volunteer.position.dbs_months
    return Standing(
        volunteer_id=volunteer.pk,
        is_active=volunteer.status == Volunteer.Status.ACTIVE,
        renewal_days=volunteer.organisation.renewal_days,
        checks=tuple(check(kind) for kind in volunteer.position.required_checks),
        dbs=None if months is None else dbs(months),
        courses=tuple(course(*row) for row in facts.courses.get(volunteer.position_id, ())),
    )


def _cleared_checks(ids: list[UUID]) -> set[Key]:
    passing = Check.objects.filter(volunteer__in=ids, result__in=Check.PASSING)
    return set(passing.values_list("volunteer_id", "kind"))


def _newest_certificates(ids: list[UUID], today: date) -> dict[UUID, date]:
    """The day of issue of the newest certificate."""
    certificates = DBSCertificate.objects.filter(volunteer__in=ids, issued_on__lte=today)
    return dict(certificates.order_by("issued_on").values_list("volunteer_id", "issued_on"))


def _approved_overrides(ids: list[UUID]) -> dict[Key, tuple[Period, ...]]:
    found: dict[Key, list[Period]] = defaultdict(list)
    rows = Override.objects.approved().filter(volunteer__in=ids)
    for row in rows.values_list("volunteer_id", "item", "from_on", "until"):
        found[row[:2]].append(Period(*row[2:]))
    return {key: tuple(periods) for key, periods in found.items()}


def _required_courses(position_ids: set[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """(code, name) of each position's courses, by name."""
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    links = Position.required_courses.through.objects.filter(position__in=position_ids)
    rows = links.order_by("course__name").values_list("position_id", "course__code", "course__name")
    for position_id, code, name in rows:
        found[position_id].append((code, name))
    return found


def _latest_expiries(volunteers: list[Volunteer], today: date) -> dict[Key, date | None]:
    """The latest expiry among each person's counting completions; None (never) beats any day."""
    by_learner = {(row.organisation_id, row.membership.user_id): row.pk for row in volunteers}
    completions = Completion.objects.counting().filter(
        organisation__in={row.organisation_id for row in volunteers},
        learner__in=[row.membership.user_id for row in volunteers],
        completed_on__lte=today,
    )
    latest: dict[Key, date | None] = {}
    rows = completions.values_list("organisation_id", "learner_id", "course__code", "expires_on")
    for organisation_id, learner_id, code, expires_on in rows:
        if volunteer_id := by_learner.get((organisation_id, learner_id)):
            key = (volunteer_id, code)
            latest[key] = max(latest.get(key, expires_on) or date.max, expires_on or date.max)
    return {key: None if day == date.max else day for key, day in latest.items()}
