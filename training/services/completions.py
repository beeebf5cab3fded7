"""Recording that somebody did a course, and taking it back."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import Membership, User
from audit.authors import name_authors
from common.dates import now, today
from common.errors import DomainError
from common.importing import Outcome
from common.rows import among, lock
from training.expiry import earliest, rules_of
from training.models import Completion, Course
from training.services.credits import settle_credits


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
    Whatever the course counts as is credited with it.
    """
    _refuse_wrong_days(completed_on, stated_expiry)
    lock(learner)  # the same form sent twice at once is recorded once
    counting = Completion.objects.counting().select_for_update(of=("self",))
    held = counting.filter(learner=learner, course=course, completed_on=completed_on).first()
    if held and held.credited_from_id is None:
        return held, _correct(held, evidence, stated_expiry)
    completion = held or Completion(learner=learner, course=course, completed_on=completed_on)
    completion.organisation_id = course.organisation_id
    completion.stated_expiry = stated_expiry
    completion.expires_on = rules_of([course])[course.pk].expiry(completed_on, stated_expiry)
    completion.evidence, completion.recorded_by = evidence, by
    completion.credited_from = None  # what was only credited is now done itself
    completion.save()
    settle_credits(course.organisation, [learner])
    return completion, "created"


def hold_learners(learners: Iterable[UUID]) -> None:
    """Nobody else records for these people until we are done. In one order: whoever wants some of
    the same waits, and not for ever."""
    rows = User.objects.filter(among("pk", learners)).order_by("pk").select_for_update()
    for _ in rows.values_list("pk").iterator():
        pass


def _refuse_wrong_days(completed_on: date, stated_expiry: date | None) -> None:
    if completed_on > today():
        raise DomainError("A course cannot be completed in the future. Check the date.")
    if stated_expiry and stated_expiry <= completed_on:
        raise DomainError("The expiry must be after the day the course was done.")


def _correct(held: Completion, evidence: str, stated_expiry: date | None) -> Outcome:
    facts = {
        "stated_expiry": earliest(held.stated_expiry, stated_expiry),
        "expires_on": earliest(held.expires_on, stated_expiry),
        "evidence": evidence or held.evidence,
    }
    changed = [name for name, value in facts.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, facts[name])
    if changed:
        held.save(update_fields=changed)
    return "updated" if changed else "unchanged"


@transaction.atomic
def withdraw_completion(
    completion: Completion, *, reason: str, by: Membership | None
) -> Completion:
    """Take a completion back, recorded by mistake or found untrue. It stays in the history, and
    what was credited for it goes with it."""
    completion = lock(completion)
    if completion.withdrawn_at:
        raise DomainError("This completion has been withdrawn already.")
    if completion.credited_from:
        source = completion.credited_from.course
        raise DomainError(f"This comes with “{source}”. Take that back, if it was not done.")
    if not reason.strip():
        raise DomainError("Say why this completion is withdrawn.")
    completion.withdrawn_at, completion.withdrawn_reason = now(), reason.strip()[:200]
    completion.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    settle_credits(completion.organisation, [completion.learner])
    return completion


name_authors(__name__)
