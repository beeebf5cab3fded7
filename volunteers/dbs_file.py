"""Everything the DBS page of one volunteer shows. Reading it leaves its Disclosures."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from accounts.models import Membership
from audit.services import disclose_all, note_opening
from common.dates import add_months
from volunteers.certified import fits
from volunteers.models import DBSCertificate, DBSStatusCheck, RiskAssessment, Volunteer
from volunteers.models.positions import BarredList
from volunteers.services.risk import is_second_person
from volunteers.services.status_checks import what_a_status_check_lacks

OPENED = "Opened the DBS page"
JOIN_WITHIN = timedelta(days=30)
NO_MATCH = DBSStatusCheck.Result.NO_MATCH


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """One certificate with all that is kept about it.

    `lacking`: what must be there before its status may be looked up. `no_matches`: how often in a
    row the last answers were “no match”. `join_by`: until when it can join the Update Service.
    `stopped_on`: the day it stopped counting for the position, because of its age.
    `may_decide`: whether the reader is the second person its assessment waits for.
    """

    certificate: DBSCertificate
    lists: tuple[str, ...]
    checks: tuple[DBSStatusCheck, ...]
    assessment: RiskAssessment | None
    lacking: tuple[str, ...]
    is_of_the_kind: bool
    no_matches: int
    join_by: date | None
    next_check_on: date | None
    stopped_on: date | None
    may_decide: bool

    @property
    def is_suspended(self) -> bool:
        return any(
            check.result == DBSStatusCheck.Result.NEW_INFO and check.withdrawn_at is None
            for check in self.checks
        )


def dbs_file(volunteer: Volunteer, *, by: Membership, on: date) -> list[CertificateSheet]:
    """The certificates, the newest first; a constant number of queries."""
    rows = (
        volunteer.dbs_certificates.order_by("-issued_on", "-id")
        .select_related(
            "volunteer__position",
            "risk_assessment__opened_by__user",
            "seen_by__user",
            "recorded_by__user",
        )
        .prefetch_related(Prefetch("status_checks", _checks_with_people()))
    )
    certificates = list(rows)
    checks = [check for row in certificates for check in row.status_checks.all()]
    if certificates:
        disclose_all([*certificates, *checks], by=by, reason=OPENED)
    else:
        note_opening(volunteer, record="DBS certificate", by=by, reason=OPENED)
    sheets = [_sheet(certificate, by, on) for certificate in certificates]
    # What was replaced need not be renewed.
    return [*sheets[:1], *(replace(sheet, stopped_on=None) for sheet in sheets[1:])]


def _checks_with_people() -> QuerySet[DBSStatusCheck]:
    return DBSStatusCheck.objects.select_related(
        "checked_by__user", "withdrawn_by__user", "certificate__volunteer"
    )


def _sheet(certificate: DBSCertificate, by: Membership, on: date) -> CertificateSheet:
    assessment = getattr(certificate, "risk_assessment", None)
    checks = tuple(certificate.status_checks.all())
    is_basic = certificate.level == DBSCertificate.Level.BASIC
    join_by = certificate.issued_on + JOIN_WITHIN
    can_join = not is_basic and not certificate.on_update_service and on < join_by
    return CertificateSheet(
        certificate=certificate,
        lists=tuple(BarredList(name).label for name in certificate.lists),
        checks=checks,
        assessment=assessment,
        lacking=tuple(what_a_status_check_lacks(certificate)),
        is_of_the_kind=fits(certificate.volunteer.position, certificate),
        no_matches=_no_matches(checks),
        join_by=join_by if can_join else None,
        next_check_on=_next_check_on(certificate, checks),
        stopped_on=_stopped_on(certificate, checks, on),
        may_decide=assessment is not None and is_second_person(assessment, by),
    )


def _no_matches(newest_first: tuple[DBSStatusCheck, ...]) -> int:
    count = 0
    for check in newest_first:
        if check.withdrawn_at:
            continue
        if check.result != NO_MATCH:
            break
        count += 1
    return count


def _next_check_on(certificate: DBSCertificate, checks: tuple[DBSStatusCheck, ...]) -> date | None:
    """The position's months after the last good answer, if that answer renews the certificate."""
    position = certificate.volunteer.position
    good = [check.checked_on for check in checks if check.is_good]
    if not (position.status_check_renews and position.dbs_months and good):
        return None
    return add_months(max(good), position.dbs_months)


def _stopped_on(
    certificate: DBSCertificate, checks: tuple[DBSStatusCheck, ...], on: date
) -> date | None:
    months = certificate.volunteer.position.dbs_months
    if months is None:
        return None
    until = _next_check_on(certificate, checks) or date.min
    until = max(until, add_months(certificate.issued_on, months))
    return until if until <= on else None
