"""Support owed: whom somebody waits to be called by, and whose supervision is late. Never why."""

from datetime import date

from accounts.models import Membership
from accounts.permissions import Permission
from nhsuk.components.words import day, weekday
from reports.home.figures import first
from reports.home.parts import Task, address, count
from support.owed import contacts_due, supervisions_due
from support.supporters import people_supported_by


def support_figures(membership: Membership) -> dict:
    if not membership.can(Permission.SUPPORT_GIVE):
        return {}
    due = contacts_due(membership)
    mine = due.filter(assigned_to=membership)
    return {
        "contacts": due,
        "contacts_by": first(due, "due_on"),
        "own_contacts": mine,
        "own_contacts_by": first(mine, "due_on"),
    }


def support_tasks(membership: Membership, found: dict, *, on: date) -> list[Task]:
    if not membership.can(Permission.SUPPORT_GIVE):
        return []
    return [*_contacts(found, on), *_supervisions(membership, on)]


def _contacts(found: dict, on: date) -> list[Task]:
    own, others = found["own_contacts"], found["contacts"] - found["own_contacts"]
    tasks = []
    if own:
        by = found["own_contacts_by"]
        calls = count(own, "person waits", "people wait")
        tasks.append(_task(f"{calls} for your call: the first by {weekday(by)}", by, on))
    if others and found["contacts_by"] < on:
        is_one = others == 1
        words = f"{count(others, 'support contact', 'support contacts')} with others"
        tasks.append(_task(f"{words} {'is' if is_one else 'are'} due", found["contacts_by"], on))
    return tasks


def _task(sentence: str, by: date, on: date) -> Task:
    tag, colour = ("Late", "red") if by < on else ("Call", "orange" if by == on else "yellow")
    return Task(sentence, address("support:index"), "So that nobody is left alone.", tag, colour)


def _supervisions(membership: Membership, on: date) -> list[Task]:
    people = people_supported_by(membership).active()
    people = people.filter(position__supervision_weeks__isnull=False)
    rows = supervisions_due(
        people.select_related("position", "supported_by__supervisor__user"), on=on
    )
    late = [row for row in rows if row.is_overdue]
    soon = [row for row in rows if not row.is_overdue and row.standing.planned_on is None]
    tasks = []
    if late:
        words = f"{count(len(late), 'supervision is', 'supervisions are')} late"
        stopped = sum(row.stops_new_matches for row in late)
        hint = f"For {stopped} of them no new match is made until it was held." if stopped else ""
        tasks.append(Task(words, address("support:index"), hint, "Late", "red"))
    if soon:
        words = count(len(soon), "supervision is", "supervisions are")
        first_by = day(soon[0].standing.due_on)
        sentence = f"{words} to plan: the first is due by {first_by}"
        tasks.append(Task(sentence, address("support:index"), tag="Plan", colour="yellow"))
    return tasks
