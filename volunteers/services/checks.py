"""Recording the results of checks, and what may be kept of a DBS certificate."""

from datetime import date

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from volunteers.models import Check, DBSCertificate, Volunteer


@transaction.atomic
def record_check(
    volunteer: Volunteer,
    kind: str,
    *,
    result: str,
    decided_on: date | None,
    reason: str = "",
    by: Membership | None,
) -> Check:
    """Keep the result of one check. The same facts again change nothing, not even who decided."""
    reason = reason.strip()
    _refuse_wrong_check(kind, result, decided_on, reason)
    volunteer = lock(volunteer)
    facts = {"result": result, "decided_on": decided_on, "reason": reason}
    decided_by = by if decided_on else None
    check = volunteer.checks.filter(kind=kind).first()
    if check is None:
        return volunteer.checks.create(
            organisation_id=volunteer.organisation_id, kind=kind, decided_by=decided_by, **facts
        )
    if _set(check, facts):
        check.decided_by = decided_by
        check.save(update_fields=[*facts, "decided_by"])
    return check


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
    if result == Check.Result.NOT_APPLICABLE and not reason:
        raise DomainError("Say why this check does not apply.")


@transaction.atomic
def record_dbs(
    volunteer: Volunteer,
    *,
    number: str,
    level: str,
    issued_on: date,
    on_update_service: bool,
    by: Membership | None,
) -> DBSCertificate:
    """Keep a certificate, or correct what is kept of it. An earlier certificate stays beside it."""
    number = "".join(number.split())
    _refuse_wrong_certificate(number, level, issued_on)
    volunteer = lock(volunteer)
    held = volunteer.organisation.dbs_certificates.filter(number=number).first()
    if held and held.volunteer_id != volunteer.pk:
        raise DomainError(
            "This certificate number is recorded for somebody else. Check it against the paper."
        )
    facts = {"level": level, "issued_on": issued_on, "on_update_service": on_update_service}
    if held is None:
        return volunteer.dbs_certificates.create(
            organisation_id=volunteer.organisation_id, number=number, recorded_by=by, **facts
        )
    if _set(held, facts):
        held.recorded_by = by
        held.save(update_fields=[*facts, "recorded_by"])
    return held


def _refuse_wrong_certificate(number: str, level: str, issued_on: date) -> None:
    if len(number) != 12 or not (number.isascii() and number.isdigit()):
        raise DomainError("A DBS certificate number has 12 digits.")
    if level not in DBSCertificate.Level.values:
        raise DomainError(
            f"“{level}” is not a level of DBS check: {', '.join(DBSCertificate.Level.values)}."
        )
    if issued_on > today():
        raise DomainError("The day a DBS certificate was issued cannot be in the future.")


def _set(row: Check | DBSCertificate, facts: dict) -> bool:
    """Write the facts onto the row; tell whether any of them is new."""
    changed = any(getattr(row, name) != value for name, value in facts.items())
    for name, value in facts.items():
        setattr(row, name, value)
    return changed


name_authors(__name__)
