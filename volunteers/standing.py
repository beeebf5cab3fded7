"""How each volunteer stands with each thing asked of them.

The one reading of the rows behind readiness (for people) and clearance (for the matching engine).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import DateField, Max, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from common.dates import Period
from common.rows import among, as_text
from training.models import Completion
from volunteers.certified import Held, certificates, verdict
from volunteers.demands import Asked, Demand, Demands, demands_of
from volunteers.models import Check, Override, Position, Signature, Volunteer
from volunteers.requirements import DBS, Exceptions, Requirement, Until

ACTIVE = Volunteer.Status.ACTIVE
NONE: dict = {}


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
    demands = demands_of({position_id for _, _, position_id, _ in people})
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


def _standing(key: str, status: str, user_id: str, asked: Demands, facts: _Facts) -> Standing:
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
    demand: Demand, position: Position, held: Sequence[Held], excepted: dict[str, Exceptions]
) -> Requirement:
    found = verdict(position, held)
    # What must be looked at again is set aside for nobody.
    exceptions = () if found.is_under_review else excepted.get(DBS, ())
    until, is_under_review = found.valid_until, found.is_under_review
    return demand.of(found.is_held, until, exceptions, found.note, is_under_review)


def _agreement(
    text: Asked,
    demand: Demand,
    signed: dict[str, date],
    excepted: dict[str, Exceptions],
    today: date,
) -> Requirement:
    on = signed.get(text.key) or text.nothing_before(today)
    until = text.next_after(on) if on else None
    return demand.of(bool(on), until, excepted.get(demand.key, ()))


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
    user_ids: list[str], demands: Iterable[Demands], today: date
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
