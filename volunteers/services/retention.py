"""Keeping a record, or what a certificate said, longer than its time: a legal hold, and its end."""

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from volunteers.models import LegalHold, Merge, Volunteer
from volunteers.services.oneself import refuse_oneself


@transaction.atomic
def place_hold(volunteer: Volunteer, *, needed_for: str, by: Membership) -> LegalHold:
    """Nothing of the record is removed from now on. Said twice, it is one hold."""
    volunteer = lock(volunteer)
    needed_for = " ".join(needed_for.split())
    if not needed_for:
        raise DomainError("Say what needs the record.")
    if Merge.objects.filter(emptied=volunteer).exists():
        raise DomainError("This record was merged into another. Hold that one.")
    if hasattr(volunteer, "erasure"):
        raise DomainError("This record was removed for good. There is nothing left to hold.")
    held = volunteer.legal_holds.current().filter(needed_for=needed_for).first()
    return held or volunteer.legal_holds.create(
        organisation_id=volunteer.organisation_id, needed_for=needed_for, placed_by=by
    )


@transaction.atomic
def lift_hold(hold: LegalHold, *, by: Membership) -> LegalHold:
    """Nothing needs the record any longer, so its time counts again."""
    hold = lock(hold)
    refuse_oneself(hold.volunteer, by)
    if hold.lifted_on is None:
        hold.lifted_on, hold.lifted_by = today(), by
        hold.save(update_fields=["lifted_on", "lifted_by"])
    return hold


name_authors(__name__)
