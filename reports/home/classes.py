"""Classes on a coordinator's page: registers to close, and classes that nearly nobody answers."""

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


def class_tasks(found: dict) -> list[Task]:
    number = found["registers"]
    if not number:
        return []
    url = address("volunteers:classes")
    if number == 1:
        url = address("volunteers:course_class", found["register_id"])
    words = f"{count(number, 'class waits', 'classes wait')} for the register"
    return [Task(words, url, "Say who came, and the course is recorded.", "Register", "blue")]
