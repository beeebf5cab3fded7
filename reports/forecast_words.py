"""The forecast in sentences, each with its consequence."""

from nhsuk.components.words import day
from reports.forecast import Forecast, Lapse, matches_of
from reports.home.parts import count

NAMED = 3  # things in the first sentence


def summary(forecast: Forecast) -> str:
    """“In the next 90 days you lose 4 connectors and 3 matches unless Fire Safety is renewed before
    14 January 2027.”"""
    ahead, lost = f"In the next {forecast.days} days you lose", forecast.lost
    if not lost:
        return f"{ahead} no connector who is cleared today."
    lose = count(len(lost), "connector", "connectors")
    if at_risk := matches_of(lost):
        lose += f" and {count(at_risk, 'match', 'matches')}"
    return f"{ahead} {lose} unless {_renewed([each for each in forecast.ahead if each.lost])}."


def _renewed(stopping: list[Lapse]) -> str:
    """What must be renewed, and the day before which the first of it must be."""
    labels = list(dict.fromkeys(lapse.label for lapse in stopping))
    before, is_one_day = day(stopping[0].on), stopping[0].on == stopping[-1].on
    if (len(labels) > 1 and not is_one_day) or len(labels) > NAMED:
        number = len(stopping)
        return f"{number} things are renewed, the first ({labels[0]}) before {before}"
    what = f"{_listed(labels)} {'is' if len(labels) == 1 else 'are'} renewed"
    return f"{what} before {before}" if is_one_day else f"{what}, the first before {before}"


def today_already(forecast: Forecast) -> str:
    """“3 active connectors are not cleared today. 2 matches depend on them.”; empty if nobody."""
    people = forecast.not_cleared
    if not people:
        return ""
    are = count(len(people), "active connector is", "active connectors are")
    depend = _depend(matches_of(people))
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
    return f"{_stopped(lapse)}. {_depend(lapse.matches)} on it."


def _verb(lapse: Lapse) -> str:
    if lapse.kind == "agreement" and (lapse.is_over or not lapse.is_now):
        return "is to be signed again by"
    if lapse.is_now:
        return "has lapsed for" if lapse.is_over else "is not in place for"
    return "lapses for"


def _stopped(lapse: Lapse) -> str:
    if lapse.is_now:
        return ""
    if not lapse.lost:
        return ", who will not be cleared by then anyway"
    them = "who" if lapse.lost == len(lapse.people) else f"of whom {lapse.lost}"
    return f", {them} {'stops' if lapse.lost == 1 else 'stop'} being cleared"


def _depend(matches: int) -> str:
    return count(matches, "match depends", "matches depend") if matches else "No match depends"


def _listed(labels: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
