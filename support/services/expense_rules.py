"""The limits of expenses, and what a mile is worth from a day on."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from nhsuk.components.words import day
from support.models import ExpenseLine, ExpensePolicy, MileageRate
from support.models.expenses import SETTLED


@transaction.atomic
def set_policy(*, by: Membership, **facts: Any) -> ExpensePolicy:
    """For what is sent from now on, and for what still waits."""
    policy, _ = ExpensePolicy.objects.update_or_create(organisation=by.organisation, defaults=facts)
    return policy


@transaction.atomic
def begin_rate(
    *,
    means: str,
    from_on: date,
    pence: Decimal,
    band_miles: int | None = None,
    pence_after: Decimal | None = None,
    by: Membership,
) -> MileageRate:
    """A new rate begins on a day. What was approved keeps what it was approved at."""
    organisation = lock(by.organisation)
    paid = ExpenseLine.objects.filter(
        organisation=organisation, means=means, on__gte=from_on, claim__status__in=SETTLED
    )
    if last := paid.order_by("-on").first():
        raise DomainError(
            f"A journey of {day(last.on)} has been approved at the earlier rate. Choose a day "
            "after it."
        )
    if from_on <= today() and organisation.mileage_rates.filter(means=means, from_on=from_on):
        raise DomainError("There is a rate from that day already, and it has begun.")
    facts = {"pence": pence, "band_miles": band_miles, "pence_after": pence_after}
    rate, _ = organisation.mileage_rates.update_or_create(
        means=means, from_on=from_on, defaults=facts
    )
    return rate


@transaction.atomic
def drop_rate(rate: MileageRate, *, by: Membership) -> None:
    """One that was announced and has not begun."""
    if rate.from_on <= today():
        raise DomainError("This rate has begun, so it stays. Let a new one begin instead.")
    rate.delete()


name_authors(__name__)
