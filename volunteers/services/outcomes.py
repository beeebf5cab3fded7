"""Right to work, work health and the employment summary: the fact, then the result it gives."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from volunteers.models import (
    Check,
    EmploymentSummary,
    RightToWork,
    Volunteer,
    WorkHealth,
)
from volunteers.services.vetting import (
    AFTER_THE_OFFER,
    BEFORE_AN_OFFER,
    Outcome,
    record_result,
)

Kind, Result = Check.Kind, Check.Result
Fact = RightToWork | WorkHealth | EmploymentSummary
VISIT_DAYS = 30


@transaction.atomic
def record_right_to_work(
    volunteer: Volunteer,
    *,
    basis: str,
    seen_how: str,
    permits_volunteering: bool,
    last_permitted_on: date | None,
    decided_on: date,
    seen: str | None,
    by: Membership,
) -> Check:
    """Keep what permits somebody to volunteer, and until when: the check lapses with it."""
    volunteer = lock(volunteer)
    has_end = basis != RightToWork.Basis.NO_LIMIT and permits_volunteering
    last_permitted_on = last_permitted_on if has_end else None
    _refuse_wrong_permission(basis, permits_volunteering, last_permitted_on, decided_on)
    facts = {
        "basis": basis,
        "seen_how": seen_how,
        "permits_volunteering": permits_volunteering,
        "last_permitted_on": last_permitted_on,
    }
    is_new = _keep(RightToWork, volunteer, facts)
    until = last_permitted_on and last_permitted_on + timedelta(days=1)
    result = Result.CLEAR if permits_volunteering else Result.NOT_CLEAR
    outcome = Outcome(result, decided_on, valid_until=until)
    return record_result(
        volunteer, Kind.RIGHT_TO_WORK, outcome, seen=seen, by=by, has_new_evidence=is_new
    )


def _refuse_wrong_permission(
    basis: str, permits: bool, last_permitted_on: date | None, decided_on: date
) -> None:
    bases = RightToWork.Basis
    if basis == bases.NO_LIMIT and not permits:
        raise DomainError("Without a time limit they may volunteer. Choose another status.")
    if not permits or basis == bases.NO_LIMIT:
        return
    if last_permitted_on is None:
        if basis in (bases.LIMITED, bases.VISITOR):
            raise DomainError("Give the last day on which they may volunteer.")
        return
    if last_permitted_on < max(decided_on, today()):
        raise DomainError("That permission is over. Ask for a newer document or share code.")
    if basis == bases.VISITOR and last_permitted_on >= decided_on + timedelta(days=VISIT_DAYS):
        raise DomainError(f"A visitor may volunteer for at most {VISIT_DAYS} days.")


@transaction.atomic
def record_work_health(
    volunteer: Volunteer,
    *,
    outcome: str,
    adjustments: str = "",
    answered_on: date,
    review_on: date | None = None,
    seen: str | None,
    by: Membership,
) -> Check:
    """Keep the outcome and what helps. “Not yet” leaves the check awaited, with no judgement."""
    volunteer = lock(volunteer)
    if volunteer.status in BEFORE_AN_OFFER:
        raise DomainError(AFTER_THE_OFFER)
    has_adjustments = outcome == WorkHealth.Outcome.FIT_WITH_ADJUSTMENTS
    if has_adjustments and not adjustments.strip():
        raise DomainError("Say which adjustments help.")
    facts = {
        "outcome": outcome,
        "adjustments": adjustments.strip() if has_adjustments else "",
        "review_on": review_on if has_adjustments else None,
        "answered_on": answered_on,
    }
    is_new = _keep(WorkHealth, volunteer, facts, recorded_by=by)
    is_fit = outcome != WorkHealth.Outcome.NOT_YET
    result = Outcome(Result.CLEAR, answered_on) if is_fit else Outcome(Result.AWAITED)
    return record_result(
        volunteer, Kind.WORK_HEALTH, result, seen=seen, by=by, has_new_evidence=is_new
    )


@transaction.atomic
def record_employment(
    volunteer: Volunteer,
    *,
    summary: str,
    has_gaps: bool,
    talked_on: date | None,
    seen: str | None,
    by: Membership,
) -> Check:
    """Keep what somebody has been doing. With gaps it is clear once they were talked about."""
    volunteer = lock(volunteer)
    if not summary.strip():
        raise DomainError("Say what they have been doing.")
    talked_on = talked_on if has_gaps else None
    facts = {"summary": summary.strip(), "has_gaps": has_gaps, "talked_on": talked_on}
    is_new = _keep(EmploymentSummary, volunteer, facts, recorded_by=by)
    is_told = talked_on or not has_gaps
    result = Outcome(Result.CLEAR, talked_on or today()) if is_told else Outcome(Result.AWAITED)
    return record_result(
        volunteer, Kind.EMPLOYMENT, result, seen=seen, by=by, has_new_evidence=is_new
    )


def _keep(model: type[Fact], volunteer: Volunteer, facts: dict, **author: Membership) -> bool:
    """Write the one row of this kind; tell whether anything in it is new."""
    row = model.objects.filter(volunteer=volunteer).first()
    if row is None:
        model.objects.create(
            organisation_id=volunteer.organisation_id, volunteer=volunteer, **facts, **author
        )
        return True
    if all(getattr(row, name) == value for name, value in facts.items()):
        return False
    for name, value in (facts | author).items():
        setattr(row, name, value)
    row.save(update_fields=[*facts, *author])
    return True


name_authors(__name__)
