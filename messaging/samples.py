"""An invented person and placement, to show how a message will read."""

from datetime import datetime, timedelta
from types import SimpleNamespace as Made

from messaging.recipients import Channel, Recipient

EMAIL = "sam.green@example.org"
LINK = "https://example.org/a-link-of-their-own"


def sample_recipient(channel: str) -> Recipient:
    numbers = {Channel.EMAIL: EMAIL, Channel.TEXT: "07700 900123"}
    address = numbers.get(Channel(channel), "01632 960 200")
    return Recipient("Sam Green", address, channel, email=EMAIL)


def sample_context(organisation: object, template: str, *, at: datetime) -> dict:
    """Something for every variable of a message; `organisation` is the real one."""
    later, day = at + timedelta(days=14), at.date() + timedelta(days=14)
    placement = _placement(at)
    return {
        **_words(day),
        "organisation": organisation,
        "first_name": "Sam",
        "other": Made(first_name="Asha", programme="Nursing", year=2, started_on=at.date()),
        "trainee": "Asha",
        "volunteer": _person("Sam", "Green"),
        "reader": "Priya Nair",
        "by": "Priya Nair",
        "role": "Connector",
        "link": LINK,
        "apply_link": LINK,
        **_class_facts(later),
        "meeting": _meeting(later),
        "placement": placement,
        "match": Made(answer_by=day, renewals=[], status="agreed", meetings_wanted=3),
        "before": _BEFORE.get(template, (placement.starts_on, placement.ends_on)),
        "agreement": Made(name="Confidentiality"),
        "text": Made(effective_on=day),
        "item": Made(label="Fire safety", kind="course", state="due", until=day),
        "step": _Step("Co-trainer"),
        "planned_at": later,
        **_FLAGS,
    }


def _words(day: object) -> dict:
    return {
        "words": "A few words of your own stand here.",
        "note": "A few words of your own stand here.",
        "how": "In person",
        "how_words": "By video",
        "place": "Room 2, Bowmere",
        "days": 14,
        "number": 12,
        "paper": "certificate of thanks",
        "has_left": False,
        "due_on": day,
        "met_on": day,
        "planned_on": day,
        "answer_by": day,
        "lapses_on": day,
        "labels": ["Fire safety"],
        "classes": [],
        "sentences": ["Sam Green: Fire safety"],
        "others": 2,
        "lines": ["3 placements have nobody yet", "1 match whose connector is away"],
        "preparing": ["Agree what you would like to talk about."],
    }


_TRUE = ("has_changed", "has_needs", "has_met", "is_to_answer")
_FLAGS = dict.fromkeys(_TRUE, True) | {"is_on_the_way": False}
# Elsewhere it is the days of a placement as they were.
_BEFORE = dict.fromkeys(("meeting_proposed", "meeting_unanswered", "meeting_called_off"))


def _meeting(starts_at: datetime) -> Made:
    return Made(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        minutes=60,
        how="in_person",
        get_how_display="In person",
        place="The café at Bowmere",
        link="",
    )


def _placement(at: datetime) -> Made:
    return Made(
        starts_on=at.date() + timedelta(days=28),
        ends_on=at.date() + timedelta(days=84),
        site=Made(name="Bowmere"),
        team=Made(name="Oak ward"),
        mode="either",
        topics=["Recovery", "Family"],
        connectors_wanted=1,
    )


def _class_facts(starts_at: datetime) -> dict:
    held = Made(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Room 2, Bowmere",
        link=LINK,
        trainer="Grace Okafor",
        access_notes="Step-free, with a hearing loop.",
    )
    booking = Made(status="booked")
    return {"course": "Fire safety", "class": held, "booking": booking, "moved_up": False}


class _Step(str):
    """A step of the pathway, which is written by its name."""

    words = "You help to train new connectors."


class _Person(str):
    first_name = ""


def _person(first: str, last: str) -> _Person:
    person = _Person(f"{first} {last}")
    person.first_name = first
    return person
