"""When an organisation writes to nobody."""

from datetime import time, timedelta

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.errors import DomainError
from messaging.models import QuietHours

HOUR = timedelta(hours=1)
LONGEST = 14 * HOUR
USUAL = (time(21), time(7))


def set_usual_quiet_hours(organisation: Organisation) -> None:
    """A new scheme is quiet at night until somebody says otherwise."""
    starts, ends = USUAL
    QuietHours.objects.create(organisation_id=organisation.pk, starts=starts, ends=ends)


@transaction.atomic
def set_quiet_hours(hours: tuple[time, time] | None, *, by: Membership) -> None:
    """From now on; None is no quiet hours at all. What waited for their end goes at their end."""
    if hours is None:
        QuietHours.objects.filter(organisation_id=by.organisation_id).delete()
        return
    starts, ends = hours
    if starts == ends:
        raise DomainError("Quiet hours must end at another time than they start.")
    if QuietHours(starts=starts, ends=ends).lasting > LONGEST:
        raise DomainError(
            f"Quiet hours can last {LONGEST // HOUR} hours at most: what worries somebody must be "
            "heard of on the same day."
        )
    QuietHours.objects.update_or_create(
        organisation_id=by.organisation_id, defaults={"starts": starts, "ends": ends}
    )


name_authors(__name__)
