"""Risk assessments that wait for a second person: that they do, never of whom or why."""

from accounts.models import Membership
from accounts.permissions import Permission
from reports.home.parts import Task, address, count


def assessment_figures(membership: Membership) -> dict:
    """How many this member may decide."""
    if not membership.can(Permission.DBS_DECIDE):
        return {}
    return {"assessments": membership.organisation.risk_assessments.to_decide(membership)}


def assessment_tasks(found: dict) -> list[Task]:
    if not found.get("assessments"):
        return []
    waiting = count(found["assessments"], "risk assessment waits", "risk assessments wait")
    hint = "Somebody else saw the certificate, so you may decide."
    url = address("volunteers:risks")
    return [Task(f"{waiting} for a second person", url, hint, "Decide", "blue")]
