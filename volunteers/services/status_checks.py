"""What the Update Service says of a certificate: asked, typed in, taken back; never overwritten."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Membership
from accounts.permissions import Role
from audit.authors import name_authors
from common.dates import now, today
from common.errors import DomainError
from common.rows import lock
from messaging.recipients import Recipient
from messaging.services import send
from volunteers.dbs_client import Answer, NoAnswerError, Question, StatusService
from volunteers.models import (
    DBSCertificate,
    DBSStatusCheck,
    Position,
    RiskAssessment,
    Volunteer,
)
from volunteers.services.oneself import refuse_oneself
from volunteers.services.risk import open_assessment

Result, Mismatch = DBSStatusCheck.Result, DBSStatusCheck.Mismatch
Level = DBSCertificate.Level
# Who was in matching, and is taken out of it by an answer.
COULD_BE_MATCHED = (Volunteer.Status.READY, Volunteer.Status.ACTIVE)
TYPED = (Result.BLANK, Result.NON_BLANK, Result.NEW_INFO, Result.NO_MATCH, Result.UNAVAILABLE)


def what_a_status_check_lacks(certificate: DBSCertificate) -> list[str]:
    """What must be there before anybody may look; nothing if they may.

    Stricter than what is good enough to count: only who may ask for a new check of the same level
    and workforce may look up the status of one.
    """
    volunteer, position = certificate.volunteer, certificate.volunteer.position
    lacking = [
        (certificate.level == Level.BASIC, "a certificate above basic level"),
        (certificate.seen_on is None, "the day the original was seen"),
        (not certificate.on_update_service, "that it is on the Update Service"),
        (certificate.consent_on is None, "the day they agreed to status checks"),
        (volunteer.date_of_birth is None, "their date of birth"),
        (not position.has_dbs_decision, "a decision which DBS check this position may ask for"),
        (
            position.has_dbs_decision and not _may_ask_for(position, certificate),
            "a certificate of the very level and workforce that this position may ask for",
        ),
    ]
    return [words for is_lacking, words in lacking if is_lacking]


def _may_ask_for(position: Position, certificate: DBSCertificate) -> bool:
    return (
        certificate.level == position.dbs_level
        and certificate.workforce == position.dbs_workforce
        and set(certificate.lists) <= set(position.dbs_lists)
    )


@transaction.atomic
def record_status_check(
    certificate: DBSCertificate,
    *,
    result: str,
    checked_on: date,
    mismatches: list[str],
    by: Membership,
    source: str = DBSStatusCheck.Source.TYPED,
) -> DBSStatusCheck:
    """Keep what the Update Service said. A result is added; none is ever overwritten."""
    certificate = lock(certificate)
    refuse_oneself(certificate.volunteer, by)
    consent_on, _ = _grounds_of(certificate)
    if result not in TYPED:
        raise DomainError("Choose one of the answers that the Update Service gives.")
    if not (consent_on <= checked_on <= today()):
        raise DomainError("The day of the check must be after they agreed, and not in the future.")
    check = certificate.status_checks.create(
        organisation_id=certificate.organisation_id,
        result=result,
        source=source,
        checked_on=checked_on,
        checked_by=by,
        mismatches=mismatches,
    )
    if result == Result.NON_BLANK:
        open_assessment(certificate, by=by)
    if result == Result.NEW_INFO and certificate.volunteer.status in COULD_BE_MATCHED:
        _tell_the_leads(check)
    return check


def check_status_now(
    certificate: DBSCertificate, *, service: StatusService, by: Membership
) -> DBSStatusCheck:
    """Ask the Update Service; no transaction is open while it thinks."""
    refuse_oneself(certificate.volunteer, by)
    _, born_on = _grounds_of(certificate)
    first_name, last_name = certificate.holder
    question = Question(
        number=certificate.number,
        last_name=last_name,
        born_on=born_on,
        organisation=certificate.organisation.name,
        checker_first_name=by.user.first_name,
        checker_last_name=by.user.last_name,
    )
    try:
        answer = service.ask(question)
    except NoAnswerError:
        answer = Answer(Result.UNAVAILABLE)
    return record_status_check(
        certificate,
        result=answer.result,
        checked_on=today(),
        mismatches=_mismatches(answer, first_name, last_name, certificate.issued_on),
        source=DBSStatusCheck.Source.LIVE,
        by=by,
    )


@transaction.atomic
def withdraw_status_check(check: DBSStatusCheck, *, reason: str, by: Membership) -> DBSStatusCheck:
    """Take back a result entered by mistake: by somebody else, because it may lift a suspension."""
    certificate = lock(check.certificate)
    refuse_oneself(certificate.volunteer, by)
    check = lock(check)
    if check.withdrawn_at:
        raise DomainError("This result has been taken back already.")
    if check.checked_by.user_id == by.user_id:
        raise DomainError("You entered this result, so somebody else must take it back.")
    if not reason.strip():
        raise DomainError("Say why this result is taken back.")
    facts = {"withdrawn_at": now(), "withdrawn_by": by, "withdrawn_reason": reason.strip()}
    for name, value in facts.items():
        setattr(check, name, value)
    check.save(update_fields=list(facts))
    if check.result == Result.NON_BLANK:
        _close_what_it_opened(certificate)
    return check


def _close_what_it_opened(certificate: DBSCertificate) -> None:
    """No answer says any more that it shows something: nothing is left to talk about.

    An assessment begun while no such answer stood, because of what somebody saw on the certificate,
    stays; so do its words. The history keeps that it was there.
    """
    answers = certificate.status_checks.filter(result=Result.NON_BLANK)
    if answers.standing().exists():
        return
    for begun in RiskAssessment.objects.unwritten().filter(certificate=certificate):
        stood = answers.filter(created_at__lte=begun.created_at, withdrawn_at__gt=begun.created_at)
        if stood.exists():
            begun.delete()


def _grounds_of(certificate: DBSCertificate) -> tuple[date, date]:
    """The day its holder agreed and the day they were born; refuses while anything is lacking."""
    lacking = what_a_status_check_lacks(certificate)
    consent_on, born_on = certificate.consent_on, certificate.volunteer.date_of_birth
    if lacking or consent_on is None or born_on is None:  # without either something is lacking
        raise DomainError(f"Not yet. First there must be: {'; '.join(lacking)}.")
    return consent_on, born_on


def _mismatches(answer: Answer, first_name: str, last_name: str, issued_on: date) -> list[str]:
    """What the answer says differently; it says nothing with no match and no answer."""
    if answer.result in (Result.NO_MATCH, Result.UNAVAILABLE):
        return []
    differs = {
        Mismatch.ISSUED_ON: answer.issued_on != issued_on,
        Mismatch.FIRST_NAME: answer.first_name.casefold() != first_name.casefold(),
        Mismatch.LAST_NAME: answer.last_name.casefold() != last_name.casefold(),
    }
    return [name for name, is_different in differs.items() if is_different]


def _tell_the_leads(check: DBSStatusCheck) -> None:
    """Say that somebody is out of matching, to whom it may concern, without a name or a reason.

    Nor is it filed under the person, or leads to them: others read what was written about people.
    """
    organisation = check.certificate.volunteer.organisation
    people = organisation.memberships.able_to_sign_in().select_related("user")
    leads = people.filter(role=Role.LEAD) or people.filter(role=Role.COORDINATOR)
    for lead in leads:
        send(
            "clearance_suspended",
            to=Recipient(str(lead.user), lead.user.email),
            organisation_id=check.organisation_id,
            dedupe_key=f"clearance-suspended:{check.pk}:{lead.pk}",
            context={
                "first_name": lead.user.first_name,
                "organisation": organisation,
                "link": f"{settings.SITE_URL}{reverse('volunteers:index')}?show=not_ready",
            },
        )


name_authors(__name__)
