"""The home page of each role: what needs this person today, each thing one link away."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Membership
from accounts.permissions import Role
from reports.home.connector import connector_home
from reports.home.coordinator import coordinator_home
from reports.home.others import administrator_home, educator_home, lead_home, supervisor_home
from reports.home.parts import Coming, Home, Task, Tile
from reports.home.trainee import trainee_home

__all__ = ["Coming", "Home", "Task", "Tile", "home_of"]

HOMES: dict[str, Callable[..., Home]] = {
    Role.ADMINISTRATOR: administrator_home,
    Role.CONNECTOR: connector_home,
    Role.COORDINATOR: coordinator_home,
    Role.EDUCATOR: educator_home,
    Role.LEAD: lead_home,
    Role.SUPERVISOR: supervisor_home,
    Role.TRAINEE: trainee_home,
}


def home_of(membership: Membership, *, at: datetime) -> Home:
    """What this member's home page shows, in few queries however many rows there are."""
    return HOMES[membership.role](membership, at=at)
