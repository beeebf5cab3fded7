"""The connectors of a pool as columns of numbers, so that one placement is held against them all.

Every column has a place for each offer, in the order they were given. Days are ordinals.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from placements.matching.types import Exclusion, Need, Offer, Period

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Places = Whole | slice
UNKNOWN = -1
NEVER = date.max.toordinal()


class Members:
    """Which offers hold a key, for every key that any of them holds."""

    def __init__(self, sets: Sequence[Iterable[str]]) -> None:
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, keys in enumerate(sets):
            for key in keys:
                self._places[key].append(place)
        self._flags: dict[str, Flags] = {}
        self._nobody = np.zeros(len(sets), dtype=bool)

    def having(self, key: str) -> Flags:
        """Flags of the offers that hold a key."""
        if key not in self._places:
            return self._nobody
        if key not in self._flags:
            self._flags[key] = self._nobody.copy()
            self._flags[key][self._places[key]] = True
        return self._flags[key]

    def shared(self, keys: Iterable[str], at: Places) -> Whole:
        """Count how many of these keys the offers at these places hold."""
        total = np.zeros(len(self._nobody[at]), dtype=np.int64)
        for key in keys:
            total += self.having(key)[at]
        return total


class Roster:
    """The offers of a pool, column by column."""

    def __init__(self, offers: Sequence[Offer], on: date) -> None:
        self.offers = offers
        self.is_active = _flags(offer.is_active for offer in offers)
        self.checks_until = _days(offer.checks_until for offer in offers)
        self.dbs_until = _days(offer.dbs_until or date.min for offer in offers)
        self.is_trained = _flags(
            all(course.counts_on(on) for course in offer.courses) for offer in offers
        )
        self.supervised_until = _days(offer.supervised_until or date.max for offer in offers)
        self.lapses = _days(_first_lapse(offer) for offer in offers)
        self.offers_remote = _flags(offer.offers_remote for offer in offers)
        self.needs_step_free = _flags(offer.needs_step_free for offer in offers)
        self.sites = Members([offer.sites for offer in offers])
        self.half_days = Members([offer.half_days for offer in offers])
        self.languages = Members([offer.languages for offer in offers])
        self.will_share = Members([offer.will_share for offer in offers])
        self.wont_share = Members([offer.wont_share for offer in offers])
        self._barred_places = Members([_place_keys(offer.exclusions) for offer in offers])
        self._barred_people = Members([_people(offer.exclusions) for offer in offers])
        self._leave = np.array(
            [
                (place, period.start.toordinal(), period.end.toordinal())
                for place, offer in enumerate(offers)
                for period in _merged(offer.leave)
            ],
            dtype=np.int64,
        ).reshape(-1, 3)
        self._nowhere = np.full(len(offers), UNKNOWN)
        self._minutes = _minutes_by_site(offers)

    def barred(self, need: Need) -> Flags:
        """Flags of those an exclusion bars from a placement."""
        found = self._barred_people.having(need.trainee)
        for place in (f"{need.site}\n", f"{need.site}\n{need.team}", f"\n{need.team}"):
            found = found | self._barred_places.having(place)
        return found

    def days_away(self, period: Period) -> Whole:
        """Count the days of a period that each offer is on leave."""
        place, start, end = self._leave.T
        first = np.maximum(start, period.start.toordinal())
        last = np.minimum(end, period.end.toordinal())
        return np.bincount(place, np.maximum(0, last - first), len(self.offers)).astype(np.int64)

    def minutes_to(self, site: str) -> Whole:
        """The minutes each offer's journey takes, UNKNOWN where nobody has said."""
        return self._minutes.get(site, self._nowhere)


def _flags(values: Iterable[bool]) -> Flags:
    return np.array(list(values), dtype=bool)


def _days(values: Iterable[date]) -> Whole:
    return np.array([day.toordinal() for day in values], dtype=np.int64)


def _first_lapse(offer: Offer) -> date:
    return min((c.valid_until for c in offer.courses if c.valid_until), default=date.max)


def _place_keys(bars: Iterable[Exclusion]) -> set[str]:
    """A key for each place that is barred: site, line break, team; either may be empty."""
    return {f"{bar.site}\n{bar.team}" for bar in bars if bar.site or bar.team}


def _people(bars: Iterable[Exclusion]) -> set[str]:
    return {bar.person for bar in bars if bar.person}


def _merged(periods: Iterable[Period]) -> list[Period]:
    """The same days in periods that share none."""
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and period.start <= merged[-1].end:
            merged[-1] = Period(merged[-1].start, max(merged[-1].end, period.end))
        else:
            merged.append(period)
    return merged


def _minutes_by_site(offers: Sequence[Offer]) -> dict[str, Whole]:
    minutes: dict[str, Whole] = {}
    for place, offer in enumerate(offers):
        for site, taken in offer.journeys:
            minutes.setdefault(site, np.full(len(offers), UNKNOWN))[place] = taken
    return minutes
