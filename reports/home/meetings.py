"""Matches that have no meeting to come, and meetings that nobody has logged: a task each."""

from datetime import datetime

from accounts.models import Membership
from placements.meetings_due import to_arrange, to_log
from reports.home.figures import first
from reports.home.parts import Task, address, count

ONE_PAIR = ("pair would be glad to hear of each other", "pairs would be glad to hear of each other")


def meeting_figures(membership: Membership, at: datetime) -> dict:
    matches = membership.organisation.matches.visible_to(membership)
    wishes = membership.organisation.partings.to_pass_on(matches)
    return {
        "to_hear": wishes,
        "to_hear_of": first(wishes, "match_id"),
        "to_arrange": to_arrange(membership, at=at),
        "to_log": to_log(membership, at=at),
    }


def meeting_tasks(found: dict) -> list[Task]:
    tasks = []
    if found["to_arrange"]:
        matches = count(found["to_arrange"], "match has", "matches have")
        hint = "Matched for a week, or asked for a time days ago. A call often helps."
        url = address("meetings:index")
        tasks.append(Task(f"{matches} no meeting agreed yet", url, hint, "Arrange", "yellow"))
    if found["to_log"]:
        meetings = count(found["to_log"], "meeting is", "meetings are")
        hint = "They were a week ago or longer. Call, and enter what they say."
        url = address("meetings:index", show="to_log")
        tasks.append(Task(f"{meetings} not logged yet", url, hint, "Call", "yellow"))
    if found["to_hear"]:
        is_one = found["to_hear"] == 1
        pairs = "Two people" if is_one else f"{found['to_hear']} pairs"
        hint = "Through you: neither has the other's address or number."
        url = address("matches:record", found["to_hear_of"])
        sentence = f"{pairs} would be glad to hear of each other"
        unnamed = ONE_PAIR if is_one else None
        tasks.append(Task(sentence, url, hint, "Pass on", "blue", unnamed=unnamed))
    return tasks
