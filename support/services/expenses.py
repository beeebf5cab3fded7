"""A claim is written, by whoever spent the money or by somebody for them, and sent."""

from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max

from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from common import versions
from common.dates import now
from common.errors import DomainError
from common.resent import made_before, made_just_now, refuse_twin
from common.rows import lock
from common.uploads import SafeFile
from common.versions import refuse_changed
from support.claims import ClaimSheet, claim_sheet, refuse_unseen
from support.mileage import prices_of, rate_on, rates_of
from support.models import ExpenseClaim, ExpenseLine, Receipt
from support.models.expenses import MOST_RECEIPTS
from volunteers.models import Volunteer
from volunteers.services.closed import refuse_closed, refuse_held
from volunteers.services.oneself import refuse_oneself

MOST_LINES = 40
OF_A_LINE = ("on", "start", "end", "miles", "means", "hours_away", "amount", "what", "why")
NOT_YOURS = "Only whoever makes this claim can change it."
NO_LONGER = "This claim has been sent. It can be changed again if it is sent back."
Kind = ExpenseLine.Kind


@transaction.atomic
def start_claim(volunteer: Volunteer, *, by: Membership) -> ExpenseClaim:
    """For oneself; or for somebody who tells it on the telephone or hands in paper.

    One that the same person began just now, or left empty, is gone on with: two taps begin one.
    """
    is_own = volunteer.membership_id == by.pk
    if not is_own:
        refuse_oneself(volunteer, by)
        if not by.can(Permission.EXPENSE_ENTER):
            raise DomainError("Your role may not enter claims for others.")
    refuse_closed(lock(volunteer))
    claims, typist = lock(volunteer.organisation).expense_claims, None if is_own else by
    begun = claims.filter(volunteer=volunteer, entered_by=typist, status=ExpenseClaim.Status.DRAFT)
    if same := begun.filter(lines=None).first() or made_just_now(begun).first():
        return same
    number = (claims.aggregate(highest=Max("number"))["highest"] or 0) + 1
    return claims.create(volunteer=volunteer, number=number, entered_by=typist)


def makes(claim: ExpenseClaim, by: Membership) -> bool:
    """They spent it, or type it for whoever did."""
    return by.pk in (claim.volunteer.membership_id, claim.entered_by_id)


def may_write(claim: ExpenseClaim, by: Membership) -> bool:
    return makes(claim, by) and claim.is_to_write


def may_take_over(claim: ExpenseClaim, by: Membership) -> bool:
    """One that somebody else began to type, or that was sent back and waits for its claimant."""
    is_stuck = claim.status == ExpenseClaim.Status.SENT_BACK or (
        claim.is_to_write and claim.entered_by_id is not None
    )
    return is_stuck and not makes(claim, by) and by.can(Permission.EXPENSE_ENTER)


@transaction.atomic
def take_over(claim: ExpenseClaim, *, by: Membership) -> ExpenseClaim:
    """Go on typing it for the claimant. None of its typists decides about it."""
    refuse_oneself(claim.volunteer, by)
    lock(claim.volunteer)
    claim = lock(claim)
    if makes(claim, by):
        return claim
    if not claim.is_to_write:
        raise DomainError(NO_LONGER)
    if not may_take_over(claim, by):
        raise DomainError(NOT_YOURS)
    claim.entered_by = by
    claim.save(update_fields=["entered_by"])
    return claim


@transaction.atomic
def add_line(
    claim: ExpenseClaim,
    *,
    receipt: SafeFile | None = None,
    form_key: UUID | None = None,
    seen: str | None = None,
    by: Membership,
    **facts: Any,
) -> ExpenseLine:
    """`facts`: the columns of a line; of miles the amount is reckoned.

    What the same form says again, with the same receipt or none, is there once (`was_known`);
    what another form says is asked about, as `refuse_twin` has it.
    """
    claim = _held(claim, by)
    twins = _which_say(claim, receipt, _reckonable(facts))
    if same := made_before(twins, form_key):
        return same
    refuse_twin(twins, seen)
    if claim.lines.count() >= MOST_LINES:
        raise DomainError(f"A claim has {MOST_LINES} lines at most. Send it, and begin another.")
    line = ExpenseLine(
        claim=claim, organisation_id=claim.organisation_id, form_key=form_key, **_reckonable(facts)
    )
    _require_rate(line)
    line.save(force_insert=True)
    _keep_receipt(line, receipt, by)
    reckon(claim)
    return line


@transaction.atomic
def change_line(
    line: ExpenseLine,
    *,
    receipt: SafeFile | None = None,
    seen: str | None = None,
    by: Membership,
    **facts: Any,
) -> ExpenseLine:
    """`seen`: the version_of the line that was seen; None: any."""
    claim = _held(line.claim, by)
    line = lock(line)
    before = version_of(line)
    for name, value in _reckonable(facts).items():
        setattr(line, name, value)
    if version_of(line) != before:
        refuse_changed(seen, before)
    line.refused_why = ""
    _require_rate(line)
    line.save()
    _keep_receipt(line, receipt, by)
    reckon(claim)
    return line


def version_of(line: ExpenseLine) -> str:
    """What a form has seen of it: what was typed."""
    typed = [name for name in OF_A_LINE if not (name == "amount" and line.miles)]
    return versions.version_of(getattr(line, name) for name in typed)


@transaction.atomic
def remove_line(line: ExpenseLine, *, by: Membership) -> None:
    claim = _held(line.claim, by)
    refuse_held(claim.volunteer)
    line.delete()
    reckon(claim)


@transaction.atomic
def remove_receipt(receipt: Receipt, *, by: Membership) -> None:
    claim = _held(receipt.line.claim, by)
    refuse_held(claim.volunteer)
    receipt.delete()


@transaction.atomic
def remove_claim(claim: ExpenseClaim, *, by: Membership) -> None:
    """One that was never sent."""
    claim = _held(claim, by)
    if claim.status != ExpenseClaim.Status.DRAFT:
        raise DomainError("Somebody has read this claim, so it stays. You need not send it again.")
    refuse_held(claim.volunteer)
    claim.delete()


@transaction.atomic
def send_claim(claim: ExpenseClaim, *, seen: str | None = None, by: Membership) -> ExpenseClaim:
    """To be decided by somebody else. Whatever is above a limit has its reason by now.

    `seen`: the claim as it was seen, from its sheet.
    """
    claim = _held(claim, by)
    reckon(claim)
    sheet = claim_sheet(claim)
    refuse_unseen(sheet, seen)
    if not sheet.lines:
        raise DomainError("Add what you spent or how far you travelled first.")
    if sheet.want_words:
        raise DomainError(_what_is_wanted(sheet))
    claim.move_to(ExpenseClaim.Status.SENT)
    claim.sent_at = claim.sent_at or now()
    claim.decided_at, claim.decided_by, claim.words = None, None, ""
    claim.save(update_fields=["status", "sent_at", "decided_at", "decided_by", "words"])
    return claim


def _what_is_wanted(sheet: ClaimSheet) -> str:
    words = []
    if len(sheet.want_words) > len(sheet.lack_receipts):
        words.append("Something is above a limit. Say why on each such line first.")
    if sheet.lack_receipts:
        words.append("A line has no receipt. Add it, or say on that line why there is none.")
    return " ".join(words)


def reckon(claim: ExpenseClaim) -> None:
    """Write what its miles are worth as things stand."""
    prices = prices_of(claim)
    for line in claim.lines.filter(pk__in=prices):
        if line.amount != prices[line.pk].amount:
            line.amount = prices[line.pk].amount
            line.save(update_fields=["amount"])


def _held(claim: ExpenseClaim, by: Membership) -> ExpenseClaim:
    lock(claim.volunteer)  # their miles of the year count together
    claim = lock(claim)
    if not makes(claim, by):
        raise DomainError(NOT_YOURS)
    if not claim.is_to_write:
        raise DomainError(NO_LONGER)
    return claim


def _reckonable(facts: dict[str, Any]) -> dict[str, Any]:
    is_mileage = facts.get("kind") == Kind.MILEAGE
    return {**facts, "amount": 0} if is_mileage else {**facts, "miles": None, "means": ""}


def _which_say(
    claim: ExpenseClaim, receipt: SafeFile | None, facts: dict[str, Any]
) -> models.QuerySet[ExpenseLine]:
    typed = {name: value for name, value in facts.items() if value is not None}
    if typed["kind"] == Kind.MILEAGE:
        del typed["amount"]  # it is reckoned
    lines = claim.lines.filter(**typed)
    return lines.filter(receipts__content=receipt.content) if receipt else lines


def _require_rate(line: ExpenseLine) -> None:
    if line.kind == Kind.MILEAGE:
        rate_on(rates_of(line.claim.organisation), line.means, line.on)


def _keep_receipt(line: ExpenseLine, file: SafeFile | None, by: Membership) -> None:
    if file is None:
        return
    if line.receipts.count() >= MOST_RECEIPTS:
        raise DomainError(f"A line has {MOST_RECEIPTS} receipts at most. Remove one first.")
    line.receipts.create(
        organisation_id=line.organisation_id,
        name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        content=file.content,
        added_by=by,
    )


name_authors(__name__)
