"""The forecast in sentences, each with its consequence."""

from nhsuk.components.words import day
from reports.forecast import Forecast, Lapse, Person, matches_of
from reports.home.parts import count

NAMED = 3  # things in one sentence


def summary(forecast: Forecast) -> str:
    """“In the next 90 days you lose 4 connectors and 3 matches unless Fire Safety is renewed before
    14 January 2027.”"""
    ahead, lost = f"In the next {forecast.days} days you lose", forecast.lost
    if not lost:
        return f"{ahead} no connector who is cleared today."
    lose = count(len(lost), "connector", "connectors")
    if at_risk := matches_of(lost):
        lose += f" and {count(at_risk, 'match', 'matches')}{_where(forecast.is_whole)}"
    needed = [lapse for lapse in forecast.ahead if lapse.concerns_the_cleared]
    return f"{ahead} {lose} unless {_renewed(needed)}."


def _renewed(needed: list[Lapse]) -> str:
    """What must be renewed, and the day before which the first of it must be."""
    labels = list(dict.fromkeys(lapse.label for lapse in needed))
    before, is_one_day = day(needed[0].on), needed[0].on == needed[-1].on
    if (len(labels) > 1 and not is_one_day) or len(labels) > NAMED:
        return f"{len(needed)} things are renewed, the first ({labels[0]}) before {before}"
    what = _are_renewed(labels)
    return f"{what} before {before}" if is_one_day else f"{what}, the first before {before}"


def today_already(forecast: Forecast) -> str:
    """“3 active connectors are not cleared today. 2 matches depend on them.”; empty if nobody."""
    people = forecast.not_cleared
    if not people:
        return ""
    are = count(len(people), "active connector is", "active connectors are")
    depend = _depend(matches_of(people), forecast.is_whole)
    return f"{are} not cleared today. {depend} on {'this' if len(people) == 1 else 'them'}."


def sentence(lapse: Lapse) -> str:
    """“Fire Safety lapses for 4 connectors, who stop being cleared. 3 matches depend on it.”"""
    return f"{begins(lapse)} {who(lapse)}{ends(lapse)}"


def begins(lapse: Lapse) -> str:
    return f"{lapse.label} {_verb(lapse)}"


def who(lapse: Lapse) -> str:
    """Somebody by name, several by number."""
    one = lapse.people[0].person.name
    return one if len(lapse.people) == 1 else f"{len(lapse.people)} connectors"


def ends(lapse: Lapse) -> str:
    return f"{_stopped(lapse)}. {_depend(lapse.matches, lapse.is_whole)} on it."


def _verb(lapse: Lapse) -> str:
    if lapse.kind == "agreement" and (lapse.is_over or not lapse.is_now):
        return "is to be signed again by"
    if lapse.is_now:
        return "has lapsed for" if lapse.is_over else "is not in place for"
    return "lapses for"


def _stopped(lapse: Lapse) -> str:
    before = lapse.stopped_before
    if lapse.is_now:
        return ""
    if not lapse.lost and not before:
        return ", who will not be cleared by then anyway"
    parts = []
    if lapse.lost:
        stop = "stops" if lapse.lost == 1 else "stop"
        parts.append(f"{_whom(lapse.lost, lapse)}{stop} being cleared")
    if before:
        others = _others(before, lapse)
        parts.append(f"{_whom(len(before), lapse)}will already have stopped unless {others}")
    who = "who" if max(lapse.lost, len(before)) == len(lapse.people) else "of whom"
    return f", {who} {' and '.join(parts)}"


def _whom(number: int, lapse: Lapse) -> str:
    return "" if number == len(lapse.people) else f"{number} "


def _others(people: list[Person], lapse: Lapse) -> str:
    """What must be renewed before, by name if it is the same few things for all of them."""
    labels, *different = {person.lapsing_before(lapse.on) for person in people}
    if different or len(labels) > NAMED:
        return "other things are renewed"
    return _are_renewed(list(dict.fromkeys(labels)))


def _are_renewed(labels: list[str]) -> str:
    return f"{_listed(labels)} {'is' if len(labels) == 1 else 'are'} renewed"


def _depend(matches: int, is_whole: bool) -> str:
    number = count(matches, "match", "matches") if matches else "No match"
    return f"{number}{_where(is_whole)} {'depend' if matches > 1 else 'depends'}"


def _where(is_whole: bool) -> str:
    """Matches at other sites are not known to whoever is limited to some."""
    return "" if is_whole else " at your sites"


def _listed(labels: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
