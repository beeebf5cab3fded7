"""References on a coordinator's page: those to read, and those for which nobody answered."""

from django.db.models import QuerySet, Subquery

from accounts.models import Membership
from reports.home.figures import first
from reports.home.parts import Task, address, count
from volunteers.models import ReferenceRequest


def reference_figures(membership: Membership) -> dict[str, QuerySet | Subquery]:
    """What the tasks need, for the page's one query."""
    rows = membership.organisation.reference_requests.visible_to(membership).open()
    returned = rows.returned().order_by("answered_at")
    waiting = (ReferenceRequest.Status.ASKED, ReferenceRequest.Status.RETURNED)
    return {
        "references_returned": returned,
        "reference_id": first(returned, "pk"),
        "reference_volunteer_id": first(returned, "volunteer_id"),
        "references_unanswered": rows.exclude(status__in=waiting),
    }


def reference_tasks(found: dict) -> list[Task]:
    everything = address("volunteers:reference_list")
    tasks = []
    if number := found["references_returned"]:
        one = (found["reference_volunteer_id"], found["reference_id"])
        url = address("volunteers:reference", *one) if number == 1 else everything
        words = f"{count(number, 'reference has', 'references have')} come back"
        tasks.append(Task(words, url, "Read it through, then accept it.", "Read", "blue"))
    if number := found["references_unanswered"]:
        words = f"{count(number, 'reference needs', 'references need')} another referee"
        hint = "Somebody did not answer, or would rather not. Ask for another name."
        tasks.append(Task(words, everything, hint, "Ask", "yellow"))
    return tasks
