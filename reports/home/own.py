"""What the two people of a match have in common on their home pages."""

from collections.abc import Iterable
from datetime import date

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q

from accounts.models import Membership
from nhsuk.components.words import day
from placements.models import Match, MeetingLog
from reports.home.parts import Task, address

HAPPENED = Q(meeting_logs__outcome=MeetingLog.Outcome.HAPPENED)


def own_matches(membership: Membership, *, on: date) -> list[Match]:
    """This member's offers and matches, with how often and when the two last met."""
    matches = membership.organisation.matches.of(membership).live().with_people()
    return list(
        matches.annotate(
            meetings=Count("meeting_logs", filter=HAPPENED, distinct=True),
            last_met_at=Max("meeting_logs__starts_at", filter=HAPPENED),
            last_reflected_at=Max("reflections__created_at"),
            has_begun=ExpressionWrapper(Q(placement__starts_on__lte=on), BooleanField()),
        )
    )


def answers_wanted(offers: Iterable[Match], *, side: str) -> list[Task]:
    return [
        Task(
            f"Would you like to meet {_other(match, side)}?",
            address("matches:mine"),
            f"Please answer by {day(match.answer_by)}. Either answer is fine.",
            "Answer",
            "blue",
        )
        for match in offers
        if getattr(match, f"{side}_answer") == Match.Answer.WAITING
    ]


def _other(match: Match, side: str) -> str:
    person = match.placement.trainee if side == "connector" else match.connector
    return person.first_name
