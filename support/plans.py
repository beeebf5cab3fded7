"""Who may read somebody's wellbeing plan, and who may type it for them."""

from accounts.models import Membership
from accounts.permissions import Permission
from support.models import SupportedBy, WellbeingPlan
from volunteers.models import Volunteer

Shared = WellbeingPlan.SharedWith


def plan_shared_with(volunteer: Volunteer, membership: Membership) -> WellbeingPlan | None:
    """The plan, if its owner shares it with this member; else as if there were none."""
    plan = WellbeingPlan.objects.filter(volunteer=volunteer).exclude(shared_with=Shared.NOBODY)
    found = plan.select_related("volunteer").first()
    if found is None:
        return None
    if found.shared_with == Shared.BOTH and membership.can(Permission.VOLUNTEER_EDIT):
        return found
    chosen = SupportedBy.objects.filter(volunteer=volunteer, supervisor=membership)
    return found if chosen.exists() else None


def may_enter_plan(volunteer: Volunteer, membership: Membership) -> bool:
    """A coordinator types it for somebody who has none yet, or who lets coordinators see it."""
    if not membership.can(Permission.VOLUNTEER_EDIT):
        return False
    private = WellbeingPlan.objects.filter(volunteer=volunteer).exclude(shared_with=Shared.BOTH)
    return not private.exists()
