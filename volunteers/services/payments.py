"""Recording that somebody was paid for their time. It suspends nobody: it says what to look at."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import lock
from volunteers.models import TimePayment, Volunteer
from volunteers.services.closed import refuse_closed, refuse_held
from volunteers.services.oneself import refuse_oneself


@transaction.atomic
def record_payment(
    volunteer: Volunteer,
    *,
    on: date,
    amount: Decimal,
    why: str,
    told_in_writing: bool,
    by: Membership,
) -> TimePayment:
    """Whoever records it has told them first what it means for them."""
    volunteer = lock(volunteer)
    _require_allowed(volunteer, by)
    refuse_closed(volunteer)
    if not told_in_writing:
        raise DomainError("Tell them first what it means, and give it to them in writing.")
    return TimePayment.objects.create(
        organisation_id=volunteer.organisation_id,
        volunteer=volunteer,
        on=on,
        amount=amount,
        why=why.strip(),
        told_in_writing=True,
        recorded_by=by,
    )


@transaction.atomic
def remove_payment(payment: TimePayment, *, by: Membership) -> None:
    """One that was never made. That it was recorded stays in the history."""
    _require_allowed(payment.volunteer, by)
    refuse_held(lock(payment.volunteer))
    payment.delete()


def _require_allowed(volunteer: Volunteer, by: Membership) -> None:
    refuse_oneself(volunteer, by)
    if not by.can(Permission.PAYMENT_RECORD):
        raise DomainError("Your role may not record payments for time.")


name_authors(__name__)
