"""What connectors talk about and what not: each topic under one heading of a file and a record."""

from common.import_rows import Row, RowRefused
from volunteers.models import Volunteer

# How the columns are called, and which may not have a topic in common: what a file has first.
TOPICS = {"will_share": "Will share", "may_share": "Might share", "wont_share": "Won't share"}
APART = [
    ("wont_share", "will_share"),
    ("wont_share", "may_share"),
    ("will_share", "may_share"),
    ("will_share", "wont_share"),
]


def refuse_topic_in_two(row: Row, known: Volunteer | None = None) -> None:
    """Whether they talk about something is said once; for what the file leaves out, what their
    record says counts."""
    for column, other in APART:
        where = "" if other in row.values else " on their record"
        there = {topic.casefold() for topic in row.get(other, getattr(known, other, ()))}
        both = [topic for topic in row.get(column, ()) if topic.casefold() in there]
        if both:
            words = f"“{both[0]}” is under “{TOPICS[other]}”{where} too."
            raise RowRefused(column, f"{words} Please ask them which it is.")
