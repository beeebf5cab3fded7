"""What is kept of DBS certificates, and what the Update Service says of them."""

import hashlib
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
from volunteers.certified import fits
from volunteers.dbs_client import Answer, NoAnswerError, Question, StatusService
from volunteers.models import DBSCertificate, DBSStatusCheck, RiskAssessment, Volunteer

Result, Mismatch = DBSStatusCheck.Result, DBSStatusCheck.Mismatch
Level = DBSCertificate.Level
TYPED = (Result.BLANK, Result.NON_BLANK, Result.NEW_INFO, Result.NO_MATCH, Result.UNAVAILABLE)


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
    """Keep a certificate of a list kept before, or correct what is kept of it.

    An earlier certificate stays beside it. Pages go through `record_certificate`.
    """
    number = "".join(number.split())
    _refuse_wrong_certificate(number, level, issued_on)
    volunteer = lock(volunteer)
    held = _held(volunteer, number)
    facts = {"level": level, "issued_on": issued_on, "on_update_service": on_update_service}
    if held is None:
        return volunteer.dbs_certificates.create(
            organisation_id=volunteer.organisation_id, number=number, recorded_by=by, **facts
        )
    if any(getattr(held, name) != value for name, value in facts.items()):
        if level != Level.ENHANCED_BARRED:
            facts["lists"] = []
        _write(held, facts)
    return held


@transaction.atomic
def record_certificate(
    volunteer: Volunteer, *, number: str, shows_something: bool, by: Membership, **facts
) -> DBSCertificate:
    """Keep what may be kept of a certificate somebody has seen. Facts: its other columns.

    If it shows something, a risk assessment begins, and it counts once that is accepted.
    """
    _refuse_wrong_certificate(number, facts["level"], facts["issued_on"])
    _refuse_wrong_facts(facts)
    volunteer = lock(volunteer)
    if held := _held(volunteer, number):
        raise DomainError(
            f"This certificate is recorded already: {_words(held)}. Nothing was changed. "
            "To correct it, open it on the DBS page."
        )
    certificate = volunteer.dbs_certificates.create(
        organisation_id=volunteer.organisation_id,
        number=number,
        seen_by=by,
        recorded_by=by,
        **facts,
    )
    if shows_something:
        open_assessment(certificate, by=by)
    return certificate


@transaction.atomic
def correct_certificate(
    certificate: DBSCertificate, *, version: str, by: Membership, **facts
) -> DBSCertificate:
    """Put right what was noted. `version`: of what the person saw; if it moved on, nothing is done.

    Whoever recorded it stays its recorder; the history says who corrected it.
    """
    certificate = lock(certificate)
    if version != version_of(certificate):
        raise DomainError(
            f"Somebody changed this certificate since you opened it. It now says: "
            f"{_words(certificate)}. Nothing of yours was saved; look at it again."
        )
    number = facts.get("number", certificate.number)
    _refuse_wrong_certificate(number, facts["level"], facts["issued_on"])
    _refuse_wrong_facts(facts)
    other = _held(certificate.volunteer, number)
    if other and other.pk != certificate.pk:
        raise DomainError("They have another certificate with this number. Check it on the paper.")
    if certificate.seen_on is None:
        facts["seen_by"] = by
    _write(certificate, facts)
    return certificate


def version_of(certificate: DBSCertificate) -> str:
    """What a form says it has seen: it changes with every fact of the certificate."""
    names = ("number", "first_name", "last_name", "level", "workforce", "lists", "issued_on")
    facts = [str(getattr(certificate, name)) for name in (*names, "seen_on")]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


@transaction.atomic
def set_subscription(
    certificate: DBSCertificate,
    *,
    on_update_service: bool,
    subscribed_on: date | None,
    consent_on: date | None,
    date_of_birth: date | None,
    by: Membership,
) -> DBSCertificate:
    """Whether it is on the Update Service, and whether its holder agrees that we look there."""
    certificate = lock(certificate)
    if on_update_service and certificate.level == Level.BASIC:
        raise DomainError("A basic certificate cannot join the Update Service.")
    if not on_update_service:
        subscribed_on = consent_on = None
    if subscribed_on and subscribed_on < certificate.issued_on:
        raise DomainError("It cannot have joined the Update Service before it was issued.")
    if max(subscribed_on or date.min, consent_on or date.min) > today():
        raise DomainError("These days cannot be in the future.")
    facts = {
        "on_update_service": on_update_service,
        "subscribed_on": subscribed_on,
        "consent_on": consent_on,
    }
    _write(certificate, facts)
    volunteer = lock(certificate.volunteer)
    if date_of_birth and volunteer.date_of_birth != date_of_birth:
        volunteer.date_of_birth = date_of_birth
        volunteer.save(update_fields=["date_of_birth"])
    return certificate


def what_a_status_check_lacks(certificate: DBSCertificate) -> list[str]:
    """What must be there before anybody may look; nothing if they may."""
    volunteer, position = certificate.volunteer, certificate.volunteer.position
    lacking = [
        (certificate.level == Level.BASIC, "a certificate above basic level"),
        (certificate.seen_on is None, "the day the original was seen"),
        (not certificate.on_update_service, "that it is on the Update Service"),
        (certificate.consent_on is None, "the day they agreed to status checks"),
        (volunteer.date_of_birth is None, "their date of birth"),
        (not fits(position, certificate), "a certificate of the kind this position asks for"),
    ]
    return [words for is_lacking, words in lacking if is_lacking]


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
    if result == Result.NEW_INFO:
        _tell_the_leads(check)
    return check


def check_status_now(
    certificate: DBSCertificate, *, service: StatusService, by: Membership
) -> DBSStatusCheck:
    """Ask the Update Service; no transaction is open while it thinks."""
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
    check = lock(check)
    if check.withdrawn_at:
        raise DomainError("This result has been taken back already.")
    if check.checked_by.user_id == by.user_id:
        raise DomainError("You entered this result, so somebody else must take it back.")
    if not reason.strip():
        raise DomainError("Say why this result is taken back.")
    facts = {"withdrawn_at": now(), "withdrawn_by": by, "withdrawn_reason": reason.strip()}
    _write(check, facts)
    return check


def open_assessment(certificate: DBSCertificate, *, by: Membership) -> RiskAssessment:
    """Begin the risk assessment of a certificate, once."""
    assessment, _ = RiskAssessment.objects.get_or_create(
        certificate=certificate,
        defaults={"organisation_id": certificate.organisation_id, "opened_by": by},
    )
    return assessment


def certificate_number_problem(number: str) -> str:
    """What is wrong with a certificate number, in words; "" if nothing is."""
    if not (number.isascii() and number.isdigit()):
        return "The certificate number must have digits only, like 001234567890"
    if len(number) != 12:
        return f"The certificate number must have 12 digits; this one has {len(number)}"
    return ""


def _refuse_wrong_certificate(number: str, level: str, issued_on: date) -> None:
    if problem := certificate_number_problem(number):
        raise DomainError(f"{problem}.")
    if level not in Level.values:
        raise DomainError(f"“{level}” is not a level of DBS check: {', '.join(Level.values)}.")
    if issued_on > today():
        raise DomainError("The day a DBS certificate was issued cannot be in the future.")


def _refuse_wrong_facts(facts: dict) -> None:
    if facts["seen_on"] < facts["issued_on"]:
        raise DomainError("The original cannot have been seen before it was issued.")
    if facts["seen_on"] > today():
        raise DomainError("The day the original was seen cannot be in the future.")
    if bool(facts.get("lists")) != (facts["level"] == Level.ENHANCED_BARRED):
        raise DomainError("Barred lists go with “enhanced with barred lists”, and with no other.")
    if not facts.get("workforce") and facts["level"] != Level.BASIC:
        raise DomainError("Say for which workforce the certificate was issued.")


def _grounds_of(certificate: DBSCertificate) -> tuple[date, date]:
    """The day its holder agreed and the day they were born; refuses while anything is lacking."""
    lacking = what_a_status_check_lacks(certificate)
    consent_on, born_on = certificate.consent_on, certificate.volunteer.date_of_birth
    if lacking or consent_on is None or born_on is None:  # without either something is lacking
        raise DomainError(f"Not yet. First there must be: {'; '.join(lacking)}.")
    return consent_on, born_on


def _held(volunteer: Volunteer, number: str) -> DBSCertificate | None:
    held = volunteer.organisation.dbs_certificates.filter(number=number).first()
    if held and held.volunteer_id != volunteer.pk:
        raise DomainError(
            "This certificate number is recorded for somebody else. Check it against the paper."
        )
    return held


def _words(certificate: DBSCertificate) -> str:
    who = certificate.recorded_by and certificate.recorded_by.user
    by = f", noted by {who}" if who else ""
    issued = f"{certificate.issued_on:%-d %B %Y}"
    return f"{certificate.get_level_display().lower()}, issued {issued}{by}"


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
    """Say that somebody is out of matching, to whom it may concern, without a name or a reason."""
    volunteer = check.certificate.volunteer
    people = volunteer.organisation.memberships.able_to_sign_in().select_related("user")
    leads = people.filter(role=Role.LEAD) or people.filter(role=Role.COORDINATOR)
    for lead in leads:
        send(
            "clearance_suspended",
            to=Recipient(str(lead.user), lead.user.email),
            organisation_id=check.organisation_id,
            dedupe_key=f"clearance-suspended:{check.pk}:{lead.pk}",
            about_id=volunteer.pk,
            context={
                "first_name": lead.user.first_name,
                "organisation": volunteer.organisation,
                "link": settings.SITE_URL + reverse("volunteers:record", args=[volunteer.pk]),
            },
        )


def _write(row: DBSCertificate | DBSStatusCheck, facts: dict) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))


name_authors(__name__)
