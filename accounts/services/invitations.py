"""Letting somebody in: the link that is sent, and what happens when it is followed."""

from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from messaging.links import link, read_token
from messaging.recipients import Recipient
from messaging.services import send

INVITATION_VALID_FOR = timedelta(days=14)
INVITATION = "invitation"
# Two clicks on “Invite” are one invitation: a second would make the first one's link useless.
SAME_INVITATION = timedelta(minutes=1)


@transaction.atomic
def invite(membership: Membership, *, by: Membership | None) -> Membership:
    """Let somebody sign in, and send the link that lets them choose how."""
    membership = lock(membership)
    _refuse_who_cannot_come(membership)
    if _is_invited_just_now(membership):
        return membership
    membership.status = Membership.Status.INVITED
    membership.invited_at = now()
    membership.save(update_fields=["status", "invited_at"])
    named = Membership.objects.naming().select_related("user").get(pk=membership.pk)
    send(
        "invitation",
        to=Recipient(named.shown_name, named.user.email),
        organisation_id=membership.organisation_id,
        about_id=membership.pk,
        dedupe_key=f"invitation:{membership.pk}:{_state(membership)}",
        context={
            "organisation": membership.organisation,
            "role": membership.get_role_display(),
            "by": by and str(by.user),
            "link": invitation_link(membership),
            "days": INVITATION_VALID_FOR.days,
        },
    )
    return membership


def _is_invited_just_now(membership: Membership) -> bool:
    """Its link still opens: not so once the access ended in between, even within the minute."""
    return (
        membership.status == Membership.Status.INVITED
        and membership.invited_at is not None
        and now() - membership.invited_at < SAME_INVITATION
    )


def _refuse_who_cannot_come(membership: Membership) -> None:
    if membership.status == Membership.Status.ENDED:
        raise DomainError("This person’s access has ended. Give them a new role first.")
    if membership.status == Membership.Status.JOINED:
        raise DomainError(f"{membership.user} has signed in already and needs no invitation.")
    if not membership.user.has_email:
        raise DomainError(
            f"{membership.user} has no email address to be invited by. An administrator can give "
            "them one; until then, everything can be entered for them."
        )


def invitation_link(membership: Membership) -> str:
    """The address that lets this person in, until they are invited again or it expires."""
    return link(INVITATION, "accept_invitation", membership.pk, _state(membership))


@transaction.atomic
def invite_everybody(*, by: Membership) -> int:
    """Invite all whom this member may invite and who are only listed so far; how many that was."""
    listed = by.organisation.memberships.visible_to(by).to_invite()
    return len([invite(membership, by=by) for membership in listed.select_related("user")])


def read_invitation(token: str) -> Membership:
    """The membership a followed link is for; LinkError or DomainError says why there is none."""
    signed = read_token(INVITATION, token, valid_for=INVITATION_VALID_FOR)
    membership = invited_membership(signed.row_id, signed.state)
    if membership is None:
        raise DomainError(
            "A newer invitation has taken the place of this one, or your access has ended. Look "
            "for a later message from us, or ask your coordinator to invite you again."
        )
    if membership.status == Membership.Status.JOINED:
        raise DomainError("You have used this invitation already. You can sign in.")
    return membership


def invited_membership(membership_id: UUID, state: str) -> Membership | None:
    """The membership an invitation's link names, if that is still its newest invitation."""
    membership = (
        Membership.objects.able_to_sign_in()
        .select_related("organisation", "user")
        .defer("organisation__logo")
        .filter(pk=membership_id)
        .first()
    )
    return membership if membership and _state(membership) == state else None


@transaction.atomic
def accept_invitation(membership: Membership, *, password: str = "") -> Membership:
    """Somebody followed their link: their address is proved, they are in.

    The password is set only for somebody who never signed in. The link alone must not open what a
    password or second factor already guards.
    """
    membership = join(membership)
    user = lock(membership.user)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )
    if password and user.is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
    return membership


@transaction.atomic
def join(membership: Membership) -> Membership:
    """Somebody followed their invitation: their address is proved, they are in."""
    membership = lock(membership)
    if membership.status == Membership.Status.INVITED:
        membership.status = Membership.Status.JOINED
        membership.save(update_fields=["status"])
    return membership


def _state(membership: Membership) -> str:
    return membership.invited_at.isoformat() if membership.invited_at else ""


name_authors(__name__)
