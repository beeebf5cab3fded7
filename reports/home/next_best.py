"""Placements whose offer is closed: who could be next, or that nobody is suggested.

That it is closed, never how: somebody may have said no, and nobody need give a reason.
"""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from accounts.models import Membership
from nhsuk.components.words import day
from placements.models import Proposal
from reports.home.parts import Task, address, count

NAMED = 5
SOMEBODY_NEXT = (
    "offer is closed, and somebody could be next",
    "offers are closed, and somebody could be next",
)
NOBODY_NEXT = (
    "offer is closed, and nobody else is suggested",
    "offers are closed, and nobody else is suggested",
)
COLUMNS = (
    *("pk", "reference", "starts_on", "site__name"),
    *("trainee__first_name", "trainee__last_name"),
    *("next_id", "next_first", "next_last"),
)


def closed_offers(membership: Membership, *, on: date) -> ArraySubquery:
    """Placements whose offer is closed, the soonest first, with whoever is suggested: a column."""
    visible = membership.organisation.placements.visible_to(membership)
    closed = visible.after_a_closed_offer().not_over(on=on).order_by("starts_on", "reference")
    waiting = Proposal.objects.to_decide().filter(placement=OuterRef("pk")).order_by("-pk")
    rows = closed.annotate(
        next_id=Subquery(waiting.values("pk")[:1]),
        next_first=Subquery(waiting.values("connector__first_name")[:1]),
        next_last=Subquery(waiting.values("connector__last_name")[:1]),
    )
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in COLUMNS})))


def next_best_tasks(rows: list[dict]) -> list[Task]:
    """One for each of the soonest, and one for all the others together."""
    tasks = [_task(row) for row in rows]
    return tasks[:NAMED] + _others(len(tasks) - NAMED)


def _task(row: dict) -> Task:
    offer = f"The offer for {row['reference']} is closed"
    trainee = f"{row['trainee__first_name']} {row['trainee__last_name']}"
    who = f"{trainee}, {row['site__name']}, from {day(date.fromisoformat(row['starts_on']))}."
    if row["next_id"]:
        return Task(
            f"{offer}; {row['next_first']} {row['next_last']} could be next",
            address("matching:proposal", row["next_id"]),
            f"{who} Nobody is asked until you decide.",
            "Decide",
            "blue",
            unnamed=SOMEBODY_NEXT,
        )
    return Task(
        f"{offer}, and nobody else is suggested: who could help here?",
        address("placements:choose", row["pk"]),
        who,
        "Find somebody",
        "orange",
        unnamed=NOBODY_NEXT,
    )


def _others(number: int) -> list[Task]:
    if number < 1:
        return []
    more = count(number, "more placement", "more placements")
    url = address("placements:index", coverage="none")
    return [Task(f"{more} had an offer that is closed", url, tag="Find somebody", colour="orange")]
