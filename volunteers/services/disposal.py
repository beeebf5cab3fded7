"""Forgetting what certificates said, 180 days after it was decided what follows from it.

Where nobody decided, the days count from the day the person left. A legal hold stops it.

What may stay: the day of issue, the name, the type of check, the post, the number, the decision.
"""

from datetime import date, timedelta

from django.utils import timezone

from common.attempts import one_by_one
from common.rows import lock
from volunteers.models import (
    DBSCertificate,
    DBSStatusCheck,
    DisposalRecord,
    LegalHold,
    RiskAssessment,
    Volunteer,
)

KEPT_FOR = timedelta(days=180)
Result = DBSStatusCheck.Result
TELLING = (Result.BLANK, Result.NON_BLANK)


def purge_certificate_information(*, on: date) -> int:
    """Remove all that is due, each with its DisposalRecord; how many records it touched."""
    held = LegalHold.objects.current().values("volunteer")
    words = RiskAssessment.objects.with_words().exclude(certificate__volunteer__in=held)
    assessments = [
        row
        for row in words.select_related(*_NEEDED)
        if (settled_on := _settled_on(row)) and settled_on <= on - KEPT_FOR
    ]
    checks = DBSStatusCheck.objects.filter(
        result__in=TELLING, checked_on__lte=on - KEPT_FOR
    ).exclude(certificate__volunteer__in=held)
    checks = checks.select_related(*_NEEDED, "certificate__risk_assessment")
    results = [check for check in checks if _is_decided(check, on)]
    rows: list[RiskAssessment | DBSStatusCheck] = [*assessments, *results]
    return one_by_one("purging", rows, lambda row: _purge(row, on))


def _purge(row: RiskAssessment | DBSStatusCheck, on: date) -> bool:
    """False where somebody placed a hold a moment ago."""
    if lock(row.subject).legal_holds.current().exists():
        return False
    if isinstance(row, RiskAssessment):
        _purge_assessment(row, on)
    else:
        _purge_result(row, on)
    return True


def _settled_on(assessment: RiskAssessment) -> date | None:
    """The day it was decided, or on which the person left without a decision."""
    if assessment.decided_on:
        return assessment.decided_on
    volunteer = assessment.subject
    has_left = volunteer.status == Volunteer.Status.LEFT
    return timezone.localdate(volunteer.status_since) if has_left else None


def _decision(assessment: RiskAssessment) -> str:
    is_open = assessment.status == RiskAssessment.Status.OPEN
    return "They left before a decision" if is_open else assessment.get_status_display()


_NEEDED = ("certificate__volunteer__position", "certificate__volunteer__organisation")


def _purge_assessment(assessment: RiskAssessment, on: date) -> None:
    """Its words go. That it was accepted or not stays: readiness rests on it."""
    assessment = lock(assessment)
    settled_on = _settled_on(assessment)
    removed = [
        str(column.verbose_name)
        for column in RiskAssessment._meta.concrete_fields
        if column.name in RiskAssessment.WORDS and getattr(assessment, column.name)
    ]
    assessment.considered, assessment.purged_on = [], on
    assessment.weighing = assessment.safeguards = assessment.decision_reason = ""
    assessment.save(update_fields=[*RiskAssessment.WORDS, "purged_on"])
    _note(
        assessment,
        decision=_decision(assessment),
        decided_on=settled_on,
        removed=removed,
        on=on,
    )


def _purge_result(check: DBSStatusCheck, on: date) -> None:
    """That it was current stays; whether the certificate showed anything does not."""
    assessment = getattr(check.certificate, "risk_assessment", None)
    check = lock(check)
    check.result = Result.CURRENT
    check.save(update_fields=["result"])
    _note(
        check,
        decision=_decision(assessment) if assessment else Result.CURRENT.label,
        decided_on=_settled_on(assessment) if assessment else check.checked_on,
        removed=["whether the certificate shows anything"],
        on=on,
    )


def _is_decided(check: DBSStatusCheck, on: date) -> bool:
    """A result that shows something waits for its decision, and counts its days from there."""
    assessment = getattr(check.certificate, "risk_assessment", None)
    if assessment is None:
        return check.result == Result.BLANK or check.withdrawn_at is not None
    settled_on = _settled_on(assessment)
    return settled_on is not None and settled_on <= on - KEPT_FOR


def _note(row: RiskAssessment | DBSStatusCheck, *, on: date, **facts) -> None:
    certificate: DBSCertificate = row.certificate
    volunteer = certificate.volunteer
    lists = ", ".join(certificate.lists)
    workforce = certificate.get_workforce_display()
    words = [certificate.get_level_display(), workforce and f"{workforce} workforce", lists]
    DisposalRecord.objects.create(
        organisation_id=row.organisation_id,
        record=str(row._meta.verbose_name),
        record_id=row.pk,
        subject_id=volunteer.pk,
        subject=str(volunteer),
        issued_on=certificate.issued_on,
        check_type=", ".join(filter(None, words)),
        post=volunteer.position.name,
        reference=certificate.number,
        disposed_on=on,
        **facts,
    )
