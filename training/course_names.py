"""Which course of an organisation is meant by what a file calls it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from accounts.models import Organisation
from common.columns import plain
from training.doubts import Doubt, fingerprint
from training.models import Course, CourseAlias


@dataclass(frozen=True)
class Competency:
    """What an ESR competency name says: the course's title, and how long it lasts if it says so."""

    title: str
    months: int | None


@lru_cache(10_000)
def read_competency(name: str) -> Competency:
    """Take “NHS|CSTF|Fire Safety - 2 Years|” apart; a name without bars is its own title."""
    parts = [part.strip() for part in name.split("|")]
    title = parts[2] if len(parts) > 2 and parts[2] else next((p for p in reversed(parts) if p), "")
    title = re.sub(r"\s*-\s*(no specified renewal|no renewal|once only)$", "", title, flags=re.I)
    lasts = re.search(r"\s*-\s*(\d{1,3})\s*(year|month)s?$", title, re.I)
    if not lasts:
        return Competency(title, None)
    months = int(lasts[1]) * (12 if lasts[2].casefold() == "year" else 1)
    return Competency(title[: lasts.start()], months)


@lru_cache(10_000)
def course_name(words: str) -> str:
    return plain(words.replace("&", " and "))


class CourseNames:
    """The courses of an organisation by name, by code, and as somebody said files call them."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation_id = organisation.pk
        courses = list(organisation.courses.all())
        self.codes = sorted(course.code for course in courses)
        by_pk = {course.pk: course for course in courses}
        said = CourseAlias.objects.filter(organisation=organisation)
        self.by_name: dict[str, Course | None] = {
            key: by_pk.get(pk) for key, pk in said.values_list("key", "course_id")
        }
        self.by_name |= {course_name(course.name): course for course in courses}
        self.by_name |= {course_name(course.code): course for course in courses}

    def find(self, title: str, *, column: str) -> Course | None:
        """The course, or None if somebody has said to leave this out; raises Doubt."""
        key = course_name(title)
        if key in self.by_name:
            return self.by_name[key]
        raise Doubt(
            "course",
            fingerprint(self.organisation_id, "course", key),
            column,
            f"“{title}” is not among this organisation's courses. Add the course, or leave the row "
            "out.",
        )
