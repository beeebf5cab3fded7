"""A trainee's page on the phone: answer, log, write; each one tap away."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from placements.models import Match, Reflection
from reports.home.own import answers_wanted, meeting_tasks, own_matches, with_next_meeting
from reports.home.parts import Home, Task, address

FRESH_FOR = timedelta(days=14)
DONE = "When your coordinator finds somebody for you to meet, you will be asked here and by email."


def trainee_home(membership: Membership, *, at: datetime) -> Home:
    on = timezone.localdate(at)
    matches = own_matches(membership, on=on)
    agreed = [match for match in matches if match.status == Match.Status.AGREED]
    offers = [match for match in matches if match.status == Match.Status.OFFERED]
    return Home(
        template="reports/home_trainee.html",
        at=at,
        tasks=(
            *answers_wanted(offers, side="trainee"),
            *meeting_tasks(agreed, side="trainee", at=at),
            *_to_finish(membership),
            *_to_write(agreed, at),
        ),
        done="You are up to date." if agreed else DONE,
        matches=with_next_meeting(agreed, at=at),
    )


def _to_finish(membership: Membership) -> list[Task]:
    drafts = Reflection.objects.without_text().filter(
        trainee__membership=membership, status=Reflection.Status.DRAFT
    )
    return [
        Task(
            f"Go on with your reflection{_about(draft)}",
            address("reflections:record", draft.pk),
            "Only you can read it.",
            "Draft",
            "yellow",
        )
        for draft in drafts.select_related("match__connector")[:3]
    ]


def _about(draft: Reflection) -> str:
    return f" on meeting {draft.match.connector.first_name}" if draft.match else ""


def _to_write(matches: list[Match], at: datetime) -> list[Task]:
    return [
        Task(
            f"You met {match.connector.first_name}. Write a reflection while it is fresh",
            address("reflections:start", match=str(match.pk)),
            "Ten minutes are enough. Only you can read it.",
            "Write",
            "blue",
        )
        for match in matches
        if match.last_met_at
        and at - match.last_met_at <= FRESH_FOR
        and not (match.last_reflected_at and match.last_reflected_at >= match.last_met_at)
    ]
