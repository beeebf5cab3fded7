"""What is left to do before two people part well, for one of them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from placements.models import Feedback, Match, MeetingLog, Parting, Reflection
from placements.services.feedback import ENDING_BEGINS


@dataclass(frozen=True, slots=True)
class Step:
    words: str
    is_done: bool
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """`both_wish_contact` is said only if it is so: nobody learns what the other chose alone."""

    steps: tuple[Step, ...]
    both_wish_contact: bool


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
        steps.append(Step("Tell us how it was", _has_told(match, side)))
    wish = Parting.Contact.THROUGH_US
    both = len(partings) == 2 and all(each.contact == wish for each in partings.values())
    return Ending(tuple(steps), both)


def _met_lately(match: Match) -> bool:
    since = match.placement.ends_on - ENDING_BEGINS
    logs = MeetingLog.objects.happened().filter(match=match)
    return logs.filter(starts_at__date__gte=since).exists()


def _reflection(match: Match) -> tuple[Step, ...]:
    written = Reflection.objects.filter(match=match, status=Reflection.Status.FINISHED)
    url = f"{reverse('reflections:start')}?match={match.pk}"
    return (Step("Write a reflection", written.exists(), url, "For yourself; share it or not."),)


def _has_told(match: Match, side: str) -> bool:
    told = Feedback.objects.given().filter(match=match, side=side, kind=Feedback.Kind.ENDING)
    return told.exists()
