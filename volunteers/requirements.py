"""One thing asked of one volunteer, and until when it counts."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from common.dates import Period

DBS = "dbs"
AGREEMENT = "agreement:"  # and its key
Kind = Literal["status", "check", "dbs", "course", "agreement"]
Exceptions = tuple[Period, ...]
Until = dict[str, date | None]  # the first day each thing no longer counts; None: it never lapses


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked of one volunteer.

    Keys: the kind of check, “dbs”, the course's code, or “agreement:” and the agreement's key.

    `valid_until` is the first day it no longer counts by itself; None means it never lapses.
    `exceptions` are the approved overrides. `renewal_days` says how long before it lapses it is
    due for renewal; None: as long as the organisation has for everything.
    `note` says why it is not held, where there is more to say than that it is not.
    `is_under_review` is for those who may open the DBS page: readiness does not know it.
    """

    kind: Kind
    key: str
    label: str
    is_held: bool
    valid_until: date | None
    exceptions: tuple[Period, ...]
    renewal_days: int | None = None
    note: str = ""
    is_under_review: bool = False

    def is_in_date(self, day: date) -> bool:
        return self.is_held and (self.valid_until is None or day < self.valid_until)

    def exception_on(self, day: date) -> Period | None:
        """The override that covers the day; of several the one that lasts longest."""
        covering = [period for period in self.exceptions if day in period]
        return max(covering, key=lambda period: period.end, default=None)

    def counts(self, day: date) -> bool:
        return self.is_in_date(day) or self.exception_on(day) is not None

    def lapsed_on(self, day: date) -> date | None:
        """The last day, up to `day`, on which it or an override came to an end; None: never."""
        ends = [period.end for period in self.exceptions]
        ends += [self.valid_until] if self.is_held and self.valid_until else []
        return max((end for end in ends if end <= day), default=None)

    def counts_until(self, day: date) -> date | None:
        """The first day, from `day` on, on which neither it nor an override counts; None: never."""
        until = self.valid_until if self.is_in_date(day) else day
        while until and (exception := self.exception_on(until)):
            until = exception.end
        return until
