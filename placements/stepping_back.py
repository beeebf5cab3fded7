"""What it does to offers and matches when a connector pauses or leaves: shown before it is done."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from common.dates import now
from placements.models import Match, Meeting
from volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class Effects:
    """`offers` are taken back; `matches` are those not over yet on the day they step back.

    `meetings` counts those to come, which are called off with it.
    """

    offers: tuple[Match, ...]
    matches: tuple[Match, ...]
    meetings: int = 0

    @property
    def is_nothing(self) -> bool:
        return not self.offers and not self.matches


def effects_of(volunteer: Volunteer, *, on: date) -> Effects:
    """The live offers and matches that somebody's stepping back on a day would touch. One query."""
    live = volunteer.matches.live().filter(placement__ends_on__gte=on)
    coming = Meeting.objects.filter(match=models.OuterRef("pk"), starts_at__date__gte=on)
    keys = ArraySubquery(coming.to_come(at=now()).order_by().values("pk"))
    people = live.select_related("placement__trainee", "placement__site", "organisation")
    rows = list(people.annotate(coming=keys))
    return Effects(
        offers=tuple(row for row in rows if row.status == Match.Status.OFFERED),
        matches=tuple(row for row in rows if row.status == Match.Status.AGREED),
        meetings=sum(len(row.coming) for row in rows),
    )
