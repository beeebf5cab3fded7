"""Inviting people, and choosing whom a request acts as."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import Membership, Organisation, User
from accounts.permissions import Role
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from messaging.links import link
from messaging.services import Recipient, send

INVITATION_VALID_FOR = timedelta(days=14)
INVITATION = "invitation"


def choose_membership(user: User, wanted: str | None) -> Membership | None:
    """The membership this session chose, else the person's first; None if there is none."""
    memberships = list(
        user.memberships.able_to_sign_in()
        .select_related("organisation", "user")
        .order_by("created_at")
    )
    chosen = [m for m in memberships if str(m.pk) == wanted]
    return (chosen or memberships or [None])[0]


def person_with_email(email: str, *, first_name: str, last_name: str) -> User:
    """The user with this address, made if there is none; a known person's name is left alone."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    return user or User.objects.create_user(email, first_name=first_name, last_name=last_name)


def list_member(organisation: Organisation, user: User, role: Role) -> Membership:
    """Know somebody in a role, without yet letting them sign in."""
    membership, _ = Membership.objects.get_or_create(
        organisation=organisation, user=user, role=role
    )
    return membership


@transaction.atomic
def invite(membership: Membership, *, by: Membership | None) -> Membership:
    """Let somebody sign in, and send the link that lets them choose how."""
    membership = lock(membership)
    if membership.status == Membership.Status.ENDED:
        raise DomainError("This person's access has ended. Give them a new role first.")
    if membership.status == Membership.Status.LISTED:
        membership.status = Membership.Status.INVITED
    membership.invited_at = now()
    membership.save(update_fields=["status", "invited_at"])
    user = membership.user
    send(
        "invitation",
        to=Recipient(str(user), user.email),
        organisation_id=membership.organisation_id,
        about_id=membership.pk,
        dedupe_key=f"invitation:{membership.pk}:{membership.invited_at:%Y-%m-%dT%H:%M:%S}",
        context={
            "organisation": membership.organisation,
            "role": membership.get_role_display(),
            "by": by and str(by.user),
            "link": link(INVITATION, "accept_invitation", membership.pk, _state(membership)),
            "days": INVITATION_VALID_FOR.days,
        },
    )
    return membership


@transaction.atomic
def join(membership: Membership) -> Membership:
    """Somebody followed their invitation: their address is proved, they are in."""
    membership = lock(membership)
    if membership.status == Membership.Status.INVITED:
        membership.status = Membership.Status.JOINED
        membership.save(update_fields=["status"])
    return membership


def invited_membership(membership_id: UUID, state: str) -> Membership | None:
    """The membership an invitation's link names, if that is still its newest invitation."""
    membership = Membership.objects.able_to_sign_in().filter(pk=membership_id).first()
    return membership if membership and _state(membership) == state else None


def _state(membership: Membership) -> str:
    return membership.invited_at.isoformat() if membership.invited_at else ""
