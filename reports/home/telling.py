"""Nobody who likes the telephone or a letter better is forgotten: who waits to hear from us."""

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from nhsuk.components.words import day
from reports.home.figures import RowCount, first
from reports.home.parts import Task, address, count


def telling_figures(seen: QuerySet) -> dict[str, Subquery]:
    """Of the messages this member sees: how many people wait to be told, and since when."""
    waiting = seen.to_tell()
    return {
        "to_tell": RowCount(waiting.people()),
        "to_tell_since": first(waiting.order_by("created_at"), "created_at"),
    }


def telling_tasks(found: dict) -> list[Task]:
    if not found["to_tell"]:
        return []
    people = count(found["to_tell"], "person is", "people are")
    since = day(timezone.localtime(found["to_tell_since"]))
    return [
        Task(
            f"{people} waiting to hear from you by telephone or letter",
            address("messages:index", status="to_tell"),
            f"The first since {since}. They have no email, or like this better.",
            "Call or write",
            "yellow",
        )
    ]
