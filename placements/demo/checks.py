"""Three people in or past their checks: one under way, one to be decided, one with all in place."""

from datetime import date, timedelta

from accounts.models import Membership, Organisation
from common.dates import add_months, today
from placements.demo.applicants import Applicant, begin_checks
from placements.demo.earlier import answered_ago, asked_ago, in_stage_since
from placements.demo.rules import sign
from training.services.completions import record_completion
from volunteers.models import (
    Check,
    IdentityDocument,
    ReferenceRequest,
    RightToWork,
    RiskAssessment,
    Volunteer,
    WorkHealth,
)
from volunteers.models.positions import DBSLevel, Workforce
from volunteers.services.chasing import remind_referees
from volunteers.services.checks import record_check
from volunteers.services.dbs import record_certificate
from volunteers.services.identity import confirm_identity, note_document, set_identity_evidence
from volunteers.services.outcomes import (
    record_employment,
    record_right_to_work,
    record_work_health,
)
from volunteers.services.referees import Answers, return_reference
from volunteers.services.references import (
    accept_reference,
    ask_referee,
)
from volunteers.services.risk import write_assessment
from volunteers.services.status import advance_volunteer
from volunteers.services.vetting import Outcome, record_result

Kind = Check.Kind
Relationship = ReferenceRequest.Relationship
Factor = RiskAssessment.Factor
GOOD_WORD = Answers(
    how_known="We ran the Tuesday gardening group together, most weeks.",
    known_since="Spring three years ago",
    character="Patient, funny and reliable. People open up, because nobody is hurried and nobody "
    "is judged. If something comes up we are told in good time.",
    is_related=False,
    has_concerns=False,
    is_happy=True,
)


def check_people(
    organisation: Organisation, *, coordinator: Membership, colleague: Membership
) -> None:
    _wait_for_references(organisation, by=coordinator)
    _wait_for_a_second_person(organisation, by=colleague)
    _have_everything(organisation, by=coordinator)


def _wait_for_references(organisation: Organisation, *, by: Membership) -> None:
    """One reference has come back, the other is late; occupational health has yet to answer."""
    leanne = Applicant("Leanne", "Bithell", "I have time on Mondays and Wednesdays.")
    volunteer = begin_checks(organisation, leanne, talked_days_ago=27, by=by)
    _prove_identity(volunteer, days_ago=21, by=by)
    record_employment(
        volunteer,
        summary="Looked after her mother for six years; before that a school kitchen. Helps at "
        "the community garden.",
        has_gaps=False,
        talked_on=None,
        seen=None,
        by=by,
    )
    returned = _ask(volunteer, Kind.REFERENCE_1, "Moira Kendal", Relationship.GROUP, by=by)
    asked_ago(returned, days=18)
    return_reference(returned, GOOD_WORD)
    late = _ask(volunteer, Kind.REFERENCE_2, "Paul Entwistle", Relationship.NEIGHBOUR, by=by)
    asked_ago(late, days=16)
    remind_referees(on=today())
    record_result(volunteer, Kind.WORK_HEALTH, Outcome(Check.Result.AWAITED), seen=None, by=by)
    in_stage_since(volunteer, days=22, applied=36)


def _wait_for_a_second_person(organisation: Organisation, *, by: Membership) -> None:
    """His certificate shows something: one person has talked with him, another must decide."""
    colin = Applicant("Colin", "Prescott", "I would like to give something back.")
    volunteer = begin_checks(organisation, colin, talked_days_ago=40, by=by)
    _clear_everything(volunteer, days_ago=30, by=by)
    certificate = _see_certificate(
        volunteer, "001597340268", days_ago=9, shows_something=True, by=by
    )
    write_assessment(
        certificate.risk_assessment,
        conversation_on=_ago(5),
        considered=[Factor.RELEVANCE, Factor.AGE, Factor.TIME, Factor.EXPLANATION],
        weighing="We talked for an hour. It is a long time ago and his life is a different one. "
        "He brought it up himself when he applied, and has done nothing like it since.",
        safeguards="His first three meetings in a room at the team’s base, with his supervisor in "
        "the building. We look at it again after them.",
        by=by,
    )
    in_stage_since(volunteer, days=34, applied=52)


def _have_everything(organisation: Organisation, *, by: Membership) -> None:
    """Cleared, trained and signed: waits only to be welcomed."""
    nia = Applicant("Nia", "Hughes", "Welsh is my first language.")
    volunteer = begin_checks(organisation, nia, talked_days_ago=63, by=by)
    _clear_everything(volunteer, days_ago=40, by=by)
    _see_certificate(volunteer, "001604418833", days_ago=25, shows_something=False, by=by)
    for course in volunteer.position.required_courses.all():
        record_completion(
            volunteer.membership.user,
            course,
            completed_on=_ago(20),
            evidence="Induction day, attendance sheet",
            by=by,
        )
    sign(volunteer, days_ago=20)
    volunteer = advance_volunteer(volunteer, to=Volunteer.Status.READY, by=by)
    in_stage_since(volunteer, days=3, applied=75)


def _clear_everything(volunteer: Volunteer, *, days_ago: int, by: Membership) -> None:
    _prove_identity(volunteer, days_ago=days_ago, by=by)
    referees = (
        (Kind.REFERENCE_1, "Rosemary Platt", Relationship.VOLUNTEERING),
        (Kind.REFERENCE_2, "Imran Siddiqui", Relationship.SUPPORT_WORKER),
    )
    for kind, name, relationship in referees:
        request = _ask(volunteer, kind, name, relationship, by=by)
        accept_reference(return_reference(request, GOOD_WORD), by=by)
        answered_ago(request, days=days_ago - 12)
        clear = {"result": Check.Result.CLEAR, "decided_on": _ago(days_ago - 12)}
        record_check(volunteer, kind, **clear, by=by)
    record_work_health(
        volunteer,
        outcome=WorkHealth.Outcome.FIT_WITH_ADJUSTMENTS,
        adjustments="A break of ten minutes after each hour, and a chair with arms.",
        answered_on=_ago(days_ago - 10),
        review_on=add_months(today(), 10),
        seen=None,
        by=by,
    )


def _prove_identity(volunteer: Volunteer, *, days_ago: int, by: Membership) -> None:
    """Passport, driving licence and a bank statement seen, so right to work goes with it."""
    seen_on = _ago(days_ago)
    valid = {"last_valid_on": add_months(seen_on, 50)}
    address = {"shows_address": True}
    _note(volunteer, "passport", "418K", seen_on, by, **valid)
    _note(volunteer, "photo_licence", "7LB", seen_on, by, **valid, **address)
    recent = {"issued_on": seen_on - timedelta(days=20)}
    _note(volunteer, "bank_statement", "2206", seen_on, by, **recent, **address)
    set_identity_evidence(
        volunteer,
        is_uk_national=True,
        has_five_years_of_addresses=True,
        has_external_validation=False,
        by=by,
    )
    confirm_identity(volunteer, details_agree=True, decided_on=seen_on, seen=None, by=by)
    record_right_to_work(
        volunteer,
        basis=RightToWork.Basis.NO_LIMIT,
        seen_how=RightToWork.SeenHow.DOCUMENT,
        permits_volunteering=True,
        last_permitted_on=None,
        decided_on=seen_on,
        seen=None,
        by=by,
    )


def _note(
    volunteer: Volunteer, type: str, last: str, seen_on: date, by: Membership, **facts
) -> IdentityDocument:
    return note_document(
        volunteer, type=type, last_characters=last, seen_on=seen_on, by=by, **facts
    )


def _ask(
    volunteer: Volunteer, kind: str, name: str, relationship: str, *, by: Membership
) -> ReferenceRequest:
    return ask_referee(
        volunteer,
        kind,
        referee_name=name,
        referee_email=f"{name.replace(' ', '.')}@example.org".lower(),
        relationship=relationship,
        by=by,
    )


def _see_certificate(
    volunteer: Volunteer, number: str, *, days_ago: int, shows_something: bool, by: Membership
):
    return record_certificate(
        volunteer,
        number=number,
        shows_something=shows_something,
        first_name=volunteer.first_name,
        last_name=volunteer.last_name,
        level=DBSLevel.STANDARD,
        workforce=Workforce.ADULT,
        lists=[],
        issued_on=_ago(days_ago + 6),
        seen_on=_ago(days_ago),
        by=by,
    )


def _ago(days: int) -> date:
    return today() - timedelta(days=days)
