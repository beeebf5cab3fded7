"""A connector pauses, comes back or leaves: what it does to offers and matches, in one transaction.

Offers are taken back gently. When somebody pauses, their matches stay for the coordinator to find
cover or wait; when somebody leaves, they end, and their placements are to be matched again.
"""

from datetime import date
from functools import partial

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from messaging.services import send
from placements.models import Proposal
from placements.services.calling_off import call_off_coming
from placements.services.next_best import look_on
from placements.services.offers import end_match, withdraw_offer
from placements.stepping_back import effects_of
from support.services.leaving import close_support
from volunteers.models import Leaving, Volunteer
from volunteers.reaching import recipient_of
from volunteers.services.leaving import complete_leaving, leave_today, plan_leaving
from volunteers.services.status import pause_volunteer


@transaction.atomic
def pause_connector(volunteer: Volunteer, *, by: Membership) -> Volunteer:
    """Step back for as long as it takes. Nobody gives a reason, so none is kept."""
    volunteer = lock(volunteer)
    if volunteer.status == Volunteer.Status.PAUSED:
        return volunteer
    volunteer = pause_volunteer(volunteer, by=by)
    _put_aside(volunteer, by=by)
    for match in volunteer.matches.agreed().select_for_update(of=("self",)).order_by("pk"):
        call_off_coming(match, to=("trainee",), by=by)
    if by.pk != volunteer.membership_id:
        _tell(volunteer, "pause_entered", f"{volunteer.status_since.isoformat()}")
    return volunteer


@transaction.atomic
def plan_to_leave(
    volunteer: Volunteer,
    *,
    last_on: date,
    wants_conversation: bool = False,
    may_stay_in_touch: bool = False,
    by: Membership,
) -> Leaving:
    """Leave today, or on a day to come. Until that day everything stays as it is."""
    leaving = plan_leaving(
        volunteer,
        last_on=last_on,
        wants_conversation=wants_conversation,
        may_stay_in_touch=may_stay_in_touch,
        by=by,
    )
    return leave(leaving, by=by) if last_on <= today() else leaving


@transaction.atomic
def leave(leaving: Leaving, *, by: Membership | None) -> Leaving:
    """The last day has come: offers are taken back, matches end, the retention clock runs."""
    volunteer = lock(leaving.volunteer)
    _put_aside(volunteer, by=by)
    for match in volunteer.matches.agreed().filter(placement__ends_on__gte=today()):
        end_match(match, by=by)
    close_support(volunteer, by=by)
    leaving = complete_leaving(leaving, by=by)
    _tell(volunteer, "thank_you_for_everything", str(leaving.pk))
    return leaving


@transaction.atomic
def record_left(volunteer: Volunteer, *, by: Membership | None) -> Leaving:
    """A list says that somebody has gone, who knows how long ago or why: they get no message.

    Referees who are still being asked are told that nothing more is needed.
    """
    volunteer = lock(volunteer)
    if not effects_of(volunteer, on=today()).is_nothing:
        raise DomainError("They have an offer or a match. Look at their record first.")
    _put_aside(volunteer, by=by)
    close_support(volunteer, by=by)
    return leave_today(volunteer, by=by)


def complete_leavings(*, on: date) -> int:
    """Everybody whose last day is over leaves. Safe to run any number of times."""
    over = Leaving.objects.planned().filter(last_on__lt=on).select_related("volunteer")
    return one_by_one("leaving", over, lambda leaving: _leave_if_over(leaving, on))


def _leave_if_over(leaving: Leaving, on: date) -> bool:
    """Asked again while the person is held: they may stay, or longer, since the list was read."""
    lock(leaving.volunteer)  # always the person first, as plan_leaving does
    leaving = lock(leaving)
    is_over = leaving.status == Leaving.Status.PLANNED and leaving.last_on < on
    if is_over:
        leave(leaving, by=None)
    return is_over


def _put_aside(volunteer: Volunteer, *, by: Membership | None) -> None:
    """Take back what is offered and what is only suggested."""
    for match in volunteer.matches.offered().select_for_update(of=("self",)):
        transaction.on_commit(partial(look_on, withdraw_offer(match, by=by)))
    for proposal in volunteer.proposals.to_decide().select_for_update(of=("self",)):
        proposal.move_to(Proposal.Status.LAPSED)
        proposal.save(update_fields=["status"])


def _tell(volunteer: Volunteer, what: str, when: str) -> None:
    send(
        what,
        to=recipient_of(volunteer),
        organisation_id=volunteer.organisation_id,
        about_id=volunteer.pk,
        dedupe_key=f"{what}:{volunteer.pk}:{when}",
        context={"first_name": volunteer.first_name, "organisation": volunteer.organisation},
    )


name_authors(__name__)
