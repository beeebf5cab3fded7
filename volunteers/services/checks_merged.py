"""Of the checks of two records of one person: which result counts, and what goes with it."""

from uuid import UUID

from django.db import models

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from volunteers.models import Check, ReferenceRequest, Volunteer
from volunteers.services.checks import RESTS_ON, answered_on
from volunteers.services.references import cancel_reference, is_one_referee, set_reference_aside

CAUTION: dict[str, int] = {
    Check.Result.NOT_APPLICABLE: 0,
    Check.Result.CLEAR: 0,
    Check.Result.AWAITED: 1,  # an answer too: set back, or “not yet”
    Check.Result.NOT_CLEAR: 2,
}
STAYS = ("id", "created_at", "organisation", "volunteer", "kind")


def choose_checks(
    kept: Volunteer, emptied: Volunteer, notes: list[str], *, by: Membership
) -> set[UUID]:
    """The newest result counts, of the same day the more cautious, with what it rests on.

    Tells which rows of the emptied record stay there, beside the result that does not count.
    """
    staying: set[UUID] = set()
    held = {check.kind: check for check in kept.checks.select_for_update()}
    for other in emptied.checks.select_for_update():
        mine = held.get(other.kind)
        if other.passes and not (mine and mine.passes) and _is_being_asked(kept, other.kind):
            staying |= {other.pk, *_evidence_of(emptied, other.kind)}
            notes.append(f"{other.get_kind_display()}: goes on as it stands on the kept record")
            continue
        if mine is None:
            continue
        if _weight(other) <= _weight(mine):
            staying |= _evidence_of(emptied, mine.kind)
            continue
        _swap_facts(mine, other)
        staying |= _swap_evidence(kept, emptied, mine.kind, by)
        notes.append(
            f"{mine.get_kind_display()}: the newer result counts "
            f"({mine.get_result_display().lower()}); the other stays on the other record"
        )
    return staying


def _is_being_asked(kept: Volunteer, kind: str) -> bool:
    """A referee was asked here, or answered and was set aside: no result from before clears it."""
    requests = kept.reference_requests.filter(kind=kind)
    return (requests.asked() | requests.answered()).exists()


def _weight(check: Check) -> tuple:
    """What was never answered weighs nothing."""
    day = answered_on(check)
    return (day is not None, day and day.toordinal(), CAUTION[check.result])


def _evidence_of(volunteer: Volunteer, kind: str) -> set[UUID]:
    if model := RESTS_ON.get(kind):
        rows = model._base_manager.filter(volunteer=volunteer)
    else:
        rows = volunteer.reference_requests.live().filter(kind=kind)
    return set(rows.values_list("pk", flat=True))


def _swap_evidence(kept: Volunteer, emptied: Volunteer, kind: str, by: Membership) -> set[UUID]:
    """So that a result and what it rests on never contradict each other."""
    leaving, coming = _evidence_of(kept, kind), _evidence_of(emptied, kind)
    model = RESTS_ON.get(kind)
    if model is None:
        if coming:
            _end_requests(leaving, by)
        return set()
    rows = model._base_manager
    if leaving and coming:
        _swap_facts(rows.get(volunteer=kept), rows.get(volunteer=emptied))
        return coming
    rows.filter(pk__in=leaving).update(volunteer=emptied)
    return leaving


def _end_requests(ids: set[UUID], by: Membership) -> None:
    """One referee for one reference: the other record's answer counts."""
    for request in ReferenceRequest.objects.filter(pk__in=ids):
        if request.status == ReferenceRequest.Status.ASKED:
            cancel_reference(request, by=by)
        else:
            request.move_to(ReferenceRequest.Status.SET_ASIDE)
            request.decided_at, request.decided_by = now(), by
            request.save(update_fields=["status", "decided_at", "decided_by"])


def keep_referees_apart(volunteer: Volunteer, notes: list[str], *, by: Membership) -> None:
    """The two references are by two people, also once two records have become one."""
    live = list(volunteer.reference_requests.live().order_by("kind"))
    if len(live) < 2 or not is_one_referee(*live):
        return
    second = live[1]
    if second.status == ReferenceRequest.Status.ASKED:
        cancel_reference(second, by=by)
    else:
        set_reference_aside(second, seen=second.status, by=by)
    notes.append(f"{second.referee_name} gave both references: the second needs somebody else")


def _swap_facts(mine: models.Model, other: models.Model) -> None:
    columns = [column for column in mine._meta.concrete_fields if column.name not in STAYS]
    facts = [
        (column.attname, getattr(mine, column.attname), getattr(other, column.attname))
        for column in columns
    ]
    for name, of_mine, of_other in facts:
        setattr(mine, name, of_other)
        setattr(other, name, of_mine)
    for row in (other, mine):
        row.save()


name_authors(__name__)
