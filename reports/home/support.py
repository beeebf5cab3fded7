"""Support owed: whom somebody waits to be called by, and whose supervision is late. Never why."""

from datetime import date

from accounts.models import Membership
from accounts.permissions import Permission
from nhsuk.components.words import day, weekday
from reports.home.figures import first
from reports.home.parts import Task, address, count
from support.owed import contacts_due
from support.standing import SOON, with_supervision
from support.supporters import people_supported_by


def support_figures(membership: Membership, on: date) -> dict:
    if not membership.can(Permission.SUPPORT_GIVE):
        return {}
    due = contacts_due(membership)
    mine = due.filter(assigned_to=membership)
    people = with_supervision(people_supported_by(membership))
    late = people.filter(supervision_due_on__lt=on)
    soon = people.filter(supervision_due_on__range=(on, on + SOON), next_on=None)
    return {
        "contacts": due,
        "contacts_by": first(due, "due_on"),
        "own_contacts": mine,
        "own_contacts_by": first(mine, "due_on"),
        "late": late,
        "soon": soon,
        "soon_by": first(soon.order_by("supervision_due_on"), "supervision_due_on"),
    }


def support_tasks(membership: Membership, found: dict, *, on: date) -> list[Task]:
    if not membership.can(Permission.SUPPORT_GIVE):
        return []
    return [*_contacts(found, on), *_supervisions(found)]


def _contacts(found: dict, on: date) -> list[Task]:
    own, others = found["own_contacts"], found["contacts"] - found["own_contacts"]
    tasks = []
    if own:
        by = found["own_contacts_by"]
        calls = count(own, "person waits", "people wait")
        tasks.append(_task(f"{calls} for your call: the first by {weekday(by)}", by, on))
    if others and found["contacts_by"] <= on:
        words = count(others, "call is", "calls are")
        tasks.append(_task(f"{words} due from colleagues", found["contacts_by"], on))
    return tasks


def _task(sentence: str, by: date, on: date) -> Task:
    tag, colour = ("Late", "red") if by < on else ("Call", "orange" if by == on else "yellow")
    return Task(sentence, address("support:index"), "So that nobody is left alone.", tag, colour)


def _supervisions(found: dict) -> list[Task]:
    late, soon, tasks = found["late"], found["soon"], []
    if late:
        words = f"{count(late, 'supervision is', 'supervisions are')} late"
        hint = "When it is later than its limit, no new match is made until it was held."
        tasks.append(Task(words, address("support:index"), hint, "Late", "red"))
    if soon:
        words = count(soon, "supervision is", "supervisions are")
        sentence = f"{words} to plan: the first is due by {day(found['soon_by'])}"
        tasks.append(Task(sentence, address("support:index"), tag="Plan", colour="yellow"))
    return tasks
