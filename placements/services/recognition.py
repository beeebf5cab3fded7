"""Thanks on paper and papers to show to others: made, kept as they were, and removed."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from placements.hours import MILESTONES
from placements.milestones import milestone_to_settle
from placements.recognition import (
    Time,
    about,
    course_facts,
    hours_facts,
    minutes_within,
    time_facts,
)
from support.models import MilestoneSettled, Paper
from support.paper_letters import tell_of_paper
from volunteers.models import Volunteer
from volunteers.services.closed import refuse_closed, refuse_held
from volunteers.services.oneself import refuse_oneself

Kind = Paper.Kind


@transaction.atomic
def make_certificate(
    volunteer: Volunteer,
    *,
    name: str,
    role: str,
    time: Time,
    with_hours: bool,
    signer: str,
    signer_role: str,
    by: Membership,
) -> Paper:
    """Thanks to frame. Their hours stand on it only if they like that."""
    volunteer = _held_still(volunteer, by)
    _refuse_days(time)
    facts = about(volunteer, name=name, role=role) | time_facts(time)
    if with_hours:
        facts["minutes"] = minutes_within(volunteer, time)
    return _thank(volunteer, Kind.CERTIFICATE, facts | _signed(signer, signer_role), by=by)


@transaction.atomic
def write_letter(
    volunteer: Volunteer,
    *,
    address: str,
    subject: str,
    text: str,
    signer: str,
    signer_role: str,
    by: Membership,
) -> Paper:
    volunteer = _held_still(volunteer, by)
    words = {"address": address.strip(), "subject": subject.strip(), "text": text.strip()}
    facts = about(volunteer, name=str(volunteer)) | words
    return _thank(volunteer, Kind.LETTER, facts | _signed(signer, signer_role), by=by)


@transaction.atomic
def state_hours(
    volunteer: Volunteer, *, name: str, role: str, first_on: date, last_on: date, by: Membership
) -> Paper:
    """Their time in these days, both of which count. They may make it themselves."""
    volunteer = _held_still(volunteer, by, may_be_own=True)
    if volunteer.membership_id == by.pk and name not in volunteer.names:
        raise DomainError("Choose your own name. If it is not right here, ask to correct it.")
    _refuse_days(Time(first_on, last_on))
    facts = hours_facts(volunteer, first_on=first_on, last_on=last_on)
    if not facts["rows"]:
        raise DomainError("No time is noted in these days. Choose other days.")
    return _keep(volunteer, Kind.STATEMENT, about(volunteer, name=name, role=role) | facts, by=by)


@transaction.atomic
def give_reference(
    volunteer: Volunteer,
    *,
    addressed_to: str,
    asked_on: date,
    name: str,
    role: str,
    time: Time,
    courses: Collection[str],
    signer: str,
    signer_role: str,
    by: Membership,
) -> Paper:
    """Dates, role, hours and courses for somebody the volunteer named. No health, no opinion."""
    volunteer = _held_still(volunteer, by)
    if asked_on > today():
        raise DomainError("The day they asked for it must be today or earlier.")
    if time.first_on is None:
        raise DomainError("Enter the day they started.")
    _refuse_days(time)
    facts = about(volunteer, name=name, role=role) | time_facts(time)
    facts["minutes"] = minutes_within(volunteer, time)
    facts |= course_facts(volunteer, chosen=courses, until=today()) | _signed(signer, signer_role)
    asked = {"addressed_to": addressed_to.strip(), "asked_on": asked_on}
    return _keep(volunteer, Kind.REFERENCE, facts, by=by, **asked)


@transaction.atomic
def remove_paper(paper: Paper, *, by: Membership) -> None:
    """It was a mistake, or is not wanted. Its person removes what they made themselves."""
    if paper.volunteer.membership_id == by.pk:
        if paper.made_by_id != by.pk:
            raise DomainError("A coordinator made this for you. Ask them if it is not right.")
    else:
        _refuse_others(paper.volunteer, by)
    refuse_held(lock(paper.volunteer))
    paper.delete()


@transaction.atomic
def set_milestone_aside(volunteer: Volunteer, *, hours: int, by: Membership) -> None:
    """They have been thanked in another way, or would rather not be."""
    volunteer = lock(volunteer)
    _refuse_others(volunteer, by)
    if hours not in MILESTONES:
        raise DomainError("That is no number of hours we thank for.")
    _settle(volunteer, hours, paper=None, by=by)


def _thank(volunteer: Volunteer, kind: str, facts: dict, *, by: Membership) -> Paper:
    """A thank-you is for all the hours reached by now."""
    paper = _keep(volunteer, kind, facts, by=by)
    if hours := milestone_to_settle(volunteer, on=today()):
        _settle(volunteer, hours, paper=paper, by=by)
    return paper


def _keep(volunteer: Volunteer, kind: str, facts: dict, *, by: Membership, **more) -> Paper:
    """Made twice on one day, word for word, it is one."""
    said = {"kind": kind, "made_on": today(), "made_by": by, "facts": facts, **more}
    if known := Paper.objects.filter(volunteer=volunteer, **said).first():
        return known
    paper = Paper.objects.create(
        organisation_id=volunteer.organisation_id, volunteer=volunteer, **said
    )
    if by.pk != volunteer.membership_id:
        tell_of_paper(paper)
    return paper


def _settle(volunteer: Volunteer, hours: int, *, paper: Paper | None, by: Membership) -> None:
    MilestoneSettled.objects.get_or_create(
        volunteer=volunteer,
        hours=hours,
        defaults={
            "organisation_id": volunteer.organisation_id,
            "settled_on": today(),
            "settled_by": by,
            "paper": paper,
        },
    )


def _held_still(volunteer: Volunteer, by: Membership, *, may_be_own: bool = False) -> Volunteer:
    volunteer = lock(volunteer)
    if not (may_be_own and volunteer.membership_id == by.pk):
        _refuse_others(volunteer, by)
    refuse_closed(volunteer)
    return volunteer


def _refuse_others(volunteer: Volunteer, by: Membership) -> None:
    refuse_oneself(volunteer, by)
    if not by.can(Permission.VOLUNTEER_EDIT):
        raise DomainError("Only a coordinator can do this.")


def _refuse_days(time: Time) -> None:
    if time.first_on and time.first_on > today():
        raise DomainError("The first day must be today or earlier.")
    if time.last_on and time.last_on > today():
        raise DomainError("The last day must be today or earlier.")
    if time.first_on and time.last_on and time.last_on < time.first_on:
        raise DomainError("The last day must be on or after the first.")


def _signed(signer: str, role: str) -> dict:
    return {"signer": signer.strip(), "signer_role": role.strip()}


name_authors(__name__)
