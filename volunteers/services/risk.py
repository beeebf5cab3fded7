"""Whether somebody can take part with what their certificate shows: talked about, then decided.

Who sees the certificate and talks with the person does not decide; the database holds this too.
"""

from datetime import date

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from volunteers.models import RiskAssessment

Status = RiskAssessment.Status


@transaction.atomic
def write_assessment(
    assessment: RiskAssessment,
    *,
    conversation_on: date,
    considered: list[str],
    weighing: str,
    safeguards: str,
    by: Membership,
) -> RiskAssessment:
    """Keep how it was weighed, until somebody decides. Never what the certificate says."""
    assessment = lock(assessment)
    _refuse_decided(assessment)
    if conversation_on > today():
        raise DomainError("The day you talked cannot be in the future.")
    if conversation_on < assessment.certificate.issued_on:
        raise DomainError("Talk with them about this certificate, so after it was issued.")
    facts = {
        "conversation_on": conversation_on,
        "considered": considered,
        "weighing": weighing.strip(),
        "safeguards": safeguards.strip(),
    }
    return _write(assessment, facts)


@transaction.atomic
def decide_assessment(
    assessment: RiskAssessment, *, approve: bool, reason: str, by: Membership
) -> RiskAssessment:
    """Accept or not. Whoever recorded or saw the certificate, or asked, does not decide."""
    assessment = lock(assessment)
    _refuse_decided(assessment)
    if not is_second_person(assessment, by):
        raise DomainError(
            "You recorded this certificate or asked for this decision. Somebody else must decide."
        )
    if assessment.conversation_on is None or not assessment.weighing:
        raise DomainError("First somebody must talk with them and write down how it was weighed.")
    if not reason.strip():
        raise DomainError("Say why you decide so.")
    assessment.move_to(Status.APPROVED if approve else Status.DECLINED)
    facts = {"decided_by": by, "decided_on": today(), "decision_reason": reason.strip()}
    return _write(assessment, facts | {"status": assessment.status})


def is_second_person(assessment: RiskAssessment, by: Membership) -> bool:
    """Whether this is somebody other than the recruiter, in whatever role they come."""
    certificate = assessment.certificate
    recruiters = (assessment.opened_by, certificate.recorded_by, certificate.seen_by)
    return by.user_id not in {person.user_id for person in recruiters if person}


def _refuse_decided(assessment: RiskAssessment) -> None:
    if assessment.status != Status.OPEN:
        decider, on = assessment.decided_by, f"{assessment.decided_on:%-d %B %Y}"
        who = decider.user if decider else "Somebody else"
        raise DomainError(
            f"{who} decided this on {on}: {assessment.get_status_display().lower()}. "
            "Nothing was changed."
        )


def _write(assessment: RiskAssessment, facts: dict) -> RiskAssessment:
    for name, value in facts.items():
        setattr(assessment, name, value)
    assessment.save(update_fields=list(facts))
    return assessment


name_authors(__name__)
