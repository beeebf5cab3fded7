"""Going for good, planned or sudden, and what stays afterwards: a date until which we keep it.

The one door to having left and the one back: the status, the leaving with its clock, and the
membership go through them together. What it does to offers and matches is the business of
placements.services.stepping_back, which calls this.
"""

from datetime import date

from django.db import transaction

from accounts.models import Membership
from accounts.services import end_membership, list_again
from audit.authors import name_authors
from common.dates import a_year_ahead, add_months, today
from common.errors import DomainError
from common.rows import lock
from nhsuk.components.words import day
from volunteers.models import Leaving, Merge, Volunteer
from volunteers.services.classes import leave_classes
from volunteers.services.references import cancel_references
from volunteers.services.status import move, resume_volunteer

Status = Volunteer.Status


@transaction.atomic
def plan_leaving(
    volunteer: Volunteer,
    *,
    last_on: date,
    wants_conversation: bool,
    may_stay_in_touch: bool,
    by: Membership | None,
) -> Leaving:
    """Somebody will go, or goes today. Saying so again corrects what was said before."""
    volunteer = lock(volunteer)
    if volunteer.status == Status.LEFT:
        raise DomainError(f"{volunteer} has left already.")
    _refuse_wrong_day(last_on)
    facts = {
        "last_on": last_on,
        "is_sudden": last_on == today(),
        "wants_conversation": wants_conversation,
        "may_stay_in_touch": may_stay_in_touch,
        "retain_until": add_months(last_on, 12 * volunteer.organisation.retention_years),
        "entered_by": by,
    }
    leaving = volunteer.leavings.planned().first()
    if leaving is None:
        return volunteer.leavings.create(organisation_id=volunteer.organisation_id, **facts)
    for name, value in facts.items():
        setattr(leaving, name, value)
    leaving.save(update_fields=list(facts))
    return leaving


def _refuse_wrong_day(last_on: date) -> None:
    if last_on < today():
        raise DomainError("The last day must be today or later.")
    if last_on > a_year_ahead():
        raise DomainError(
            f"That is more than a year from now. The last day can be {day(a_year_ahead())} at the "
            "latest. Nothing was saved."
        )


@transaction.atomic
def complete_leaving(leaving: Leaving, *, by: Membership | None) -> Leaving:
    """The last day has come: the retention clock runs from it, and referees are let go."""
    volunteer = lock(leaving.volunteer)
    leaving = lock(leaving)
    if leaving.status == Leaving.Status.DONE:
        return leaving
    leaving.move_to(Leaving.Status.DONE)
    leaving.save(update_fields=["status"])
    move(volunteer, Status.LEFT)
    cancel_references(volunteer, by=by)
    leave_classes(volunteer, by=by)
    # Whoever has signed in before may still see what is held on them, and take consents back.
    if volunteer.membership.status in (Membership.Status.LISTED, Membership.Status.INVITED):
        end_membership(volunteer.membership, by=by)
    return leaving


@transaction.atomic
def leave_today(volunteer: Volunteer, *, by: Membership | None) -> Leaving:
    """Gone from today, without asking more. What they wished when they planned it stays."""
    planned = volunteer.leavings.planned().first()
    leaving = plan_leaving(
        volunteer,
        last_on=today(),
        wants_conversation=bool(planned and planned.wants_conversation),
        may_stay_in_touch=bool(planned and planned.may_stay_in_touch),
        by=by,
    )
    return complete_leaving(leaving, by=by)


@transaction.atomic
def come_back(volunteer: Volunteer, *, by: Membership | None) -> Volunteer:
    """Who had left is an enquiry again: the clock stops, and they can be invited to sign in."""
    volunteer = lock(volunteer)
    if volunteer.status != Status.LEFT:
        raise DomainError(f"{volunteer} has not left.")
    if Merge.objects.filter(emptied=volunteer).exists():
        raise DomainError("This record was merged into another. Go on with that one.")
    for leaving in volunteer.leavings.current():
        leaving.move_to(Leaving.Status.RETURNED)
        leaving.save(update_fields=["status"])
    list_again(volunteer.membership, by=by)
    return move(volunteer, Status.ENQUIRY)


@transaction.atomic
def cancel_leaving(leaving: Leaving, *, by: Membership | None) -> Leaving:
    """They stay after all."""
    leaving = lock(leaving)
    if leaving.status != Leaving.Status.CANCELLED:
        leaving.move_to(Leaving.Status.CANCELLED)
        leaving.save(update_fields=["status"])
    return leaving


@transaction.atomic
def record_exit_conversation(
    leaving: Leaving, *, conversation_on: date, learned: str = "", by: Membership
) -> Leaving:
    """They talked with somebody before or after going: when, and what we may learn from it."""
    if conversation_on > today():
        raise DomainError("The day you talked cannot be in the future.")
    leaving = lock(leaving)
    leaving.conversation_on, leaving.learned = conversation_on, learned.strip()
    leaving.save(update_fields=["conversation_on", "learned"])
    return leaving


@transaction.atomic
def withdraw_staying_in_touch(leaving: Leaving, *, by: Membership | None) -> Leaving:
    leaving = lock(leaving)
    leaving.may_stay_in_touch = False
    leaving.save(update_fields=["may_stay_in_touch"])
    return leaving


@transaction.atomic
def return_volunteer(
    volunteer: Volunteer, *, gently_until: date | None = None, by: Membership | None
) -> Volunteer:
    """Come back after a pause, perhaps with one trainee at a time until a day."""
    volunteer = resume_volunteer(volunteer, by=by)
    if gently_until:
        if gently_until <= today():
            raise DomainError("The day from which it is as before again must be after today.")
        volunteer.phased_returns.filter(until__gt=today()).delete()
        volunteer.phased_returns.create(
            organisation_id=volunteer.organisation_id, from_on=today(), until=gently_until
        )
    return volunteer


name_authors(__name__)
