"""What each position asks for, read once for all who are in it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from training.models import Course
from volunteers.models import AgreementText, Check, Position, RenewalWindow
from volunteers.requirements import AGREEMENT, DBS, Exceptions, Kind, Requirement, Until


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
class Demand:
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
class Demands:
    """What a position asks of everybody; courses with their keys."""

    renewal_days: int
    position: Position
    checks: tuple[Demand, ...]
    dbs: Demand | None
    courses: tuple[tuple[str, Demand], ...]
    agreements: tuple[tuple[Asked, Demand], ...]
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


def demands_of(ids: set[str]) -> dict[str, Demands]:
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
        str(position.pk): _of_position(
            position,
            courses=position.found_courses,
            texts=position.found_texts,
            windows={row["item"]: row["days"] for row in position.found_windows},
        )
        for position in rows
    }


def _of_position(
    position: Position,
    *,
    courses: list[dict[str, str]],
    texts: list[dict[str, str]],
    windows: dict[str, int],
) -> Demands:
    usual = position.organisation.renewal_days

    def demand(kind: Kind, key: str, label: str) -> Demand:
        return Demand(kind, key, label, windows.get(key, usual))

    return Demands(
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
