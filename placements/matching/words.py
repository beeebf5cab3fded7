"""Why a pair fits, in plain words for coordinators."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from placements.matching.rules import conditions, days_away
from placements.matching.scoring import can_meet_there, minutes_there
from placements.matching.types import Need, Offer

Names = Mapping[str, str]
Fit = Literal["strong", "good", "tight", "none"]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS = ("morning", "afternoon", "evening")
_ABBREVIATED = {"am": 0, "pm": 1, "eve": 2}


# What the points of a pair are for, by their name in `scoring.score`.
POINTS_FOR = {
    "topics": "Topics in common",
    "wont_share": "Topics they would rather not talk about",
    "mode": "Meeting the way that was asked for",
    "half_days": "Half-days in common",
    "renewal": "A course to renew",
    "continuity": "Having met before, or not, as asked",
    "travel": "The journey",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against a pair, and how good a fit it is."""

    criterion: str
    words: str
    fit: Fit


def pair_reasons(
    need: Need, offer: Offer, names: Names, *, load: int | None = None
) -> tuple[Reason, ...]:
    """Say why a pair that may meet fits, and where it is tight; nothing confidential is said.

    `names` turns the identifiers of sites, topics and languages into what people call them; one
    that is missing is shown as it is. `load` is the number of the connector's matches that start
    in the same year, this one included.
    """
    reasons = [*_topics(need, offer, names), _half_days(need, offer), _meeting(need, offer, names)]
    if need.language:
        language = names.get(need.language, need.language)
        reasons.append(Reason("language", f"Speaks {language}", "strong"))
    reasons += [*_continuity(need, offer), *_journey(need, offer)]
    for condition in conditions(need, offer):
        words = f"{condition.name} must be renewed before {plain_day(condition.renew_by)}"
        reasons.append(Reason("renewal", words, "tight"))
    if away := days_away(need, offer):
        days = "1 day" if away == 1 else f"{away} days"
        reasons.append(Reason("leave", f"Away for {days} of the placement", "tight"))
    if load is not None:
        reasons.append(_load(load, offer.max_a_year, need.period.start.year))
    return tuple(reasons)


def _topics(need: Need, offer: Offer, names: Names) -> Iterator[Reason]:
    shared = need.topics & offer.will_share
    if shared:
        fit: Fit = "strong" if shared == need.topics else "good"
        yield Reason("topics", f"Both chose {_named(shared, names)}", fit)
    elif need.topics:
        yield Reason("topics", "No topic in common", "none")
    if unwanted := need.topics & offer.wont_share:
        words = f"Would rather not talk about {_named(unwanted, names)}"
        yield Reason("wont_share", words, "tight")


def _half_days(need: Need, offer: Offer) -> Reason:
    in_common = sorted(half_day(code) for code in need.half_days & offer.half_days)
    fits: tuple[Fit, ...] = ("none", "tight", "good", "strong")
    words = listed([words for *_, words in in_common]) or "No half-day in common"
    return Reason("half_days", words, fits[min(len(in_common), 3)])


def half_day(code: str) -> tuple[int, int, str]:
    """Read "Wed am", "wed_am" or "wed-pm" as a day and part of it; put anything else last."""
    day, _, part = code.replace("_", " ").replace("-", " ").lower().partition(" ")
    number = next((i for i, name in enumerate(_DAYS) if name.lower().startswith(day)), len(_DAYS))
    if len(day) < 3 or number == len(_DAYS) or part not in _ABBREVIATED:
        return len(_DAYS), 0, code
    return number, _ABBREVIATED[part], f"{_DAYS[number]} {_PARTS[_ABBREVIATED[part]]}"


def _meeting(need: Need, offer: Offer, names: Names) -> Reason:
    site = names.get(need.site, need.site)
    there = need.mode != "remote" and can_meet_there(need, offer)
    remotely = need.mode != "in_person" and offer.offers_remote
    if there and remotely:
        return Reason("mode", f"Meets at {site} or remotely", "strong")
    if there:
        return Reason("mode", f"Meets at {site}", "strong")
    if remotely:
        return Reason("mode", "Meets remotely", "strong" if need.mode == "remote" else "good")
    return Reason("mode", "Cannot meet where this placement is", "none")


def _continuity(need: Need, offer: Offer) -> Iterator[Reason]:
    if need.continuity and offer.id in need.met_before:
        if need.continuity == "same":
            yield Reason("continuity", "Met this trainee before, as they would like", "strong")
        else:
            words = "Met this trainee before, who would like to meet somebody else"
            yield Reason("continuity", words, "tight")


def _journey(need: Need, offer: Offer) -> Iterator[Reason]:
    minutes = minutes_there(need, offer)
    if minutes is not None:
        fit: Fit = "strong" if minutes <= 20 else "good" if minutes <= 45 else "tight"
        taken = "1 minute" if minutes == 1 else f"{minutes} minutes"
        yield Reason("travel", f"The journey takes {taken}", fit)


def _load(load: int, cap: int, year: int) -> Reason:
    fit: Fit = "tight" if load >= cap else "strong" if load == 1 else "good"
    return Reason("even_load", f"Match {load} of at most {cap} starting in {year}", fit)


def _named(keys: Iterable[str], names: Names) -> str:
    return listed(sorted(names.get(key, key) for key in keys))


def listed(words: list[str]) -> str:
    """Join words as a sentence does: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def plain_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
