"""From enquiry to active, a pause without questions, and a warm return."""

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from audit.history import events_of
from common.dates import now, today
from common.errors import DomainError
from common.rows import lock
from volunteers.letters import in_place_letter
from volunteers.models import Volunteer
from volunteers.readiness import ACTIVE, readiness_of
from volunteers.services.oneself import refuse_oneself

Status = Volunteer.Status
NEXT_STAGE: dict[str, str] = {
    Status.ENQUIRY: Status.APPLICATION,
    Status.APPLICATION: Status.CONVERSATION,
    Status.CONVERSATION: Status.CONDITIONAL_OFFER,
    Status.CONDITIONAL_OFFER: Status.CHECKS,
    Status.CHECKS: Status.READY,
    Status.READY: Status.ACTIVE,
}
NEEDS_CLEARANCE = (Status.READY, Status.ACTIVE)
BEFORE_READY = tuple(stage for stage in NEXT_STAGE if stage not in NEEDS_CLEARANCE)


def returns_to(volunteer: Volunteer) -> str:
    """Where a pause leads back to: as the history says, ready or active.

    Somebody known as away from the first: active if they had started.
    """
    earlier = events_of(volunteer).exclude(status=Status.PAUSED).first()
    if earlier:
        return Status.READY if earlier.status == Status.READY else Status.ACTIVE
    return Status.READY if volunteer.started_on is None else Status.ACTIVE


@transaction.atomic
def pause_volunteer(volunteer: Volunteer, *, by: Membership | None) -> Volunteer:
    """Step back for as long as it takes. Nobody gives a reason, so none is kept."""
    volunteer = lock(volunteer)
    return volunteer if volunteer.status == Status.PAUSED else move(volunteer, Status.PAUSED)


@transaction.atomic
def resume_volunteer(volunteer: Volunteer, *, by: Membership | None) -> Volunteer:
    """Come back to where they were. What lapsed meanwhile keeps them from a match, not from that.

    Who never began is ready again, and begins as everybody does.
    """
    volunteer = lock(volunteer)
    to = returns_to(volunteer)
    if volunteer.status == to:
        return volunteer
    if volunteer.status != Status.PAUSED:
        raise DomainError("Only somebody who has paused can come back this way.")
    return move(volunteer, to)


@transaction.atomic
def advance_volunteer(volunteer: Volunteer, *, to: str, by: Membership) -> Volunteer:
    """Say that somebody is ready, and tell them, or that they begin. The stages before come with
    what leads to them: an application, a conversation, an offer and its yes.
    """
    if to not in NEEDS_CLEARANCE:
        raise DomainError("This stage is reached from the page of their application.")
    refuse_oneself(volunteer, by)
    before, volunteer = volunteer.status, next_stage(volunteer, to=to, by=by)
    if to == Status.READY != before:
        in_place_letter(volunteer).send()
    return volunteer


@transaction.atomic
def next_stage(volunteer: Volunteer, *, to: str, by: Membership | None) -> Volunteer:
    """Move on to the next stage; from “ready” on, only with every check, DBS and course.

    `to` is the stage the person saw as the next: a second tap does not move on twice.
    """
    volunteer = lock(volunteer)
    if volunteer.status == to:
        return volunteer
    if NEXT_STAGE.get(volunteer.status) != to:
        raise DomainError("This record has changed since you opened it. Look at it again.")
    if to in NEEDS_CLEARANCE:
        require_clearance(volunteer)
    if to == Status.ACTIVE and volunteer.started_on is None:
        volunteer.started_on = today()
    return move(volunteer, to)


def require_clearance(volunteer: Volunteer) -> None:
    """Nobody is ready, or begins, with a check, the DBS or a course still to be cleared."""
    missing = [
        item.label for item in readiness_of(volunteer, on=today()).missing() if item.key != ACTIVE
    ]
    if missing:
        raise DomainError(f"Not yet: still to be cleared or renewed: {'; '.join(missing)}.")


def move(volunteer: Volunteer, status: str) -> Volunteer:
    """Write the status and since when; for services that have asked whether it may be."""
    volunteer.move_to(status)
    volunteer.status_since = now()
    volunteer.save(update_fields=["status", "status_since", "started_on"])
    return volunteer


name_authors(__name__)
