"""Time given beside meetings: noted by whoever gave it, or for them; taken away again."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.resent import made_before, refuse_twin
from common.rows import lock
from nhsuk.components.words import day
from support.models import Activity
from support.models.activities import MINUTES_OF_A_DAY
from volunteers.models import Volunteer
from volunteers.services.closed import refuse_closed, refuse_held
from volunteers.services.oneself import refuse_oneself


@transaction.atomic
def note_activity(
    volunteer: Volunteer,
    *,
    on: date,
    minutes: int,
    kind: str,
    what: str,
    form_key: UUID | None = None,
    seen: str | None = None,
    by: Membership,
) -> Activity:
    """What the same form says again is noted once (`was_known`); what another form says is asked
    about, as `refuse_twin` has it."""
    volunteer = lock(volunteer)
    _refuse_others(volunteer, by)
    refuse_closed(volunteer)
    if on > today():
        raise DomainError("The day must be today or earlier.")
    if volunteer.membership_id == by.pk and on < (first := volunteer.known_since):
        raise DomainError(f"You can note time from {day(first)} on. Ask a coordinator about more.")
    facts = {"on": on, "minutes": minutes, "kind": kind, "what": what.strip(), "noted_by": by}
    twins = volunteer.activities.filter(**facts)
    if noted_again := made_before(twins, form_key):
        return noted_again
    refuse_twin(twins, seen)
    _refuse_too_long_a_day(volunteer, on, minutes)
    return volunteer.activities.create(
        organisation_id=volunteer.organisation_id, form_key=form_key, **facts
    )


@transaction.atomic
def remove_activity(activity: Activity, *, by: Membership) -> None:
    """Its person removes what they noted themselves; a coordinator, what anybody did."""
    _refuse_others(activity.volunteer, by)
    is_own = activity.volunteer.membership_id == by.pk
    if is_own and activity.noted_by_id != by.pk:
        raise DomainError("A coordinator noted this for you. Ask them if it is not right.")
    refuse_held(lock(activity.volunteer))
    activity.delete()


def _refuse_too_long_a_day(volunteer: Volunteer, on: date, minutes: int) -> None:
    same_day = Activity.objects.filter(volunteer=volunteer, on=on)
    noted = same_day.aggregate(noted=Sum("minutes"))["noted"] or 0
    if noted + minutes > MINUTES_OF_A_DAY:
        raise DomainError("With what is noted already, that is more than a day has hours.")


def _refuse_others(volunteer: Volunteer, by: Membership) -> None:
    if volunteer.membership_id == by.pk:
        return
    refuse_oneself(volunteer, by)
    if not by.can(Permission.VOLUNTEER_EDIT):
        raise DomainError("Only they themselves or a coordinator can do this.")


name_authors(__name__)
