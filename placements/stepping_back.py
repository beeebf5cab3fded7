"""What it does to offers and matches when a connector pauses or leaves: shown before it is done."""

from dataclasses import dataclass
from datetime import date

from placements.models import Match
from volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class Effects:
    """`offers` are taken back; `matches` are those not over yet on the day they step back."""

    offers: tuple[Match, ...]
    matches: tuple[Match, ...]

    @property
    def is_nothing(self) -> bool:
        return not self.offers and not self.matches


def effects_of(volunteer: Volunteer, *, on: date) -> Effects:
    """The live offers and matches that somebody's stepping back on a day would touch. One query."""
    live = volunteer.matches.live().filter(placement__ends_on__gte=on)
    rows = list(live.select_related("placement__trainee", "placement__site", "organisation"))
    return Effects(
        offers=tuple(row for row in rows if row.status == Match.Status.OFFERED),
        matches=tuple(row for row in rows if row.status == Match.Status.AGREED),
    )
