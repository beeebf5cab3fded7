"""Where a line is above a limit: said in a sentence, never cut. Whoever claims it says why."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from accounts.models import Organisation
from common.dates import add_months
from common.money import pounds
from nhsuk.components.words import day
from support.mileage import miles_words
from support.models import ExpenseClaim, ExpenseLine, ExpensePolicy
from support.models.expenses import SETTLED

Kind = ExpenseLine.Kind
FARES = (Kind.TRANSPORT, Kind.TAXI)


@dataclass(frozen=True, slots=True)
class _Day:
    """What somebody claims of one day, in whichever claims."""

    miles: Decimal
    fares: Decimal


def policy_of(organisation: Organisation) -> ExpensePolicy:
    """The limits in force; the usual ones where nobody has set any."""
    found = ExpensePolicy.objects.filter(organisation=organisation).first()
    return found or ExpensePolicy(organisation=organisation)


def above_limits(
    lines: Sequence[ExpenseLine],
    receipts: dict[UUID, int],
    policy: ExpensePolicy,
    *,
    sent_on: date,
    elsewhere: Sequence[ExpenseLine] = (),
) -> dict[UUID, tuple[str, ...]]:
    """Sentences about each line, by its key. `receipts`: how many each has.

    `elsewhere`: what the same person claims in other claims; a day counts as a whole.
    """
    days = _days_of((*lines, *elsewhere))
    return {
        line.pk: (
            *_too_late(line, policy, sent_on),
            *_no_receipt(line, policy, receipts.get(line.pk, 0)),
            *_about_a_meal(line, policy),
            *_about_its_day(line, policy, days[line.on]),
        )
        for line in lines
    }


def lines_elsewhere(claim: ExpenseClaim, lines: Sequence[ExpenseLine]) -> list[ExpenseLine]:
    """What the claimant has on the same days in other claims, sent or settled, and not refused."""
    found = ExpenseLine.objects.filter(
        claim__volunteer=claim.volunteer_id,
        claim__status__in=(ExpenseClaim.Status.SENT, *SETTLED),
        on__in={line.on for line in lines},
        refused_why="",
    )
    return list(found.exclude(claim=claim).select_related("claim").order_by("claim__number"))


def same_as(line: ExpenseLine, elsewhere: Sequence[ExpenseLine]) -> tuple[str, ...]:
    """The claims that hold what looks like the very same: of one day, kind, and amount or miles."""
    facts = _looks_of(line)
    return tuple({str(other.claim): None for other in elsewhere if _looks_of(other) == facts})


def wants_receipt(line: ExpenseLine, policy: ExpensePolicy) -> bool:
    if line.kind == Kind.MILEAGE:
        return False
    if line.kind == Kind.TRANSPORT and policy.transport_receipts:
        return True
    return line.amount > policy.receipt_above


def _looks_of(line: ExpenseLine) -> tuple:
    return (line.on, line.kind, line.amount if line.miles is None else line.miles)


def _days_of(lines: Sequence[ExpenseLine]) -> dict[date, _Day]:
    miles: dict[date, Decimal] = defaultdict(Decimal)
    fares: dict[date, Decimal] = defaultdict(Decimal)
    for line in lines:
        miles[line.on] += line.miles or 0
        fares[line.on] += line.amount if line.kind in FARES else 0
    return {on: _Day(miles[on], fares[on]) for on in miles}


def _too_late(line: ExpenseLine, policy: ExpensePolicy, sent_on: date) -> Iterator[str]:
    last = add_months(line.on, policy.months)
    if sent_on > last:
        many = f"{policy.months} month{'' if policy.months == 1 else 's'}"
        yield f"This was more than {many} ago: the time to claim it ended on {day(last)}."


def _no_receipt(line: ExpenseLine, policy: ExpensePolicy, number: int) -> Iterator[str]:
    if number or not wants_receipt(line, policy):
        return
    if line.kind == Kind.TRANSPORT and policy.transport_receipts:
        yield "There is no receipt or ticket. One is asked for with public transport."
    else:
        yield f"There is no receipt. One is asked for above {pounds(policy.receipt_above)}."


def _about_a_meal(line: ExpenseLine, policy: ExpensePolicy) -> Iterator[str]:
    if line.kind != Kind.MEAL:
        return
    if line.amount > policy.meal_most:
        yield f"This is {pounds(line.amount)}; the most for a meal is {pounds(policy.meal_most)}."
    if (line.hours_away or 0) < policy.meal_hours:
        yield f"A meal is paid to whoever is away for {policy.meal_hours} hours or longer."


def _about_its_day(line: ExpenseLine, policy: ExpensePolicy, of_day: _Day) -> Iterator[str]:
    if line.kind == Kind.MILEAGE and of_day.miles > policy.miles_most:
        yield (
            f"That is {miles_words(of_day.miles)} on {day(line.on)}. Above {policy.miles_most} on "
            "one day, a word why is asked for."
        )
    most = policy.journeys_most
    if line.kind in FARES and most is not None and of_day.fares > most:
        yield (
            f"The fares of {day(line.on)} come to {pounds(of_day.fares)}; the most for a day "
            f"is {pounds(most)}."
        )
