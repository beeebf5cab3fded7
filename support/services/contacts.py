"""A call that is owed: made due, made, handed on; and who hears of it when it is late."""

from datetime import date
from functools import partial

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import now, today
from common.errors import DomainError
from common.rows import change_facts, lock
from common.working_days import working_days_after
from support.letters import tell_contact_due, tell_contact_overdue
from support.models import Contact
from support.standing import last_day_to_plan
from support.supporters import can_still_call, coordinators_of, named_for
from volunteers.models import Volunteer
from volunteers.services.oneself import refuse_oneself

PRESSING = list(Contact.Why)  # the most pressing first


@transaction.atomic
def make_due(
    volunteer: Volunteer, *, why: str, due_on: date, by: Membership | None = None
) -> Contact:
    """Somebody is to call them by a day, and is named. One call answers for everything that is due.

    If one is due already, it keeps the earlier day and the more pressing reason.
    """
    volunteer = lock(volunteer)
    contact = volunteer.support_contacts.due().first()
    if contact is None:
        contact = volunteer.support_contacts.create(
            organisation_id=volunteer.organisation_id,
            why=why,
            due_on=due_on,
            assigned_to=named_for(volunteer),
        )
    else:
        first = min(contact.why, why, key=PRESSING.index)
        facts = {"why": first, "due_on": min(contact.due_on, due_on)}
        if not change_facts(contact, facts):
            return contact
    tell_contact_due(contact, stage="new")
    return contact


@transaction.atomic
def ask_to_be_called(volunteer: Volunteer, *, by: Membership) -> Contact:
    """By the next working day."""
    if volunteer.status == Volunteer.Status.LEFT:
        raise DomainError("Please call us: we are glad to hear from you.")
    due_on = working_days_after(today(), 1)
    return make_due(volunteer, why=Contact.Why.ASKED, due_on=due_on, by=by)


@transaction.atomic
def plan_contact(volunteer: Volunteer, *, why: str, due_on: date, by: Membership) -> Contact:
    """Whoever supports them decides that somebody should call."""
    refuse_oneself(volunteer, by)
    if due_on < today():
        raise DomainError("The day must be today or later.")
    if due_on > last_day_to_plan(on=today()):
        raise DomainError("Choose a day within a year from now.")
    if volunteer.status == Volunteer.Status.LEFT:
        raise DomainError(f"{volunteer} has left.")
    return make_due(volunteer, why=why, due_on=due_on, by=by)


@transaction.atomic
def note_contact(contact: Contact, *, how: str, note: str = "", by: Membership) -> Contact:
    """Somebody has spoken with them."""
    return _settle(contact, Contact.Status.MADE, how=how, note=note, by=by)


@transaction.atomic
def drop_contact(contact: Contact, *, why: str, by: Membership | None) -> Contact:
    """It is not needed, for a reason in words."""
    return _settle(contact, Contact.Status.NOT_NEEDED, how="", note=why, by=by)


@transaction.atomic
def hand_on(contact: Contact, *, to: Membership, by: Membership | None) -> Contact:
    """Somebody else calls, and hears of it."""
    contact = _held(contact, by)
    _require_due(contact)
    if to.user_id == contact.volunteer.membership.user_id:
        raise DomainError("Choose somebody else: this is about them.")
    if change_facts(contact, {"assigned_to": to}):
        tell_contact_due(contact, stage="handed on")
    return contact


def see_to_contacts(*, on: date) -> int:
    """Remind on the day, find a deputy for whoever has gone, tell coordinators a day later."""
    due = Contact.objects.due().select_related(
        "volunteer__organisation", "volunteer__membership", "assigned_to__user"
    )
    return one_by_one("a support contact", due, partial(_see_to, on=on))


def _see_to(contact: Contact, *, on: date) -> int:
    lock(contact.volunteer)
    held = lock(contact)
    if held.status != Contact.Status.DUE:
        return 0
    named = held.assigned_to
    is_named = named is not None and can_still_call(named, contact.volunteer)
    if not is_named and (deputy := named_for(contact.volunteer)):
        held = hand_on(held, to=deputy, by=None)
    if held.due_on < on:
        coordinators = list(coordinators_of(contact.volunteer))
        others = [each for each in coordinators if each.pk != held.assigned_to_id]
        tell_contact_overdue(held, others or coordinators)
        return 1
    if held.due_on == on:
        tell_contact_due(held, stage="today")
        return 1
    return 0


def _held(contact: Contact, by: Membership | None) -> Contact:
    refuse_oneself(contact.volunteer, by)
    lock(contact.volunteer)
    return lock(contact)


def _require_due(contact: Contact) -> None:
    if contact.status != Contact.Status.DUE:
        who = f" {contact.settled_by.user} saw to it." if contact.settled_by else ""
        raise DomainError(f"Nothing is due here any more.{who}")


def _settle(
    contact: Contact, status: str, *, how: str, note: str, by: Membership | None
) -> Contact:
    """Sent twice by the same person, it is settled once."""
    contact, note = _held(contact, by), note.strip()
    known = (contact.status, contact.how, contact.note, contact.settled_by)
    if known == (status, how, note, by):
        return contact
    _require_due(contact)
    contact.move_to(status)
    contact.settled_at, contact.settled_by = now(), by
    contact.how, contact.note = how, note
    contact.save(update_fields=["status", "settled_at", "settled_by", "how", "note"])
    return contact


name_authors(__name__)
