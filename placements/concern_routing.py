"""Who reads a concern: the organisation's rule, and who stands in where it says nobody who can.

Nobody reads what they raised themselves, in whatever role: the next in line does.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Membership, Organisation, User
from accounts.permissions import Permission, Role
from placements.models import Concern, ConcernRoute
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
    members = members.prefetch_related("sites")
    able = [member for member in members if member.can(Permission.CONCERN_HANDLE)]
    joined = Membership.Status.JOINED
    return sorted(able, key=lambda one: (one.status != joined, one.created_at))


def readers_by_kind(organisation: Organisation, *, author: User) -> dict[str, Readers]:
    """For each kind, who would read what this author raises; in two queries."""
    able = [one for one in able_to_read(organisation) if one.user_id != author.pk]
    routes = {route.kind: route for route in organisation.concern_routes.all()}
    return {kind: _readers(kind, routes.get(kind), able) for kind in ConcernKind.values}


def who_stands_in(concern: Concern) -> tuple[Membership | None, Membership | None]:
    """Person and deputy once whoever left is passed over: who has read it before anybody new."""
    able = {one.pk: one for one in able_to_read(concern.organisation)}
    able = {key: one for key, one in able.items() if one.user_id != concern.raised_by.user_id}
    reader = concern.acknowledged_by_id
    first = concern.person_id if concern.person_id in able else reader
    named = [able[key] for key in (first, concern.deputy_id, reader) if key in able]
    usual = readers_by_kind(concern.organisation, author=concern.raised_by.user)[concern.kind]
    line = _each_once([*named, *(one for one in (usual.person, usual.deputy) if one)])
    person, deputy, *_ = [*line, None, None]
    return person, deputy


def next_above(organisation: Organisation, *, others_than: Iterable[User]) -> Membership | None:
    """Who is told when those named have not read a concern in time."""
    passed = {user.pk for user in others_than}
    able = [one for one in able_to_read(organisation) if one.user_id not in passed]
    able = [one for one in able if not one.site_limit]
    return next(iter(_in_line(able, ABOVE)), None)


def _readers(kind: str, route: ConcernRoute | None, able: list[Membership]) -> Readers:
    by_key = {member.pk: member for member in able}
    keys = (route.person_id, route.deputy_id) if route else ()
    named = [by_key[key] for key in keys if key in by_key]
    everywhere = [one for one in able if not one.site_limit]  # it may be of any site
    stand_ins = _in_line(everywhere, SPEAKING_UP if kind == ConcernKind.SPEAKING_UP else USUAL)
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
