"""What is kept of DBS certificates, and whether their holders let us look up their status."""

from datetime import date

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common import versions
from common.columns import words_of
from common.dates import today
from common.errors import ChangedMeanwhile, DomainError
from common.rows import lock
from volunteers.certified import RANK
from volunteers.models import DBSCertificate, DBSStatusCheck, RiskAssessment, Volunteer
from volunteers.services.oneself import refuse_oneself
from volunteers.services.risk import open_assessment

Result, Level = DBSStatusCheck.Result, DBSCertificate.Level
SHOWS_NOTHING = (
    "It was noted as showing nothing, and you say that it shows something. Look at the certificate "
    "again. If it does, say so on this page: until then it counts."
)
TELLING_NOTHING = (Result.NO_MATCH, Result.UNAVAILABLE)


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
    refuse_oneself(volunteer, by)
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
        held = lock(held)
        _correct(held, facts)
    return held


@transaction.atomic
def record_certificate(
    volunteer: Volunteer, *, number: str, shows_something: bool, by: Membership, **facts
) -> DBSCertificate:
    """Keep what may be kept of a certificate somebody has seen. Facts: its other columns.

    If it shows something, a risk assessment begins, and it counts once that is accepted.
    """
    refuse_oneself(volunteer, by)
    _refuse_wrong_certificate(number, facts["level"], facts["issued_on"])
    _refuse_wrong_facts(facts)
    _refuse_other_name(volunteer, facts)
    volunteer = lock(volunteer)
    if held := _held(volunteer, number):
        is_contradicted = shows_something and taken_to_show_nothing(volunteer, number)
        raise DomainError(
            f"This certificate is recorded already: {_words(held)}. Nothing was changed. "
            + (SHOWS_NOTHING if is_contradicted else "To correct it, open it on the DBS page.")
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
    refuse_oneself(certificate.volunteer, by)
    if version != version_of(certificate):
        raise DomainError(
            f"Somebody changed this certificate since you opened it. It now says: "
            f"{_words(certificate)}. Nothing of yours was saved; look at it again."
        )
    number = facts.get("number", certificate.number)
    _refuse_wrong_certificate(number, facts["level"], facts["issued_on"])
    _refuse_wrong_facts(facts)
    kept = (certificate.first_name, certificate.last_name)
    if (facts["first_name"], facts["last_name"]) != kept:
        _refuse_other_name(certificate.volunteer, facts)
    other = _held(certificate.volunteer, number)
    if other and other.pk != certificate.pk:
        raise DomainError("They have another certificate with this number. Check it on the paper.")
    if certificate.seen_on is None:
        facts["seen_by"] = by
    _correct(certificate, facts)
    return certificate


def taken_to_show_nothing(volunteer: Volunteer, number: str) -> DBSCertificate | None:
    """Their certificate of this number, where nobody ever said that it shows anything."""
    held = volunteer.dbs_certificates.filter(number=number)
    return held.filter(risk_assessment=None).first()


def _refuse_other_name(volunteer: Volunteer, facts: dict) -> None:
    """A certificate in another name is somebody else's, unless it is said why it is theirs."""
    first_name, last_name = facts.get("first_name", ""), facts.get("last_name", "")
    pairs = ((first_name, volunteer.first_name), (last_name, volunteer.last_name))
    is_theirs = all(not name or words_of(name) & words_of(own) for name, own in pairs)
    if not is_theirs and not facts.get("other_name"):
        raise DomainError(
            f"The certificate is in the name of {first_name} {last_name}, and this is {volunteer}. "
            "If it is theirs all the same, say below why: for example “name before marriage”."
        )


def version_of(certificate: DBSCertificate) -> str:
    """What a form says it has seen: it changes with every fact of the certificate."""
    names = ("number", "first_name", "last_name", "level", "workforce", "lists", "issued_on")
    return versions.version_of(
        getattr(certificate, name) for name in (*names, "seen_on", "other_name")
    )


@transaction.atomic
def set_subscription(
    certificate: DBSCertificate,
    *,
    on_update_service: bool,
    subscribed_on: date | None,
    consent_on: date | None,
    date_of_birth: date | None,
    seen: str,
    by: Membership,
) -> DBSCertificate:
    """Whether it is on the Update Service, and whether its holder agrees that we look there.

    `seen`: the subscription_version of what the person saw; if it moved on, nothing is done.
    """
    volunteer = lock(certificate.volunteer)  # always the person first
    refuse_oneself(volunteer, by)
    certificate = lock(certificate)
    _refuse_stale_subscription(certificate, seen)
    if not on_update_service:
        subscribed_on = consent_on = None
    _refuse_wrong_subscription(certificate, on_update_service, subscribed_on, consent_on)
    facts = {
        "on_update_service": on_update_service,
        "subscribed_on": subscribed_on,
        "consent_on": consent_on,
    }
    _write(certificate, facts)
    _know_birthday(volunteer, date_of_birth)
    return certificate


def _know_birthday(volunteer: Volunteer, date_of_birth: date | None) -> None:
    if date_of_birth and volunteer.date_of_birth != date_of_birth:
        volunteer.date_of_birth = date_of_birth
        volunteer.save(update_fields=["date_of_birth"])


def subscription_version(certificate: DBSCertificate) -> str:
    """What the form of the subscription says it has seen."""
    names = ("on_update_service", "subscribed_on", "consent_on")
    facts = [*(getattr(certificate, name) for name in names), certificate.volunteer.date_of_birth]
    return versions.version_of(facts)


def _refuse_stale_subscription(certificate: DBSCertificate, seen: str) -> None:
    version = subscription_version(certificate)
    if seen != version:
        raise ChangedMeanwhile(
            "Somebody changed this since you opened it. It now says: "
            f"{_subscription_words(certificate)}. Nothing of yours was saved. What you typed is "
            "still here: save it again only if it is right.",
            version=version,
        )


def _subscription_words(certificate: DBSCertificate) -> str:
    def on(day: date | None) -> str:
        return f"{day:%-d %B %Y}" if day else "not noted"

    is_there = certificate.on_update_service
    return "; ".join(
        [
            "on the Update Service" if is_there else "not on the Update Service",
            f"joined: {on(certificate.subscribed_on)}",
            f"agreed: {on(certificate.consent_on)}",
            f"date of birth: {on(certificate.volunteer.date_of_birth)}",
        ]
    )


def _refuse_wrong_subscription(
    certificate: DBSCertificate,
    on_update_service: bool,
    subscribed_on: date | None,
    consent_on: date | None,
) -> None:
    if on_update_service and certificate.level == Level.BASIC:
        raise DomainError("A basic certificate cannot join the Update Service.")
    if subscribed_on and subscribed_on < certificate.issued_on:
        raise DomainError("It cannot have joined the Update Service before it was issued.")
    if max(subscribed_on or date.min, consent_on or date.min) > today():
        raise DomainError("These days cannot be in the future.")


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


def _correct(certificate: DBSCertificate, facts: dict) -> None:
    """Write what is right, unless that makes another certificate of one that is relied on."""
    seen_on = facts.get("seen_on", certificate.seen_on)
    if seen_on and seen_on < facts["issued_on"]:
        raise DomainError(
            f"The original was seen on {seen_on:%-d %B %Y}, so it cannot have been issued after "
            "that day."
        )
    is_another = (
        facts.get("number", certificate.number) != certificate.number
        or facts["issued_on"] != certificate.issued_on
        or RANK[facts["level"]] > RANK[certificate.level]
    )
    if is_another and _is_relied_on(certificate):
        raise DomainError(
            "This certificate was assessed, or the Update Service has answered about it, so its "
            "number and day of issue stay and its level cannot become higher. If you have another "
            "certificate in your hand, record it as a new one."
        )
    _write(certificate, facts)


def _is_relied_on(certificate: DBSCertificate) -> bool:
    """Somebody weighed what it shows, or an answer about it stands. Else a slip can be put right.

    An assessment only begun, and “no match”, are no reason: the number may be what was mistyped.
    """
    answers = certificate.status_checks.standing().exclude(result__in=TELLING_NOTHING)
    written = RiskAssessment.objects.filter(certificate=certificate, written_by__isnull=False)
    decided = RiskAssessment.objects.filter(certificate=certificate).exclude(status="open")
    return answers.exists() or written.exists() or decided.exists()


def _refuse_wrong_facts(facts: dict) -> None:
    if facts["seen_on"] < facts["issued_on"]:
        raise DomainError("The original cannot have been seen before it was issued.")
    if facts["seen_on"] > today():
        raise DomainError("The day the original was seen cannot be in the future.")
    if bool(facts.get("lists")) != (facts["level"] == Level.ENHANCED_BARRED):
        raise DomainError("Barred lists go with “enhanced with barred lists”, and with no other.")
    if not facts.get("workforce") and facts["level"] != Level.BASIC:
        raise DomainError("Say for which workforce the certificate was issued.")


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


def _write(row: DBSCertificate, facts: dict) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))


name_authors(__name__)
