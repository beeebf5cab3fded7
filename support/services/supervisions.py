"""Supervision: planned, moved, held; and a word to whoever gives it before it is late."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common import versions
from common.attempts import one_by_one
from common.dates import now, today
from common.errors import DomainError
from common.rows import change_facts, lock
from common.versions import refuse_changed
from support.letters import tell_contact_due, tell_supervision_due
from support.models import Supervision, SupportedBy
from support.standing import SupervisionStanding, last_day_to_plan, supervision_standings
from support.supporters import named_for
from volunteers.models import Volunteer
from volunteers.services.oneself import refuse_oneself

Status = Supervision.Status
LONG_AGO = timedelta(days=366)
EARLY = timedelta(days=7)
FACTS_HELD = ("held_on", "how", "notes", "supervisor_id", "corrected_at")


@transaction.atomic
def name_supervisor(
    volunteer: Volunteer, *, supervisor: Membership | None, by: Membership | None
) -> SupportedBy | None:
    """Say who supports them; None leaves it to a coordinator. What is due goes over to them."""
    refuse_oneself(volunteer, by)
    volunteer = lock(volunteer)
    if supervisor is None:
        SupportedBy.objects.filter(volunteer=volunteer).delete()
        row = None
    else:
        refuse_oneself(volunteer, supervisor)
        row, _ = SupportedBy.objects.update_or_create(
            volunteer=volunteer,
            defaults={"organisation_id": volunteer.organisation_id, "supervisor": supervisor},
        )
    for contact in volunteer.support_contacts.due():
        if change_facts(contact, {"assigned_to": named_for(volunteer)}):
            tell_contact_due(contact, stage="handed on")
    return row


@transaction.atomic
def plan_supervision(
    volunteer: Volunteer, *, planned_on: date, supervisor: Membership, by: Membership
) -> Supervision:
    """Find a day; planning again moves it."""
    refuse_oneself(volunteer, by)
    if planned_on < today():
        raise DomainError("The day must be today or later.")
    if planned_on > last_day_to_plan(on=today()):
        raise DomainError("Choose a day within a year from now.")
    volunteer = lock(volunteer)
    if volunteer.status == Volunteer.Status.LEFT:
        raise DomainError(f"{volunteer} has left.")
    facts = {"planned_on": planned_on, "supervisor": supervisor}
    planned = volunteer.supervisions.planned().first()
    if planned:
        change_facts(planned, facts)
        return planned
    return volunteer.supervisions.create(organisation_id=volunteer.organisation_id, **facts)


@transaction.atomic
def call_off_supervision(supervision: Supervision, *, by: Membership | None) -> Supervision:
    refuse_oneself(supervision.volunteer, by)
    supervision = lock(supervision)
    if supervision.status == Status.PLANNED:
        supervision.move_to(Status.CALLED_OFF)
        supervision.save(update_fields=["status"])
    return supervision


@transaction.atomic
def record_supervision(
    volunteer: Volunteer,
    *,
    held_on: date,
    how: str,
    notes: str,
    supervisor: Membership,
    by: Membership,
) -> Supervision:
    """It was held. One that was planned up to then, or for soon after, is the same one."""
    refuse_oneself(volunteer, by)
    volunteer = lock(volunteer)
    _refuse_day(volunteer, held_on)
    facts = {"held_on": held_on, "how": how, "notes": notes.strip(), "supervisor": supervisor}
    planned = volunteer.supervisions.planned().filter(planned_on__lte=held_on + EARLY).first()
    if planned:
        planned.move_to(Status.HELD)
        for name, fact in facts.items():
            setattr(planned, name, fact)
        planned.save(update_fields=["status", *facts])
        return planned
    return volunteer.supervisions.create(
        organisation_id=volunteer.organisation_id, status=Status.HELD, **facts
    )


@transaction.atomic
def correct_supervision(
    supervision: Supervision,
    *,
    held_on: date,
    how: str,
    notes: str,
    supervisor: Membership,
    seen: str | None = None,
    by: Membership,
) -> Supervision:
    """Put right what was noted of one that was held. `seen`: its version_of, or any."""
    volunteer = lock(supervision.volunteer)
    refuse_oneself(volunteer, by)
    supervision = lock(supervision)
    if supervision.status != Status.HELD:
        raise DomainError("Only a supervision that was held can be corrected.")
    facts = {"held_on": held_on, "how": how, "notes": notes.strip(), "supervisor": supervisor}
    if all(getattr(supervision, name) == fact for name, fact in facts.items()):
        return supervision  # nothing to put right, or sent twice
    refuse_changed(seen, version_of(supervision))
    if held_on != supervision.held_on:
        _refuse_day(volunteer, held_on)
    change_facts(supervision, facts | {"corrected_at": now(), "corrected_by": by})
    return supervision


def version_of(supervision: Supervision) -> str:
    """What a form has seen of it."""
    return versions.version_of(getattr(supervision, name) for name in FACTS_HELD)


def remind_of_supervisions(*, on: date) -> int:
    """A word to whoever supports them when one is due soon, and once more when it is late."""
    people = Volunteer.objects.active().filter(position__supervision_weeks__isnull=False)
    people = people.select_related("organisation", "position", "membership__user")
    standings = supervision_standings(people)
    return one_by_one(
        "supervision", people, lambda person: _remind(person, standings[person.pk], on)
    )


def _remind(person: Volunteer, standing: SupervisionStanding, on: date) -> int:
    due_on, planned_on = standing.due_on, standing.planned_on
    if due_on is None or not standing.is_due_soon(on):
        return 0
    is_in_time = planned_on is not None and on <= planned_on <= due_on
    supervisor = named_for(person)
    if is_in_time or supervisor is None:
        return 0
    stage = "late" if standing.is_overdue(on) else "soon"
    tell_supervision_due(supervisor, person, standing, stage=stage)
    return 1


def _refuse_day(volunteer: Volunteer, held_on: date) -> None:
    if held_on > today():
        raise DomainError("Note it when it has been held. Until then you can plan it.")
    if held_on < today() - LONG_AGO:
        raise DomainError("The day must be within the last year.")
    if volunteer.supervisions.held().filter(held_on=held_on).exists():
        raise DomainError("A supervision on that day is noted already.")


name_authors(__name__)
