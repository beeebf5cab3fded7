"""The result of a check as people record it: identity first, evidence before “clear”."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now, today
from common.errors import ChangedMeanwhile, DomainError
from common.rows import lock
from volunteers.identity import identity_of
from volunteers.models import Check, Conversation, ReferenceRequest, Volunteer, WorkHealth
from volunteers.services.checks import record_check
from volunteers.services.oneself import refuse_oneself
from volunteers.standing import standing_of

Kind, Result = Check.Kind, Check.Result
REFERENCES = (Kind.REFERENCE_1, Kind.REFERENCE_2)
BEFORE_AN_OFFER = (
    Volunteer.Status.ENQUIRY,
    Volunteer.Status.APPLICATION,
    Volunteer.Status.CONVERSATION,
)
AFTER_THE_OFFER = "Work health is asked about only after a conditional offer."
IDENTITY_FIRST = (
    "Identity comes first, because every other check fails with it. This can be prepared, but not "
    "cleared until identity is."
)


class RecordedMeanwhile(ChangedMeanwhile):
    """Somebody else recorded the check while this page was open."""

    def __init__(self, check: Check):
        super().__init__(_what_was_recorded(check), version=check.version)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be recorded of a check."""

    result: str
    decided_on: date | None = None
    reason: str = ""
    valid_until: date | None = None


def version_of(volunteer: Volunteer, kind: str) -> str:
    """What a form must give back to show which result it has seen; "" while there is none."""
    check = volunteer.checks.filter(kind=kind).first()
    return check.version if check else ""


@transaction.atomic
def record_result(
    volunteer: Volunteer,
    kind: str,
    outcome: Outcome,
    *,
    seen: str | None,
    by: Membership,
    has_new_evidence: bool = False,
) -> Check:
    """Keep a result, if it may be. `seen` is the version the form was opened at; None: any."""
    refuse_oneself(volunteer, by)
    held = lock(volunteer).checks.filter(kind=kind).select_related("decided_by__user").first()
    is_new = has_new_evidence or held is None or _facts_of(held) != outcome
    if held and is_new and seen not in (None, held.version):
        raise RecordedMeanwhile(held)
    _refuse_too_early(volunteer, kind, outcome)
    _refuse_after_its_end(outcome)
    if outcome.result == Result.CLEAR and not (held and held.result == Result.CLEAR):
        _refuse_without_evidence(volunteer, kind)
    check = record_check(volunteer, kind, **asdict(outcome), by=by)
    if has_new_evidence:
        check.recorded_at, check.decided_by = now(), by if check.decided_on else None
        check.save(update_fields=["recorded_at", "decided_by"])
    return check


def identity_counts(volunteer: Volunteer) -> bool:
    """Whether identity has passed, is covered by an exception, or is not asked for."""
    asked = standing_of(volunteer, today=today()).checks
    identity = next((check for check in asked if check.key == Kind.IDENTITY), None)
    return identity is None or identity.counts(today())


def _facts_of(check: Check) -> Outcome:
    return Outcome(check.result, check.decided_on, check.reason, check.valid_until)


def _what_was_recorded(check: Check) -> str:
    who = str(check.decided_by.user) if check.decided_by else "Somebody else"
    at = timezone.localtime(check.recorded_at or check.created_at)
    decided = f", decided on {check.decided_on:%-d %B %Y}" if check.decided_on else ""
    return (
        f"{who} recorded this while your page was open ({at:%-d %B %Y at %H:%M}): "
        f"{check.get_result_display().lower()}{decided}. Nothing was overwritten. "
        "Save again only if yours should take its place."
    )


def _refuse_too_early(volunteer: Volunteer, kind: str, outcome: Outcome) -> None:
    has_answer = outcome.result in (Result.CLEAR, Result.NOT_CLEAR)
    if kind == Kind.WORK_HEALTH and has_answer and volunteer.status in BEFORE_AN_OFFER:
        raise DomainError(AFTER_THE_OFFER)
    if kind == Kind.WORK_HEALTH and has_answer:
        _refuse_before_the_offer(volunteer, outcome.decided_on)


def _refuse_before_the_offer(volunteer: Volunteer, answered_on: date | None) -> None:
    offers = volunteer.conversations.filter(outcome=Conversation.Outcome.PROCEED)
    offered_on = offers.order_by("held_on").values_list("held_on", flat=True).first()
    if offered_on and answered_on and answered_on < offered_on:
        raise DomainError(
            f"{AFTER_THE_OFFER} Theirs came of the conversation on {offered_on:%-d %B %Y}."
        )


def _refuse_after_its_end(outcome: Outcome) -> None:
    until, decided_on = outcome.valid_until, outcome.decided_on
    if until and decided_on and decided_on >= until:
        raise DomainError(
            f"What was recorded before counted until {until:%-d %B %Y}. Record the new permission "
            "on the page of the right to work."
        )


def _refuse_without_evidence(volunteer: Volunteer, kind: str) -> None:
    if kind != Kind.IDENTITY and not identity_counts(volunteer):
        raise DomainError(IDENTITY_FIRST)
    lacks = LACKS.get(kind)
    if lacks and (words := lacks(volunteer, kind)):
        raise DomainError(words)


def _lacks_documents(volunteer: Volunteer, kind: str) -> str:
    answer = identity_of(volunteer).nhs
    return "" if answer.is_met else f"Identity is not proved yet. Needed: {answer.missing[0]}."


def _lacks_reference(volunteer: Volunteer, kind: str) -> str:
    accepted = volunteer.reference_requests.filter(
        kind=kind, status=ReferenceRequest.Status.ACCEPTED
    )
    if accepted.exists():
        return ""
    return "Accept a reference first. One that came by telephone or letter can be typed in."


def _lacks_right_to_work(volunteer: Volunteer, kind: str) -> str:
    row = getattr(volunteer, "right_to_work", None)
    return "" if row and row.permits_volunteering else "Record what permits them to volunteer."


def _lacks_work_health(volunteer: Volunteer, kind: str) -> str:
    row = getattr(volunteer, "work_health", None)
    is_fit = row and row.outcome != WorkHealth.Outcome.NOT_YET
    return "" if is_fit else "Record what occupational health answered."


def _lacks_employment(volunteer: Volunteer, kind: str) -> str:
    row = getattr(volunteer, "employment_summary", None)
    is_told = row and (row.talked_on or not row.has_gaps)
    return "" if is_told else "Record what they have been doing, and talk about any gaps."


LACKS: dict[str, Callable[[Volunteer, str], str]] = {
    Kind.IDENTITY: _lacks_documents,
    Kind.REFERENCE_1: _lacks_reference,
    Kind.REFERENCE_2: _lacks_reference,
    Kind.RIGHT_TO_WORK: _lacks_right_to_work,
    Kind.WORK_HEALTH: _lacks_work_health,
    Kind.EMPLOYMENT: _lacks_employment,
}


name_authors(__name__)
