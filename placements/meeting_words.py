"""What became of a meeting, in the words of whoever reads or enters it."""

from placements.models import MeetingLog

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
