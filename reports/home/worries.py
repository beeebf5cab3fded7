"""Concerns that this member is named to read: that there are some, never what or of whom."""

from datetime import date

from accounts.models import Membership
from accounts.permissions import Permission
from nhsuk.components.words import weekday
from placements.models import Concern
from reports.home.figures import first
from reports.home.parts import Task, address, count


def concern_figures(membership: Membership) -> dict:
    if not membership.can(Permission.CONCERN_HANDLE):
        return {}
    mine = membership.organisation.concerns.visible_to(membership)
    with_me = mine.filter(status=Concern.Status.ACKNOWLEDGED, acknowledged_by=membership)
    return {
        "concerns": mine.waiting(),
        "concerns_due_on": first(mine.waiting().order_by("due_on"), "due_on"),
        "concerns_with_me": with_me,
    }


def concern_tasks(found: dict, on: date) -> list[Task]:
    """The first thing on the page: somebody was told that it is read within a working day."""
    url, tasks = address("concerns:index"), []
    if found.get("concerns"):
        due_on = found["concerns_due_on"]
        waits = count(found["concerns"], "concern waits", "concerns wait")
        by = f"was to be read by {weekday(due_on)}" if due_on < on else f"by {weekday(due_on)}"
        tag, colour = ("Overdue", "red") if due_on < on else ("Read", "orange")
        sentence = f"{waits} for you to read: the first {by}"
        tasks.append(Task(sentence, url, "Opening it is kept.", tag, colour))
    if found.get("concerns_with_me"):
        are = count(found["concerns_with_me"], "concern is", "concerns are")
        hint = "Close it once what can be done is done."
        tasks.append(Task(f"{are} with you", url, hint, "See to it", "blue"))
    return tasks
