"""Recording the results of checks."""

from datetime import date
from types import EllipsisType

from django.db import models, transaction
from django.utils.timezone import localdate

from accounts.models import Membership
from audit.authors import name_authors
from audit.history import events_of
from common.dates import now, today
from common.errors import DomainError
from common.rows import lock
from volunteers.models import Check, EmploymentSummary, RightToWork, Volunteer, WorkHealth

# The row that says more about a check, one for each person.
RESTS_ON: dict[str, type[models.Model]] = {
    Check.Kind.RIGHT_TO_WORK: RightToWork,
    Check.Kind.WORK_HEALTH: WorkHealth,
    Check.Kind.EMPLOYMENT: EmploymentSummary,
}
NO_WAY_ROUND = (
    "Only professional registration may not apply. Where another check has to wait, or cannot be "
    "had, ask for an exception: a second person agrees to it."
)


@transaction.atomic
def record_check(
    volunteer: Volunteer,
    kind: str,
    *,
    result: str,
    decided_on: date | None,
    reason: str = "",
    valid_until: date | EllipsisType | None = ...,
    by: Membership | None,
) -> Check:
    """Keep the result of one check. The same facts again change nothing, not even who decided.

    The plain writer, also of imports, which say nothing of `valid_until`; pages go through
    `services.vetting.record_result`, which keeps the rules of what may be cleared.
    """
    reason = reason.strip()
    _refuse_wrong_check(kind, result, decided_on, reason)
    volunteer = lock(volunteer)
    facts: dict = {"result": result, "decided_on": decided_on, "reason": reason}
    check = volunteer.checks.filter(kind=kind).first()
    if valid_until is not ... or (check and _differs(check, result, decided_on)):
        facts["valid_until"] = None if valid_until is ... else valid_until
    decided = {"decided_by": by if decided_on else None, "recorded_at": now()}
    if check is None:
        facts |= {"organisation_id": volunteer.organisation_id, "kind": kind}
        return volunteer.checks.create(**facts, **decided)
    if _set(check, facts):
        _set(check, decided)
        check.save(update_fields=[*facts, *decided])
    return check


def answered_on(check: Check) -> date | None:
    """The day of the last answer; None if it was only ever awaited.

    Set back to awaited, or “not yet” by occupational health, is an answer like any other.
    """
    if check.result != Check.Result.AWAITED:
        return check.decided_on
    rests_on = RESTS_ON.get(check.kind)
    has_more = rests_on and rests_on._base_manager.filter(volunteer=check.volunteer_id).exists()
    if has_more or events_of(check).exclude(result=Check.Result.AWAITED).exists():
        return localdate(check.recorded_at or check.created_at)
    return None


def _differs(check: Check, result: str, decided_on: date | None) -> bool:
    return (check.result, check.decided_on) != (result, decided_on)


def _refuse_wrong_check(kind: str, result: str, decided_on: date | None, reason: str) -> None:
    if kind not in Check.Kind.values:
        raise DomainError(f"“{kind}” is not one of the checks: {', '.join(Check.Kind.values)}.")
    if result not in Check.Result.values:
        raise DomainError(f"“{result}” is not a result: {', '.join(Check.Result.values)}.")
    if result == Check.Result.AWAITED and decided_on:
        raise DomainError("A check that is still awaited has no date yet. Leave the date empty.")
    if result != Check.Result.AWAITED and not decided_on:
        raise DomainError("Give the day this check was decided.")
    if decided_on and decided_on > today():
        raise DomainError("The day a check was decided cannot be in the future.")
    if result == Check.Result.NOT_APPLICABLE and kind != Check.Kind.REGISTRATION:
        raise DomainError(NO_WAY_ROUND)
    if result == Check.Result.NOT_APPLICABLE and not reason:
        raise DomainError("Say why this check does not apply.")


def _set(row: Check, facts: dict) -> bool:
    """Write the facts onto the row; tell whether any of them is new."""
    changed = any(getattr(row, name) != value for name, value in facts.items())
    for name, value in facts.items():
        setattr(row, name, value)
    return changed


name_authors(__name__)
