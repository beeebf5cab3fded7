"""A wellbeing plan: its owner writes it, shares it, and takes it back."""

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common import versions
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from common.versions import refuse_changed
from support.models import WellbeingPlan
from support.models.plans import TEXTS
from support.plans import may_enter_plan
from volunteers.models import Volunteer

SAID = (*TEXTS, "shared_with", "stays_after_leaving")
CHANGED = (
    "The plan was changed, taken back or removed since you opened this page. Look at it in another "
    "tab. Nothing of this page was saved: save it again only if it is right."
)
MARKED = {
    "shared_with": "who may see it",
    "stays_after_leaving": "whether it stays after leaving",
}


@transaction.atomic
def write_plan(
    volunteer: Volunteer,
    *,
    shared_with: str,
    stays_after_leaving: bool,
    seen: str | None = None,
    by: Membership,
    **texts,
) -> WellbeingPlan:
    """Keep what somebody wrote, or said to a coordinator on the telephone. Texts: as in TEXTS.

    `seen`: the version_of the plan that was seen; None: any. What was taken back or removed
    meanwhile stays so.
    """
    volunteer = lock(volunteer)
    _require_asked(volunteer, by)
    said = {
        **{name: texts.get(name, "").strip() for name in TEXTS},
        "shared_with": shared_with,
        "stays_after_leaving": stays_after_leaving,
    }
    plan = WellbeingPlan.objects.filter(volunteer=volunteer).first()
    if plan and all(getattr(plan, name) == fact for name, fact in said.items()):
        return plan  # sent twice
    _refuse_changed(plan, seen, said)
    facts = said | {"written_at": now(), "entered_by": _typist(volunteer, by)}
    plan, _ = WellbeingPlan.objects.update_or_create(
        volunteer=volunteer, defaults={"organisation_id": volunteer.organisation_id, **facts}
    )
    return plan


def version_of(plan: WellbeingPlan | None) -> str:
    """What a form has seen of it; "" of none."""
    return versions.version_of(getattr(plan, name) for name in SAID) if plan else ""


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


def _refuse_changed(plan: WellbeingPlan | None, seen: str | None, said: dict) -> None:
    """What is more private now than the form has it is what the form marks from then on."""
    widths, stands = WellbeingPlan.SharedWith.values, {}
    shared_with = plan.shared_with if plan else WellbeingPlan.SharedWith.NOBODY
    if widths.index(shared_with) < widths.index(said["shared_with"]):
        stands["shared_with"] = shared_with
    if said["stays_after_leaving"] and not (plan and plan.stays_after_leaving):
        stands["stays_after_leaving"] = "no"
    words = CHANGED
    if stands:
        marked = " and ".join(MARKED[name] for name in stands)
        words += f" What is more private there now is marked here too: {marked}."
    refuse_changed(seen, version_of(plan), words, stands=stands)


def _typist(volunteer: Volunteer, by: Membership) -> Membership | None:
    return None if by.pk == volunteer.membership_id else by


def _require_asked(volunteer: Volunteer, by: Membership) -> None:
    if _typist(volunteer, by) and not may_enter_plan(volunteer, by):
        raise DomainError("This plan is not shared with you, so only they can change it.")


def _require_owner(plan: WellbeingPlan, by: Membership) -> None:
    if by.pk != plan.volunteer.membership_id:
        raise DomainError("Only the person whose plan it is can do this.")


name_authors(__name__)
