"""From an application to the checks: arrange to talk, say what came of it, close kindly."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import a_year_ahead, day_of, now, today
from common.errors import DomainError
from common.rows import lock
from volunteers import letters
from volunteers.models import Application, Conversation, Volunteer
from volunteers.services.applications import current_application, open_application
from volunteers.services.leaving import come_back, leave_today
from volunteers.services.oneself import refuse_oneself
from volunteers.services.people import change_volunteer
from volunteers.services.status import BEFORE_READY, next_stage

Stage = Volunteer.Status
Outcome = Conversation.Outcome
NO_OFFER = "There is no offer to answer at the moment."


@transaction.atomic
def invite_to_apply(
    volunteer: Volunteer, *, words: str = "", is_told: bool = False, by: Membership
) -> Application:
    """Answer an enquiry with the link to the application.

    Here and below `is_told`: who likes the telephone or a letter better has been told already.
    """
    volunteer = lock(volunteer)
    if volunteer.status != Stage.ENQUIRY:
        raise DomainError("They have applied already.")
    application = open_application(volunteer, by=by)
    application.invited_at = application.saved_at = now()
    application.save(update_fields=["invited_at", "saved_at"])
    letter = letters.invitation_letter(application, words=words, at=now())
    letter.send(told_by=by if is_told else None)
    return application


@transaction.atomic
def arrange_conversation(
    volunteer: Volunteer,
    *,
    planned_at: datetime,
    how: str,
    place: str = "",
    words: str = "",
    is_told: bool = False,
    by: Membership,
) -> Conversation:
    """Agree a time, or another one, and tell the applicant."""
    volunteer = lock(volunteer)
    if volunteer.status not in (Stage.APPLICATION, Stage.CONVERSATION):
        raise DomainError("This record has changed since you opened it. Look at it again.")
    if planned_at < now():
        raise DomainError("The conversation must be in the future.")
    if day_of(planned_at) > a_year_ahead():
        raise DomainError("The conversation must be within a year from now. Check the year.")
    place = place.strip()
    conversation = _keep_conversation(volunteer, planned_at=planned_at, how=how, place=place)
    if volunteer.status == Stage.APPLICATION:
        next_stage(volunteer, to=Stage.CONVERSATION, by=by)
    application = open_application(volunteer, by=by)
    letters.conversation_letter(
        application, planned_at=planned_at, how=how, place=place, words=words
    ).send(told_by=by if is_told else None)
    return conversation


def _keep_conversation(volunteer: Volunteer, **facts) -> Conversation:
    conversation = _open_conversation(volunteer) or Conversation(
        organisation_id=volunteer.organisation_id, volunteer=volunteer
    )
    for name, value in facts.items():
        setattr(conversation, name, value)
    conversation.save()
    return conversation


def _open_conversation(volunteer: Volunteer) -> Conversation | None:
    return volunteer.conversations.filter(outcome="").first()


@transaction.atomic
def record_conversation(
    volunteer: Volunteer,
    *,
    held_on: date,
    how: str,
    outcome: str,
    topics: Sequence[str] = (),
    notes: str = "",
    words: str = "",
    is_told: bool = False,
    by: Membership,
) -> Conversation:
    """What came of the talk, and the message that says so.

    Proceed: a conditional offer. Not now, or not this role: the application closes kindly.
    """
    volunteer = lock(volunteer)
    _refuse_wrong_conversation(volunteer, held_on, by)
    facts = {"held_on": held_on, "how": how, "outcome": outcome, "notes": notes.strip()}
    conversation = _keep_conversation(volunteer, topics=list(topics), recorded_by=by, **facts)
    application = open_application(volunteer, by=by)
    if volunteer.status == Stage.APPLICATION:
        volunteer = next_stage(volunteer, to=Stage.CONVERSATION, by=by)
    if outcome == Outcome.PROCEED:
        next_stage(volunteer, to=Stage.CONDITIONAL_OFFER, by=by)
    else:
        _close(application, volunteer, by=by)
    letter = letters.outcome_letter(application, outcome=outcome, words=words)
    letter.send(told_by=by if is_told else None)
    return conversation


def _refuse_wrong_conversation(volunteer: Volunteer, held_on: date, by: Membership) -> None:
    refuse_oneself(volunteer, by)
    if volunteer.status not in (Stage.APPLICATION, Stage.CONVERSATION):
        raise DomainError(_what_came_of_it(volunteer))
    if held_on > today():
        raise DomainError("The conversation cannot have been in the future.")


def _what_came_of_it(volunteer: Volunteer) -> str:
    held = volunteer.conversations.exclude(outcome="").select_related("recorded_by__user").first()
    if held is None:
        return f"They are at “{volunteer.get_status_display()}” by now. Nothing was saved."
    who = held.recorded_by.user if held.recorded_by else "Somebody"
    return (
        f"{who} has recorded this conversation already: held on {held.held_on:%-d %B %Y}, "
        f"“{held.get_outcome_display()}”. Nothing of yours was saved, and nobody was written to "
        "again. What you typed is still here, if you want to tell them."
    )


@transaction.atomic
def close_application(
    volunteer: Volunteer, *, outcome: str, words: str = "", is_told: bool = False, by: Membership
) -> Volunteer:
    """End it kindly at any stage before “ready”, with a message that says so."""
    volunteer = lock(volunteer)
    application = open_application(volunteer, by=by)
    if outcome not in (Outcome.NOT_NOW, Outcome.NOT_SUITABLE):
        raise DomainError("Choose what to tell them.")
    volunteer = _close(application, volunteer, by=by)
    letter = letters.outcome_letter(application, outcome=outcome, words=words)
    letter.send(told_by=by if is_told else None)
    return volunteer


def _close(
    application: Application,
    volunteer: Volunteer,
    *,
    by: Membership | None,
    status: str = Application.Status.CLOSED,
) -> Volunteer:
    """The way in ends here, and the clock of how long we keep what we know runs from today."""
    if volunteer.status not in BEFORE_READY:
        raise DomainError("They are past the application. Look at their record instead.")
    volunteer = leave_today(volunteer, by=by).volunteer
    volunteer.conversations.filter(outcome="").delete()
    application = lock(application)
    application.move_to(status)
    application.save(update_fields=["status"])
    return volunteer


@transaction.atomic
def accept_offer(volunteer: Volunteer, *, by: Membership | None = None) -> Volunteer:
    """They say yes to the conditional offer, so the checks begin. Twice is once."""
    volunteer = lock(volunteer)
    if volunteer.status == Stage.CHECKS:
        return volunteer
    if volunteer.status != Stage.CONDITIONAL_OFFER:
        raise DomainError(NO_OFFER)
    return next_stage(volunteer, to=Stage.CHECKS, by=by)


@transaction.atomic
def accept_by_link(application: Application) -> Volunteer:
    """The applicant says yes by the link of this application: an earlier one answers nothing."""
    volunteer = lock(_applicant(application))
    application = lock(application)
    if application.status != Application.Status.SUBMITTED:
        raise DomainError(NO_OFFER)
    return accept_offer(volunteer)


def _applicant(application: Application) -> Volunteer:
    if application.volunteer is None:
        raise DomainError("This application has not been sent yet.")
    return application.volunteer


@transaction.atomic
def withdraw_application(application: Application, *, by: Membership | None = None) -> Application:
    """The applicant steps back. Nobody asks why; twice is once."""
    volunteer = lock(_applicant(application))
    application = lock(application)
    if application.status == Application.Status.WITHDRAWN:
        return application
    _close(application, volunteer, by=by, status=Application.Status.WITHDRAWN)
    letters.withdrawn_letter(application).send()
    application.refresh_from_db(fields=["status"])
    return application


@transaction.atomic
def reopen_application(application: Application, *, by: Membership) -> Volunteer:
    """Somebody who had left has applied again: take them up where applications wait."""
    volunteer = lock(_applicant(application))
    application = lock(application)
    if application.status != Application.Status.REPEATED or volunteer.status != Stage.LEFT:
        raise DomainError("This record has changed since you opened it. Look at it again.")
    earlier = current_application(volunteer)
    if earlier:
        earlier.move_to(Application.Status.CLOSED)
        earlier.save(update_fields=["status"])
    application.move_to(Application.Status.SUBMITTED)
    application.save(update_fields=["status"])
    volunteer = come_back(volunteer, by=by)
    if application.position:
        volunteer = change_volunteer(volunteer, position=application.position, by=by)
    volunteer = next_stage(volunteer, to=Stage.APPLICATION, by=by)
    letters.received_letter(application).send()
    return volunteer


@transaction.atomic
def set_aside_repeat(application: Application, *, by: Membership) -> Application:
    """A second application of somebody we know has been looked at; nothing more is to be done."""
    application = lock(application)
    if application.status == Application.Status.REPEATED:
        application.move_to(Application.Status.CLOSED)
        application.save(update_fields=["status"])
    return application


name_authors(__name__)
