"""Setting one requirement aside for one person, for a time, by two people."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import add_months, now, today
from common.errors import DomainError, IllegalMove
from common.rows import lock
from volunteers.models import Override, Volunteer
from volunteers.services.oneself import refuse_oneself
from volunteers.standing import standing_of

MOST_MONTHS = 12


@transaction.atomic
def request_override(
    volunteer: Volunteer, *, item: str, reason: str, from_on: date, until: date, by: Membership
) -> Override:
    """Ask for a requirement to be set aside; it counts for nothing until somebody else agrees."""
    refuse_oneself(volunteer, by)
    volunteer = lock(volunteer)
    requirements = standing_of(volunteer, today=today()).requirements
    asked = {requirement.key: requirement for requirement in requirements}
    if item in asked and asked[item].is_under_review:
        raise DomainError("This has to be looked at again first, so it cannot be set aside now.")
    if item not in asked:
        raise DomainError("That is not asked of this volunteer, so it cannot be set aside.")
    if not reason.strip():
        raise DomainError("Say why this can be set aside.")
    if until <= max(from_on, today()):
        raise DomainError("The day it ends must be after the day it begins, and after today.")
    if until > add_months(from_on, MOST_MONTHS):
        raise DomainError(f"It can be set aside for at most {MOST_MONTHS} months at a time.")
    if volunteer.overrides.requested().filter(item=item).exists():
        raise DomainError("Somebody has asked for this already. It waits for a decision.")
    return volunteer.overrides.create(
        organisation_id=volunteer.organisation_id,
        item=item,
        reason=reason.strip(),
        from_on=from_on,
        until=until,
        requested_by=by,
    )


@transaction.atomic
def decide_override(override: Override, *, approve: bool, by: Membership) -> Override:
    """Approve or refuse. The person who asked cannot decide, in whatever role they come."""
    override = lock(override)
    refuse_oneself(override.volunteer, by)
    if override.requested_by.user_id == by.user_id:
        raise DomainError("You asked for this, so somebody else must decide.")
    if override.status != Override.Status.REQUESTED:
        raise IllegalMove(f"{_what_became_of(override)} Nothing of yours was saved.")
    override.move_to(Override.Status.APPROVED if approve else Override.Status.REFUSED)
    override.decided_by, override.decided_at = by, now()
    override.save(update_fields=["status", "decided_by", "decided_at"])
    return override


def _what_became_of(override: Override) -> str:
    if not (override.decided_by and override.decided_at):
        return f"This is {override.get_status_display().lower()} by now."
    on = timezone.localtime(override.decided_at)
    withdrawn = ", and it was withdrawn since"
    since = withdrawn if override.status == Override.Status.WITHDRAWN else ""
    how = "" if since else f": {override.get_status_display().lower()}"
    return f"{override.decided_by.user} decided this on {on:%-d %B %Y}{how}{since}."


@transaction.atomic
def withdraw_override(override: Override, *, by: Membership) -> Override:
    """Let the requirement count again from now on."""
    override = lock(override)
    if override.status == Override.Status.REFUSED:
        raise IllegalMove(f"{_what_became_of(override)} There is nothing to withdraw.")
    override.move_to(Override.Status.WITHDRAWN)
    override.save(update_fields=["status"])
    return override


name_authors(__name__)
