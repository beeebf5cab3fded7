"""The hard rules and the soft criteria again, for many connectors at once.

`rules` and `scoring` say what they are, pair by pair; here they are held against whole columns of a
roster, so that 50,000 placements can be judged in seconds. Both must always agree: a property test
compares every pair of drawn pools.
"""

from collections import defaultdict

import numpy as np

from placements.matching.roster import UNKNOWN, Flags, Places, Roster, Whole
from placements.matching.rules import LEAVE_ALLOWED, RULE_NAMES
from placements.matching.scoring import CONTINUITY, FAR, MANY_HALF_DAYS
from placements.matching.types import Need, Period, Pool, Weights

EVERYBODY = slice(None)


class Screen:
    """Judges the needs of a pool against all of its offers, or against some places of them."""

    def __init__(self, pool: Pool) -> None:
        self.roster = Roster(pool.offers, pool.on)
        self._on = pool.on.toordinal()
        self._place_of = {offer.id: place for place, offer in enumerate(pool.offers)}
        self._refused: dict[str, list[int]] = defaultdict(list)
        for need, offer in pool.refused:
            if offer in self._place_of:
                self._refused[need].append(self._place_of[offer])
        self._can_meet: dict[tuple[str, str], Whole] = {}
        self._away: dict[Period, Flags] = {}

    def able(self, need: Need) -> Whole:
        """The places of the offers whom no rule forbids.

        Only those who can meet at the site, or remotely, need be looked at: a placement is held
        against tens of connectors, whatever the size of the pool.
        """
        key = (need.site, need.mode)
        if key not in self._can_meet:
            self._can_meet[key] = np.flatnonzero(self._meets(need))
        at = self._can_meet[key]
        return at[~self.failed(need, at).any(axis=0)]

    def failed(self, need: Need, at: Places = EVERYBODY) -> Flags:
        """Tell which rules forbid which offers: a row for each rule, in the published order."""
        who = self.roster
        end = need.period.end.toordinal()
        flags = {
            "active": ~who.is_active[at],
            "checks": (who.checks_until[at] <= self._on) | (who.checks_until[at] < end),
            "dbs": who.dbs_until[at] < end,
            "training": ~who.is_trained[at],
            "supervision": who.supervised_until[at] <= self._on,
            "exclusion": who.barred(need)[at],
            "place": ~self._meets(need)[at],
            "step_free": self._lacks_access(need)[at],
            "half_days": who.half_days.shared(need.half_days, at) == 0,
            "language": ~self._speaks(need)[at],
            "leave": self._is_away(need.period)[at],
            "refused_before": self._is_refused(need)[at],
        }
        return np.array([flags[name] for name in RULE_NAMES])

    def _meets(self, need: Need) -> Flags:
        there, remotely = self.roster.sites.having(need.site), self.roster.offers_remote
        if need.mode == "in_person":
            return there
        return remotely if need.mode == "remote" else there | remotely

    def _lacks_access(self, need: Need) -> Flags:
        if need.mode == "remote" or need.site_is_step_free:
            return np.zeros(len(self.roster.offers), dtype=bool)
        wanted = self.roster.needs_step_free | need.needs_step_free
        return wanted & ~self.roster.offers_remote if need.mode == "either" else wanted

    def _speaks(self, need: Need) -> Flags:
        if not need.language:
            return np.ones(len(self.roster.offers), dtype=bool)
        return self.roster.languages.having(need.language)

    def _is_away(self, period: Period) -> Flags:
        if period not in self._away:
            self._away[period] = self.roster.days_away(period) > LEAVE_ALLOWED
        return self._away[period]

    def _is_refused(self, need: Need) -> Flags:
        found = np.zeros(len(self.roster.offers), dtype=bool)
        found[self._refused.get(need.id, [])] = True
        return found

    def totals(self, need: Need, at: Whole, weights: Weights) -> Whole:
        """The points of the pairs of a need with these offers: what `score` says in total."""
        who = self.roster
        of_topics = max(1, len(need.topics))
        in_common = np.minimum(MANY_HALF_DAYS, who.half_days.shared(need.half_days, at))
        is_there = self._can_meet_there(need)[at]
        lapses = who.lapses[at] < need.period.end.toordinal()
        total = weights.topics * who.will_share.shared(need.topics, at) // of_topics
        total -= weights.wont_share * who.wont_share.shared(need.topics, at) // of_topics
        total += weights.mode * (is_there | (need.mode != "either"))
        total += weights.half_days * in_common // MANY_HALF_DAYS
        total -= weights.renewal * lapses
        total += CONTINUITY[need.continuity] * weights.continuity * self._met(need)[at]
        if need.mode != "remote":
            minutes = who.minutes_to(need.site)[at]
            known = is_there & (minutes != UNKNOWN)
            total -= known * (weights.travel * np.minimum(FAR, minutes) // FAR)
        return total

    def _can_meet_there(self, need: Need) -> Flags:
        there = self.roster.sites.having(need.site)
        if need.site_is_step_free:
            return there
        return there & ~(self.roster.needs_step_free | need.needs_step_free)

    def _met(self, need: Need) -> Flags:
        found = np.zeros(len(self.roster.offers), dtype=bool)
        found[[self._place_of[key] for key in need.met_before if key in self._place_of]] = True
        return found
