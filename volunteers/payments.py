"""What being paid for time changes: who counts as a volunteer, and whose DBS check is free.

The national collection leaves out whoever is reimbursed for their time; the DBS asks no fee only
for somebody who gets no more than their expenses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Min

from accounts.models import Membership
from accounts.permissions import Permission
from common.dates import today
from volunteers.models import TimePayment, Volunteer


@dataclass(frozen=True, slots=True)
class PaidForTime:
    """The latest first. `since`: the day from which they count no more as a volunteer."""

    payments: tuple[TimePayment, ...]

    @property
    def since(self) -> date | None:
        return min((payment.on for payment in self.payments), default=None)

    @property
    def is_to_come(self) -> bool:
        """Recorded ahead: they still count as a volunteer."""
        return bool(self.since and self.since > today())

    @property
    def latest(self) -> TimePayment | None:
        return self.payments[0] if self.payments else None


def paid_for_time(volunteer: Volunteer) -> PaidForTime:
    rows = TimePayment.objects.filter(volunteer=volunteer).select_related("recorded_by__user")
    return PaidForTime(tuple(rows.order_by("-on", "-pk")))


def payments_seen_by(membership: Membership, volunteer: Volunteer) -> PaidForTime:
    """Those who record them, and those who look after DBS checks, see that somebody was paid."""
    if not membership.can(Permission.PAYMENT_RECORD):
        return PaidForTime(())
    return paid_for_time(volunteer)


def paid_since(volunteers: Iterable[Volunteer], *, on: date) -> dict[UUID, date]:
    """Of each of these who was paid by a day: since when. Who is in it is not in the return."""
    rows = TimePayment.objects.filter(volunteer__in=list(volunteers), on__lte=on).order_by()
    first = rows.values("volunteer").annotate(first=Min("on"))
    return {row["volunteer"]: row["first"] for row in first}
