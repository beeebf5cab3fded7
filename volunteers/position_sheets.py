"""What a position asks for, as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Organisation
from volunteers.models import Position, Volunteer
from volunteers.models.positions import BarredList, CheckKind, FeeReason

CURRENT = ~Q(volunteers__status=Volunteer.Status.LEFT)


@dataclass(frozen=True, slots=True)
class Due:
    """A thing that is asked for, and how many days before it lapses it is due."""

    label: str
    days: int


@dataclass(frozen=True, slots=True)
class PositionSheet:
    position: Position
    people: int
    checks: tuple[str, ...]
    courses: tuple[str, ...]
    agreements: tuple[str, ...]
    lists: tuple[str, ...]
    fee_reasons: tuple[str, ...]
    windows: tuple[Due, ...]
    usual_days: int


def position_sheets(organisation: Organisation) -> list[PositionSheet]:
    """All positions, those in use first; a constant number of queries."""
    rows = organisation.positions.order_by("-is_active", "name")
    return _sheets(rows, organisation)


def sheet_of(position: Position) -> PositionSheet:
    organisation = position.organisation
    return _sheets(organisation.positions.filter(pk=position.pk), organisation)[0]


def _sheets(rows: Iterable[Position], organisation: Organisation) -> list[PositionSheet]:
    rows = (
        rows.select_related("dbs_decided_by__user")
        .prefetch_related("required_courses", "required_agreements")
        .annotate(people=Count("volunteers", filter=CURRENT, distinct=True))
    )
    days = dict(organisation.renewal_windows.values_list("item", "days"))
    return [_sheet(row, days, organisation.renewal_days) for row in rows]


def _sheet(position: Position, days: dict[str, int], usual: int) -> PositionSheet:
    courses = {course.code: course.name for course in position.required_courses.all()}
    checks = {kind: CheckKind(kind).label for kind in position.required_checks}
    dbs = {"dbs": "DBS certificate"} if position.dbs_months is not None else {}
    own = {key: label for key, label in (dbs | checks | courses).items() if key in days}
    return PositionSheet(
        position=position,
        people=position.people,
        checks=tuple(checks.values()),
        courses=tuple(courses.values()),
        agreements=tuple(agreement.name for agreement in position.required_agreements.all()),
        lists=tuple(BarredList(name).label for name in position.dbs_lists),
        fee_reasons=tuple(FeeReason(name).label for name in position.dbs_fee_reasons),
        windows=tuple(Due(label, days[key]) for key, label in own.items()),
        usual_days=usual,
    )
