"""The people somebody can sign in as, to look at the example scheme."""

from dataclasses import dataclass

from accounts.models import Membership, Organisation
from accounts.permissions import Role
from accounts.services import accept_invitation, invite, list_member, person_with_email

# Not a secret: the demo answers on this machine alone.
PASSWORD = "lived-experience-demo"


@dataclass(frozen=True)
class DemoPerson:
    role: Role
    first_name: str
    last_name: str
    desk: str = ""

    @property
    def email(self) -> str:
        return f"{self.desk or self.role}@demo.example.org"


@dataclass(frozen=True)
class Coordinators:
    """Two, because some things are decided by somebody else than who asked."""

    first: Membership
    second: Membership


STAFF = (
    DemoPerson(Role.COORDINATOR, "Priya", "Nair"),
    DemoPerson(Role.COORDINATOR, "Daniel", "Amos", desk="coordinator.wirral"),
    DemoPerson(Role.SUPERVISOR, "Grace", "Okafor"),
    DemoPerson(Role.ADMINISTRATOR, "Tom", "Ashworth"),
    DemoPerson(Role.LEAD, "Helen", "Marsh"),
    DemoPerson(Role.EDUCATOR, "Ian", "Pugh"),
)


def enrol_staff(organisation: Organisation) -> Coordinators:
    """Everybody in STAFF, who can sign in from now on."""
    members = []
    for person in STAFF:
        user = person_with_email(
            person.email, first_name=person.first_name, last_name=person.last_name
        )
        members.append(let_in(list_member(organisation, user, person.role), by=None))
    first, second = (member for member in members if member.role == Role.COORDINATOR)
    return Coordinators(first, second)


def let_in(membership: Membership, *, by: Membership | None) -> Membership:
    """Invite somebody and follow the invitation, as they would."""
    return accept_invitation(invite(membership, by=by), password=PASSWORD)
