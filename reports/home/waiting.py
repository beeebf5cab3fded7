"""Nobody on the way in is forgotten: who has just come, and who has waited too long."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery

from accounts.models import Membership
from reports.home.figures import first
from reports.home.parts import Task, address, count
from volunteers.models import Volunteer
from volunteers.pipeline import overdue, to_answer, waiting_from


def waiting_figures(membership: Membership, at: datetime) -> dict:
    """What the task needs, for the page's one query."""
    volunteers = membership.organisation.volunteers.visible_to(membership)
    late = overdue(volunteers, at=at)
    repeats = membership.organisation.applications.repeated().filter(volunteer__in=volunteers)
    return {
        "overdue_stages": ArraySubquery(late.order_by().values("status")),
        "new_stages": ArraySubquery(to_answer(volunteers, at=at).order_by().values("status")),
        "repeats": repeats,
        "repeat_of_id": first(repeats.order_by("submitted_at"), "volunteer_id"),
    }


def waiting_tasks(found: dict) -> list[Task]:
    """The stage where most people wait; the others stand in the hint."""
    waits = waiting_from(found["overdue_stages"])
    if not waits:
        return []
    first, *others = waits
    hint = "; ".join(other.sentence for other in others)
    url = address("volunteers:pipeline", stage=first.stage.value)
    return [Task(first.sentence, url, hint, "Waiting", "orange")]


def arrival_tasks(found: dict) -> list[Task]:
    """Who has come and has not waited too long, and people we know who have applied again."""
    stages = Volunteer.Status
    tasks = []
    for stage, one, many in (
        (stages.APPLICATION, "new application", "new applications"),
        (stages.ENQUIRY, "new question", "new questions"),
    ):
        if number := found["new_stages"].count(stage):
            url = address("volunteers:pipeline", stage=stage.value)
            tasks.append(Task(f"{count(number, one, many)} to answer", url, "", "New", "blue"))
    if found["repeats"]:
        has = count(found["repeats"], "person we know has", "people we know have")
        url = address("volunteers:application", found["repeat_of_id"])
        tasks.append(Task(f"{has} applied again", url, "The first comes first.", "Look", "blue"))
    return tasks
