"""Putting right who somebody is: a misspelt name, an address that reaches nobody."""

from django.db import transaction

from accounts.models import Membership, User
from accounts.services import change_address, rename, set_employee_number
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import lock
from volunteers.models import Volunteer

SIGNED_IN = (
    "They sign in with this address, or have another role here, so only they can change it, under "
    "their account, or an administrator for them."
)


@transaction.atomic
def correct_person(
    volunteer: Volunteer,
    *,
    first_name: str,
    last_name: str,
    email: str,
    employee_number: str | None = None,
    by: Membership,
) -> Volunteer:
    """Name and e-mail address as they should be. An empty address leaves the one there is, and no
    word about the employee number leaves that.

    With the address goes whatever it opens: it is changed only while nobody has signed in with it.
    """
    volunteer = lock(volunteer)
    membership = volunteer.membership
    user, email = membership.user, email.strip().lower()
    if email and email != user.email:
        others = user.memberships.exclude(pk=membership.pk)
        if membership.status == Membership.Status.JOINED or user.last_login or others.exists():
            raise DomainError(SIGNED_IN)
        _refuse_taken(email, volunteer, by)
        change_address(user, email, by=by)
    if employee_number is not None:
        set_employee_number(membership, employee_number, by=by)
    volunteer.first_name, volunteer.last_name = first_name.strip(), last_name.strip()
    volunteer.save(update_fields=["first_name", "last_name"])
    if not user.memberships.exclude(organisation=volunteer.organisation_id).exists():
        rename(user, first_name=volunteer.first_name, last_name=volunteer.last_name)
    return volunteer


def _refuse_taken(email: str, volunteer: Volunteer, by: Membership) -> None:
    other = User.objects.filter(email__iexact=email).first()
    if other is None:
        return
    people = volunteer.organisation.volunteers.visible_to(by)
    if known := people.filter(membership__user=other).first():
        raise DomainError(f"{known} has this address. If they are one person, merge the records.")
    raise DomainError("This address cannot be used. Check it with them, or ask an administrator.")


name_authors(__name__)
