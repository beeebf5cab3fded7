"""The limits of expenses, and what a mile is worth from a day on."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common import versions
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from common.versions import refuse_changed
from nhsuk.components.words import day
from support.expense_limits import policy_of
from support.models import ExpenseLine, ExpensePolicy, MileageRate
from support.models.expenses import SETTLED

LIMITS = (
    *("months", "receipt_above", "transport_receipts", "meal_most", "meal_hours"),
    *("journeys_most", "miles_most"),
)


@transaction.atomic
def set_policy(*, seen: str | None = None, by: Membership, **facts: Any) -> ExpensePolicy:
    """For what is sent from now on, and for what still waits.

    `seen`: the version_of the limits that were seen; None: any.
    """
    before = policy_of(lock(by.organisation))
    if any(getattr(before, name) != fact for name, fact in facts.items()):
        refuse_changed(seen, version_of(before))
    policy, _ = ExpensePolicy.objects.update_or_create(organisation=by.organisation, defaults=facts)
    return policy


def version_of(policy: ExpensePolicy) -> str:
    """What a form has seen of the limits."""
    return versions.version_of(getattr(policy, name) for name in LIMITS)


def unneeded_rates(organisation: Organisation) -> QuerySet[MileageRate]:
    """At which nothing was approved; of those that have begun, not the first of its kind."""
    rates = organisation.mileage_rates
    others = rates.filter(means=OuterRef("means")).order_by("from_on")
    later = others.filter(from_on__gt=OuterRef("from_on"))
    lines = _approved(organisation).filter(means=OuterRef("means"))
    paid = lines.filter(on__gte=OuterRef("from_on"), on__lt=OuterRef("until"))
    next_on = Coalesce(Subquery(later.values("from_on")[:1]), date.max)
    is_first = ~Exists(others.filter(from_on__lt=OuterRef("from_on")))
    unpaid = rates.annotate(until=next_on).filter(~Exists(paid))
    return unpaid.exclude(is_first, from_on__lte=today())


def _approved(organisation: Organisation) -> QuerySet[ExpenseLine]:
    return ExpenseLine.objects.filter(organisation=organisation, claim__status__in=SETTLED)


def _last_paid(organisation: Organisation, means: str, from_on: date) -> ExpenseLine | None:
    """The last journey approved at the rate that begins on a day, up to the next rate."""
    later = organisation.mileage_rates.filter(means=means, from_on__gt=from_on)
    end = later.aggregate(end=Min("from_on"))["end"] or date.max
    lines = _approved(organisation).filter(means=means, on__gte=from_on, on__lt=end)
    return lines.order_by("-on").first()


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
    """A new rate begins on a day, or one that was mistyped is put right from the same day.

    What was approved keeps what it was approved at.
    """
    organisation = lock(by.organisation)
    if last := _last_paid(organisation, means, from_on):
        raise DomainError(
            f"A journey of {day(last.on)} has been approved at the rate of that day. Choose a day "
            "after it."
        )
    facts = {"pence": pence, "band_miles": band_miles, "pence_after": pence_after}
    rate, _ = organisation.mileage_rates.update_or_create(
        means=means, from_on=from_on, defaults=facts
    )
    return rate


@transaction.atomic
def drop_rate(rate: MileageRate, *, by: Membership) -> None:
    """One that has not begun, or was mistyped and has paid for nothing: the earlier one counts."""
    if not unneeded_rates(lock(by.organisation)).filter(pk=rate.pk).exists():
        raise DomainError("This rate is needed, so it stays. Let a new one begin instead.")
    rate.delete()


name_authors(__name__)
