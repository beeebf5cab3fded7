"""Who reads a concern: the organisation's rule, and who stands in where it says nobody who can.

Nobody reads what they raised themselves, in whatever role: the next in line does.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Membership, Organisation, User
from accounts.permissions import Permission, Role
from placements.models import ConcernRoute
from placements.models.concerns import ConcernKind

# Where there is no rule: by role, in this order. What is wrong in a service goes to the lead first.
USUAL = (Role.COORDINATOR, Role.LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR)
SPEAKING_UP = (Role.LEAD, Role.ADMINISTRATOR, Role.SUPERVISOR, Role.COORDINATOR)
# Whoever is told when neither the person nor the deputy has read it in time.
ABOVE = (Role.LEAD, Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads concerns of one kind, who does when they cannot, and what number to call."""

    person: Membership | None
    deputy: Membership | None
    telephone: str


def able_to_read(organisation: Organisation) -> list[Membership]:
    """Those who can be named to read concerns: whoever has joined before who is only invited."""
    members = organisation.memberships.able_to_sign_in().select_related("user")
    able = [member for member in members if member.can(Permission.CONCERN_HANDLE)]
    joined = Membership.Status.JOINED
    return sorted(able, key=lambda member: (member.status != joined, member.created_at))


def readers_by_kind(organisation: Organisation, *, author: User) -> dict[str, Readers]:
    """For each kind, who would read what this author raises; in two queries."""
    able = [one for one in able_to_read(organisation) if one.user_id != author.pk]
    routes = {route.kind: route for route in organisation.concern_routes.all()}
    return {kind: _readers(kind, routes.get(kind), able) for kind in ConcernKind.values}


def next_above(organisation: Organisation, *, others_than: Iterable[User]) -> Membership | None:
    """Who is told when those named have not read a concern in time."""
    passed = {user.pk for user in others_than}
    able = [one for one in able_to_read(organisation) if one.user_id not in passed]
    return next(iter(_in_line(able, ABOVE)), None)


def _readers(kind: str, route: ConcernRoute | None, able: list[Membership]) -> Readers:
    by_key = {member.pk: member for member in able}
    keys = (route.person_id, route.deputy_id) if route else ()
    named = [by_key[key] for key in keys if key in by_key]
    stand_ins = _in_line(able, SPEAKING_UP if kind == ConcernKind.SPEAKING_UP else USUAL)
    line = _each_once([*named, *stand_ins])
    person, deputy, *_ = [*line, None, None]
    return Readers(person, deputy, route.telephone if route else "")


def _in_line(able: list[Membership], roles: Iterable[str]) -> list[Membership]:
    return [member for role in roles for member in able if member.role == role]


def _each_once(members: Iterable[Membership]) -> list[Membership]:
    """One person may have two roles here: they stand once in line."""
    found: dict[object, Membership] = {}
    for member in members:
        found.setdefault(member.user_id, member)
    return list(found.values())
