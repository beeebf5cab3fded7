"""Handing approved claims to whoever pays them: once each, in a file that can be had again."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from common.dates import day_of
from common.errors import DomainError
from common.rows import lock
from support.models import ExpenseClaim, ExpenseLine, FinanceExport
from volunteers.taking_away import ExportedFile, Table, take_away

HEADINGS = (
    "Claim",
    "First name",
    "Last name",
    "Day",
    "Kind",
    "Miles",
    "Amount (£)",
    "Sent on",
    "Entered by",
    "Approved by",
    "Approved on",
)


@transaction.atomic
def export_claims(*, by: Membership) -> FinanceExport:
    """Everything approved that this member may see, and not yet handed over."""
    _require_allowed(by)
    lock(by.organisation)  # two at once would hand over the same
    waiting = by.organisation.expense_claims.visible_to(by).approved()
    claims = list(waiting.select_for_update(of=("self",)).order_by("number"))
    if not claims:
        raise DomainError("No approved claim waits to be handed over.")
    exports = by.organisation.finance_exports
    number = (exports.aggregate(highest=Max("number"))["highest"] or 0) + 1
    export = exports.create(number=number, made_by=by)
    for claim in claims:
        claim.move_to(ExpenseClaim.Status.EXPORTED)
        claim.export = export
        claim.save(update_fields=["status", "export"])
    return export


@transaction.atomic
def file_for_finance(export: FinanceExport, *, format: str, by: Membership) -> ExportedFile:
    """The lines that are paid, one a row. No reasons, nothing anybody wrote, no bank details."""
    _require_allowed(by)
    if not by.organisation.finance_exports.visible_to(by).filter(pk=export.pk).exists():
        raise DomainError("You do not see every claim in this file. Ask an administrator for it.")
    found = list(export.claims.with_people().prefetch_related("lines").order_by("number"))
    rows = [row for claim in found for row in _rows_of(claim)]
    people = len({claim.volunteer_id for claim in found})
    table = Table(f"expenses-{export.number:04}", "Expenses", HEADINGS, rows)
    return take_away(table, format=format, people=people, found_by=f"Expenses: {export}", by=by)


def _rows_of(claim: ExpenseClaim) -> Iterator[list]:
    about = [
        day_of(claim.sent_at) if claim.sent_at else "",
        str(claim.entered_by.user) if claim.entered_by else "",
        str(claim.decided_by.user) if claim.decided_by else "",
        day_of(claim.decided_at) if claim.decided_at else "",
    ]
    person = [claim.volunteer.first_name, claim.volunteer.last_name]
    for line in claim.lines.all():
        if not line.is_refused:
            yield [claim.number, *person, *_cells_of(line), *about]


def _cells_of(line: ExpenseLine) -> list:
    miles = "" if line.miles is None else f"{line.miles:.1f}"
    return [line.on, line.get_kind_display(), miles, f"{line.amount:.2f}"]


def _require_allowed(by: Membership) -> None:
    if not by.can(Permission.EXPENSE_DECIDE):
        raise DomainError("Your role may not hand claims to finance.")


name_authors(__name__)
