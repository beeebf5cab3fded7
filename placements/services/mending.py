"""Doing what was shown: matches end or are taken back, and others are asked, in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import ChangedMeanwhile
from placements.mending import Mended, Mending, plan_mending
from placements.models import Match, Placement
from placements.services.matching import put_aside
from placements.services.offers import end_match, offer_match, withdraw_offer
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Done:
    asked: int
    closed: int


@transaction.atomic
def mend(*, seen: str, by: Membership, without: Collection[UUID] = frozenset()) -> Done:
    """Carry out the plan that was seen; if it is another one by now, nothing is done."""
    plan = plan_mending(by, on=today(), without=without)
    _hold(plan)
    plan = plan_mending(by, on=today(), without=without)
    if plan.version != seen:
        raise ChangedMeanwhile(
            "Something has changed since this was worked out. Here is what it would be now. "
            "Nothing was done.",
            version=plan.version,
        )
    closed = [_close(row.before, by) for row in plan.changes if row.before]
    asked = [offer_match(row.placement, row.after, by=by) for row in plan.changes if row.after]
    for match in asked:
        put_aside(match.placement, match.connector, by=by)
    return Done(len(asked), len(closed))


def _hold(plan: Mending) -> None:
    """First every placement, then every connector, so that nobody who holds one waits for us."""
    rows = plan.changes
    placements = sorted(row.placement.pk for row in rows)
    connectors = sorted({person.pk for row in rows for person in _connectors(row)})
    held = (
        Placement.objects.filter(pk__in=placements),
        Volunteer.objects.filter(pk__in=connectors),
    )
    for each in held:
        list(each.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _connectors(row: Mended) -> list[Volunteer]:
    return [person for person in (row.before and row.before.connector, row.after) if person]


def _close(match: Match, by: Membership) -> Match:
    if match.status == Match.Status.OFFERED:
        return withdraw_offer(match, by=by)
    return end_match(match, by=by)


name_authors(__name__)
