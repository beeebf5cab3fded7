"""Who is meant by a name or an e-mail address, and who may be named to whom."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Concat

from accounts.models import Membership, Organisation, User
from accounts.permissions import STAFF_ROLES
from volunteers.models import Volunteer

ELSEWHERE = "somebody at another site"


def people_named(organisation: Organisation, words: str) -> list[User]:
    """Everybody here with exactly this e-mail address or full name, whatever their role.

    Volunteers also by the name they go by in the scheme.
    """
    words = " ".join(words.split())
    full_name = Concat("first_name", Value(" "), "last_name")
    volunteers = organisation.volunteers.annotate(full_name=full_name)
    going_by = volunteers.filter(full_name__iexact=words).values("membership__user")
    here = User.objects.annotate(full_name=full_name).filter(memberships__organisation=organisation)
    found = here.filter(Q(email__iexact=words) | Q(full_name__iexact=words) | Q(pk__in=going_by))
    return list(found.distinct())


def only_runs_the_scheme(person: User, organisation: Organisation) -> bool:
    """Works here, and is neither trainee nor connector: matching never brings anybody to them."""
    roles = set(person.memberships.filter(organisation=organisation).values_list("role", flat=True))
    return bool(roles) and roles <= STAFF_ROLES


def runs_the_scheme(person: User, organisation: Organisation) -> bool:
    return person.memberships.filter(organisation=organisation, role__in=STAFF_ROLES).exists()


def names_for(volunteers: Iterable[Volunteer], *, by: Membership) -> dict[UUID, str]:
    """The name of each, for a member who may not open the record only that it is elsewhere."""
    people = {volunteer.pk: volunteer for volunteer in volunteers}
    seen = Volunteer.objects.visible_to(by).filter(pk__in=people).values_list("pk", flat=True)
    return dict.fromkeys(people, ELSEWHERE) | {key: str(people[key]) for key in seen}
