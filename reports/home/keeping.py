"""Records that need no longer be kept: somebody decides, nothing goes by itself."""

from datetime import date

from accounts.models import Membership
from accounts.permissions import Permission
from reports.home.parts import Task, address, count


def keeping_figures(membership: Membership, on: date) -> dict:
    if not membership.can(Permission.HISTORY_VIEW):
        return {}
    people = membership.organisation.volunteers.visible_to(membership)
    return {"over": membership.organisation.leavings.over(on).filter(volunteer__in=people)}


def keeping_tasks(found: dict) -> list[Task]:
    if not found.get("over"):
        return []
    words = count(found["over"], "record has been", "records have been")
    hint = "The years for which you keep them are over. An administrator can remove them."
    url = address("erasing:index")
    return [Task(f"{words} kept long enough", url, hint, "Remove", "grey")]
