"""What somebody has done contains other courses: these are kept as completions too, and settled
whenever what they rest on changes. Everybody who reads completions then sees the same."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import islice
from uuid import UUID

from accounts.models import Organisation, User
from common.dates import now
from common.rows import among
from training.expiry import rules_of
from training.models import Completion, Equivalence

Key = tuple[UUID, UUID, date]  # learner, course, the day it was done
BATCH = 2_000
GONE = "What it rested on no longer counts."


def contained(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, set[UUID]]:
    """By course everything it counts as, also through others: level 3 as 2, and so as 1."""
    direct: dict[UUID, set[UUID]] = defaultdict(set)
    for course, counts_as in pairs:
        direct[course].add(counts_as)
    return {course: _reached(course, direct) for course in direct}


def _reached(course: UUID, direct: dict[UUID, set[UUID]]) -> set[UUID]:
    reached: set[UUID] = set()
    ahead = [course]
    while ahead:
        new = direct.get(ahead.pop(), set()) - reached
        reached |= new
        ahead += new
    return reached - {course}


def settle_credits(
    organisation: Organisation, learners: Iterable[User | UUID] | None = None
) -> None:
    """Credit what is missing and withdraw what rests on nothing any more; None: of everybody.

    Queries do not depend on how many learners there are, apart from writing in batches.
    """
    pairs = Equivalence.objects.filter(organisation=organisation)
    known = contained(pairs.values_list("course_id", "counts_as_id"))
    rows = Completion.objects.counting().filter(organisation=organisation)
    if learners is not None:
        keys = (one.pk if isinstance(one, User) else one for one in learners)
        rows = rows.filter(among("learner_id", keys))
    held = {row.key: row for row in rows.filter(credited_from__isnull=False)}
    if not known and not held:
        return
    wanted = _wanted(rows.filter(credited_from=None), known)
    _withdraw([row for key, row in held.items() if key not in wanted])
    _keep(organisation, held, wanted)


def _wanted(done, known: dict[UUID, set[UUID]]) -> dict[Key, UUID]:
    """For each credit the completion it rests on; what was done itself needs none."""
    concerned = {*known, *(course for courses in known.values() for course in courses)}
    rows = done.filter(course__in=concerned).order_by("created_at", "pk")
    keys = rows.values_list("learner_id", "course_id", "completed_on", "pk").iterator(BATCH)
    found = {(learner, course, day): pk for learner, course, day, pk in keys}
    wanted: dict[Key, UUID] = {}
    for (learner, course, day), source in found.items():
        for other in known.get(course, ()):
            if (key := (learner, other, day)) not in found:
                wanted.setdefault(key, source)
    return wanted


def _withdraw(rows: list[Completion]) -> None:
    for row in rows:
        row.withdrawn_at, row.withdrawn_reason = now(), GONE
    Completion.objects.bulk_update(rows, ["withdrawn_at", "withdrawn_reason"], BATCH)


def _keep(organisation: Organisation, held: dict[Key, Completion], wanted: dict[Key, UUID]) -> None:
    rules = rules_of({course for _, course, _ in wanted})
    moved = [held[key] for key in wanted if key in held]
    moved = [row for row in moved if row.credited_from_id != wanted[row.key]]
    for row in moved:
        row.credited_from_id = wanted[row.key]
    Completion.objects.bulk_update(moved, ["credited_from"], BATCH)
    new = (key for key in wanted if key not in held)
    while batch := list(islice(new, BATCH)):
        Completion.objects.bulk_create(
            (
                Completion(
                    organisation=organisation,
                    learner_id=learner,
                    course_id=course,
                    completed_on=day,
                    expires_on=rules[course].expiry(day),
                    credited_from_id=wanted[learner, course, day],
                )
                for learner, course, day in batch
            ),
            ignore_conflicts=True,  # somebody else credits the same at the same time
        )
