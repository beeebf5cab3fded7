"""Training on a coordinator's page: registers to close, and rows of files to look at."""

from datetime import datetime

from django.db.models import QuerySet, Subquery

from accounts.models import Membership
from accounts.permissions import Permission
from reports.home.figures import first
from reports.home.parts import Task, address, count


def class_figures(membership: Membership, at: datetime) -> dict[str, QuerySet | Subquery]:
    """What the tasks need, for the page's one query."""
    held = membership.organisation.course_classes.to_be_registered(at=at)
    if not membership.can(Permission.VOLUNTEER_EDIT):
        held = held.none()
    return {"registers": held, "register_id": first(held.order_by("starts_at"), "pk")}


def training_tasks(found: dict) -> list[Task]:
    return [*_registers(found), *_held_rows(found)]


def _registers(found: dict) -> list[Task]:
    number = found["registers"]
    if not number:
        return []
    url = address("volunteers:classes")
    if number == 1:
        url = address("volunteers:course_class", found["register_id"])
    words = f"{count(number, 'class waits', 'classes wait')} for the register"
    return [Task(words, url, "Say who came, and the course is recorded.", "Register", "blue")]


def _held_rows(found: dict) -> list[Task]:
    if not found["held_rows"]:
        return []
    rows = count(found["held_rows"], "row of a file waits", "rows of files wait")
    url, hint = address("imports:held_rows"), "It is unclear who or which course is meant."
    return [Task(f"{rows} for you among training records", url, hint, "Look", "yellow")]
