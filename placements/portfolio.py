"""What a trainee takes along: their reflections, and the meetings for their timesheet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from common.dates import day_of, today
from placements.models import MeetingLog, Reflection, Trainee


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """One reflection. `saved_at`: when it was last written in."""

    about: str
    way: str
    source: str
    saved_at: datetime
    is_draft: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """One meeting that happened: what a timesheet asks."""

    on: date
    starts_at: datetime
    minutes: int
    how: str
    connector: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    trainee: Trainee
    made_on: date
    written: tuple[Written, ...]
    met: tuple[Met, ...]

    @property
    def minutes(self) -> int:
        return sum(meeting.minutes for meeting in self.met)


def portfolio_of(trainee: Trainee, *, only: Collection[str] | None = None) -> Portfolio:
    """Everything they wrote, or `only` these reflections; and every meeting of theirs there was.

    Nobody else stands in it by more than a first name.
    """
    written = own_reflections(trainee).order_by("created_at")
    if only is not None:
        written = written.filter(pk__in=only)
    return Portfolio(trainee, today(), tuple(map(_written, written)), meetings_of(trainee))


def own_reflections(trainee: Trainee):
    """Whatever became of the match or the placement: what they wrote is theirs."""
    return trainee.reflections.with_way()


def meetings_of(trainee: Trainee) -> tuple[Met, ...]:
    logs = MeetingLog.objects.happened().filter(match__placement__trainee=trainee)
    rows = logs.select_related("match__connector").order_by("starts_at")
    return tuple(
        Met(
            day_of(row.starts_at),
            row.starts_at,
            row.minutes,
            row.get_how_display() if row.how else "",
            row.match.connector.first_name,
        )
        for row in rows
    )


def _written(reflection: Reflection) -> Written:
    answers = (
        Answer(prompt.question, text)
        for prompt in reflection.way.prompts
        if (text := reflection.answer(prompt.key)).strip()
    )
    return Written(
        about=reflection.about,
        way=reflection.way.name,
        source=reflection.way.source,
        saved_at=reflection.saved_at,
        is_draft=reflection.status == Reflection.Status.DRAFT,
        answers=tuple(answers),
    )
