"""The catalogue: which courses there are, how long they last, and which contains which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common import versions
from common.errors import ChangedMeanwhile, DomainError
from common.rows import change_facts, lock
from training.expiry import rules_of
from training.models import Completion, Course, Equivalence
from training.services.credits import BATCH, contained, settle_credits

# The day of the rule that counts for everything that was ever done.
ALWAYS = date(2000, 1, 1)
FACTS = ("name", "kind", "accredited_by", "is_active")


@dataclass(frozen=True, slots=True)
class Moved:
    """A completion that counts until another day than before; None: for good."""

    learner_id: UUID
    completed_on: date
    was: date | None
    will_be: date | None


@transaction.atomic
def add_course(
    organisation: Organisation,
    *,
    name: str,
    kind: str,
    months: int | None,
    accredited_by: str = "",
    by: Membership | None,
) -> Course:
    """A new course, and for how many months it lasts (None: for good)."""
    _refuse_name_taken(organisation, name)
    facts = {"name": name.strip(), "kind": kind, "accredited_by": accredited_by.strip()}
    code = _free_code(organisation, name)
    return make_course(organisation, months=months, code=code, **facts)


def make_course(organisation: Organisation, *, months: int | None, **facts) -> Course:
    course = Course.objects.create(organisation=organisation, **facts)
    course.refresh_rules.create(organisation=organisation, from_on=ALWAYS, months=months)
    return course


@transaction.atomic
def change_course(
    course: Course, *, name: str, seen: str | None = None, by: Membership, **facts
) -> Course:
    """Its name, its group, and whether it is in use.

    `seen`: the version_of what the person saw; if it moved on, nothing is done. None: any.
    """
    course = lock(course)
    if seen not in (None, version := version_of(course)):
        raise ChangedMeanwhile(
            "Somebody changed this course since you opened it. Nothing of yours was saved: look "
            "at it in another tab, and save again only if it is right.",
            version=version,
        )
    _refuse_name_taken(course.organisation, name, but=course)
    facts["name"] = name.strip()
    change_facts(course, facts)
    return course


def version_of(course: Course) -> str:
    """What a form must give back to show what it has seen."""
    return versions.version_of(getattr(course, name) for name in FACTS)


@transaction.atomic
def set_rule(
    course: Course, *, months: int | None, from_on: date | None, by: Membership
) -> tuple[Moved, ...]:
    """Change how long it lasts, from a day on; what was done before that day keeps its expiry.

    `from_on` None: for everything, also what was done before; earlier rules go. Returns what counts
    until another day by it.
    """
    course = lock(course)
    if from_on is None:
        course.refresh_rules.all().delete()
    course.refresh_rules.update_or_create(
        from_on=from_on or ALWAYS,
        defaults={"months": months, "organisation": course.organisation},
    )
    return _settle_expiries(course)


def _settle_expiries(course: Course) -> tuple[Moved, ...]:
    """Every completion lasts as the rules say, or as its certificate states if that is earlier."""
    rules = rules_of([course])[course.pk]
    moved = []
    for row in Completion.objects.counting().filter(course=course).select_for_update():
        expires_on = rules.expiry(row.completed_on, row.stated_expiry)
        if expires_on != row.expires_on:
            moved.append((row, Moved(row.learner_id, row.completed_on, row.expires_on, expires_on)))
            row.expires_on = expires_on
    Completion.objects.bulk_update([row for row, _ in moved], ["expires_on"], BATCH)
    return tuple(one for _, one in moved)


@transaction.atomic
def set_contents(course: Course, *, contains: Iterable[Course], by: Membership | None) -> None:
    """Say which courses whoever has done this one has done too, and credit them for it."""
    course, wanted = lock(course), {each.pk for each in contains}
    pairs = set(
        Equivalence.objects.filter(organisation=course.organisation)
        .exclude(course=course)
        .values_list("course_id", "counts_as_id")
    )
    reached = contained({*pairs, *((course.pk, other) for other in wanted)})
    if any(course.pk in reached.get(other, ()) for other in wanted):
        raise DomainError(f"One of them already counts as “{course}”. It cannot be both ways.")
    held = set(course.equivalences.values_list("counts_as_id", flat=True))
    course.equivalences.exclude(counts_as__in=wanted).delete()
    for other in wanted - held:
        course.equivalences.create(organisation_id=course.organisation_id, counts_as_id=other)
    settle_credits(course.organisation)


def _refuse_name_taken(organisation: Organisation, name: str, *, but: Course | None = None) -> None:
    others = organisation.courses.filter(name__iexact=name.strip())
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise DomainError("There is a course of this name already. Choose another name.")


def _free_code(organisation: Organisation, name: str) -> str:
    """A short name for files, made of the letters of its name."""
    stem = slugify(name).replace("-", "_")[:50] or "course"
    taken = set(organisation.courses.filter(code__startswith=stem).values_list("code", flat=True))
    codes = (stem, *(f"{stem}_{n}" for n in range(2, len(taken) + 3)))
    return next(code for code in codes if code not in taken)


name_authors(__name__)
