"""Whether somebody's DBS certificates count, and until when.

The exact meanings: an answer “blank, no new info” passes; “non blank” only with an accepted risk
assessment of that certificate; “new info” suspends; no match and no answer change nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Count, Max, Q

from common.dates import add_months
from common.rows import among, as_text
from volunteers.models import DBSCertificate, DBSStatusCheck, Position, RiskAssessment
from volunteers.models.positions import NO_DBS, DBSLevel, Workforce

MISFIT = "DBS certificate is not of the kind this position asks for"

RANK = {level: rank for rank, level in enumerate(DBSLevel.values)}
COVERS: dict[str, set[str]] = {
    Workforce.CHILD_AND_ADULT: {Workforce.CHILD_AND_ADULT, Workforce.CHILD, Workforce.ADULT},
}


@dataclass(frozen=True, slots=True)
class Certified:
    """`valid_until` is the first day it no longer counts; `note` says why nothing counts.

    `is_under_review` is for those who may open the DBS page, and for the person; to everybody else
    such a certificate is one that is not in place.
    """

    is_held: bool = False
    valid_until: date | None = None
    note: str = ""
    is_under_review: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """One certificate, with what is known about it."""

    level: str
    workforce: str
    lists: Sequence[str]
    issued_on: date
    assessment: str | None
    new_info_on: date | None
    non_blanks: int
    last_good_on: date | None

    @property
    def is_under_review(self) -> bool:
        """New information, or something on it that nobody has accepted."""
        shows_something = self.non_blanks > 0 or self.assessment is not None
        is_accepted = self.assessment == RiskAssessment.Status.APPROVED
        return self.new_info_on is not None or (shows_something and not is_accepted)


def fits(position: Position, held: Held | DBSCertificate) -> bool:
    """Whether a certificate is of the kind decided for the position; undecided: any is.

    A workforce or list that nobody noted (as in lists kept before) is not held against anybody.
    """
    if position.dbs_level in ("", NO_DBS):
        return True
    workforces = COVERS.get(held.workforce, {held.workforce})
    return (
        RANK[held.level] >= RANK[position.dbs_level]
        and (
            not held.workforce or not position.dbs_workforce or position.dbs_workforce in workforces
        )
        and (not held.lists or set(position.dbs_lists) <= set(held.lists))
    )


def verdict(position: Position, newest_first: Sequence[Held]) -> Certified:
    """The newest that fits counts; one under review stands in the way of all older ones.

    New information found on any of them is about the person: only a certificate issued after the
    day it was found can show it, so every other stands under review.
    """
    found = [held.new_info_on for held in newest_first if held.new_info_on]
    found_on = max(found, default=date.min)
    for held in newest_first:
        if held.is_under_review or held.issued_on <= found_on:
            return Certified(is_under_review=True)
        if fits(position, held):
            return Certified(True, _until(position, held))
    return Certified(note=MISFIT if newest_first else "")


def _until(position: Position, held: Held) -> date | None:
    if position.dbs_months is None:
        return None
    since = held.issued_on
    if position.status_check_renews and held.last_good_on:
        since = max(since, held.last_good_on)
    return add_months(since, position.dbs_months)


def certificates(ids: list[str], today: date) -> dict[str, list[Held]]:
    """Everybody's certificates as known on a day, the newest first, in one query.

    Keys are text: see volunteers.standing.
    """
    result = DBSStatusCheck.Result
    known = Q(status_checks__withdrawn_at=None, status_checks__checked_on__lte=today)
    good = known & Q(status_checks__mismatches=[], status_checks__result__in=DBSStatusCheck.GOOD)
    new_info = known & Q(status_checks__result=result.NEW_INFO)
    rows = (
        DBSCertificate.objects.filter(among("volunteer", ids), issued_on__lte=today)
        .order_by("-issued_on", "-id")
        .values("id", "level", "workforce", "lists", "issued_on", key=as_text("volunteer_id"))
        .annotate(
            assessment=Max("risk_assessment__status"),
            new_info_on=Max("status_checks__checked_on", filter=new_info),
            non_blanks=Count("pk", filter=known & Q(status_checks__result=result.NON_BLANK)),
            last_good_on=Max("status_checks__checked_on", filter=good),
        )
        .values_list("key", *(column.name for column in fields(Held)))
    )
    found: dict[str, list[Held]] = defaultdict(list)
    for key, *facts in rows:
        found[key].append(Held(*facts))
    return found
