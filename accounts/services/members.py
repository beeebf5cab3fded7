"""Members of an organisation: who they are, what they may do here, and when that ends."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from accounts.employee_numbers import number_key
from accounts.models import Membership, Organisation, Site, User
from accounts.permissions import Role
from accounts.services.invitations import invite
from audit.authors import name_authors
from audit.history import events_of
from common.dates import now
from common.errors import DomainError
from common.models import new_id
from common.rows import lock
from messaging.recipients import NOWHERE, Recipient, is_nowhere
from messaging.services import send

HAS_LOGO = ExpressionWrapper(Q(organisation__logo__isnull=False), BooleanField())


def choose_membership(user: User, wanted: str | None) -> Membership | None:
    """The membership this session chose, else the person's first; None if there is none."""
    memberships = list(
        user.memberships.able_to_sign_in()
        .select_related("organisation", "user")
        .defer("organisation__logo")  # up to 100 kB, which no page but one needs
        .annotate(has_logo=HAS_LOGO)
        .order_by("created_at")
    )
    chosen = [m for m in memberships if str(m.pk) == wanted]
    return (chosen or memberships or [None])[0]


def person_with_email(email: str, *, first_name: str, last_name: str) -> User:
    """The user with this address, made if there is none; a known person's name is left alone."""
    email = email.strip().lower()
    names = {"first_name": first_name, "last_name": last_name}
    # Of two clicks at once, one makes the person and the other finds them.
    user, _ = User.objects.get_or_create(
        email__iexact=email, defaults=names | {"email": email, "password": make_password(None)}
    )
    return user


def list_member(organisation: Organisation, user: User, role: Role) -> Membership:
    """Know somebody in a role, without yet letting them sign in."""
    membership, _ = Membership.objects.get_or_create(
        organisation=organisation, user=user, role=role
    )
    return membership


@transaction.atomic
def add_member(
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    sites: Iterable[Site] = (),
    by: Membership,
) -> Membership:
    """Give somebody a role, or give back one that had ended, and invite them."""
    user = person_with_email(email, first_name=first_name, last_name=last_name)
    membership = lock(list_member(by.organisation, user, role))
    if membership.status in (Membership.Status.INVITED, Membership.Status.JOINED):
        name = shown_name(membership)
        raise DomainError(f"{name} is {membership.get_role_display().lower()} here already.")
    if membership.status == Membership.Status.ENDED:
        membership.status = Membership.Status.LISTED
        membership.save(update_fields=["status"])
    membership.sites.set(sites)
    return invite(membership, by=by)


@transaction.atomic
def limit_to_sites(membership: Membership, sites: Iterable[Site], *, by: Membership) -> None:
    """Limit a coordinator or other member to some sites; none given: all sites."""
    sites = list(sites)
    if any(site.organisation_id != by.organisation_id for site in sites):
        raise DomainError("Choose sites of your own organisation.")
    lock(membership).sites.set(sites)


@transaction.atomic
def end_membership(membership: Membership, *, by: Membership | None) -> Membership:
    """Take a role away. Whoever has no other role is signed out everywhere at once."""
    membership = lock(membership)
    if by and membership.pk == by.pk:
        raise DomainError("You cannot end your own access. Ask another administrator to do it.")
    if membership.status == Membership.Status.ENDED:
        raise DomainError("This access has ended already.")
    membership.status = Membership.Status.ENDED
    membership.save(update_fields=["status"])
    user = membership.user
    if not user.memberships.able_to_sign_in().exists():
        sign_out_everywhere(user)
    return membership


@transaction.atomic
def list_again(membership: Membership, *, by: Membership | None) -> Membership:
    """Know somebody in a role that had ended, so that they can be invited again."""
    membership = lock(membership)
    if membership.status == Membership.Status.ENDED:
        membership.status = Membership.Status.LISTED
        membership.save(update_fields=["status"])
    return membership


@transaction.atomic
def give_back(membership: Membership, *, by: Membership) -> Membership:
    """Undo the end of somebody's access: who was let in before is invited anew, and finds what is
    theirs; who was only listed, or has no address, is listed again and is sent nothing.

    Raises DomainError if it has not ended.
    """
    membership = lock(membership)
    if membership.status != Membership.Status.ENDED:
        raise DomainError(f"The access of {shown_name(membership)} has been given back already.")
    is_to_invite = had_been_let_in(membership)
    membership = list_again(membership, by=by)
    return invite(membership, by=by) if is_to_invite else membership


def had_been_let_in(membership: Membership) -> bool:
    """Whether somebody whose access has ended was invited, or had signed in, when it did, and can
    be invited again."""
    if not membership.user.has_email:
        return False
    before = events_of(membership).exclude(status=Membership.Status.ENDED).first()
    return before is None or before.status != Membership.Status.LISTED


def shown_name(membership: Membership) -> str:
    """What this organisation may call a member: by address until somebody known elsewhere joins."""
    return Membership.objects.naming().select_related("user").get(pk=membership.pk).shown_name


@transaction.atomic
def set_active(user: User, is_active: bool, *, by: Membership) -> User:
    """Let somebody sign in again, or nowhere any more and at once."""
    user = lock(user)
    _refuse_if_elsewhere(user, by)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if not is_active:
        sign_out_everywhere(user)
    return user


@transaction.atomic
def rename(user: User, *, first_name: str, last_name: str) -> User:
    user = lock(user)
    user.first_name, user.last_name = first_name, last_name
    user.save(update_fields=["first_name", "last_name"])
    return user


@transaction.atomic
def change_address(user: User, email: str, *, by: Membership) -> User:
    """Give somebody another address to sign in with.

    Only while they belong to this organisation alone: with the address goes everything else that
    they can open. They are told at the old address, and signed out everywhere.
    """
    user = lock(user)
    _refuse_if_elsewhere(user, by)
    old, user.email = user.email, email.strip().lower()
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    sign_out_everywhere(user)
    if is_nowhere(old):  # it was nobody's, so nobody can be warned there
        return user
    send(
        "address_changed",
        to=Recipient(str(user), old),
        organisation_id=by.organisation_id,
        about_id=user.pk,
        dedupe_key=f"address_changed:{user.pk}:{user.email}:{old}",
        context={"organisation": by.organisation},
    )
    return user


@transaction.atomic
def hand_over_address(old: User, new: User, *, by: Membership) -> None:
    """One person was listed twice: the address goes to the account that is kept and has none.

    Only while nobody has signed in with it: with an address goes everything that it opens.
    """
    old, new = lock(old), lock(new)
    for user in (old, new):
        _refuse_if_elsewhere(user, by)
    if not may_hand_over_address(old):
        raise DomainError("Somebody signs in with this address, so it stays where it is.")
    address, old.email = old.email, f"{new_id().hex}@{NOWHERE}"
    old.save(update_fields=["email"])
    new.email = address
    new.save(update_fields=["email"])
    EmailAddress.objects.filter(user__in=[old, new]).delete()


def may_hand_over_address(user: User) -> bool:
    """Belongs to one role alone, and nobody has come to it yet."""
    roles = list(user.memberships.all())
    return user.is_new and len(roles) == 1 and roles[0].status != Membership.Status.JOINED


@transaction.atomic
def reset_second_step(user: User, *, by: Membership) -> None:
    """For a lost phone: the next sign-in asks for the first step alone, then for a new second."""
    user = lock(user)
    _refuse_if_elsewhere(user, by)
    Authenticator.objects.filter(user=user).delete()
    sign_out_everywhere(user)
    send(
        "second_step_reset",
        to=Recipient(str(user), user.email),
        organisation_id=by.organisation_id,
        about_id=user.pk,
        dedupe_key=f"second_step_reset:{user.pk}:{now():%Y-%m-%dT%H:%M}",
        context={"organisation": by.organisation, "by": str(by.user)},
    )


def _refuse_if_elsewhere(user: User, by: Membership) -> None:
    if user.memberships.exclude(organisation=by.organisation).exists():
        raise DomainError(
            "This person also belongs to another organisation, so this cannot be changed here."
        )


@transaction.atomic
def note_sign_in(user: User) -> None:
    """Whoever signs in has answered their invitations."""
    for membership in user.memberships.filter(status=Membership.Status.INVITED):
        membership.status = Membership.Status.JOINED
        membership.save(update_fields=["status"])


def sign_out_everywhere(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def set_employee_number(membership: Membership, number: str, *, by: Membership | None) -> None:
    """By which files of the employer name them; nobody else here has it. "" for none."""
    membership, number = lock(membership), number.strip().upper()
    others = Membership.objects.filter(organisation=membership.organisation_id)
    others = others.exclude(pk=membership.pk).exclude(employee_number="")
    if key := number_key(number):
        known = others.values_list("employee_number", flat=True)
        if any(number_key(other) == key for other in known):
            raise DomainError("Somebody here has this employee number already. Check it.")
    if membership.employee_number != number:
        membership.employee_number = number
        membership.save(update_fields=["employee_number"])


name_authors(__name__)
