"""Seeing that a concern is read in time, and by somebody who is still here."""

from datetime import date
from functools import partial

from audit.authors import name_authors
from common.attempts import one_by_one
from common.working_days import working_days_after
from placements.concern_routing import next_above, who_stands_in
from placements.models import Concern
from placements.services.concerns import give_concern, tell_reader, write_concern

Status = Concern.Status


def chase_concerns(*, on: date) -> None:
    """Remind on the day; afterwards tell the deputy, and a working day later somebody above.

    Whoever cannot sign in any more is passed over at once. Nobody is told the same thing twice.
    """
    waiting = Concern.objects.waiting().filter(due_on__lte=on).values_list("pk", flat=True)
    left = Concern.objects.open().with_somebody_who_left().values_list("pk", flat=True)
    rows = Concern.objects.filter(pk__in={*waiting, *left}).without_words().order_by("pk")
    one_by_one("chase a concern", rows, partial(_chase, on=on))


def _chase(row: Concern, *, on: date) -> int:
    concern = Concern.objects.select_for_update(of=("self",)).with_people().get(pk=row.pk)
    _stand_in(concern)
    if concern.status != Status.RAISED or concern.due_on > on:
        return 0
    tell_reader(concern, concern.person, "concern_reminder")
    if concern.due_on < on and concern.deputy:
        tell_reader(concern, concern.deputy, "concern_overdue")
    if working_days_after(concern.due_on, 1) < on or (concern.due_on < on and not concern.deputy):
        _escalate(concern)
    return 1


def _stand_in(concern: Concern) -> None:
    """Whoever left is passed over: who has read it keeps it, or else the next in line reads it."""
    if concern.status == Status.CLOSED:
        return
    person, deputy = who_stands_in(concern)
    reader, to = concern.acknowledged_by, {"person": person, "deputy": deputy}
    its_reader_left = reader is not None and not reader.is_able_to_sign_in
    if person and (its_reader_left or person not in (concern.person, reader)):
        give_concern(concern, to)
    elif person and (person, deputy) != (concern.person, concern.deputy):
        write_concern(concern, to)


def _escalate(concern: Concern) -> None:
    passed = [concern.raised_by, concern.person, *([concern.deputy] if concern.deputy else [])]
    if concern.escalated_to is None or not concern.escalated_to.is_able_to_sign_in:
        above = next_above(concern.organisation, others_than=[one.user for one in passed])
        if above:
            write_concern(concern, {"escalated_to": above})
    if concern.escalated_to:
        tell_reader(concern, concern.escalated_to, "concern_overdue")


name_authors(__name__)
