"""How much each thing matters when matches are chosen, in a coordinator's words; and what it does.

The order of the aims does not move: most trainees first, then the fewest changes, then the fit that
is weighed here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction

from accounts.models import Organisation
from placements.matching.rules import conditions
from placements.matching.scoring import MANY_HALF_DAYS, can_meet_there, minutes_there
from placements.matching.types import Need, Offer, Outcome, Pool, Weights
from placements.models import MatchingWeights

USUAL = "usual"
LEVELS = {
    "none": ("Not at all", Fraction(0)),
    "little": ("A little", Fraction(1, 2)),
    USUAL: ("As usual", Fraction(1)),
    "lot": ("A lot", Fraction(2)),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is weighed: how it is asked, and counted for a pair (more is better).

    `better` and `worse` say what a difference of one is, singular and plural.
    """

    key: str
    question: str
    count: Callable[[Need, Offer], int]
    better: tuple[str, str]
    worse: tuple[str, str]


def _lost(count: Callable[[Need, Offer], int]) -> Callable[[Need, Offer], int]:
    return lambda need, offer: -count(need, offer)


CRITERIA = (
    Criterion(
        "topics",
        "How much does it matter that they share topics?",
        lambda need, offer: len(need.topics & offer.will_share),
        ("topic more in common", "topics more in common"),
        ("topic fewer in common", "topics fewer in common"),
    ),
    Criterion(
        "wont_share",
        "How much does it matter to keep off what a connector would rather not talk about?",
        _lost(lambda need, offer: len(need.topics & offer.wont_share)),
        ("unwanted topic fewer", "unwanted topics fewer"),
        ("unwanted topic more", "unwanted topics more"),
    ),
    Criterion(
        "mode",
        "Where either would do, how much does it matter that they meet in person?",
        lambda need, offer: int(need.mode == "either" and can_meet_there(need, offer)),
        ("more meets in person", "more meet in person"),
        ("fewer meets in person", "fewer meet in person"),
    ),
    Criterion(
        "half_days",
        "How much does it matter that they have several half-days in common?",
        lambda need, offer: min(MANY_HALF_DAYS, len(need.half_days & offer.half_days)),
        ("half-day more in common", "half-days more in common"),
        ("half-day fewer in common", "half-days fewer in common"),
    ),
    Criterion(
        "renewal",
        "How much does it matter that nothing has to be renewed before the placement ends?",
        _lost(lambda need, offer: len(conditions(need, offer))),
        ("renewal fewer to wait for", "renewals fewer to wait for"),
        ("renewal more to wait for", "renewals more to wait for"),
    ),
    Criterion(
        "continuity",
        "How much does it matter whether a trainee meets somebody again, where they asked for it?",
        lambda need, offer: (
            {"same": 1, "different": -1}.get(need.continuity, 0) * (offer.id in need.met_before)
        ),
        ("wish for somebody known or new met", "wishes for somebody known or new met"),
        ("wish for somebody known or new unmet", "wishes for somebody known or new unmet"),
    ),
)
TRAVEL = "Where they can meet in person, how much does it matter that the journey is short?"
EVEN_LOAD = "How much does it matter that connectors have about as many trainees each?"
QUESTIONS = {
    **{each.key: each.question for each in CRITERIA},
    "travel": TRAVEL,
    "even_load": EVEN_LOAD,
}


def answers_of(organisation: Organisation) -> dict[str, str]:
    """The level of each thing, as somebody said or as usual."""
    said = MatchingWeights.objects.filter(organisation=organisation).first()
    return dict.fromkeys(QUESTIONS, USUAL) | (dict(said.answers) if said else {})


def weights_of(answers: dict[str, str]) -> Weights:
    """The points that the answers stand for."""
    usual = Weights()
    said = {
        name: int(getattr(usual, name) * LEVELS[answers[name]][1])
        for name in (field.name for field in fields(Weights))
        if name in answers
    }
    return Weights(**said)


def weights_in_words(points: Mapping[str, int]) -> list[str]:
    """What mattered to a run: each question, its answer, and the points that stood for it."""
    return [
        f"{question} {_answer_in_words(key, points[key])}"
        for key, question in QUESTIONS.items()
        if key in points
    ]


def _answer_in_words(key: str, points: int) -> str:
    counted, usual = f"{points} point{'s' * (points != 1)}", getattr(Weights(), key)
    named = (words for words, share in LEVELS.values() if int(usual * share) == points)
    answer = next(named, "")
    return f"{answer}: {counted}." if answer else f"{counted.capitalize()}."


def effect_in_words(pool: Pool, before: Outcome, after: Outcome) -> list[str]:
    """What other weights do to the same placements: who is covered, who changes, what for."""
    was, is_now = _chosen(before), _chosen(after)
    changed = sum(was.get(need) != offers for need, offers in is_now.items())
    return [
        _covered(before.covered, after.covered),
        "The same connectors are suggested."
        if not changed
        else f"{changed} of {len(is_now)} placements would get somebody else.",
        *_differences(pool, before, after),
        *_journeys(pool, before, after),
        *_busiest(before, after),
    ]


def _chosen(outcome: Outcome) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in outcome.pairs:
        found.setdefault(pair.need, set()).add(pair.offer)
    return {need: frozenset(offers) for need, offers in found.items()}


def _covered(before: int, after: int) -> str:
    if before == after:
        return f"As many are covered as before: {after}."
    return f"{after} are covered, before it was {before}: both searches stopped at their limit."


def _differences(pool: Pool, before: Outcome, after: Outcome) -> Iterator[str]:
    needs = {need.id: need for need in pool.needs}
    offers = {offer.id: offer for offer in pool.offers}
    for criterion in CRITERIA:
        totals = [
            sum(criterion.count(needs[pair.need], offers[pair.offer]) for pair in outcome.pairs)
            for outcome in (before, after)
        ]
        if more := totals[1] - totals[0]:
            words = criterion.better if more > 0 else criterion.worse
            yield f"{abs(more)} {words[abs(more) != 1]}."


def _journeys(pool: Pool, before: Outcome, after: Outcome) -> Iterator[str]:
    """How many placements get a longer or a shorter journey, of those where both are known."""
    needs = {need.id: need for need in pool.needs}
    offers = {offer.id: offer for offer in pool.offers}

    def ways(outcome: Outcome) -> dict[str, list[int | None]]:
        return {
            key: [minutes_there(needs[key], offers[offer]) for offer in chosen]
            for key, chosen in _chosen(outcome).items()
        }

    was, is_now = ways(before), ways(after)
    more = [_longer_by(was[key], is_now[key]) for key in was if key in is_now]
    longer, shorter = sum(each > 0 for each in more), sum(each < 0 for each in more)
    if longer or shorter:
        yield _in_order([(longer, "longer journey"), (shorter, "shorter journey")])
    unknown = [_unknown(needs, offers, outcome) for outcome in (before, after)]
    if change := unknown[1] - unknown[0]:
        words = "journey" if abs(change) == 1 else "journeys"
        which = "more" if change > 0 else "fewer"
        yield f"{abs(change)} {which} {words} that nobody has told us the length of."


def _longer_by(was: list[int | None], is_now: list[int | None]) -> int:
    """Minutes, of all who come to one placement together; none where one of them is not known."""
    known = [[taken for taken in ways if taken is not None] for ways in (was, is_now)]
    if not len(was) == len(is_now) == len(known[0]) == len(known[1]):
        return 0
    return sum(known[1]) - sum(known[0])


def _unknown(needs: dict[str, Need], offers: dict[str, Offer], outcome: Outcome) -> int:
    pairs = [(needs[pair.need], offers[pair.offer]) for pair in outcome.pairs]
    return sum(
        need.mode != "remote" and can_meet_there(need, offer) and minutes_there(need, offer) is None
        for need, offer in pairs
    )


def _in_order(counts: list[tuple[int, str]]) -> str:
    """“12 longer journeys, 1 shorter journey.”"""
    return ", ".join(f"{n} {words}{'s' * (n != 1)}" for n, words in counts if n) + "."


def _busiest(before: Outcome, after: Outcome) -> Iterator[str]:
    most = [_most(outcome) for outcome in (before, after)]
    if most[0] != most[1]:
        yield f"The busiest connector gets {most[1]} trainees instead of {most[0]}."


def _most(outcome: Outcome) -> int:
    loads: dict[str, int] = {}
    for pair in outcome.pairs:
        loads[pair.offer] = loads.get(pair.offer, 0) + 1
    return max(loads.values(), default=0)
