"""What people who read and write about a match have in common on their home pages."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.models import Membership
from nhsuk.components.words import day, moment
from placements.meetings_due import ARRANGE_BEFORE
from placements.models import Match, Meeting, MeetingLog, Reflection, ReflectionShare
from reports.home.figures import RowCount
from reports.home.parts import Task, address

TIMES = ("starts_at", "was_agreed_for")
MOST = 6  # meetings of one match


def own_matches(membership: Membership, *, on: date) -> list[Match]:
    """This member's offers and matches, with how often and when the two last met."""
    matches = membership.organisation.matches.of(membership).live().with_people()
    # One small query for each, by its index: joined, every meeting would meet every reflection.
    met = MeetingLog.objects.happened().filter(match=OuterRef("pk")).order_by("-starts_at")
    written = Reflection.objects.filter(match=OuterRef("pk")).order_by("-created_at")
    return list(
        matches.annotate(
            meetings_had=RowCount(met.order_by().values("pk")),
            last_met_at=Subquery(met.values("starts_at")[:1]),
            arranged=_arranged(),
            last_reflected_at=Subquery(written.values("created_at")[:1]),
            has_begun=ExpressionWrapper(Q(placement__starts_on__lte=on), BooleanField()),
        )
    )


def _arranged() -> ArraySubquery:
    """The open meetings of a match, the soonest first: a column."""
    rows = Meeting.objects.open().filter(match=OuterRef("pk")).order_by("starts_at")
    names = ("pk", "minutes", "how", "status", "proposed_side", *TIMES)
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in names}))[:MOST])


def with_next_meeting(matches: Iterable[Match], *, at: datetime) -> tuple[Match, ...]:
    """Each knows its `next_meeting`: the soonest agreed one to come."""
    found = tuple(matches)
    for match in found:
        coming = (one for one in meetings_of(match) if one.starts_at > at)
        agreed = (one for one in coming if one.status == Meeting.Status.AGREED)
        match.next_meeting = next(agreed, None)
    return found


def meetings_of(match: Match) -> list[Meeting]:
    """The open meetings that own_matches found, as far as they are told there."""
    return [Meeting(**row | _times(row) | {"match": match}) for row in match.arranged]


def _times(row: dict) -> dict[str, datetime | None]:
    return {name: row[name] and datetime.fromisoformat(row[name]) for name in TIMES}


def meeting_tasks(matches: Iterable[Match], *, side: str, at: datetime) -> list[Task]:
    """What is to be answered, and what to be logged; else that a time is to be found."""
    tasks = []
    for match in matches:
        meetings = meetings_of(match)
        found = [task for one in meetings if (task := _task_of(one, match, side, at))]
        is_near = match.placement.starts_on <= timezone.localdate(at) + ARRANGE_BEFORE
        is_over = match.placement.ends_on < timezone.localdate(at)
        if not meetings and not match.meetings_had and is_near and not is_over:
            found = [_to_arrange(match, side)]
        tasks += found
    return tasks


def _task_of(meeting: Meeting, match: Match, side: str, at: datetime) -> Task | None:
    name = _other(match, side)
    if meeting.starts_at > at and meeting.waits_for == side:
        return Task(
            f"Can you meet {name} on {moment(meeting.starts_at)}?",
            address("meetings:record", meeting.pk),
            _instead_of(meeting) + "Say yes, or propose another time.",
            "Answer",
            "blue",
        )
    if meeting.ends_at <= at and meeting.status == Meeting.Status.AGREED:
        return Task(
            f"Did you meet {name} on {day(meeting.starts_at)}?",
            address("matches:log_meeting", match.pk, meeting=str(meeting.pk)),
            "It takes less than a minute.",
            "Log",
            "yellow",
        )
    return None


def _instead_of(meeting: Meeting) -> str:
    was = meeting.was_agreed_for
    return f"Instead of {moment(was)}, which no longer stands. " if was else ""


def _to_arrange(match: Match, side: str) -> Task:
    return Task(
        f"Find a time to meet {_other(match, side)}",
        address("meetings:propose", match.pk),
        "Here are days on which you both can. If you have met already, log it below.",
        "Propose",
        "blue",
    )


def answers_wanted(offers: Iterable[Match], *, side: str) -> list[Task]:
    """The offers that they can still answer: one whose last day is past only waits to be closed."""
    return [
        Task(
            f"Would you like to meet {_other(match, side)}?",
            address("matches:mine"),
            f"Please answer by {day(match.answer_by)}. Either answer is fine.",
            "Answer",
            "blue",
        )
        for match in offers
        if getattr(match, f"{side}_answer") == Match.Answer.WAITING and not match.is_past_answering
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
