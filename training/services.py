"""Recording that somebody did a course, and taking it back."""

from datetime import date

from django.db import transaction

from accounts.models import Membership, User
from audit.authors import name_authors
from common.dates import add_months, now, today
from common.errors import DomainError
from common.importing import Outcome
from common.rows import lock
from training.models import Completion, Course, RefreshRule


def expiry_of(course: Course, *, completed_on: date) -> date | None:
    """The first day a completion no longer counts, by the rule in force on the day it was done.

    A day before the first rule takes the first rule. None: it never needs renewing.
    """
    rules = RefreshRule.objects.filter(course=course)
    rule = rules.in_force(on=completed_on).first() or rules.order_by("from_on").first()
    return add_months(completed_on, rule.months) if rule and rule.months else None


@transaction.atomic
def record_completion(
    learner: User,
    course: Course,
    *,
    completed_on: date,
    evidence: str,
    by: Membership | None,
    stated_expiry: date | None = None,
) -> tuple[Completion, Outcome]:
    """Keep a completion; of the organisation's expiry and a stated one the earlier counts.

    The same again changes nothing; an earlier stated expiry, or other evidence, is taken over.
    """
    _refuse_wrong_days(completed_on, stated_expiry)
    lock(learner)  # the same form sent twice at once is recorded once
    expires_on = earliest(expiry_of(course, completed_on=completed_on), stated_expiry)
    counting = Completion.objects.counting().select_for_update()
    held = counting.filter(learner=learner, course=course, completed_on=completed_on).first()
    if held:
        return held, _correct(held, evidence, stated_expiry)
    completion = Completion.objects.create(
        organisation_id=course.organisation_id,
        learner=learner,
        course=course,
        completed_on=completed_on,
        expires_on=expires_on,
        evidence=evidence,
        recorded_by=by,
    )
    return completion, "created"


def _refuse_wrong_days(completed_on: date, stated_expiry: date | None) -> None:
    if completed_on > today():
        raise DomainError("A course cannot be completed in the future. Check the date.")
    if stated_expiry and stated_expiry <= completed_on:
        raise DomainError("The expiry must be after the day the course was done.")


def _correct(held: Completion, evidence: str, stated_expiry: date | None) -> Outcome:
    facts = {
        "expires_on": earliest(held.expires_on, stated_expiry),
        "evidence": evidence or held.evidence,
    }
    changed = [name for name, value in facts.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, facts[name])
    if changed:
        held.save(update_fields=changed)
    return "updated" if changed else "unchanged"


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


@transaction.atomic
def withdraw_completion(
    completion: Completion, *, reason: str, by: Membership | None
) -> Completion:
    """Take a completion back, recorded by mistake or found untrue. It stays in the history."""
    completion = lock(completion)
    if completion.withdrawn_at:
        raise DomainError("This completion has been withdrawn already.")
    if not reason.strip():
        raise DomainError("Say why this completion is withdrawn.")
    completion.withdrawn_at, completion.withdrawn_reason = now(), reason.strip()[:200]
    completion.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    return completion


name_authors(__name__)
