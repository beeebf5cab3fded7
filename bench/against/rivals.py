"""Other ways to match the same schemes: a greedy, and mentor-match by Jonathan Kerr."""

from collections import defaultdict

from matching.match import Match
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify, Rule

from placements.matching.capacity import why_full
from placements.matching.screening import Screen
from placements.matching.types import Need, Offer, Period, Pool, Weights

WEIGHTS = Weights()
ROUNDS = 10  # of mentor-match: a mentor gets one more mentee in each
LEGAL = 1_000  # points of any pair that may meet: to mentor-match, no points means illegal
Links = list[tuple[str, str]]


class Candidates:
    """Who may meet whom, with what points, and who still has room."""

    def __init__(self, pool: Pool) -> None:
        screen = Screen(pool)
        self.offers = {offer.id: offer for offer in pool.offers}
        self.points: dict[str, dict[str, int]] = {}
        for need in pool.needs:
            able = screen.able(need)
            totals = screen.totals(need, able, WEIGHTS).tolist()
            keys = [pool.offers[place].id for place in able]
            self.points[need.id] = dict(zip(keys, totals, strict=True))
        self.taken: dict[str, list[Period]] = defaultdict(list)
        self.links: Links = []

    def has_room(self, offer: Offer, period: Period) -> bool:
        """Tell whether a connector can take one more placement."""
        return not why_full(offer, (*offer.commitments, *self.taken[offer.id]), period)

    def match(self, need: Need, offer: str) -> None:
        """Choose a pair."""
        self.taken[offer].append(need.period)
        self.links.append((need.id, offer))


def greedy(pool: Pool) -> Links:
    """Give the placements with the fewest candidates, one after another, the best with room."""
    found = Candidates(pool)
    for need in sorted(pool.needs, key=lambda need: (len(found.points[need.id]), need.period)):
        ranked = sorted(found.points[need.id].items(), key=lambda item: (-item[1], item[0]))
        free = [key for key, _ in ranked if found.has_room(found.offers[key], need.period)]
        for key in free[: need.connectors_wanted]:
            found.match(need, key)
    return found.links


def mentor_match(pool: Pool) -> Links:
    """Let mentor-match go round until it finds no more.

    Our rules, and whether there is room, are its `Disqualify`; our points its scores. This is one
    fair reading of the package, not its author's own use: it knows neither dates nor caps.
    """
    needs, found = {need.id: need for need in pool.needs}, Candidates(pool)
    mentors = [Mentor(grade=0, email=offer.id) for offer in pool.offers]
    mentees = [Mentee(grade=0, email=need.id) for need in pool.needs]
    rules = [_Points(found), Disqualify(lambda match: _is_barred(match, needs, found))]
    for _ in range(ROUNDS):
        before = len(found.links)
        process_data(mentors, mentees, [rules])
        links = [(mentee.email, mentor.email) for mentee in mentees for mentor in mentee.mentors]
        for need, offer in sorted(set(links) - set(found.links)):
            found.match(needs[need], offer)
        if len(found.links) == before:
            break
    return found.links


def _is_barred(match: Match, needs: dict[str, Need], found: Candidates) -> bool:
    need, key = needs[match.mentee.email], match.mentor.email
    return (
        key not in found.points[need.id]
        or len(match.mentee.mentors) >= need.connectors_wanted
        or not found.has_room(found.offers[key], need.period)
    )


class _Points(Rule):
    """The points of a pair, as mentor-match asks for them."""

    def __init__(self, found: Candidates) -> None:
        super().__init__()
        self._points = found.points

    def apply(self, match: Match) -> int:
        return LEGAL + self._points[match.mentee.email].get(match.mentor.email, 0)

    def evaluate(self, match: Match) -> bool:
        return True
