"""A wellbeing plan: its owner writes it, shares it, and takes it back."""

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from support.models import WellbeingPlan
from support.models.plans import TEXTS
from support.plans import may_enter_plan
from volunteers.models import Volunteer


@transaction.atomic
def write_plan(
    volunteer: Volunteer, *, shared_with: str, stays_after_leaving: bool, by: Membership, **texts
) -> WellbeingPlan:
    """Keep what somebody wrote, or said to a coordinator on the telephone. Texts: as in TEXTS."""
    volunteer = lock(volunteer)
    is_own = by.pk == volunteer.membership_id
    if not is_own and not may_enter_plan(volunteer, by):
        raise DomainError("This plan is not shared with you, so only they can change it.")
    facts = {
        **{name: texts.get(name, "").strip() for name in TEXTS},
        "shared_with": shared_with,
        "stays_after_leaving": stays_after_leaving,
        "written_at": now(),
        "entered_by": None if is_own else by,
    }
    plan, _ = WellbeingPlan.objects.update_or_create(
        volunteer=volunteer, defaults={"organisation_id": volunteer.organisation_id, **facts}
    )
    return plan


@transaction.atomic
def share_plan(plan: WellbeingPlan, *, shared_with: str, by: Membership) -> WellbeingPlan:
    """Its owner alone says who may see it."""
    _require_owner(plan, by)
    plan = lock(plan)
    plan.shared_with = shared_with
    plan.save(update_fields=["shared_with"])
    return plan


@transaction.atomic
def remove_plan(plan: WellbeingPlan, *, by: Membership) -> None:
    _require_owner(plan, by)
    plan.delete()


def _require_owner(plan: WellbeingPlan, by: Membership) -> None:
    if by.pk != plan.volunteer.membership_id:
        raise DomainError("Only the person whose plan it is can do this.")


name_authors(__name__)
