"""One claim as a page shows it: its lines with what they are worth, their receipts and limits."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from common.dates import day_of, today
from support.expense_limits import above_limits, policy_of, wants_receipt
from support.mileage import Price, prices_of
from support.models import ExpenseClaim, ExpenseLine, ExpensePolicy, Receipt


@dataclass(frozen=True, slots=True)
class LineSheet:
    """`above`: sentences about limits. `reckoned`: how miles became an amount."""

    line: ExpenseLine
    receipts: tuple[Receipt, ...]
    above: tuple[str, ...]
    reckoned: str
    wants_receipt: bool

    @property
    def wants_words(self) -> bool:
        """It is above a limit, and nobody has said why."""
        return bool(self.above) and not self.line.why

    @property
    def paid(self) -> Decimal:
        return Decimal(0) if self.line.is_refused else self.line.amount


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    claim: ExpenseClaim
    lines: tuple[LineSheet, ...]
    policy: ExpensePolicy

    @property
    def total(self) -> Decimal:
        return sum((sheet.line.amount for sheet in self.lines), Decimal(0))

    @property
    def to_pay(self) -> Decimal:
        """Without what is not paid."""
        return sum((sheet.paid for sheet in self.lines), Decimal(0))

    @property
    def not_paid(self) -> tuple[LineSheet, ...]:
        return tuple(sheet for sheet in self.lines if sheet.line.is_refused)

    @property
    def want_words(self) -> tuple[LineSheet, ...]:
        return tuple(sheet for sheet in self.lines if sheet.wants_words)

    @property
    def can_be_sent(self) -> bool:
        return bool(self.lines) and not self.want_words


def claim_sheet(claim: ExpenseClaim, *, on: date | None = None) -> ClaimSheet:
    """`on`: the day it is sent, for one that is still being written; by default today."""
    policy, lines = policy_of(claim.organisation), list(claim.lines.all())
    receipts = _receipts_of(claim)
    sent_on = on or (day_of(claim.sent_at) if claim.sent_at else today())
    numbers = {key: len(rows) for key, rows in receipts.items()}
    above = above_limits(lines, numbers, policy, sent_on=sent_on)
    prices = prices_of(claim)
    return ClaimSheet(
        claim,
        tuple(
            LineSheet(
                line,
                tuple(receipts[line.pk]),
                above[line.pk],
                _reckoned(line, prices),
                wants_receipt(line, policy),
            )
            for line in lines
        ),
        policy,
    )


def _receipts_of(claim: ExpenseClaim) -> dict[UUID, list[Receipt]]:
    found: dict[UUID, list[Receipt]] = defaultdict(list)
    for receipt in Receipt.objects.filter(line__claim=claim).without_content():
        found[receipt.line_id].append(receipt)
    return found


def _reckoned(line: ExpenseLine, prices: dict[UUID, Price]) -> str:
    """Said only where it leads to the amount: a rate may have changed since it was approved."""
    priced = prices.get(line.pk)
    return priced.words if priced and priced.amount == line.amount else ""
