"""Nobody on the way in is forgotten: who has waited too long, in one line."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery

from accounts.models import Membership
from reports.home.parts import Task, address
from volunteers.pipeline import overdue, waiting_from


def waiting_figures(membership: Membership, at: datetime) -> dict[str, ArraySubquery]:
    """What the task needs, for the page's one query."""
    people = overdue(membership.organisation.volunteers.visible_to(membership), at=at)
    return {"overdue_stages": ArraySubquery(people.order_by().values("status"))}


def waiting_tasks(found: dict) -> list[Task]:
    """The stage where most people wait; the others stand in the hint."""
    waits = waiting_from(found["overdue_stages"])
    if not waits:
        return []
    first, *others = waits
    hint = "; ".join(other.sentence for other in others)
    url = address("volunteers:pipeline", stage=first.stage.value)
    return [Task(first.sentence, url, hint, "Waiting", "orange")]
