"""Claims: those that wait for a second person, and those that go to finance. Never a sum."""

from accounts.models import Membership
from accounts.permissions import Permission
from nhsuk.components.words import day
from reports.home.figures import first
from reports.home.parts import Task, address, count
from volunteers.models import Volunteer


def expense_figures(membership: Membership) -> dict:
    """How many this member may decide, and what waits to be handed over."""
    if not membership.can(Permission.EXPENSE_DECIDE):
        return {}
    claims = membership.organisation.expense_claims
    waiting = claims.to_decide(membership)
    return {
        "claims": waiting,
        "claims_since": first(waiting.order_by("sent_at"), "sent_at"),
        "to_finance": claims.visible_to(membership).approved(),
    }


def expense_tasks(found: dict) -> list[Task]:
    tasks = []
    if found.get("claims"):
        waiting = count(found["claims"], "expense claim waits", "expense claims wait")
        hint = f"The oldest since {day(found['claims_since'])}. Nobody should be out of pocket."
        sentence, url = f"{waiting} for you", address("expenses:index")
        tasks.append(Task(sentence, url, hint, "Decide", "blue"))
    if found.get("to_finance"):
        claims = count(found["to_finance"], "approved claim is", "approved claims are")
        url = address("expenses:exports")
        tasks.append(Task(f"{claims} to go to finance", url, tag="Hand over", colour="grey"))
    return tasks


def own_claim_tasks(volunteer: Volunteer | None) -> list[Task]:
    """Claims of one’s own that were sent back, as support.own.claims_sent_back gives them."""
    return [
        Task(
            f"There is a question about your expense claim {asked['number']}",
            address("expenses:record", asked["key"]),
            "Nothing you wrote is lost. Change it and send it again.",
            "Look",
            "yellow",
        )
        for asked in (volunteer.sent_back if volunteer else ())
    ]
