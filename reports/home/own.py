"""What people who read and write about a match have in common on their home pages."""

from collections.abc import Iterable
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from accounts.models import Membership
from nhsuk.components.words import day
from placements.models import Match, MeetingLog, Reflection, ReflectionShare
from reports.home.figures import RowCount
from reports.home.parts import Task, address


def own_matches(membership: Membership, *, on: date) -> list[Match]:
    """This member's offers and matches, with how often and when the two last met."""
    matches = membership.organisation.matches.of(membership).live().with_people()
    # One small query for each, by its index: joined, every meeting would meet every reflection.
    met = MeetingLog.objects.happened().filter(match=OuterRef("pk")).order_by("-starts_at")
    written = Reflection.objects.filter(match=OuterRef("pk")).order_by("-created_at")
    return list(
        matches.annotate(
            meetings=RowCount(met.order_by().values("pk")),
            last_met_at=Subquery(met.values("starts_at")[:1]),
            last_reflected_at=Subquery(written.values("created_at")[:1]),
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


def to_read(membership: Membership) -> list[Task]:
    """What trainees have shared with this member, who has not said yet that it is read."""
    shares = ReflectionShare.objects.readable_by(membership).without_text().filter(read_at=None)
    return [
        Task(
            f"{share.reflection.trainee.first_name} has shared a reflection with you",
            address("reflections:read", share.pk),
            "Read it when it suits you.",
            "New",
            "blue",
        )
        for share in shares.order_by("shared_at")[:5]
    ]


def _other(match: Match, side: str) -> str:
    person = match.placement.trainee if side == "connector" else match.connector
    return person.first_name
