"""Nobody can tell any longer whose membership it was; what it did stays done by somebody."""

from django.db import transaction

from accounts.models import Membership, User
from accounts.services.members import sign_out_everywhere
from audit.authors import name_authors
from audit.forgetting import Removed, forget_history, remove
from common.models import new_id
from common.rows import lock
from messaging.recipients import NOWHERE


@transaction.atomic
def forget_member(membership: Membership, removed: Removed, *, by: Membership) -> User:
    """Give the membership a user who is nobody. Answers who it was: gone, unless known elsewhere.

    Whoever has another role, here or in another organisation, goes on signing in for that.
    """
    membership, was = lock(membership), lock(membership.user)
    nobody = User(
        email=f"{new_id().hex}@{NOWHERE}", first_name="Removed", last_name="record", is_active=False
    )
    nobody.set_unusable_password()
    nobody.save()
    membership.user, membership.invited_at, membership.employee_number = nobody, None, ""
    membership.save(update_fields=["user", "invited_at", "employee_number"])
    forget_history(Membership, "pk", [membership.pk])
    if not was.memberships.exists():
        sign_out_everywhere(was)
        remove(User, "pk", [was.pk], removed)
    return was


name_authors(__name__)
