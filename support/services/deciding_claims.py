"""A second person decides about a claim: never the claimant, nor whoever typed it for them."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from support.claims import claim_sheet, refuse_unseen
from support.expense_letters import tell_claimant
from support.models import ExpenseClaim
from support.services.expenses import reckon
from volunteers.services.oneself import refuse_oneself

Status = ExpenseClaim.Status


@transaction.atomic
def approve_claim(
    claim: ExpenseClaim,
    *,
    not_paid: Mapping[UUID, str] | None = None,
    words: str = "",
    seen: str | None = None,
    by: Membership,
) -> ExpenseClaim:
    """Pay it, but for the lines that are not paid: by their keys, each with words why.

    `seen`: the claim as it was seen, from its sheet; nothing else is approved.
    """
    claim, refused = _to_decide(claim, by, seen), not_paid or {}
    lines = list(claim.lines.all())
    if not any(not refused.get(line.pk) for line in lines):
        raise DomainError("No line would be paid. Choose “Not paid” for the whole claim instead.")
    for line in lines:
        line.refused_why = refused.get(line.pk, "").strip()
        line.save(update_fields=["refused_why"])
    reckon(claim)
    return _decide(claim, Status.APPROVED, words, by)


@transaction.atomic
def send_claim_back(
    claim: ExpenseClaim, *, words: str, seen: str | None = None, by: Membership
) -> ExpenseClaim:
    """They can change it and send it again."""
    return _decide(_to_decide(claim, by, seen), Status.SENT_BACK, words, by)


@transaction.atomic
def refuse_claim(
    claim: ExpenseClaim, *, words: str, seen: str | None = None, by: Membership
) -> ExpenseClaim:
    return _decide(_to_decide(claim, by, seen), Status.REFUSED, words, by)


def _to_decide(claim: ExpenseClaim, by: Membership, seen: str | None) -> ExpenseClaim:
    lock(claim.volunteer)  # their miles of the year count together
    claim = lock(claim)
    if not by.can(Permission.EXPENSE_DECIDE):
        raise DomainError("Your role may not decide about claims.")
    refuse_oneself(claim.volunteer, by)
    if ExpenseClaim.objects.typed_by(by).filter(pk=claim.pk).exists():
        raise DomainError("You typed this claim. Somebody else has to decide about it.")
    if claim.status != Status.SENT:
        words = claim.get_status_display().lower()
        raise DomainError(f"This claim is “{words}” now: there is nothing to decide.")
    refuse_unseen(claim_sheet(claim), seen)
    return claim


def _decide(claim: ExpenseClaim, status: str, words: str, by: Membership) -> ExpenseClaim:
    claim.words = words.strip()
    if status != Status.APPROVED and not claim.words:
        raise DomainError("Say why in a few words.")
    claim.move_to(status)
    claim.decided_at, claim.decided_by = now(), by
    claim.save(update_fields=["status", "words", "decided_at", "decided_by"])
    tell_claimant(claim)
    return claim


name_authors(__name__)
