"""What is left to do before two people part well, for one of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists
from django.urls import reverse

from common.dates import now
from placements.models import Feedback, Match, MeetingLog, Parting, Reflection
from placements.services.feedback import ENDING_BEGINS, SIDES, own_token


@dataclass(frozen=True, slots=True)
class Step:
    words: str
    is_done: bool
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Both would be glad to hear of each other; and when their coordinator has seen to it."""

    passed_on_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ending:
    """`contact` is said only if both wish it: nobody learns what the other chose alone."""

    steps: tuple[Step, ...]
    contact: Contact | None


def ending_of(match: Match, side: str, *, on: date) -> Ending:
    """In four queries. `side` is whose list it is; a trainee's has their reflection as well."""
    partings = {each.side: each for each in match.partings.all()}
    mine, page = partings.get(side), reverse("feedback:ending", args=[match.pk])
    steps = [
        Step("A last meeting", _met_lately(match), hint="So that neither of you has to wonder."),
        Step("Say thank you", bool(mine and mine.has_thanked), page),
        *(_reflection(match) if side == "trainee" else ()),
        Step("Say how you part", bool(mine and mine.contact), page),
    ]
    if on > match.placement.ends_on:
        steps.extend(_telling(match, side))
    return Ending(tuple(steps), _contact(partings.values()))


def contact_of(match: Match) -> Contact | None:
    return _contact(match.partings.all())


def _contact(partings: Collection[Parting]) -> Contact | None:
    wish = Parting.Contact.THROUGH_US
    both = len(partings) == len(SIDES) and all(each.contact == wish for each in partings)
    return Contact(next(iter(partings)).passed_on_at) if both else None


def _met_lately(match: Match) -> bool:
    """The last one: none is arranged after it."""
    since = match.placement.ends_on - ENDING_BEGINS
    logs = MeetingLog.objects.happened().filter(match=match, starts_at__date__gte=since)
    to_come = match.meetings.to_come(at=now())
    return Match.objects.filter(Exists(logs), ~Exists(to_come), pk=match.pk).exists()


def _reflection(match: Match) -> tuple[Step, ...]:
    written = Reflection.objects.filter(match=match, status=Reflection.Status.FINISHED)
    url = f"{reverse('reflections:start')}?match={match.pk}"
    return (Step("Write a reflection", written.exists(), url, "For yourself; share it or not."),)


def _telling(match: Match, side: str) -> tuple[Step, ...]:
    """From when they are asked until it is too late."""
    feedback = match.feedback.filter(side=side, kind=Feedback.Kind.ENDING).first()
    if feedback is None or feedback.status == Feedback.Status.LAPSED:
        return ()
    is_done = feedback.status == Feedback.Status.GIVEN
    url = "" if is_done else reverse("feedback:give", args=[own_token(feedback)])
    return (Step("Tell us how it was", is_done, url, "Three short questions. Nobody is marked."),)
