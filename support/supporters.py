"""Who supports whom: somebody is always named, and whoever has gone has a deputy."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, Organisation
from accounts.permissions import Permission, Role, roles_that_may
from support.models import Contact, SupportedBy
from volunteers.models import Volunteer

GIVE_SUPPORT = roles_that_may(Permission.SUPPORT_GIVE)


def people_supported_by(membership: Membership) -> QuerySet[Volunteer]:
    """Those whose support this member sees: never their own.

    A coordinator everybody they may see; a supervisor those they supervise, and for as long as
    they have somebody to call, that person too.
    """
    organisation = membership.organisation
    people = organisation.volunteers.visible_to(membership)
    people = people.exclude(membership__user=membership.user_id)
    if membership.can(Permission.VOLUNTEER_EDIT):
        return people
    to_call = Contact.objects.due().filter(volunteer=OuterRef("pk"), assigned_to=membership)
    return people.filter(Q(supported_by__supervisor=membership) | Exists(to_call))


def supporters(organisation: Organisation) -> QuerySet[Membership]:
    """Everybody who may be asked to support a connector."""
    able = organisation.memberships.able_to_sign_in()
    return able.filter(role__in=GIVE_SUPPORT).select_related("user")


def supporters_for(volunteer: Volunteer) -> QuerySet[Membership]:
    """Of those, everybody who may see this person; never the person."""
    others = supporters(volunteer.organisation).exclude(user=volunteer.membership.user_id)
    return others.filter(pk__in=[each.pk for each in others if may_see(each, volunteer)])


def may_see(membership: Membership, volunteer: Volunteer) -> bool:
    people = volunteer.organisation.volunteers.visible_to(membership)
    return not membership.site_limit or people.filter(pk=volunteer.pk).exists()


def coordinators_of(volunteer: Volunteer) -> Iterator[Membership]:
    """Those who may see them, whoever has been here longest first."""
    able = supporters(volunteer.organisation).filter(role=Role.COORDINATOR)
    others = able.exclude(user=volunteer.membership.user_id)
    for coordinator in others.order_by("-status", "created_at", "pk"):  # joined before invited
        if may_see(coordinator, volunteer):
            yield coordinator


def supervisor_of(volunteer: Volunteer) -> Membership | None:
    """Whoever was chosen, if they are still here."""
    rows = SupportedBy.objects.filter(volunteer=volunteer)
    able = supporters(volunteer.organisation).filter(pk__in=rows.values("supervisor"))
    chosen = able.exclude(user=volunteer.membership.user_id).first()
    return chosen if chosen and may_see(chosen, volunteer) else None


def named_for(volunteer: Volunteer) -> Membership | None:
    """Who calls them: their supervisor, else a coordinator. None if nobody is here at all."""
    return supervisor_of(volunteer) or next(coordinators_of(volunteer), None)


def can_still_call(membership: Membership, volunteer: Volunteer) -> bool:
    able = supporters(volunteer.organisation).filter(pk=membership.pk)
    return able.exists() and may_see(membership, volunteer)
