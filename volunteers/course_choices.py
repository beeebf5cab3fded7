"""Which courses the matrix can show: those asked for, a group of the catalogue, or all in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from accounts.models import Membership
from training.models import Course
from volunteers.models import Position

EVERY_COURSE = "all"
IN_ONE_VIEW = 6  # more columns would neither fit a desk's screen nor keep a page small


@dataclass(frozen=True, slots=True)
class ChosenCourse:
    pk: UUID
    code: str
    name: str
    kind: str
    is_asked: bool  # by a position in use

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class MatrixChoices:
    """Sites and positions are (key, name)."""

    sites: list[tuple[str, str]]
    positions: list[tuple[str, str]]
    courses: list[ChosenCourse]


def matrix_choices(membership: Membership) -> MatrixChoices:
    """What the form above the matrix offers, in one query: every course in use or asked for."""
    organisation = membership.organisation
    asking = Position.required_courses.through.objects.filter(
        course=OuterRef("pk"), position__is_active=True
    )
    courses = organisation.courses.annotate(is_asked=Exists(asking))
    courses = courses.filter(Q(is_active=True) | Q(is_asked=True))
    parts = [
        _rows(organisation.sites.visible_to(membership), "site"),
        _rows(organisation.positions.all(), "position"),
        _rows(courses, "course", code=F("code"), kind=F("kind"), is_asked=F("is_asked")),
    ]
    found: dict[str, list] = {"site": [], "position": [], "course": []}
    for what, *row in parts[0].union(*parts[1:], all=True):
        found[what].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row[2].casefold())
    return MatrixChoices(
        sites=[(str(key), name) for key, _, name, *_ in found["site"]],
        positions=[(str(key), name) for key, _, name, *_ in found["position"]],
        courses=[ChosenCourse(*facts) for facts in found["course"]],
    )


NOTHING, NO = Value("", output_field=CharField()), Value(False)


def _rows(queryset, what: str, code=NOTHING, kind=NOTHING, is_asked=NO):
    said = Value(what, output_field=CharField())
    words = (Cast(each, CharField()) for each in (code, "name", kind))
    return queryset.order_by().values_list(said, "pk", *words, is_asked)


def chosen(courses: Sequence[ChosenCourse], *, group: str, code: str) -> list[ChosenCourse]:
    """One course, or a group; nothing said: what positions in use ask for."""
    if code:
        return [course for course in courses if course.code == code]
    if group == EVERY_COURSE:
        return list(courses)
    if group in Course.Kind.values:
        return [course for course in courses if course.kind == group]
    return [course for course in courses if course.is_asked]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the courses chosen, as many as fit in one view."""

    number: int
    courses: tuple[ChosenCourse, ...]
    is_current: bool

    @property
    def label(self) -> str:
        first = (self.number - 1) * IN_ONE_VIEW + 1
        last = first + len(self.courses) - 1
        return f"Courses {first} to {last}" if last > first else f"Course {first}"


def parts_of(courses: Sequence[ChosenCourse], asked: str) -> tuple[Part, ...]:
    """The courses in parts; `asked` is the number of the current one, as an address says it."""
    starts = range(0, len(courses), IN_ONE_VIEW)
    wanted = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    current = wanted if 1 <= wanted <= len(starts) else 1
    return tuple(
        Part(number, tuple(courses[start : start + IN_ONE_VIEW]), number == current)
        for number, start in enumerate(starts, 1)
    )
