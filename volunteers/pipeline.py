"""Everybody on the way in: at which stage, since when, whose turn it is, and who waits too long."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from messaging.recipients import BY_HAND
from nhsuk.components.words import moment
from volunteers.models import Application, Conversation, ReferenceRequest, Volunteer
from volunteers.readiness import readiness_from
from volunteers.standing import Standing, standings
from volunteers.waits import ASKED, LAST_LOOK, Desk, Wait, asked_from, waits_of

Stage = Volunteer.Status
# Each stage of the way in, and after how many days somebody in it is overdue.
PATIENCE = {
    Stage.ENQUIRY: 7,
    Stage.APPLICATION: 14,
    Stage.CONVERSATION: 14,
    Stage.CONDITIONAL_OFFER: 14,
    Stage.CHECKS: 42,
    Stage.READY: 14,
}
STAGES = tuple(PATIENCE)
WAITED_FOR = {
    Stage.ENQUIRY: "for an answer to their enquiry",
    Stage.APPLICATION: "for a conversation",
    Stage.CONVERSATION: "to hear what came of their conversation",
    Stage.CONDITIONAL_OFFER: "with an offer they have not answered",
    Stage.CHECKS: "for their checks",
    Stage.READY: "to begin, with everything in place",
}


@dataclass(frozen=True, slots=True)
class Row:
    volunteer: Volunteer
    planned_at: datetime | None
    waits: tuple[Wait, ...]
    days: int

    @property
    def stage(self) -> Stage:
        return Stage(self.volunteer.status)

    @property
    def since(self) -> datetime:
        return self.volunteer.status_since

    @property
    def wait(self) -> Wait:
        """Whose turn it is first."""
        return self.waits[0]

    @property
    def is_arranged(self) -> bool:
        return self.stage == Stage.CONVERSATION and self.wait.desk == Desk.BOTH

    @property
    def is_late(self) -> bool:
        return self.days > PATIENCE[self.stage] and not self.is_arranged

    @property
    def is_to_be_called(self) -> bool:
        """They asked not to be written to by e-mail or text."""
        return self.volunteer.contact_by in BY_HAND


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the board: how many, how many too long, and the first few."""

    stage: Stage
    count: int
    late: int
    rows: tuple[Row, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)

    @property
    def late_words(self) -> str:
        return f"{self.late} too long"


@dataclass(frozen=True, slots=True)
class Waiting:
    """People who have been too long at one stage."""

    stage: Stage
    count: int
    days: int

    @property
    def sentence(self) -> str:
        """“3 people have waited more than 14 days for a conversation”."""
        have = "person has" if self.count == 1 else "people have"
        words = WAITED_FOR[self.stage]
        return f"{self.count} {have} waited more than {self.days} days {words}"


def pipeline(volunteers, *, at: datetime, is_public: bool = False) -> tuple[Row, ...]:
    """The rows of a queryset's people, in its order.

    One query for them, and those of readiness if anybody is in the checks or ready. `is_public`:
    for whoever may not know that a DBS certificate is to be looked at again.
    """
    people = list(_with_facts(volunteers))
    checking = [person for person in people if person.status in (Stage.CHECKS, Stage.READY)]
    on = timezone.localdate(at)
    known = standings(checking, today=on) if checking else {}
    return tuple(
        Row(
            volunteer=person,
            planned_at=person.planned_at,
            waits=_checks(person, known[person.pk], on, is_public)
            if person.pk in known
            else (_turn(person, at),),
            days=(at - person.status_since).days,
        )
        for person in people
    )


def _checks(person, standing: Standing, on: date, is_public: bool) -> tuple[Wait, ...]:
    missing = readiness_from(standing, on=on).missing()
    is_under_review = standing.is_under_review and not is_public
    waits = waits_of(missing, asked_from(person.asked), is_under_review=is_under_review)
    return (TURNS[Stage.READY],) if (person.status, waits) == (Stage.READY, (LAST_LOOK,)) else waits


def _with_facts(volunteers):
    """What the application and an arranged conversation say, read with the people themselves."""
    own = {"volunteer": models.OuterRef("pk")}
    application = Application.objects.filter(**own, status__in=["enquired", "submitted"])
    talk = Conversation.objects.filter(**own, outcome="")
    asked = ReferenceRequest.objects.live().filter(**own).order_by()
    return volunteers.annotate(
        invited_at=models.Subquery(application.values("invited_at")[:1]),
        planned_at=models.Subquery(talk.values("planned_at")[:1]),
        asked=ArraySubquery(asked.values(row=ASKED)),
    )


def row_of(volunteer: Volunteer, *, at: datetime, is_public: bool = False) -> Row:
    return pipeline(Volunteer.objects.filter(pk=volunteer.pk), at=at, is_public=is_public)[0]


def board(volunteers, *, at: datetime, shown: int) -> tuple[Column, ...]:
    """A column for each stage, the longest wait first, with at most `shown` people in each."""
    by_stage = {"partition_by": models.F("status")}
    overdue = models.Case(models.When(_overdue(at), then=1), default=0)
    people = (
        volunteers.filter(status__in=STAGES)
        .annotate(
            place=Window(RowNumber(), order_by="status_since", **by_stage),
            in_stage=Window(Count("pk"), **by_stage),
            late_in_stage=Window(Sum(overdue), **by_stage),
        )
        .filter(place__lte=shown)
        .order_by("status_since")
    )
    rows = pipeline(people, at=at)
    return tuple(_column(stage, [row for row in rows if row.stage == stage]) for stage in STAGES)


def _column(stage: Stage, rows: list[Row]) -> Column:
    one = rows[0].volunteer if rows else None
    count, late = (one.in_stage, one.late_in_stage) if one else (0, 0)
    return Column(stage, count, late, tuple(rows))


def _overdue(at: datetime) -> Q:
    """Longer at their stage than it should take; a conversation arranged is no wait."""
    arranged = Conversation.objects.filter(
        volunteer=models.OuterRef("pk"), outcome="", planned_at__gt=at
    )
    found = Q()
    for stage, days in PATIENCE.items():
        found |= Q(status=stage, status_since__lte=at - timedelta(days=days + 1))
    return found & ~Q(models.Exists(arranged))


def overdue(volunteers, *, at: datetime):
    """Those who have been too long at their stage."""
    return volunteers.filter(_overdue(at))


def to_answer(volunteers, *, at: datetime):
    """Those who have asked or applied, have had no answer yet, and have not waited too long."""
    invited = Application.objects.filter(
        volunteer=models.OuterRef("pk"), status__in=["enquired", "submitted"], invited_at__lte=at
    )
    new = Q(status=Stage.APPLICATION) | (Q(status=Stage.ENQUIRY) & ~Q(models.Exists(invited)))
    return volunteers.filter(new, ~_overdue(at))


def waiting(volunteers, *, at: datetime) -> list[Waiting]:
    """Who has been too long at a stage, the most people first: one query."""
    return waiting_from(overdue(volunteers, at=at).order_by().values_list("status", flat=True))


def waiting_from(stages: Iterable[str]) -> list[Waiting]:
    """The same, from the stages of those who are overdue, each as often as there are people: where
    most wait first, and of as many the stage that comes first."""
    counted = Counter(stages)
    order = sorted((-counted[stage], place, stage) for place, stage in enumerate(PATIENCE))
    return [Waiting(Stage(s), counted[s], PATIENCE[s]) for _, _, s in order if counted[s]]


def _turn(person: Volunteer, at: datetime) -> Wait:
    """Whose turn it is at a stage other than the checks."""
    if person.status == Stage.CONVERSATION and person.planned_at and person.planned_at > at:
        return Wait(Desk.BOTH, f"talk on {moment(person.planned_at)}")
    if person.status == Stage.ENQUIRY and person.invited_at:
        return Wait(Desk.APPLICANT, "apply, by the link we sent them")
    return TURNS.get(person.status, Wait(Desk.COORDINATOR, "look at their record"))


TURNS = {
    Stage.ENQUIRY: Wait(Desk.COORDINATOR, "answer their enquiry"),
    Stage.APPLICATION: Wait(Desk.COORDINATOR, "arrange a conversation"),
    Stage.CONVERSATION: Wait(Desk.COORDINATOR, "say what came of the conversation"),
    Stage.CONDITIONAL_OFFER: Wait(Desk.APPLICANT, "say yes or no to the offer"),
    Stage.READY: Wait(Desk.COORDINATOR, "welcome them as active"),
}
