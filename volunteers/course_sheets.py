"""What there is to know about a course, as the catalogue and its page show it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import Organisation
from training.models import Course, RefreshRule


@dataclass(frozen=True, slots=True)
class CourseSheet:
    """`rules` are the newest first; `rule` is the one in force on the day asked about."""

    course: Course
    rule: RefreshRule | None
    rules: tuple[RefreshRule, ...]
    positions: tuple[str, ...]
    contains: tuple[Course, ...]
    contained_in: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    sheets: tuple[CourseSheet, ...]

    @property
    def in_use(self) -> list[CourseSheet]:
        return [sheet for sheet in self.sheets if sheet.course.is_active]

    @property
    def others(self) -> list[CourseSheet]:
        return [sheet for sheet in self.sheets if not sheet.course.is_active]


def catalogue_of(organisation: Organisation, *, on: date) -> list[Group]:
    """All courses by their groups; the same few queries for any number."""
    sheets = _sheets(organisation.courses.order_by("name"), on)
    groups = ((kind.label, [s for s in sheets if s.course.kind == kind]) for kind in Course.Kind)
    return [Group(label, tuple(found)) for label, found in groups if found]


def sheet_of(course: Course, *, on: date) -> CourseSheet:
    return _sheets(Course.objects.filter(pk=course.pk), on)[0]


def _sheets(rows: QuerySet[Course], on: date) -> list[CourseSheet]:
    rows = rows.prefetch_related("refresh_rules", "positions", "counts_as", "covered_by")
    return [_sheet(course, on) for course in rows]


def _sheet(course: Course, on: date) -> CourseSheet:
    rules = tuple(sorted(course.refresh_rules.all(), key=lambda rule: rule.from_on, reverse=True))
    in_force = next((rule for rule in rules if rule.from_on <= on), rules[-1] if rules else None)
    return CourseSheet(
        course=course,
        rule=in_force,
        rules=rules,
        positions=tuple(position.name for position in course.positions.all()),
        contains=tuple(course.counts_as.all()),
        contained_in=tuple(course.covered_by.all()),
    )
