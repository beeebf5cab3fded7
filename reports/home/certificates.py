"""DBS certificates that nobody has seen yet, on a coordinator's page: straight to the form."""

from django.db.models import QuerySet, Subquery

from accounts.models import Membership
from accounts.permissions import Permission
from reports.home.figures import first
from reports.home.parts import Task, address, count


def certificate_figures(membership: Membership) -> dict[str, QuerySet | Subquery]:
    """What the task needs, for the page's one query."""
    if not membership.can(Permission.DBS_MANAGE):
        return {}
    people = membership.organisation.volunteers.visible_to(membership).awaiting_dbs()
    return {
        "certificates": people,
        "certificate_of_id": first(people.order_by("status_since"), "pk"),
    }


def certificate_tasks(found: dict) -> list[Task]:
    number = found.get("certificates")
    if not number:
        return []
    url = address("volunteers:dbs_awaited")
    if number == 1:
        url = address("volunteers:edit_dbs", found["certificate_of_id"])
    words = count(number, "DBS certificate is", "DBS certificates are")
    hint = "They come by post. Ask to see the original, then record it."
    return [Task(f"{words} still to be seen", url, hint, "Record", "grey")]
