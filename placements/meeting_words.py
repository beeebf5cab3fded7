"""What became of a meeting, in the words of whoever reads or enters it."""

from datetime import datetime

from common.dates import comes_twice
from nhsuk.components.words import clock, weekday
from placements.models import Meeting, MeetingLog

HOW: dict[str, str] = {
    Meeting.How.IN_PERSON: "in person",
    Meeting.How.VIDEO: "by video",
    Meeting.How.TELEPHONE: "by telephone",
}
Outcome = MeetingLog.Outcome
# By side; "" is for somebody who was not there, such as a coordinator.
ENTERED_BY = {
    "": {Outcome.HAPPENED: "They met"},
    "trainee": {
        Outcome.TRAINEE_CANCELLED: "I cancelled",
        Outcome.CONNECTOR_CANCELLED: "They cancelled",
    },
    "connector": {
        Outcome.CONNECTOR_CANCELLED: "I cancelled",
        Outcome.TRAINEE_CANCELLED: "They cancelled",
    },
}


def outcome_choices(side: str) -> list[tuple[str, str]]:
    """The choices for one of the two people, or for somebody who enters it for them."""
    return [(value, ENTERED_BY[side].get(value, label)) for value, label in Outcome.choices]


def outcome_words(log: MeetingLog, side: str) -> str:
    """The same, said to a reader: what I cancelled is “You cancelled”."""
    words = dict(outcome_choices(side))[log.outcome]
    return words.replace("I ", "You ", 1) if words.startswith("I ") else words


def when_and_how(meeting: Meeting) -> str:
    """“Tuesday 5 December 2026, 2:30pm, by video”."""
    when = f"{weekday(meeting.starts_at)}, {clock(meeting.starts_at)}"
    return f"{when}, {HOW[meeting.how]}"


def clock_words(starts_at: datetime) -> str:
    """What to know of a time that comes twice, when the clocks go back; else ""."""
    if not comes_twice(starts_at):
        return ""
    return f"The clocks go back that night: it is the first {clock(starts_at)}."
