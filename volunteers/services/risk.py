"""Whether somebody can take part with what their certificate shows: talked about, then decided.

Who sees the certificate or talks with the person does not decide; the database holds this too.
"""

from datetime import date

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common import versions
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from common.versions import refuse_changed
from volunteers.models import DBSCertificate, RiskAssessment
from volunteers.services.oneself import refuse_oneself

Status = RiskAssessment.Status
WRITTEN = ("conversation_on", "considered", "weighing", "safeguards", "written_by_id")
WRITTEN_ANEW = (
    "{} wrote in this assessment since you opened it. What it says now stands on this page. "
    "Nothing of yours was saved: save it again only if yours should take its place."
)
TO_BE_READ_ANEW = (
    "What is written here has changed since you opened it. Nothing was decided. Read on this page "
    "what it says now, then save your decision again if it is still right."
)


def open_assessment(certificate: DBSCertificate, *, by: Membership) -> RiskAssessment:
    """Begin the risk assessment of a certificate, once."""
    assessment, _ = RiskAssessment.objects.get_or_create(
        certificate=certificate,
        defaults={"organisation_id": certificate.organisation_id, "opened_by": by},
    )
    return assessment


@transaction.atomic
def say_it_shows_something(certificate: DBSCertificate, *, by: Membership) -> RiskAssessment:
    """Put right that a certificate was taken to show nothing: it counts once that is accepted.

    Saying so twice begins one assessment.
    """
    volunteer = lock(certificate.volunteer)  # always the person first: nobody clears them meanwhile
    refuse_oneself(volunteer, by)
    assessment = open_assessment(lock(certificate), by=by)
    _refuse_decided(assessment)
    return assessment


@transaction.atomic
def write_assessment(
    assessment: RiskAssessment,
    *,
    conversation_on: date,
    considered: list[str],
    weighing: str,
    safeguards: str,
    seen: str | None = None,
    by: Membership,
) -> RiskAssessment:
    """Keep how it was weighed, until somebody decides. Never what the certificate says.

    `seen`: the version_of what the person saw; if it moved on, nothing is done. None: any.
    """
    lock(assessment.certificate)  # nobody corrects it while it is weighed
    assessment = lock(assessment)
    refuse_oneself(assessment.subject, by)
    _refuse_decided(assessment)
    _refuse_too_early(assessment, conversation_on)
    facts = {
        "conversation_on": conversation_on,
        "considered": considered,
        "weighing": weighing.strip(),
        "safeguards": safeguards.strip(),
        "written_by": by,
        "purged_on": None,
    }
    _refuse_overwriting(assessment, facts, seen)
    return _write(assessment, facts)


@transaction.atomic
def decide_assessment(
    assessment: RiskAssessment,
    *,
    approve: bool,
    reason: str,
    seen: str | None = None,
    by: Membership,
) -> RiskAssessment:
    """Accept or not. Whoever saw the certificate, asked, or wrote any of it does not decide.

    `seen`: the version_of what the person read; if it moved on, nothing is decided. None: any.
    """
    assessment = lock(assessment)
    refuse_oneself(assessment.subject, by)
    _refuse_decided(assessment)
    if not is_second_person(assessment, by):
        raise DomainError(
            "You saw this certificate, asked for this decision or wrote this assessment. "
            "Somebody else must decide."
        )
    if assessment.written_by is None or not assessment.weighing:
        raise DomainError("First somebody must talk with them and write down how it was weighed.")
    refuse_changed(seen, version_of(assessment), TO_BE_READ_ANEW)
    if not reason.strip():
        raise DomainError("Say why you decide so.")
    assessment.move_to(Status.APPROVED if approve else Status.DECLINED)
    facts = {"decided_by": by, "decided_on": today(), "decision_reason": reason.strip()}
    return _write(assessment, facts | {"status": assessment.status})


def version_of(assessment: RiskAssessment) -> str:
    """What a form says it has seen: it changes with everything that is written."""
    return versions.version_of(getattr(assessment, name) for name in WRITTEN)


def is_second_person(assessment: RiskAssessment, by: Membership) -> bool:
    """Whether this is somebody other than the recruiter, in whatever role they come."""
    return not RiskAssessment.objects.filter(pk=assessment.pk).with_a_part_of(by).exists()


def _refuse_overwriting(assessment: RiskAssessment, facts: dict, seen: str | None) -> None:
    """The same again, sent twice, overwrites nothing."""
    if any(getattr(assessment, name) != fact for name, fact in facts.items()):
        who = assessment.written_by.user if assessment.written_by else "Somebody else"
        refuse_changed(seen, version_of(assessment), WRITTEN_ANEW.format(who))


def _refuse_too_early(assessment: RiskAssessment, conversation_on: date) -> None:
    if conversation_on > today():
        raise DomainError("The day you talked cannot be in the future.")
    if conversation_on < assessment.certificate.issued_on:
        raise DomainError("Talk with them about this certificate, so after it was issued.")


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
