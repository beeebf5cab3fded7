"""One claim as a page shows it: its lines with what they are worth, their receipts and limits."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from common.dates import day_of, today
from common.money import exact_pounds
from common.versions import refuse_changed, version_of
from support.expense_limits import (
    above_limits,
    lines_elsewhere,
    policy_of,
    same_as,
    wants_receipt,
)
from support.mileage import Price, prices_of
from support.models import ExpenseClaim, ExpenseLine, ExpensePolicy, Receipt


@dataclass(frozen=True, slots=True)
class LineSheet:
    """`above`: sentences about limits. `reckoned`: how miles became an amount.

    `same_in`: other claims that hold a line of the same day, kind and amount.
    """

    line: ExpenseLine
    receipts: tuple[Receipt, ...]
    above: tuple[str, ...]
    reckoned: str
    wants_receipt: bool
    same_in: tuple[str, ...] = ()

    @property
    def wants_words(self) -> bool:
        """It is above a limit, and nobody has said why."""
        return bool(self.above) and not self.line.why

    @property
    def lacks_receipt_alone(self) -> bool:
        """A receipt would do instead of words."""
        return self.wants_receipt and not self.receipts and len(self.above) == 1

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
    def lack_receipts(self) -> tuple[LineSheet, ...]:
        """Those of `want_words` that a receipt would do for."""
        return tuple(sheet for sheet in self.want_words if sheet.lacks_receipt_alone)

    @property
    def can_be_sent(self) -> bool:
        return bool(self.lines) and not self.want_words

    @property
    def as_seen(self) -> str:
        """Changes with every fact of the claim and with what it comes to."""
        return version_of([self.total, *map(_facts_of, self.lines)])


def claim_sheet(claim: ExpenseClaim) -> ClaimSheet:
    """As things stand: miles are reckoned anew until it is decided.

    Whether something is late is judged by the day the claim was first sent, or by today.
    """
    policy, prices = policy_of(claim.organisation), prices_of(claim)
    lines, receipts = _lines_of(claim, prices), _receipts_of(claim)
    elsewhere = lines_elsewhere(claim, lines)
    above = above_limits(
        lines,
        {key: len(rows) for key, rows in receipts.items()},
        policy,
        sent_on=day_of(claim.sent_at) if claim.sent_at else today(),
        elsewhere=elsewhere,
    )
    sheets = (
        LineSheet(
            line,
            tuple(receipts[line.pk]),
            above[line.pk],
            _reckoned(line, prices),
            wants_receipt(line, policy),
            same_as(line, elsewhere),
        )
        for line in lines
    )
    return ClaimSheet(claim, tuple(sheets), policy)


def refuse_unseen(sheet: ClaimSheet, seen: str | None) -> None:
    """Nothing is sent or decided that somebody has not seen. `seen` None: any will do."""
    words = f"This claim is not as you saw it: it comes to {exact_pounds(sheet.total)} now."
    refuse_changed(seen, sheet.as_seen, f"{words} Look through it again first.")


def _lines_of(claim: ExpenseClaim, prices: dict[UUID, Price]) -> list[ExpenseLine]:
    lines = list(claim.lines.all())
    if claim.is_to_write or claim.waits:
        for line in lines:
            line.amount = prices[line.pk].amount if line.pk in prices else line.amount
    return lines


def _facts_of(sheet: LineSheet) -> list[object]:
    columns = [field.attname for field in ExpenseLine._meta.concrete_fields]
    return [*(getattr(sheet.line, name) for name in columns), [each.pk for each in sheet.receipts]]


def _receipts_of(claim: ExpenseClaim) -> dict[UUID, list[Receipt]]:
    found: dict[UUID, list[Receipt]] = defaultdict(list)
    for receipt in Receipt.objects.filter(line__claim=claim).without_content():
        found[receipt.line_id].append(receipt)
    return found


def _reckoned(line: ExpenseLine, prices: dict[UUID, Price]) -> str:
    """Said only where it leads to the amount: a rate may have changed since it was approved."""
    priced = prices.get(line.pk)
    return priced.words if priced and priced.amount == line.amount else ""
