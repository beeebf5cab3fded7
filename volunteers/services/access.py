"""Giving back an access that had ended, with an eye on what the volunteer record says."""

from django.db import transaction

from accounts.models import Membership
from accounts.services import give_back, had_been_let_in
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import lock
from volunteers.models import Merge, Volunteer

NOTHING_TO_GIVE = (
    "{} has left and had never been invited, so there is no access to give back. If they come "
    "back, they apply again and can be invited then."
)


class HasLeft(DomainError):
    """Their volunteer record says that they have left: whoever gives access back must know it."""


@transaction.atomic
def give_access_back(membership: Membership, *, though_left: bool, by: Membership) -> Membership:
    """As accounts.services.give_back; to somebody who has left only where that is known.

    Their record goes on saying that they have left: coming back is a business of its own.
    """
    volunteer = Volunteer.objects.filter(membership=membership).first()
    if volunteer:
        volunteer = lock(volunteer)
        if Merge.objects.filter(emptied=volunteer).exists():
            raise DomainError(
                f"The record of {volunteer} was merged into another. Look for the access of that "
                "one instead."
            )
        if volunteer.status == Volunteer.Status.LEFT:
            if not had_been_let_in(membership):
                raise DomainError(NOTHING_TO_GIVE.format(volunteer))
            if not though_left:
                raise HasLeft(f"The record of {volunteer} says that they have left.")
    return give_back(membership, by=by)


name_authors(__name__)
